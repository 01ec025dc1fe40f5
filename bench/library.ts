/**
 * `npm run bench -- library`: how fast a folder becomes a searchable library, against gdcmscanner (C++, stores nothing)
 * and pydicom on the same files and attributes; and how fast the worklist answers with a million instances.
 * `--quick` leaves out the 100,000 files.
 */
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Library } from '../electron/service/library/index.ts';
import { generateFiles } from './library/generate.ts';
import { available, bundleProgram, type Run, runEnthesis, runGdcmscanner, runPydicom } from './library/peers.ts';
import { percentile, worklistQueries } from './library/queries.ts';
import { fillSynthetic } from './library/synthetic.ts';

const quick = process.argv.includes('--quick');
const scratch = mkdtempSync(join(tmpdir(), 'enthesis-bench-'));
const median = (values: readonly number[]): number =>
  percentile(
    [...values].sort((a, b) => a - b),
    0.5,
  );
const show = (value: number, digits = 2): string => value.toFixed(digits);

function line(...cells: (string | number)[]): void {
  console.log(`| ${cells.join(' | ')} |`);
}

/** Whether the page cache can be emptied (root on Linux). */
function dropCaches(): boolean {
  try {
    writeFileSync('/proc/sys/vm/drop_caches', '3');
    return true;
  } catch {
    return false;
  }
}

interface OwnOutput {
  readonly runs: readonly { seconds: number; indexed: number; rescanSeconds: number }[];
}

function compare(folder: string, count: number, rounds: number): Map<string, number> {
  const programs: [string, () => Run][] = [['Enthesis', () => runEnthesis(folder, join(scratch, 'library'), 1)]];
  if (available.gdcmscanner) programs.push(['gdcmscanner', () => runGdcmscanner(folder)]);
  const walls = new Map<string, Run[]>(programs.map(([name]) => [name, []]));
  const inside: number[] = [];
  // Taken in turn, so that whatever else the machine does falls on all alike; the first round only warms the cache.
  for (let round = -1; round < rounds; round++) {
    for (const [name, run] of programs) {
      const result = run();
      if (round < 0) continue;
      walls.get(name)?.push(result);
      if (name !== 'Enthesis') continue;
      const output = JSON.parse(result.output) as OwnOutput;
      if (output.runs[0]?.indexed !== count) throw new Error('Not every file was indexed.');
      inside.push(output.runs[0].seconds);
    }
  }
  const medians = new Map<string, number>();
  for (const [name, runs] of walls) {
    const seconds = runs.map((run) => run.wallSeconds);
    medians.set(name, median(seconds));
    line(
      name,
      count,
      'warm',
      show(median(seconds)),
      show(Math.min(...seconds)),
      show(Math.max(...seconds)),
      Math.round(median(runs.map((run) => run.peakMb))),
    );
  }
  line(
    'Enthesis, import alone',
    count,
    'warm',
    show(median(inside)),
    show(Math.min(...inside)),
    show(Math.max(...inside)),
    '',
  );
  if (dropCaches()) {
    for (const [name, run] of programs) {
      const colds = Array.from({ length: 3 }, () => {
        dropCaches();
        return run();
      });
      const seconds = colds.map((each) => each.wallSeconds);
      medians.set(`${name} cold`, median(seconds));
      line(name, count, 'cold', show(median(seconds)), show(Math.min(...seconds)), show(Math.max(...seconds)), '');
    }
  }
  if (available.pydicom && count <= 10_000) {
    const run = runPydicom(folder, scratch);
    line('pydicom', count, 'warm', show(run.wallSeconds), '', '', Math.round(run.peakMb));
  }
  const running = JSON.parse(runEnthesis(folder, join(scratch, 'library'), 3).output) as OwnOutput;
  const last = running.runs.at(-1);
  line('Enthesis, third import of one process', count, 'warm', show(last?.seconds ?? 0), '', '', '');
  line('Enthesis, again, nothing changed', count, 'warm', show(last?.rescanSeconds ?? 0), '', '', '');
  return medians;
}

async function queries(): Promise<void> {
  const dir = join(scratch, 'million');
  const start = performance.now();
  fillSynthetic(dir, 100_000);
  const fillSeconds = (performance.now() - start) / 1000;
  const library = Library.open(dir);
  const counts = library.counts();
  console.log(
    `\nWorklist with ${counts.patients} patients, ${counts.studies} studies, ${counts.instances} instances (index filled in ${show(fillSeconds, 1)} s)\n`,
  );
  line('query', 'n', 'median ms', 'p95 ms', 'max ms');
  line('---', '---', '---', '---', '---');
  const all: number[] = [];
  const byName = new Map<string, number[]>();
  for (let round = 0; round < 10; round++) {
    for (const { name, query } of worklistQueries()) {
      const from = performance.now();
      library.search(query);
      const ms = performance.now() - from;
      all.push(ms);
      const own = byName.get(name) ?? [];
      byName.set(name, own);
      own.push(ms);
    }
  }
  for (const [name, values] of [...byName, ['all', all] as const]) {
    const sorted = [...values].sort((a, b) => a - b);
    line(name, sorted.length, show(percentile(sorted, 0.5)), show(percentile(sorted, 0.95)), show(sorted.at(-1) ?? 0));
  }
  await library.close();
}

try {
  console.log(
    `${cpus()[0]?.model.trim()}, ${cpus().length} cores, Node ${process.version}, load ${loadavg()
      .map((value) => show(value))
      .join(' ')}\n`,
  );
  await bundleProgram();
  line('program', 'files', 'cache', 'median s', 'min s', 'max s', 'peak MB');
  line('---', '---', '---', '---', '---', '---', '---');
  const growth: number[] = [];
  for (const [count, rounds] of quick ? [[10_000, 5] as const] : [[10_000, 7] as const, [100_000, 3] as const]) {
    const folder = join(scratch, `files${count}`);
    generateFiles(folder, count);
    const medians = compare(folder, count, rounds);
    growth.push(medians.get('Enthesis') ?? 0);
    rmSync(folder, { recursive: true });
  }
  if (growth.length === 2)
    console.log(`\nTen times the files take ${show((growth[1] ?? 0) / (growth[0] ?? 1), 1)} times as long.`);
  await queries();
  console.log(
    `\nload at the end ${loadavg()
      .map((value) => show(value))
      .join(' ')}`,
  );
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
