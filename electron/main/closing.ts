/** A window closes when what is typed and drawn in it is on disk, or when the reader says that it may close without that. */
import { type BrowserWindow, dialog } from 'electron';
import type { ServiceEvent } from '../../shared/contract/methods.ts';

/** A page that does not answer for this long is asked about, not waited for. */
const answerMs = 15_000;

export class Closing {
  readonly #asked = new Map<number, (unsaved: number | null) => void>();
  readonly #underWay = new Map<BrowserWindow, Promise<boolean>>();
  readonly #mayClose = new WeakSet<BrowserWindow>();
  #nextId = 1;

  guard(window: BrowserWindow): void {
    window.on('close', (event) => {
      if (this.#mayClose.has(window)) return;
      event.preventDefault();
      void this.finish(window).then((may) => {
        if (may && !window.isDestroyed()) window.close();
      });
    });
  }

  /** `host.finished`: the page has stored what it could. */
  answered(id: number, unsaved: number): void {
    this.#asked.get(id)?.(unsaved);
  }

  /** Lets the page store what it holds; whether the window may close then. */
  finish(window: BrowserWindow): Promise<boolean> {
    const known = this.#underWay.get(window);
    if (known !== undefined) return known;
    const under = this.#finish(window).finally(() => this.#underWay.delete(window));
    this.#underWay.set(window, under);
    return under;
  }

  async #finish(window: BrowserWindow): Promise<boolean> {
    if (this.#mayClose.has(window) || window.isDestroyed()) return true;
    const { webContents } = window;
    // Nothing is typed in a page that is not there yet, or not any more.
    const unsaved = webContents.isCrashed() || webContents.isLoadingMainFrame() ? 0 : await this.#ask(window);
    if (window.isDestroyed()) return true;
    if (unsaved !== 0 && !(await asReaderWants(window, unsaved))) return false;
    this.#mayClose.add(window);
    return true;
  }

  async #ask(window: BrowserWindow): Promise<number | null> {
    const id = this.#nextId++;
    const answer = new Promise<number | null>((resolve) => {
      this.#asked.set(id, resolve);
      setTimeout(() => resolve(null), answerMs);
      window.once('closed', () => resolve(0));
      window.webContents.once('render-process-gone', () => resolve(0));
    });
    const event: ServiceEvent = { event: 'finish', id };
    window.webContents.send('enthesis:event', event);
    const unsaved = await answer;
    this.#asked.delete(id);
    return unsaved;
  }
}

async function asReaderWants(window: BrowserWindow, unsaved: number | null): Promise<boolean> {
  const { response } = await dialog.showMessageBox(window, {
    type: 'warning',
    message: unsaved === null ? 'The window does not answer' : 'Your last changes are not saved',
    detail:
      unsaved === null
        ? 'What was drawn or typed last may not be saved. Wait a little longer, or close without it.'
        : `${unsaved === 1 ? '1 change is' : `${unsaved} changes are`} kept in this window only. Keep it open until the library service runs again, or close and lose them.`,
    buttons: ['Keep open', 'Close without saving'],
    defaultId: 0,
    cancelId: 0,
  });
  return response === 1;
}
