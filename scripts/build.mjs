// Builds main, preload, service, phantom (esbuild) and the renderer (Vite) into dist/.
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { build as esbuild } from 'esbuild';
import { build as vite } from 'vite';
import { builds, common, copyAssets } from './lib/builds.mjs';
import { root } from './lib/run.mjs';
import { buildCommandLine } from './lib/serviceBuild.mjs';

// Not emptied: an app that runs from here keeps its files until they are replaced.
mkdirSync(join(root, 'dist'), { recursive: true });
for (const { options } of builds()) await esbuild(options);
await buildCommandLine(common, 'dist/service');
copyAssets();

// Errors only: the codecs' Emscripten glue mentions Node modules it never loads in a browser, and Vite warns of each.
await vite({ configFile: join(root, 'vite.config.ts'), logLevel: 'error' });
