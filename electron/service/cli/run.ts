import { toWireError } from '../../../shared/contract/errors.ts';
import { logFailure } from '../transport/serve.ts';
import { type Command, type ExitCode, json } from './command.ts';
import { annotationsExport, annotationsImport } from './commands/annotations.ts';
import { backup, restore } from './commands/backup.ts';
import { deidentify } from './commands/deidentify.ts';
import { demo } from './commands/demo.ts';
import { indexFiles } from './commands/indexFiles.ts';
import { list } from './commands/list.ts';
import { measure } from './commands/measure.ts';
import { relocate } from './commands/relocate.ts';
import { report } from './commands/report.ts';
import { verify } from './commands/verify.ts';
import type { Io } from './io.ts';
import { commandHelp, commandUsage, generalHelp, parseArguments } from './parse.ts';

export const commands: readonly Command[] = [
  indexFiles,
  list,
  annotationsImport,
  annotationsExport,
  measure,
  report,
  deidentify,
  relocate,
  verify,
  backup,
  restore,
  demo,
];

/** Runs one command line; never throws. */
export async function run(argv: readonly string[], io: Io): Promise<ExitCode> {
  const command = commands.find(({ name }) => name.split(' ').every((word, index) => argv[index] === word));
  if (command === undefined) {
    const wantsHelp = argv.includes('--help') || argv.includes('-h') || argv[0] === 'help';
    if (wantsHelp) io.out(generalHelp(commands));
    else io.err(generalHelp(commands));
    return wantsHelp ? 0 : 2;
  }
  const args = argv.slice(command.name.split(' ').length);
  if (args.includes('--help') || args.includes('-h')) {
    io.out(commandHelp(command));
    return 0;
  }
  try {
    return await command.run(parseArguments(command, args), io);
  } catch (error) {
    const wire = toWireError(error);
    logFailure(command.name, error);
    io.err(`enthesis: ${wire.message} [${wire.code}]`);
    if (wire.code === 'usage') {
      io.err(`Usage: ${commandUsage(command)}`);
      return 2;
    }
    if (args.includes('--json')) io.out(json({ error: wire }));
    return 3;
  }
}
