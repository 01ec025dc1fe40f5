/**
 * `npm run bench -- viewer`: our viewer and others on the same films, each in a fresh window of the real Electron, in turn.
 * Prints a table and writes docs/benchmarks/viewer.md. Peers are installed into the cache on demand; one that cannot be
 * installed or does not run is named as such.
 */
import { spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, existsSync, mkdirSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { cpus, loadavg, totalmem } from 'node:os';
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { _electron } from 'playwright';
import { build } from 'vite';
import { writeFilm } from './film.ts';
import type { BenchPage } from './pages/page.ts';
import { type Result, report } from './report.ts';

const here = import.meta.dirname;
const root = join(here, '..', '..');
const cache = join(root, '.cache', 'bench-viewer');
const films = join(cache, 'films');
const electronFolder = join(root, '.cache', 'electron', '25.1.1');

const encodings = { UNC: null, RLE: '--rle', JPLL: '--jpeg', 'JPEG-LS': '--jpegls', J2K: '--j2k' } as const;
const viewers = {
  ours: 'Enthesis',
  cornerstoneCore: 'cornerstone-core + wado-image-loader',
  dwv: 'dwv',
} as const;
type Viewer = keyof typeof viewers;
const memoryFilms = 10;

function run(command: string, args: string[], cwd = root): boolean {
  return spawnSync(command, args, { cwd, stdio: ['ignore', 'ignore', 'inherit'] }).status === 0;
}

function makeFilms(): string[] {
  mkdirSync(films, { recursive: true });
  for (let i = 1; i <= memoryFilms; i++) {
    if (!existsSync(join(films, `1.${i}`))) writeFilm(join(films, `1.${i}`), i);
  }
  const there: string[] = [];
  Object.entries(encodings).forEach(([name, option], i) => {
    // Our viewer asks by UID, so films are named like one.
    const path = join(films, `2.${i}`);
    if (!existsSync(path)) {
      if (option === null) copyFileSync(join(films, '1.1'), path);
      else if (!run('gdcmconv', [option, join(films, '1.1'), path])) return;
    }
    there.push(name);
  });
  return there;
}

/** The runtime in the cache always opens the app; the bench needs one that opens its own page. */
function electron(): string {
  const copy = join(cache, 'electron');
  if (!existsSync(join(copy, 'electron'))) {
    if (!existsSync(join(electronFolder, 'electron'))) throw new Error('Run `npm start` once: it fetches Electron.');
    cpSync(electronFolder, copy, { recursive: true, verbatimSymlinks: true });
    rmSync(join(copy, 'resources'), { recursive: true, force: true });
    mkdirSync(join(copy, 'resources', 'app'), { recursive: true });
  }
  const app = join(copy, 'resources', 'app');
  copyFileSync(join(here, 'host.cjs'), join(app, 'host.cjs'));
  writeFileSync(join(app, 'package.json'), '{ "name": "enthesis-bench", "main": "host.cjs" }');
  return join(copy, 'electron');
}

function installPeers(): string | null {
  const folder = join(cache, 'peers');
  mkdirSync(folder, { recursive: true });
  copyFileSync(join(here, 'peers', 'package.json'), join(folder, 'package.json'));
  if (existsSync(join(folder, 'node_modules', 'dwv'))) return folder;
  return run('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--silent'], folder) ? folder : null;
}

