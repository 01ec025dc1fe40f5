/** Which window a picture opens with. */
import type { Drawable } from './draw.ts';
import { modalityValue } from './table.ts';

export interface BaseWindow {
  /** In modality units. */
  readonly center: number;
  readonly width: number;
  readonly name: string;
}

/** The range of the pixels themselves, without the outermost half percent at either end. */
export function computedWindow(frame: Drawable): BaseWindow {
  const { low, high, min, max } = frame.statistics;
  const from = modalityValue(frame.display, high > low ? low : min);
  const to = modalityValue(frame.display, high > low ? high : max);
  const width = Math.max(Math.abs(to - from), Number.EPSILON) + 1;
  return { center: (from + to) / 2 + 0.5, width, name: 'From the pixels' };
}

/** Counts from zero to the hottest pixels, but for the last 0.5%: a bladder or an injection site does not blacken the rest. */
function countsWindow(frame: Drawable): BaseWindow {
  const upper = Math.max(1, modalityValue(frame.display, frame.statistics.high));
  return { center: upper / 2, width: upper, name: 'Counts' };
}

/** The windows that the header offers, and the computed one at the end. */
export function presetWindows(frame: Drawable): BaseWindow[] {
  const own = frame.display.windows.map((window, i) => ({
    center: window.center,
    width: window.width,
    name: window.explanation || `Window ${i + 1}`,
  }));
  return [...own, computedWindow(frame)];
}

/**
 * The window that "reset" returns to: the chosen preset, else the header's first, else the computed one.
 * @param preset index into presetWindows, -1 for the computed one, null for the usual choice
 */
export function baseWindow(frame: Drawable, preset: number | null): BaseWindow {
  if (preset === -1) return computedWindow(frame);
  if (preset !== null) return presetWindows(frame)[preset] ?? computedWindow(frame);
  if (frame.info.modality === 'NM') return countsWindow(frame);
  return presetWindows(frame)[0]!;
}
