/** Builds each viewer's page. Peers live in a folder of their own in the cache, and so do their pages. */
import { spawnSync } from 'node:child_process';
import { copyFileSync, cpSync, existsSync, mkdirSync, readFileSync, symlinkSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { build } from 'vite';

const pages = join(import.meta.dirname, 'pages');

/** @returns the folder of the peers, or null where they cannot be installed */
export function installPeers(cache: string): string | null {
  const folder = join(cache, 'peers');
  const wanted = join(import.meta.dirname, 'peers', 'package.json');
  const present = join(folder, 'package.json');
  mkdirSync(folder, { recursive: true });
  const same = existsSync(present) && readFileSync(present, 'utf8') === readFileSync(wanted, 'utf8');
  if (same && existsSync(join(folder, 'node_modules', 'dwv'))) return folder;
  copyFileSync(wanted, present);
  const { status } = spawnSync('npm', ['install', '--no-audit', '--no-fund', '--ignore-scripts', '--silent'], {
    cwd: folder,
    stdio: ['ignore', 'ignore', 'inherit'],
  });
  return status === 0 ? folder : null;
}

async function buildPage(name: string, script: string, source: string, cache: string): Promise<void> {
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>bench</title></head><body><script type="module" src="${script}"></script></body></html>`;
  writeFileSync(join(source, `${name}.html`), html);
  await build({
    configFile: false,
    root: source,
    logLevel: 'error',
    plugins: [react()],
    worker: { format: 'es' },
    resolve: {
      // Its main file loads its parts by dynamic import from addresses of its own.
      alias: [
        {
          find: 'cornerstone-wado-image-loader',
          replacement: 'cornerstone-wado-image-loader/dist/cornerstoneWADOImageLoader.bundle.min.js',
        },
      ],
    },
    build: {
      outDir: join(cache, 'pages'),
      emptyOutDir: false,
      target: 'chrome114',
      assetsInlineLimit: 0,
      chunkSizeWarningLimit: 20_000,
      rolldownOptions: { input: join(source, `${name}.html`) },
    },
  });
}

export async function buildOwnPage(name: string, root: string, cache: string): Promise<void> {
  const source = join(cache, 'source');
  mkdirSync(source, { recursive: true });
  const link = join(source, 'node_modules');
  if (!existsSync(link)) symlinkSync(join(root, 'node_modules'), link);
  await buildPage(name, join(pages, `${name}.tsx`), source, cache);
}

export async function buildPeerPage(name: string, peers: string, cache: string): Promise<void> {
  for (const file of ['page.ts', `${name}.ts`]) copyFileSync(join(pages, file), join(peers, file));
  await buildPage(name, join(peers, `${name}.ts`), peers, cache);
  // dwv looks for its decoders beside its own script, in assets/workers.
  const decoders = join(peers, 'node_modules', 'dwv', 'dist', 'assets');
  if (name === 'dwv') cpSync(decoders, join(cache, 'pages', 'assets', 'assets'), { recursive: true });
}
