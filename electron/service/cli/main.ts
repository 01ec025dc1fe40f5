/** The command line: the service without a window. See `enthesis --help`. */
import { terminalIo } from './io.ts';
import { run } from './run.ts';

const controller = new AbortController();
// The first Ctrl+C stops at a safe place; the second one ends the process at once.
process.once('SIGINT', () => controller.abort());
// A reader of our output that has enough (head) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});
process.exitCode = await run(process.argv.slice(2), terminalIo(controller.signal));
