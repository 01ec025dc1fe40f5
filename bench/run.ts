// `npm run bench -- library|viewer|accuracy|decode`: measured, not claimed. Never part of a timed test.
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const benches: Readonly<Record<string, string>> = {
  accuracy: 'accuracy.ts',
  decode: 'decode.ts',
  library: 'library.ts',
  viewer: join('viewer', 'run.ts'),
};

const [name, ...args] = process.argv.slice(2);
const names = name === undefined ? Object.keys(benches) : [name];
let failed = 0;
for (const each of names) {
  const file = benches[each];
  const path = file === undefined ? null : join(import.meta.dirname, file);
  if (path === null || !existsSync(path)) {
    console.error(`There is no bench named ${each}. Use one of ${Object.keys(benches).join(', ')}.`);
    process.exit(2);
  }
  const { status } = spawnSync(
    process.execPath,
    ['--disable-warning=ExperimentalWarning', '--expose-gc', path, ...args],
    {
      stdio: 'inherit',
    },
  );
  if (status !== 0) failed += 1;
}
process.exit(failed === 0 ? 0 : 1);
