// How what runs on Node is built: the service, its threads and the command line. Used by the build and by the benchmark.
import { globSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build as esbuild } from 'esbuild';

/** A CommonJS package: asked for with `require`, Node does not read its source for exports first. */
const required = /^better-sqlite3$/;

/** What is asked of packages that `load` brings when they are first used. */
const whenNeeded = {
  'dicom-parser': 'export default new Proxy({}, { get: (_, name) => load()[name] });',
  fflate: 'export class Inflate { constructor(...given) { return new (load().Inflate)(...given); } }',
};

/**
 * Keeps packages cheap to load. fflate builds its tables when it is loaded, which takes longer than reading a hundred headers,
 * and only deflated files need it: it is loaded with the first of them. So is dicom-parser, 3 ms, with the first sequence.
 */
const cheapToLoad = {
  name: 'cheap-to-load',
  setup(build) {
    build.onResolve({ filter: required }, ({ path }) => ({ path, namespace: 'required' }));
    build.onLoad({ filter: /.*/, namespace: 'required' }, ({ path }) => ({
      contents: `import { createRequire } from 'node:module';\nexport default createRequire(import.meta.url)('${path}');`,
    }));
    build.onResolve({ filter: /^(fflate|dicom-parser)$/ }, ({ path }) => ({ path, namespace: 'when-needed' }));
    build.onLoad({ filter: /.*/, namespace: 'when-needed' }, ({ path }) => ({
      contents: `import { createRequire } from 'node:module';
        let loaded;
        const load = () => (loaded ??= createRequire(import.meta.url)('${path}'));
        ${whenNeeded[path]}`,
    }));
  },
};

/** Packages stay outside, since one of them is native and others carry data files. */
export const inNode = {
  platform: 'node',
  format: 'esm',
  target: 'node22',
  outExtension: { '.js': '.mjs' },
  packages: 'external',
  loader: { '.woff': 'copy', '.ttf': 'copy' },
  plugins: [cheapToLoad],
};

/** Threads of the service: each is loaded by its name beside the bundle. */
export function workerEntries(root) {
  return globSync('electron/service/**/*Worker.ts', { cwd: root }).filter((file) => !file.endsWith('.test.ts'));
}

/** The command line, in parts that are loaded when a command needs them: its start is most of what a small command costs. */
export async function buildCommandLine(common, outdir) {
  // Parts are named by their content: those of earlier builds would pile up.
  for (const file of globSync('cli-*', { cwd: join(common.absWorkingDir, outdir) })) {
    rmSync(join(common.absWorkingDir, outdir, file));
  }
  await esbuild({
    ...common,
    entryPoints: { cli: 'electron/service/cli/main.ts' },
    outdir,
    chunkNames: 'cli-[name]-[hash]',
    splitting: true,
    ...inNode,
  });
}