async function buildPage(viewer: Viewer, peers: string | null): Promise<void> {
  const source = join(cache, 'source', viewer);
  mkdirSync(source, { recursive: true });
  const script = readdirSync(join(here, 'pages')).find((name) => name.startsWith(`${viewer}.`))!;
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>bench</title></head><body><script type="module" src="${join(here, 'pages', script)}"></script></body></html>`;
  writeFileSync(join(source, `${viewer}.html`), html);
  const link = join(source, 'node_modules');
  if (!existsSync(link)) symlinkSync(join(root, 'node_modules'), link);
  const packages = join(peers ?? root, 'node_modules');
  const alias = {
    'cornerstone-wado-image-loader': join(
      packages,
      'cornerstone-wado-image-loader/dist/cornerstoneWADOImageLoader.bundle.min.js',
    ),
    dwv: join(packages, 'dwv/dist/dwv.min.js'),
  };
  await build({
    configFile: false,
    root: source,
    logLevel: 'error',
    plugins: [react()],
    worker: { format: 'es' },
    resolve: { alias },
    build: {
      outDir: join(cache, 'pages'),
      emptyOutDir: false,
      target: 'chrome114',
      assetsInlineLimit: 0,
      rolldownOptions: { input: join(source, `${viewer}.html`) },
    },
  });
}

async function inTime<T>(work: Promise<T>, milliseconds: number): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`nothing on screen after ${milliseconds / 1000} s`)), milliseconds);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

async function inWindow<T>(viewer: Viewer, act: (page: BenchWindow) => Promise<T>): Promise<T> {
  const { NODE_OPTIONS: _, ...environment } = process.env as Record<string, string>;
  const app = await _electron.launch({
    executablePath: electron(),
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    timeout: 30_000,
    env: { ...environment, BENCH_FOLDER: cache, BENCH_PAGE: viewer },
  });
  try {
    const page = await app.firstWindow();
    page.setDefaultTimeout(120_000);
    await page.waitForFunction(() => 'bench' in window);
    return await act({
      show: (film) =>
        inTime(
          page.evaluate((name) => window.bench.show(name), film),
          60_000,
        ),
      redraw: (count, colour) => page.evaluate(([n, c]) => window.bench.redraw(n, c), [count, colour] as const),
      megabytes: async () => {
        await page.waitForTimeout(6000);
        const sizes = await app.evaluate(({ app: electronApp }) =>
          electronApp.getAppMetrics().map((process) => process.memory.workingSetSize),
        );
        return sizes.reduce((sum, kilobytes) => sum + kilobytes, 0) / 1024;
      },
    });
  } finally {
    await app.close();
  }
}

interface BenchWindow extends BenchPage {
  megabytes(): Promise<number>;
}

async function measure(viewer: Viewer, names: readonly string[], rounds: number): Promise<Result> {
  const result: Result = {
    viewer: viewers[viewer],
    first: {},
    full: {},
    gray: [],
    hot: [],
    megabytes: null,
    problem: null,
  };
  try {
    for (let round = 0; round < rounds; round++) {
      for (const name of names) {
        // A window of its own for each film: nothing is warm but the disk.
        await inWindow(viewer, async (page) => {
          const film = `2.${Object.keys(encodings).indexOf(name)}`;
          const shown = await page.show(film).catch(() => null);
          if (shown === null) {
            result.problem = [result.problem, `${name} does not load`].filter(Boolean).join('; ');
            return;
          }
          const { first, full } = shown;
          result.full[name] = [...(result.full[name] ?? []), full];
          if (first !== null) result.first[name] = [...(result.first[name] ?? []), first];
          if (name === 'UNC') {
            result.gray.push(...((await page.redraw(15, 'gray')) ?? []));
            result.hot.push(...((await page.redraw(15, 'hot')) ?? []));
          }
        });
      }
    }
    result.megabytes = await inWindow(viewer, async (page) => {
      for (let i = 1; i <= memoryFilms; i++) await page.show(`1.${i}`);
      return page.megabytes();
    });
  } catch (error) {
    result.problem = error instanceof Error ? error.message.split('\n')[0]! : String(error);
  }
  return result;
}

const only = process.argv.slice(2).filter((argument) => argument in viewers) as Viewer[];
const rounds = Number(process.argv.find((argument) => argument.startsWith('--rounds='))?.slice(9) ?? 3);
if (!process.env.DISPLAY && process.platform === 'linux') {
  const again = spawnSync(
    'xvfb-run',
    ['-a', '-s', '-screen 0 1600x1100x24', process.execPath, ...process.argv.slice(1)],
    {
      stdio: 'inherit',
    },
  );
  process.exit(again.status ?? 1);
}
const names = makeFilms();
const peers = installPeers();
const results: Result[] = [];
for (const viewer of (only.length > 0 ? only : Object.keys(viewers)) as Viewer[]) {
  if (viewer !== 'ours' && peers === null) continue;
  await buildPage(viewer, peers);
  console.log(`Measuring ${viewers[viewer]}`);
  results.push(await measure(viewer, names, rounds));
}
const text = report(results, names, {
  cores: cpus().length,
  gigabytes: Math.round(totalmem() / 2 ** 30),
  rounds,
  load: loadavg()[1] ?? 0,
});
console.log(text);
mkdirSync(join(root, 'docs', 'benchmarks'), { recursive: true });
if (only.length === 0) writeFileSync(join(root, 'docs', 'benchmarks', 'viewer.md'), text);
