#!/usr/bin/env node
// The project's front door: `npm start`, `npm test`, `npm run cli`, `npm run bench`. Runs on a bare Node >= 20 and sets
// up whatever is missing before it does the job.
import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';
import { hasDisplay, startVirtualDisplay } from './lib/display.mjs';
import { projectEnv, projectNode, root, run, StepError, say } from './lib/run.mjs';
import { ensureElectron } from './lib/runtime.mjs';
import { checkNode, ensureBuild, ensureDependencies, isBuilt } from './lib/setup.mjs';
import { ensureSystem } from './lib/system.mjs';

const [command, ...args] = process.argv.slice(2);

async function start() {
  const headless = !hasDisplay();
  await ensureDependencies();
  await ensureSystem({ display: headless, tests: false });
  const electron = await ensureElectron();
  await ensureBuild();
  const screen = headless ? await startVirtualDisplay() : null;
  const env = projectEnv({
    ENTHESIS_NODE: projectNode(),
    ...(screen ? { DISPLAY: screen.display } : {}),
    ...(electron.evaluation ? { ENTHESIS_EVALUATION: '1' } : {}),
  });
  const sandbox = process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  if (sandbox.length > 0) say("started as root: Chromium's sandbox is off. Use an ordinary account to read patients.");
  // Paths given on the command line are relative to where the person stands.
  const paths = args.map((arg) => (arg.startsWith('-') ? arg : join(process.env.INIT_CWD ?? process.cwd(), arg)));
  const child = spawn(electron.path, [...electron.args, ...sandbox, ...paths], { cwd: root, stdio: 'inherit', env });
  for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => child.kill(signal));
  const code = await new Promise((resolve, reject) => {
    child.on('error', reject);
    child.on('exit', (status, signal) => resolve(signal ? 1 : (status ?? 1)));
  });
  screen?.stop();
  return code;
}

async function test() {
  await ensureDependencies();
  await ensureSystem({ display: !hasDisplay(), tests: true });
  await ensureElectron();
  await ensureBuild();
  return run(projectNode(), [join('scripts', 'test.mjs'), ...args]);
}

async function dev() {
  await ensureDependencies();
  await ensureSystem({ display: !hasDisplay(), tests: false });
  return run(projectNode(), [join('scripts', 'dev.mjs'), ...args]);
}

async function faults() {
  await ensureDependencies();
  await ensureSystem({ display: !hasDisplay(), tests: true });
  await ensureElectron();
  await ensureBuild();
  return run(projectNode(), [join('scripts', 'faults.mjs'), ...args]);
}

async function cli() {
  await ensureDependencies();
  // The built command line starts with a fifth of the processor time; a checkout that was not built, or was changed since, runs from source.
  const built = join(root, 'dist', 'service', 'cli.mjs');
  const source = join(root, 'electron', 'service', 'cli', 'main.ts');
  const entry = existsSync(built) && isBuilt() ? built : source;
  return run(projectNode(), ['--disable-warning=ExperimentalWarning', entry, ...args], {
    cwd: process.env.INIT_CWD ?? process.cwd(),
  });
}

async function bench() {
  await ensureDependencies();
  return run(projectNode(), ['--disable-warning=ExperimentalWarning', join('bench', 'run.ts'), ...args]);
}

const commands = { start, dev, test, faults, cli, bench };
try {
  checkNode();
  const action = commands[command];
  if (!action)
    throw new StepError(`Unknown command ${command ?? '(none)'}.`, `use one of ${Object.keys(commands).join(', ')}.`);
  process.exitCode = await action();
} catch (error) {
  if (!(error instanceof StepError)) throw error;
  say(error.message);
  process.exitCode = 3;
}
