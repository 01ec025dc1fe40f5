/** Which windows an image offers and which one it opens with. Centres and widths are in modality units. */
import { modalityValue, type Window, windowOfRange } from '../../../shared/dicom/display/index.ts';
import type { DecodedFrame } from '../frames/protocol.ts';

export interface BaseWindow extends Window {
  readonly name: string;
  /** Index of the file's VOI look-up table that is used instead, until the reader changes the window. */
  readonly voiLut?: number;
}

type Described = Pick<DecodedFrame, 'display' | 'statistics' | 'info'>;

/** The range of the pixels themselves, without the outermost half percent at either end. */
export function computedWindow({ display, statistics }: Described): BaseWindow {
  const { low, high, min, max } = statistics;
  const ends = [modalityValue(display, high > low ? low : min), modalityValue(display, high > low ? high : max)];
  return { ...windowOfRange(Math.min(...ends), Math.max(...ends)), name: 'From the pixels' };
}

/** Counts from zero to the hottest pixels, but for the last 0.5%: a bladder or an injection site does not pale the rest. */
function countsWindow({ display, statistics }: Described): BaseWindow {
  return { ...windowOfRange(0, Math.max(1, modalityValue(display, statistics.high))), name: 'Counts' };
}

/** What the header offers (windows, then look-up tables), and the computed window at the end. */
export function presetWindows(frame: Described): BaseWindow[] {
  const computed = computedWindow(frame);
  const windows = frame.display.windows.map(({ center, width, explanation }, i) => ({
    center,
    width,
    name: explanation || `Window ${i + 1}`,
  }));
  const tables = frame.display.voiLuts.map(({ explanation }, i) => ({
    ...computed,
    name: explanation || `Look-up table ${i + 1}`,
    voiLut: i,
  }));
  return [...windows, ...tables, computed];
}

/**
 * The window that "reset" returns to.
 * @param preset index into presetWindows; null for the usual choice: counts from zero on a scan, else the header's first
 */
export function baseWindow(frame: Described, preset: number | null): BaseWindow {
  if (preset === null && frame.info.modality === 'NM') return countsWindow(frame);
  const presets = presetWindows(frame);
  return presets[preset ?? 0] ?? presets.at(-1)!;
}
