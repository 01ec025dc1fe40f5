// What must hold on any machine, however busy, and through kills, in numbers. `npm test` plays a few of each; this plays many.
//   npm run test:faults -- --runs 20 --loops 6 --kills 200
import { spawn, spawnSync } from 'node:child_process';
import { createHash } from 'node:crypto';
import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import { projectNode, root, run } from './lib/run.mjs';

const { values } = parseArgs({
  options: {
    runs: { type: 'string', default: '20' },
    loops: { type: 'string', default: '6' },
    kills: { type: 'string', default: '200' },
  },
});
const [runs, loops, kills] = [values.runs, values.loops, values.kills].map(Number);
if (![runs, loops, kills].every((count) => Number.isInteger(count) && count >= 0)) {
  process.stderr.write('Usage: npm run test:faults -- [--runs N] [--loops N] [--kills N]\n');
  process.exit(2);
}

let failed = 0;
const say = (good, text) => {
  if (!good) failed += 1;
  process.stdout.write(`${good ? 'ok  ' : 'FAIL'} ${text}\n`);
};

/** Calls `work` beside loops that keep the processors busy. */
async function whileBusy(work) {
  const busy = Array.from({ length: loops }, () => spawn(projectNode(), ['-e', 'for(;;);'], { stdio: 'ignore' }));
  try {
    return await work();
  } finally {
    for (const loop of busy) loop.kill('SIGKILL');
  }
}

/** What the built command line says of the files, without what differs by its nature: the time it took. */
function indexOnce(folders) {
  const library = mkdtempSync(join(tmpdir(), 'enthesis-faults-'));
  try {
    const cli = join(root, 'dist', 'service', 'cli.mjs');
    const { status, stdout } = spawnSync(projectNode(), [cli, 'index', ...folders, '--library', library, '--json'], {
      encoding: 'utf8',
    });
    const { seconds: _, ...answer } = JSON.parse(stdout);
    return JSON.stringify({ status, ...answer });
  } finally {
    rmSync(library, { recursive: true, force: true });
  }
}

const demonstration = mkdtempSync(join(tmpdir(), 'enthesis-faults-demo-'));
spawnSync(projectNode(), [join(root, 'dist', 'phantom', 'index.mjs'), '--out', demonstration], { stdio: 'ignore' });
const real = join(root, '..', 'shared', 'data', 'real');
const folders = [demonstration, ...(existsSync(real) ? [real] : [])];

const quiet = indexOnce(folders);
const { files, indexed } = JSON.parse(quiet);
await whileBusy(() => {
  const other = Array.from({ length: runs }, () => indexOnce(folders)).filter((answer) => answer !== quiet);
  const digest = createHash('sha256').update(quiet).digest('hex').slice(0, 12);
  say(
    other.length === 0,
    `index beside ${loops} busy loops: ${runs} runs, ${other.length} different (${files} files, ${indexed} indexed, ${digest})`,
  );
});
rmSync(demonstration, { recursive: true, force: true });

const test = (...args) => run(projectNode(), [join(root, 'scripts', 'test.mjs'), ...args]);
const repeated = ['--repeat-each', String(runs)];
await whileBusy(async () => {
  say(
    (await test('e2e', 'e2e/annotate/tools', ...repeated)) === 0,
    `gestures beside ${loops} busy loops: ${runs} runs`,
  );
});
process.env.ENTHESIS_KILLS = String(kills);
say((await test('e2e', 'e2e/faults')) === 0, `${kills} kills in the middle of a reading with typing`);
process.exitCode = failed === 0 ? 0 : 1;
