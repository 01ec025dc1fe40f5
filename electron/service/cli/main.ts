/** The command line: the service without a window. See `enthesis --help`. */
import { setFlagsFromString } from 'node:v8';
import { terminalIo } from './io.ts';
import { run } from './run.ts';

// A command that lives for half a second gains nothing from functions that are optimised after 3,000 calls: compiling them took
// a quarter of its processor time.
setFlagsFromString('--invocation-count-for-turbofan=30000');

const controller = new AbortController();
// The first Ctrl+C stops at a safe place; the second one ends the process at once.
process.once('SIGINT', () => controller.abort());
// A reader of our output that has enough (head) is no failure.
process.stdout.on('error', (error: NodeJS.ErrnoException) => {
  if (error.code !== 'EPIPE') throw error;
  process.exit(0);
});
process.exitCode = await run(process.argv.slice(2), terminalIo(controller.signal));
