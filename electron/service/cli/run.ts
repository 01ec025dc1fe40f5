import { toWireError } from '../../../shared/errors.ts';
import { logFailure } from '../transport/serve.ts';
import { type Command, type ExitCode, json } from './command.ts';
import type { Io } from './io.ts';
import { commandHelp, commandUsage, generalHelp, parseArguments } from './parse.ts';

/** Each command is loaded when it is asked for: starting is most of what a small one costs. */
const loaders: Readonly<Record<string, () => Promise<Command>>> = {
  index: async () => (await import('./commands/indexFiles.ts')).indexFiles,
  list: async () => (await import('./commands/list.ts')).list,
  'annotations import': async () => (await import('./commands/annotations.ts')).annotationsImport,
  'annotations export': async () => (await import('./commands/annotations.ts')).annotationsExport,
  measure: async () => (await import('./commands/measure.ts')).measure,
  report: async () => (await import('./commands/report.ts')).report,
  settings: async () => (await import('./commands/settings.ts')).settings,
  deidentify: async () => (await import('./commands/deidentify.ts')).deidentify,
  relocate: async () => (await import('./commands/relocate.ts')).relocate,
  verify: async () => (await import('./commands/verify.ts')).verify,
  backup: async () => (await import('./commands/backup.ts')).backup,
  restore: async () => (await import('./commands/backup.ts')).restore,
  demo: async () => (await import('./commands/demo.ts')).demo,
};

/** All commands, in the order of the help. */
export function allCommands(): Promise<readonly Command[]> {
  return Promise.all(Object.values(loaders).map((load) => load()));
}

/** Runs one command line; never throws. */
export async function run(argv: readonly string[], io: Io): Promise<ExitCode> {
  const name = Object.keys(loaders).find((words) => words.split(' ').every((word, index) => argv[index] === word));
  const command = name === undefined ? undefined : await loaders[name]?.();
  if (command === undefined) {
    const commands = await allCommands();
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
    if (wire.code === 'ambiguous-patient') return 2;
    if (args.includes('--json')) io.out(json({ error: wire }));
    return 3;
  }
}
