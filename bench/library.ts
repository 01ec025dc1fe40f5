/**
 * `npm run bench -- library`: how fast a folder becomes a searchable library, against gdcmscanner (C++, stores nothing)
 * and pydicom on the same files and attributes; and how fast the worklist answers with a million instances.
 * `--quick` leaves out the 100,000 files; `--cold` adds runs with an emptied page cache, which slows down the whole machine
 * and needs root on Linux.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, tmpdir } from 'node:os';
import { join } from 'node:path';
import { Library } from '../electron/service/library/index.ts';
import { generateFiles } from './library/generate.ts';
import {
  available,
  bundleProgram,
  type Run,
  runCommand,
  runGdcmscanner,
  runPydicom,
  runService,
} from './library/peers.ts';
import { percentile, worklistQueries } from './library/queries.ts';
import { fillSynthetic } from './library/synthetic.ts';

const quick = process.argv.includes('--quick');
const cold = process.argv.includes('--cold');
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

/**
 * What has been generated is on the disk before anything is measured: a program that syncs its own data would wait for it too,
 * and what is not on the disk stays in the page cache.
 */
function settle(): void {
  if (process.platform !== 'win32') spawnSync('sync');
}

/** Whether the page cache can be emptied (root on Linux). */
function dropCaches(): boolean {
  try {
    settle();
    writeFileSync('/proc/sys/vm/drop_caches', '3');
    return true;
  } catch {
    return false;
  }
}

interface OwnOutput {
  readonly runs: readonly { seconds: number; indexed: number; rescanSeconds: number }[];
}

type Program = readonly [name: string, run: () => Run];

function row(name: string, count: number, cache: string, runs: readonly Run[]): void {
  const walls = runs.map((run) => run.wallSeconds);
  line(
    name,
    count,
    cache,
    show(median(walls)),
    show(Math.min(...walls)),
    show(Math.max(...walls)),
    show(median(runs.map((run) => run.cpuSeconds))),
    Math.round(median(runs.map((run) => run.peakMb))),
  );
}

/** Runs all programs in turn, so that whatever else the machine does falls on all alike. */
function inTurn(programs: readonly Program[], rounds: number, before: () => void): Map<string, Run[]> {
  const results = new Map<string, Run[]>(programs.map(([name]) => [name, []]));
  for (let round = 0; round < rounds; round++) {
    for (const [name, run] of programs) {
      before();
      results.get(name)?.push(run());
    }
  }
  return results;
}

/** Prints the comparison for one folder; returns the median wall seconds of our command line. */
function compare(folder: string, count: number, rounds: number): number {
  const libraryRoot = join(scratch, 'library');
  const complete = (run: Run, indexed: number | undefined): Run => {
    if (indexed !== count) throw new Error('Not every file was indexed.');
    return run;
  };
  const programs: Program[] = [
    [
      'Enthesis, command line',
      () => {
        const run = runCommand(folder, libraryRoot);
        return complete(run, (JSON.parse(run.output) as { indexed: number }).indexed);
      },
    ],
    [
      'Enthesis, service with threads',
      () => {
        const run = runService(folder, libraryRoot, 1, 'apart');
        return complete(run, (JSON.parse(run.output) as OwnOutput).runs[0]?.indexed);
      },
    ],
  ];
  if (available.gdcmscanner) programs.push(['gdcmscanner', () => runGdcmscanner(folder)]);
  settle();
  // One round before the count, so that the files are in the page cache for all.
  inTurn(programs, 1, () => {});
  const warm = inTurn(programs, rounds, () => {});
  for (const [name, runs] of warm) row(name, count, 'warm', runs);
  if (cold && dropCaches())
    for (const [name, runs] of inTurn(programs, 2, () => void dropCaches())) row(name, count, 'cold', runs);
  if (available.pydicom && count <= 10_000) row('pydicom', count, 'warm', [runPydicom(folder, scratch)]);

  const running = JSON.parse(runService(folder, libraryRoot, 3, 'here').output) as OwnOutput;
  const last = running.runs.at(-1);
  console.log(
    `\nIn a program that has run before: ${show(last?.seconds ?? 0)} s; again, nothing changed: ${show(last?.rescanSeconds ?? 0)} s.\n`,
  );
  return median(warm.get(programs[0]?.[0] ?? '')?.map((run) => run.wallSeconds) ?? []);
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
  const growth: number[] = [];
  for (const [count, rounds] of quick ? [[10_000, 5] as const] : [[10_000, 7] as const, [100_000, 3] as const]) {
    const folder = join(scratch, `files${count}`);
    generateFiles(folder, count);
    line('program', 'files', 'cache', 'median s', 'min s', 'max s', 'CPU s', 'peak MB');
    line(...Array<string>(8).fill('---'));
    growth.push(compare(folder, count, rounds));
    rmSync(folder, { recursive: true });
  }
  if (growth.length === 2) {
    console.log(`Ten times the files take ${show((growth[1] ?? 0) / (growth[0] ?? 1), 1)} times as long.`);
  }
  await queries();
  console.log(
    `\nload at the end ${loadavg()
      .map((value) => show(value))
      .join(' ')}`,
  );
} finally {
  rmSync(scratch, { recursive: true, force: true });
}
