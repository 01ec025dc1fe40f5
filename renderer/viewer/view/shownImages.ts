/** What each viewport shows at the moment, for commands that act on the active one. */
import type { DecodedFrame, PreviewFrame } from '../frames/protocol.ts';
import type { WindowBase } from './look.ts';
import type { Placed } from './sharedView.ts';

export interface ShownImage {
  /** What its presentation is kept under. */
  readonly key: string;
  readonly placed: Placed;
  readonly pixelRatio: number;
  readonly frame: DecodedFrame | PreviewFrame | null;
  /** The window that changes are counted from; null while nothing is drawn. */
  readonly base: WindowBase | null;
}

const shown = new Map<string, ShownImage>();

export function setShownImage(viewportId: string, image: ShownImage | null): void {
  if (image === null) shown.delete(viewportId);
  else shown.set(viewportId, image);
}

export function shownImage(viewportId: string): ShownImage | null {
  return shown.get(viewportId) ?? null;
}
