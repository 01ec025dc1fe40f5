/** The Electron that the bench runs in, and windows of it. */
import { copyFileSync, cpSync, existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { _electron, type ElectronApplication, type Page } from 'playwright';

export const electronVersion = '25.1.1';

/** The runtime in the cache always opens the app; the bench needs one that opens its own page. */
export function prepareRuntime(root: string, cache: string): string {
  const original = join(root, '.cache', 'electron', electronVersion);
  const copy = join(cache, 'electron');
  if (!existsSync(join(copy, 'electron'))) {
    if (!existsSync(join(original, 'electron'))) throw new Error('Run `npm start` once: it fetches Electron.');
    cpSync(original, copy, { recursive: true, verbatimSymlinks: true });
    rmSync(join(copy, 'resources'), { recursive: true, force: true });
    mkdirSync(join(copy, 'resources', 'app'), { recursive: true });
  }
  const app = join(copy, 'resources', 'app');
  copyFileSync(join(import.meta.dirname, 'host.cjs'), join(app, 'host.cjs'));
  writeFileSync(join(app, 'package.json'), '{ "name": "enthesis-bench", "main": "host.cjs" }');
  return join(copy, 'electron');
}

export interface BenchWindow {
  readonly page: Page;
  /** Working set of all processes of this Electron. */
  megabytes(): Promise<number>;
}

async function megabytes(app: ElectronApplication): Promise<number> {
  const sizes = await app.evaluate(({ app: electronApp }) =>
    electronApp.getAppMetrics().map((process) => process.memory.workingSetSize),
  );
  return sizes.reduce((sum, kilobytes) => sum + kilobytes, 0) / 1024;
}

/** A fresh window with one page of the bench, given a second to itself as between start-up and the first click. */
export async function inWindow<T>(
  executable: string,
  cache: string,
  address: string,
  act: (window: BenchWindow) => Promise<T>,
): Promise<T> {
  const { NODE_OPTIONS: _, ...environment } = process.env as Record<string, string>;
  const app = await _electron.launch({
    executablePath: executable,
    args: process.getuid?.() === 0 ? ['--no-sandbox'] : [],
    timeout: 30_000,
    env: { ...environment, BENCH_FOLDER: cache, BENCH_PAGE: address },
  });
  try {
    const page = await app.firstWindow();
    page.setDefaultTimeout(60_000);
    await page.waitForFunction(() => 'bench' in window, undefined, { timeout: 20_000 });
    await page.waitForTimeout(1000);
    return await act({ page, megabytes: () => megabytes(app) });
  } finally {
    await app.close().catch(() => undefined);
  }
}

export async function inTime<T>(work: Promise<T>, milliseconds: number): Promise<T> {
  let timer: ReturnType<typeof setTimeout> | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(`nothing after ${milliseconds / 1000} s`)), milliseconds);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}
