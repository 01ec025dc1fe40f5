/**
 * `npm run bench -- viewer [--rounds=3] [--quick] [ours dwv ...]`: our viewer and others on the same films, in turn, each in fresh
 * windows of the real Electron. Prints the tables, and writes docs/benchmarks/viewer.md when all viewers took part. Peers are
 * installed into the cache on demand; one that cannot be installed or does not run is named as such.
 */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import { buildOwnPage, buildPeerPage, installPeers } from './buildPages.ts';
import { type Encoding, jpeg2000Film, makeFilms } from './films.ts';
import { films, memory, type OwnResult, own, scrolling } from './measure.ts';
import { type Findings, report } from './report.ts';
import { emptyResult, type Result } from './results.ts';
import { type BenchWindow, electronVersion, inWindow, prepareRuntime } from './runtime.ts';

const root = join(import.meta.dirname, '..', '..');
const cache = join(root, '.cache', 'bench-viewer');
const document = join(root, 'docs', 'benchmarks', 'viewer.md');

interface Viewer {
  readonly name: string;
  /** Page, and what follows in its address. */
  readonly page: string;
  readonly query: string;
  /** Null: all. The second renderer of a viewer loads and decodes like its first. */
  readonly encodings: readonly Encoding[] | null;
}

const viewers: Readonly<Record<string, Viewer>> = {
  ours: { name: 'Enthesis', page: 'ours', query: '', encodings: null },
  core: { name: 'cornerstone-core + wado-image-loader', page: 'cornerstoneCore', query: '', encodings: null },
  cornerstone3d: { name: 'Cornerstone3D', page: 'cornerstone3d', query: '', encodings: null },
  'cornerstone3d-gpu': {
    name: 'Cornerstone3D, WebGL by software',
    page: 'cornerstone3d',
    query: '?gpu',
    encodings: ['UNC'],
  },
  dwv: { name: 'dwv', page: 'dwv', query: '', encodings: null },
};

if (!process.env.DISPLAY && process.platform === 'linux') {
  const screen = ['-a', '-s', '-screen 0 1600x1100x24', process.execPath, ...process.argv.slice(1)];
  process.exit(spawnSync('xvfb-run', screen, { stdio: 'inherit' }).status ?? 1);
}

const options = process.argv.slice(2);
const quick = options.includes('--quick');
const wanted = options.filter((option) => option in viewers);
const chosen = Object.entries(viewers).filter(([id]) => wanted.length === 0 || wanted.includes(id));
const at = options.findIndex((option) => option.startsWith('--rounds'));
const said = at < 0 ? '' : (options[at]!.split('=')[1] ?? options[at + 1] ?? '');
const rounds = Math.max(1, Math.trunc(Number(said || (quick ? 1 : 3))) || 1);
/** After this no new window is opened, so that a slow machine does not keep one waiting for an hour. */
const deadline = Date.now() + (quick ? 6 : 20) * 60_000;

const loadBefore = loadavg()[0] ?? 0;
const there = makeFilms(join(cache, 'films'));
const peers = installPeers(cache);
const executable = prepareRuntime(root, cache);

const built = new Set<string>();
const results = new Map<string, Result>();
for (const [id, { name, page }] of chosen) {
  try {
    if (built.has(page)) continue;
    if (page === 'ours') await buildOwnPage(page, root, cache);
    else if (peers !== null) await buildPeerPage(page, peers, cache);
    else throw new Error('not installed');
    built.add(page);
  } catch (error) {
    console.log(`${name} is left out: ${error instanceof Error ? error.message.split('\n')[0] : error}`);
  } finally {
    if (built.has(page)) results.set(id, emptyResult(name));
  }
}

async function open<T>(
  address: string,
  result: Result | null,
  what: string,
  act: (window: BenchWindow) => Promise<T>,
): Promise<T | null> {
  if (Date.now() > deadline) {
    result?.missing.add(`${what} (out of time)`);
    return null;
  }
  try {
    return await inWindow(executable, cache, address, act);
  } catch (error) {
    result?.missing.add(what);
    console.log(`${address} ${what}: ${error instanceof Error ? error.message.split('\n')[0] : error}`);
    return null;
  }
}

for (let round = 0; round < rounds; round++) {
  for (const encoding of there) {
    console.log(`Round ${round + 1} of ${rounds}, ${encoding}`);
    for (const [id, { page, query, encodings }] of chosen) {
      const result = results.get(id);
      if (result === undefined || (encodings !== null && !encodings.includes(encoding))) continue;
      // What failed once is not tried again.
      if (result.missing.has(`DX ${encoding}`)) continue;
      await open(`${page}.html${query}`, result, `DX ${encoding}`, (window) =>
        films(window, result, encoding, ['DX', 'CR']),
      );
    }
  }
}

console.log('Memory');
for (const [id, { page, query, encodings }] of chosen) {
  const result = results.get(id);
  if (result !== undefined && encodings === null) {
    result.memory = await open(`${page}.html${query}`, result, 'ten films', (window) => memory(window));
  }
}

let ownResult: OwnResult | null = null;
let j2kMemory: Result['memory'] = null;
const ours = results.get('ours');
if (ours !== undefined) {
  console.log('Ours alone');
  j2kMemory = await open('ours.html', ours, 'ten films in JPEG 2000', (window) => memory(window, jpeg2000Film));
  const measured = await open('ours.html', ours, 'dragging and stepping', own);
  await buildOwnPage('worklist', root, cache);
  const scroll = await open('worklist.html', ours, 'scrolling', scrolling);
  if (measured !== null) ownResult = { ...measured, scroll };
}

const findings: Findings = { results: [...results.values()], own: ownResult, j2kMemory };
const text = report(findings, {
  processor: cpus()[0]?.model.trim() ?? 'Unknown processor',
  cores: cpus().length,
  gigabytes: Math.round(totalmem() / 2 ** 30),
  electron: electronVersion,
  rounds,
  load: [loadBefore, loadavg()[1] ?? 0],
});
console.log(text);

/** What is written by hand below the figures stays. */
const byHand = '\n## How to read this\n';
if (wanted.length === 0 && !quick) {
  const before = readFileSync(document, 'utf8');
  const kept = before.includes(byHand) ? before.slice(before.indexOf(byHand)) : '';
  writeFileSync(document, text + kept);
}
