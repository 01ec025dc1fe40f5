/** The one bridge between page and app: `window.enthesis`, typed by shared/contract. Holds no logic and no state. */
import { contextBridge, ipcRenderer, webUtils } from 'electron';
import type { EnthesisBridge } from '../../shared/contract/bridge.ts';
import type { ServiceEvent } from '../../shared/contract/methods.ts';

/** `webUtils` came with Electron 29; before it a dropped File carried its path itself. */
function pathOf(file: unknown): string {
  if (!(file instanceof File)) return '';
  return (
    (webUtils as typeof webUtils | undefined)?.getPathForFile(file) ?? (file as File & { path?: string }).path ?? ''
  );
}

const bridge: EnthesisBridge = {
  call: (method, input, callId) => ipcRenderer.invoke('enthesis:call', method, input, callId),
  cancel: (callId) => ipcRenderer.send('enthesis:cancel', callId),
  openDropped: (files) =>
    ipcRenderer.invoke(
      'enthesis:dropped',
      files.map(pathOf).filter((path) => path !== ''),
    ),
  onEvent: (listener) => {
    const forward = (_event: Electron.IpcRendererEvent, event: ServiceEvent) => listener(event);
    ipcRenderer.on('enthesis:event', forward);
    return () => ipcRenderer.removeListener('enthesis:event', forward);
  },
};

contextBridge.exposeInMainWorld('enthesis', bridge);
