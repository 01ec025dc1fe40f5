// What is built by esbuild, and how: used by the build and by `npm run dev`.
import { cpSync, existsSync } from 'node:fs';
import { join } from 'node:path';
import { root } from './run.mjs';
import { inNode, workerEntries } from './serviceBuild.mjs';

export const common = {
  absWorkingDir: root,
  bundle: true,
  sourcemap: 'linked',
  logLevel: 'warning',
  legalComments: 'none',
};

// What Electron itself executes must run on Node 18 (the evaluation runtime).
const inElectron = {
  platform: 'node',
  format: 'cjs',
  target: 'node18',
  outExtension: { '.js': '.cjs' },
  external: ['electron'],
};

/** Main, preload, service with its threads, and phantom. */
export function builds() {
  return [
    {
      name: 'main',
      options: { ...common, entryPoints: { index: 'electron/main/index.ts' }, outdir: 'dist/main', ...inElectron },
    },
    {
      name: 'preload',
      options: {
        ...common,
        entryPoints: { index: 'electron/preload/index.ts' },
        outdir: 'dist/preload',
        ...inElectron,
      },
    },
    {
      // The service runs on Node 22 or in a utility process.
      name: 'service',
      options: {
        ...common,
        entryPoints: ['electron/service/index.ts', ...workerEntries(root)].map((file) => ({
          in: file,
          out: file.split(/[\\/]/).at(-1).replace(/\.ts$/, ''),
        })),
        outdir: 'dist/service',
        ...inNode,
      },
    },
    {
      name: 'phantom',
      options: { ...common, entryPoints: { index: 'e2e/phantom/index.ts' }, outdir: 'dist/phantom', ...inNode },
    },
  ];
}

export function copyAssets() {
  const assets = join(root, 'electron', 'service', 'export', 'assets');
  if (existsSync(assets)) cpSync(assets, join(root, 'dist', 'service', 'assets'), { recursive: true });
}
