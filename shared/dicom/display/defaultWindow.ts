/** The window an image opens with: the header's first, else one that leaves out the outermost half percent of pixels. */
import type { StoredFrame } from '../model.ts';
import type { DisplayAttributes } from './attributes.ts';
import { HIDDEN } from './cover.ts';
import type { DisplaySettings, StoredRange } from './displayLut.ts';
import { isPadding, modalityValue } from './modality.ts';
import { type Window, windowOfRange } from './voi.ts';

/** Lowest and highest stored value of a frame; 0..0 for a frame without numbers. */
export function storedRange(frame: StoredFrame): StoredRange {
  let low = Number.POSITIVE_INFINITY;
  let high = Number.NEGATIVE_INFINITY;
  const { pixels } = frame;
  for (let i = 0; i < pixels.length; i += 1) {
    const value = pixels[i]!;
    if (value < low) low = value;
    if (value > high) high = value;
  }
  return low <= high ? { low, high } : { low: 0, high: 0 };
}

const TAIL = 0.005;
const BINS = 65536;

/** Stored values between which all but the outer TAIL of image pixels lie; padding and what the shutter hides are left out. */
function robustRange(display: DisplayAttributes, frame: StoredFrame): StoredRange {
  const { low, high } = storedRange(frame);
  if (!(high > low)) return { low, high };
  const integers = !(frame.pixels instanceof Float32Array) && high - low < BINS;
  const scale = integers ? 1 : (BINS - 1) / (high - low);
  const counts = new Uint32Array(integers ? high - low + 1 : BINS);
  const cover = frame.cover?.pixels;
  let total = 0;
  for (let i = 0; i < frame.pixels.length; i += 1) {
    const value = frame.pixels[i]!;
    if (Number.isNaN(value) || (display.padding !== null && isPadding(display, value))) continue;
    if (cover !== undefined && (cover[i]! & HIDDEN) !== 0) continue;
    const bin = Math.floor((value - low) * scale);
    counts[bin]! += 1;
    total += 1;
  }
  const tail = Math.floor(total * TAIL);
  let first = 0;
  for (let below = counts[0]!; below <= tail && first < counts.length - 1; below += counts[first]!) first += 1;
  let last = counts.length - 1;
  for (let above = counts[last]!; above <= tail && last > first; above += counts[last]!) last -= 1;
  return { low: low + first / scale, high: low + last / scale };
}

/** In values after the modality transformation. Width is at least 1. */
export function defaultWindow(display: DisplayAttributes, frame: StoredFrame): Window {
  const [first] = display.windows;
  if (first !== undefined) return { center: first.center, width: first.width };
  const { low, high } = robustRange(display, frame);
  const ends = [modalityValue(display, low), modalityValue(display, high)];
  return windowOfRange(Math.min(...ends), Math.max(...ends));
}

/** How an image opens: a VOI look-up table where the file has one and no window, else the window. */
export function defaultSettings(display: DisplayAttributes, frame: StoredFrame): DisplaySettings {
  const window = defaultWindow(display, frame);
  const useLut = display.windows.length === 0 && display.voiLuts.length > 0;
  return { ...window, invert: false, voiLut: useLut ? 0 : undefined };
}
