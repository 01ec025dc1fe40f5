/** The renderer's calls: sender and method checked here, then answered by main (host methods) or by the service. */
import { type BrowserWindow, ipcMain, type WebFrameMain } from 'electron';
import { type MethodName, methods } from '../../shared/contract/methods.ts';
import { EnthesisError, toWireError } from '../../shared/errors.ts';
import { isAppUrl } from './security.ts';

type Handler = (input: unknown) => Promise<unknown>;

export interface IpcOptions {
  window(): BrowserWindow | null;
  host: Readonly<Record<string, Handler>>;
  callService(method: MethodName, input: unknown, signal: AbortSignal): Promise<unknown>;
  openPaths(paths: readonly string[]): Promise<{ jobId: string | null }>;
}

function fromOurMainFrame(frame: WebFrameMain | null): boolean {
  return frame !== null && frame.parent === null && isAppUrl(frame.url);
}

export function handleIpc(options: IpcOptions): void {
  /** Calls that can still be cancelled, by window and the window's own number. */
  const running = new Map<string, AbortController>();
  ipcMain.on('enthesis:cancel', (event, callId: unknown) =>
    running.get(`${event.sender.id} ${String(callId)}`)?.abort(),
  );

  ipcMain.handle('enthesis:call', async (event, method: unknown, input: unknown, callId: unknown) => {
    const key = `${event.sender.id} ${String(callId)}`;
    const controller = new AbortController();
    if (typeof callId === 'number') running.set(key, controller);
    try {
      if (!fromOurMainFrame(event.senderFrame))
        throw new EnthesisError('invalid-request', 'This request did not come from the app.');
      if (typeof method !== 'string' || !Object.hasOwn(methods, method)) {
        throw new EnthesisError('unknown-method', 'The app asked for something that does not exist.');
      }
      const definition = methods[method as MethodName];
      const parsed = definition.input.safeParse(input);
      if (!parsed.success) throw new EnthesisError('invalid-request', `The request ${method} was not understood.`);
      if (!definition.host)
        return { ok: true, value: await options.callService(method as MethodName, parsed.data, controller.signal) };
      const handler = options.host[method];
      if (!handler) throw new EnthesisError('unknown-method', `${method} is not available here.`);
      return { ok: true, value: await handler(parsed.data) };
    } catch (error) {
      return { ok: false, error: toWireError(error) };
    } finally {
      running.delete(key);
    }
  });

  // Dropped files: the preload turns File objects of a real drop into paths; the page itself never sees one.
  ipcMain.handle('enthesis:dropped', async (event, paths: unknown) => {
    if (!fromOurMainFrame(event.senderFrame)) return { jobId: null };
    if (!Array.isArray(paths) || !paths.every((path) => typeof path === 'string')) return { jobId: null };
    return options.openPaths(paths as string[]);
  });
}
