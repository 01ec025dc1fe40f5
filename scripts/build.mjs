// Builds main, preload, service, phantom (esbuild) and the renderer (Vite) into dist/.
import { cpSync, existsSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { build as esbuild } from 'esbuild';
import { build as vite } from 'vite';
import { root } from './lib/run.mjs';
import { buildCommandLine, inNode, workerEntries } from './lib/serviceBuild.mjs';

const dist = join(root, 'dist');
// Not emptied: an app that runs from here keeps its files until they are replaced.
mkdirSync(dist, { recursive: true });

const common = { absWorkingDir: root, bundle: true, sourcemap: 'linked', logLevel: 'warning', legalComments: 'none' };

// What Electron itself executes must run on Node 18 (the evaluation runtime).
const inElectron = {
  platform: 'node',
  format: 'cjs',
  target: 'node18',
  outExtension: { '.js': '.cjs' },
  external: ['electron'],
};

await esbuild({
  ...common,
  entryPoints: { index: 'electron/main/index.ts' },
  outdir: 'dist/main',
  ...inElectron,
});
await esbuild({
  ...common,
  entryPoints: { index: 'electron/preload/index.ts' },
  outdir: 'dist/preload',
  ...inElectron,
});

// The service runs on Node 22 or in a utility process.
await esbuild({
  ...common,
  entryPoints: ['electron/service/index.ts', ...workerEntries(root)].map((file) => ({
    in: file,
    out: file.split(/[\\/]/).at(-1).replace(/\.ts$/, ''),
  })),
  outdir: 'dist/service',
  ...inNode,
});
await buildCommandLine(common, 'dist/service');
await esbuild({
  ...common,
  entryPoints: { index: 'e2e/phantom/index.ts' },
  outdir: 'dist/phantom',
  ...inNode,
});

const assets = join(root, 'electron', 'service', 'export', 'assets');
if (existsSync(assets)) cpSync(assets, join(dist, 'service', 'assets'), { recursive: true });

// Errors only: the codecs' Emscripten glue mentions Node modules it never loads in a browser, and Vite warns of each.
await vite({ configFile: join(root, 'vite.config.ts'), logLevel: 'error' });
