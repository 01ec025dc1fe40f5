/** What the renderer may not do: leave, open windows, ask for devices, attach a webview. */
import { app, type Session, session } from 'electron';
import { appOrigin } from './protocols.ts';

export function isAppUrl(url: string): boolean {
  try {
    const { protocol, host } = new URL(url);
    return `${protocol}//${host}` === appOrigin;
  } catch {
    return false;
  }
}

export function guardContents(): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
    contents.on('will-navigate', (event, url) => {
      if (!isAppUrl(url)) event.preventDefault();
    });
    contents.on('will-redirect', (event, url) => {
      if (!isAppUrl(url)) event.preventDefault();
    });
    contents.on('will-attach-webview', (event) => event.preventDefault());
  });
}

export function guardSession(target: Session = session.defaultSession): void {
  target.setPermissionRequestHandler((_contents, permission, callback) =>
    callback(permission === 'clipboard-sanitized-write'),
  );
  target.setPermissionCheckHandler((_contents, permission) => permission === 'clipboard-sanitized-write');
  // Chromium fetches a dictionary for the spelling at every start, past the filter below; only macOS has one of its own. Without a
  // language there is none to fetch, and what would be asked all the same is a file of ours that is not there.
  if (process.platform !== 'darwin') {
    target.setSpellCheckerLanguages([]);
    target.setSpellCheckerDictionaryDownloadURL(`${appOrigin}/dictionaries/`);
  }
  // The app needs no network: whatever is not our own scheme is refused, whoever asks.
  target.webRequest.onBeforeRequest((details, callback) => {
    const allowed = /^(app|enthesis|devtools|blob|data|chrome-extension):/.test(details.url);
    callback({ cancel: !allowed });
  });
}
