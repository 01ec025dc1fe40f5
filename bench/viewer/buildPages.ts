/** Builds each viewer's page. Peers live in a folder of their own in the cache, and so do their pages. */
import { spawnSync } from 'node:child_process';
import {
  copyFileSync,
  cpSync,
  existsSync,
  mkdirSync,
  readdirSync,
  readFileSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { join } from 'node:path';
import react from '@vitejs/plugin-react';
import { type BuildOptions, build as bundle } from 'esbuild';
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

export async function buildOwnPage(name: string, root: string, cache: string): Promise<void> {
  const source = join(cache, 'source');
  mkdirSync(source, { recursive: true });
  const link = join(source, 'node_modules');
  if (!existsSync(link)) symlinkSync(join(root, 'node_modules'), link);
  const script = join(pages, `${name}.tsx`);
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>bench</title></head><body><script type="module" src="${script}"></script></body></html>`;
  writeFileSync(join(source, `${name}.html`), html);
  await build({
    configFile: false,
    root: source,
    logLevel: 'error',
    plugins: [react()],
    worker: { format: 'es' },
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

/** By esbuild: what the peers take from Node can be put in place, and workers and WebAssembly stay where they ask for them. */
export async function buildPeerPage(name: string, peers: string, cache: string): Promise<void> {
  for (const file of ['page.ts', 'node.ts', `${name}.ts`]) copyFileSync(join(pages, file), join(peers, file));
  const out = join(cache, 'pages');
  const packages = join(peers, 'node_modules');
  const options: BuildOptions = {
    absWorkingDir: peers,
    bundle: true,
    minify: true,
    format: 'esm',
    target: 'chrome114',
    outdir: out,
    logLevel: 'error',
    // Programs for Node inside the codecs' scripts, never reached in a window.
    external: ['fs', 'path', 'crypto', 'module', 'worker_threads'],
    alias: {
      events: join(peers, 'node.ts'),
      url: join(peers, 'node.ts'),
      // Its main file loads its parts by dynamic import from addresses of its own.
      'cornerstone-wado-image-loader': 'cornerstone-wado-image-loader/dist/cornerstoneWADOImageLoader.bundle.min.js',
    },
  };
  await bundle({ ...options, entryPoints: [join(peers, `${name}.ts`)] });
  const html = `<!doctype html><html lang="en"><head><meta charset="utf-8"><title>bench</title></head><body><script type="module" src="${name}.js"></script></body></html>`;
  writeFileSync(join(out, `${name}.html`), html);
  // dwv looks for its decoders beside its own script, in assets/workers.
  if (name === 'dwv') cpSync(join(packages, 'dwv', 'dist', 'assets'), join(out, 'assets'), { recursive: true });
  if (name === 'cornerstone3d') {
    const loader = join(packages, '@cornerstonejs', 'dicom-image-loader', 'dist', 'esm', 'decodeImageFrameWorker.js');
    await bundle({ ...options, entryPoints: [loader], outdir: out });
    copyCodecs(join(packages, '@cornerstonejs'), join(out, '@cornerstonejs'));
  }
}

/** Cornerstone3D's decoders ask for the WebAssembly by the name that its package exports, relative to their script. */
function copyCodecs(from: string, to: string): void {
  for (const codec of readdirSync(from).filter((name) => name.startsWith('codec-'))) {
    const { exports } = JSON.parse(readFileSync(join(from, codec, 'package.json'), 'utf8')) as {
      exports?: Record<string, unknown>;
    };
    for (const [path, target] of Object.entries(exports ?? {})) {
      const file = typeof target === 'string' ? target : (target as { default?: string }).default;
      if (!file?.endsWith('.wasm')) continue;
      mkdirSync(join(to, codec), { recursive: true });
      copyFileSync(join(from, codec, file), join(to, codec, path));
    }
  }
}
