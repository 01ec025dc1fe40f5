// `npm run dev`: builds, starts the app, and builds again whatever changes. A change of the page reloads the window, which comes back where
// it was; of the service, the service is started anew; of main or preload, the app.
import { spawn } from 'node:child_process';
import { renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { context } from 'esbuild';
import { build as vite } from 'vite';
import { builds, copyAssets } from './lib/builds.mjs';
import { hasDisplay, startVirtualDisplay } from './lib/display.mjs';
import { projectEnv, projectNode, root, say } from './lib/run.mjs';
import { ensureElectron } from './lib/runtime.mjs';

const stateFile = join(root, 'dist', '.dev.json');
const state = { page: 0, service: 0 };
function tell(what) {
  state[what] += 1;
  // Whole or not at all: the app reads it while it is written.
  writeFileSync(`${stateFile}.part`, JSON.stringify(state));
  renameSync(`${stateFile}.part`, stateFile);
  say(`${what} built`);
}

const electron = await ensureElectron();
const screen = hasDisplay() ? null : await startVirtualDisplay();
let app = null;
let stopping = false;

function startApp() {
  const sandbox = process.platform === 'linux' && process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const child = spawn(electron.path, [...electron.args, ...sandbox, ...process.argv.slice(2)], {
    cwd: root,
    stdio: 'inherit',
    env: projectEnv({
      ENTHESIS_NODE: projectNode(),
      ENTHESIS_DEV: stateFile,
      ...(screen ? { DISPLAY: screen.display } : {}),
      ...(electron.evaluation ? { ENTHESIS_EVALUATION: '1' } : {}),
    }),
  });
  app = child;
  child.on('exit', () => {
    // Closed by the person, not taken away for a new build.
    if (app === child) void stop();
  });
}

function restartApp() {
  const old = app;
  app = null;
  if (old === null || old.exitCode !== null) return startApp();
  old.once('exit', startApp);
  old.kill();
}

const contexts = [];
async function stop() {
  if (stopping) return;
  stopping = true;
  app?.kill();
  screen?.stop();
  await Promise.all(contexts.map((each) => each.dispose()));
  process.exit(0);
}
for (const signal of ['SIGINT', 'SIGTERM']) process.on(signal, () => void stop());

copyAssets();
let started = false;
for (const { name, options } of builds()) {
  const onEnd = {
    name: 'tell',
    setup(build) {
      let first = true;
      build.onEnd(({ errors }) => {
        if (errors.length > 0 || first) {
          first = false;
          return;
        }
        if (name === 'main' || name === 'preload') restartApp();
        else tell('service');
      });
    },
  };
  const each = await context({ ...options, plugins: [...(options.plugins ?? []), onEnd] });
  contexts.push(each);
  await each.rebuild();
  await each.watch();
}

// The folder is emptied at the start of a build: the window is told only when one has ended.
const watcher = await vite({ configFile: join(root, 'vite.config.ts'), logLevel: 'warn', build: { watch: {} } });
watcher.on('event', (event) => {
  if (event.code === 'ERROR') say(`the page was not built: ${event.error.message}`);
  if (event.code !== 'END') return;
  tell('page');
  if (!started) {
    started = true;
    startApp();
  }
});
