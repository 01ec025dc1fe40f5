// How what runs on Node is built: the service, its threads and the command line. Used by the build and by the benchmark.
import { globSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { build as esbuild } from 'esbuild';

/** CommonJS packages: asked for with `require`, Node does not read their source for exports first. */
const required = /^(better-sqlite3|dicom-parser|fflate)$/;

/** What is asked of fflate, by name; the other packages are asked for as a whole. */
const exported = { fflate: 'export const { Inflate } = loaded;' };

/**
 * Keeps packages cheap to load. Each is loaded with the part that names it and never later: a load in the middle of work that a
 * time limit stops would leave half a package behind, and every file after it would be called damaged.
 */
const cheapToLoad = {
  name: 'cheap-to-load',
  setup(build) {
    build.onResolve({ filter: required }, ({ path }) => ({ path, namespace: 'required' }));
    build.onLoad({ filter: /.*/, namespace: 'required' }, ({ path }) => ({
      contents: `import { createRequire } from 'node:module';
        const loaded = createRequire(import.meta.url)('${path}');
        export default loaded;
        ${exported[path] ?? ''}`,
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
