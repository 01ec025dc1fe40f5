/** Life cycle of the app. No DICOM, no SQL: those live in the service process. */
import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { app, type BrowserWindow, dialog } from 'electron';
import type { ServiceEvent } from '../../shared/contract/methods.ts';
import { readArguments } from './arguments.ts';
import { Closing } from './closing.ts';
import { type Config, readConfig, writeConfig } from './config.ts';
import { followBuilds } from './devMode.ts';
import { hostMethods } from './hostMethods.ts';
import { handleIpc } from './ipc.ts';
import { setMenu } from './menu.ts';
import { handleProtocols, registerSchemes } from './protocols.ts';
import { guardContents, guardSession } from './security.ts';
import { ServiceHost } from './serviceHost.ts';
import { createWindow } from './window.ts';

app.setName('Enthesis');
const given = readArguments(process.argv, process.cwd(), app.getAppPath());
if (given.profile !== null) {
  mkdirSync(given.profile, { recursive: true });
  app.setPath('userData', given.profile);
}

if (!app.requestSingleInstanceLock({ paths: given.paths })) app.quit();
else run();

function run(): void {
  registerSchemes();
  guardContents();

  const profile = app.getPath('userData');
  mkdirSync(profile, { recursive: true });
  let config: Config = readConfig(profile);
  const save = (patch: Partial<Config>) => {
    config = { ...config, ...patch };
    writeConfig(profile, config);
  };
  const library = given.library ?? config.library ?? join(profile, 'library');
  if (config.library !== library) save({ library });

  let window: BrowserWindow | null = null;
  /** Further windows, on priors. They live no longer than the first one. */
  const further = new Set<BrowserWindow>();
  /** What the service tells is told to every window, so that all show the same state. */
  const send = (event: ServiceEvent) => {
    for (const each of [window, ...further]) {
      if (each && !each.isDestroyed()) each.webContents.send('enthesis:event', event);
    }
  };
  /** A menu entry is meant for the window that the person works in. */
  const sendToFocused = (event: ServiceEvent) => {
    const target = [...further].find((each) => each.isFocused()) ?? window;
    if (target && !target.isDestroyed()) target.webContents.send('enthesis:event', event);
  };

  const dist = join(__dirname, '..');
  const service = new ServiceHost({
    entry: join(dist, 'service', 'index.mjs'),
    args: ['--library', library, '--phantom', join(dist, 'phantom', 'index.mjs')],
    node: process.env.ENTHESIS_NODE,
    onEvent: send,
    onState: (state) => {
      send({ event: 'service', service: state });
      // What was asked while it was away is asked again.
      if (state.state === 'running') send({ event: 'library-changed' });
    },
  });
  if (process.env.ENTHESIS_DEV !== undefined && !app.isPackaged) {
    followBuilds(process.env.ENTHESIS_DEV, {
      page: () => {
        for (const each of [window, ...further]) if (each && !each.isDestroyed()) each.webContents.reload();
      },
      service: () => service.restart(),
    });
  }
  const importMode = () => (config.copyOpenedFiles === true ? 'copy' : 'reference');
  const openPaths = async (paths: readonly string[]) => {
    if (paths.length === 0) return { jobId: null };
    return (await service.call('internal.import', { paths, mode: importMode() })) as { jobId: string };
  };
  const open = (paths: readonly string[]) =>
    void openPaths(paths).catch((error: Error) => dialog.showErrorBox('The images could not be opened', error.message));

  app.on('second-instance', (_event, argv, cwd) => {
    if (window?.isMinimized()) window.restore();
    window?.focus();
    open(readArguments(argv, cwd, app.getAppPath()).paths);
  });
  app.on('open-file', (event, path) => {
    event.preventDefault();
    open([path]);
  });

  const preload = join(dist, 'preload', 'index.cjs');
  const closing = new Closing();
  const show = () => {
    window = createWindow(preload, config, save);
    closing.guard(window);
    window.on('closed', () => {
      window = null;
      for (const each of further) each.close();
    });
  };
  const openPriors = (patientKey: string) => {
    // Where it stands is not remembered: the size of the first window stays what is restored.
    const { bounds: _bounds, maximized: _maximized, ...rest } = config;
    const priors = createWindow(preload, rest, () => undefined, `priors=${encodeURIComponent(patientKey)}`);
    closing.guard(priors);
    further.add(priors);
    priors.on('closed', () => further.delete(priors));
  };

  void app.whenReady().then(() => {
    guardSession();
    handleProtocols({
      rendererFolder: join(dist, 'renderer'),
      locate: async (sopInstanceUid) =>
        ((await service.call('internal.locate', { sopInstanceUid })) as { path: string }).path,
    });
    handleIpc({
      window: () => window,
      host: hostMethods({
        window: () => window,
        openPriors,
        callInternal: (method, input) => service.call(method, input),
        openPaths,
        service: (start) => {
          if (start) service.startNow();
          return service.state;
        },
        finished: (id, unsaved) => closing.answered(id, unsaved),
        copyOpenedFiles: (change) => {
          if (change !== null) save({ copyOpenedFiles: change });
          return config.copyOpenedFiles === true;
        },
      }),
      callService: (method, input, signal) => service.call(method, input, signal),
      openPaths,
    });
    setMenu((id) => sendToFocused({ event: 'command', id }));
    show();
    open(given.paths);
    app.on('activate', () => {
      if (window === null) show();
    });
  });

  app.on('window-all-closed', () => {
    if (process.platform !== 'darwin') app.quit();
  });

  let closed = false;
  let quitting = false;
  app.on('before-quit', (event) => {
    if (closed) return;
    event.preventDefault();
    if (quitting) return;
    quitting = true;
    void quit().finally(() => {
      quitting = false;
    });
  });

  /** First the windows, whose last words go to the service, then the service. */
  async function quit(): Promise<void> {
    const open = [window, ...further].filter((each): each is BrowserWindow => each !== null && !each.isDestroyed());
    for (const each of open) if (!(await closing.finish(each))) return;
    await service.close();
    closed = true;
    app.quit();
  }
}
