/**
 * One process as a user starts it: opens a new library, imports a folder, closes. Prints what it took.
 * Arguments: folder, library folder, number of imports (each into a fresh library, all in this process), and 'here' for
 * importing as the command line does or 'apart' for importing as the window's service does, in threads of its own.
 */
import { join } from 'node:path';
import { Library } from '../../electron/service/library/index.ts';

const [folder = '', libraryRoot = '', times = '1', thread = 'here'] = process.argv.slice(2);
const runs: { seconds: number; indexed: number; rescanSeconds: number }[] = [];
for (let i = 0; i < Number(times); i++) {
  const library = Library.open(join(libraryRoot, String(i)), { importInThisThread: thread === 'here' });
  const result = await library.import([folder]);
  let rescanSeconds = 0;
  if (Number(times) > 1) rescanSeconds = (await library.import([folder])).seconds;
  runs.push({ seconds: result.seconds, indexed: result.indexed, rescanSeconds });
  await library.close();
}
console.log(JSON.stringify({ runs, peakMb: process.resourceUsage().maxRSS / 1024 }));
