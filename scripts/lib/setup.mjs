// Dependencies and build: done when something changed, skipped when nothing did.
import { createHash } from 'node:crypto';
import { existsSync, mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { projectNode, root, run, StepError, say } from './run.mjs';

export function checkNode() {
  const major = Number(process.versions.node.split('.')[0]);
  if (major < 20)
    throw new StepError(
      `Node ${process.versions.node} is too old to set the project up.`,
      'install Node 20 or newer and run the command again.',
    );
}

const stampFile = join(root, 'node_modules', '.enthesis-lock');

export async function ensureDependencies() {
  const wanted = createHash('sha256')
    .update(readFileSync(join(root, 'package-lock.json')))
    .update(process.platform + process.arch)
    .digest('hex');
  const have = existsSync(stampFile) ? readFileSync(stampFile, 'utf8') : '';
  if (have === wanted && existsSync(projectNode())) return;
  say('installing dependencies (npm ci) …');
  // To standard error: what a command prints on standard output may be read by a program.
  const code = await run('npm', ['ci', '--no-audit', '--no-fund', '--loglevel=error'], {
    stdio: ['inherit', 2, 'inherit'],
  });
  if (code !== 0)
    throw new StepError(
      'The dependencies could not be installed.',
      'read the lines above; check that the npm registry can be reached, then run the command again.',
    );
  if (!existsSync(projectNode()))
    throw new StepError(
      "The project's own Node 22 is missing after the installation.",
      'remove the folder node_modules and run the command again.',
    );
  writeFileSync(stampFile, wanted);
}

/** Newest change below the folders that go into the build. */
function newest(folder) {
  let latest = 0;
  for (const entry of readdirSync(folder, { withFileTypes: true })) {
    if (entry.name === 'node_modules' || entry.name.endsWith('.test.ts')) continue;
    const path = join(folder, entry.name);
    latest = Math.max(latest, entry.isDirectory() ? newest(path) : statSync(path).mtimeMs);
  }
  return latest;
}

const buildStamp = join(root, 'dist', '.built');

/** Whether what lies in dist/ was built from the sources as they are. */
export function isBuilt() {
  if (!existsSync(buildStamp)) return false;
  const sources = ['electron', 'renderer', 'shared', join('e2e', 'phantom'), 'scripts'].map((f) =>
    newest(join(root, f)),
  );
  sources.push(statSync(join(root, 'package-lock.json')).mtimeMs);
  return statSync(buildStamp).mtimeMs > Math.max(...sources);
}

export async function ensureBuild() {
  if (isBuilt()) return;
  say('building …');
  const code = await run(projectNode(), [join('scripts', 'build.mjs')]);
  if (code !== 0)
    throw new StepError(
      'The build failed.',
      'read the lines above; on an unchanged checkout, remove node_modules and dist and run the command again.',
    );
  mkdirSync(join(root, 'dist'), { recursive: true });
  writeFileSync(buildStamp, new Date().toISOString());
}
