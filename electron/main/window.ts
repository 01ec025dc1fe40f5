/** The window: sandboxed, isolated, dark from the first frame, and with a way on when the page dies or hangs. */
import { BrowserWindow, dialog, screen } from 'electron';
import type { Config } from './config.ts';
import { appOrigin } from './protocols.ts';

function visible(bounds: Config['bounds']): boolean {
  return (
    bounds !== undefined &&
    screen.getAllDisplays().some(({ workArea: area }) => {
      const x = bounds.x + bounds.width / 2;
      return x >= area.x && x < area.x + area.width && bounds.y >= area.y && bounds.y < area.y + area.height;
    })
  );
}

/** @param hash where the page starts, without "#"; empty for the worklist */
export function createWindow(
  preload: string,
  config: Config,
  save: (patch: Partial<Config>) => void,
  hash = '',
): BrowserWindow {
  const window = new BrowserWindow({
    title: 'Enthesis',
    width: 1440,
    height: 900,
    ...(visible(config.bounds) ? config.bounds : {}),
    minWidth: 960,
    minHeight: 600,
    show: false,
    backgroundColor: '#0b0c0e',
    autoHideMenuBar: true,
    webPreferences: {
      preload,
      sandbox: true,
      contextIsolation: true,
      nodeIntegration: false,
      webSecurity: true,
      // Elsewhere it works only with a dictionary from the network.
      spellcheck: process.platform === 'darwin',
      // A viewer that slows its timers when covered loses cine and progress.
      backgroundThrottling: false,
    },
  });
  if (config.maximized) window.maximize();
  window.once('ready-to-show', () => window.show());
  // The page's title could carry what the page shows.
  window.on('page-title-updated', (event) => event.preventDefault());
  window.on('close', () => save({ bounds: window.getNormalBounds(), maximized: window.isMaximized() }));

  const ask = async (message: string, detail: string) => {
    const { response } = await dialog.showMessageBox(window, {
      type: 'warning',
      message,
      detail,
      buttons: ['Reload', 'Wait'],
      defaultId: 0,
      cancelId: 1,
    });
    if (response === 0 && !window.isDestroyed()) window.reload();
  };
  window.webContents.on(
    'render-process-gone',
    () => void ask('The display stopped working', 'Everything you finished is saved. Reload to go on.'),
  );
  window.on(
    'unresponsive',
    () => void ask('The display does not answer', 'Everything you finished is saved. Reload, or wait a little longer.'),
  );

  void window.loadURL(`${appOrigin}/${hash === '' ? '' : `#${hash}`}`);
  return window;
}
