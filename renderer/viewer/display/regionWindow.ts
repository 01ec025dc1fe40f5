/** The window that shows what a region holds: from its own pixels, after the modality transformation. */
import { modalityValue, type Window, windowOfRange } from '../../../shared/dicom/display/index.ts';
import type { Point } from '../../../shared/geometry/shape.ts';
import type { DecodedFrame } from '../frames/protocol.ts';

export type RegionRefusal = 'outside' | 'too-small' | 'one-value' | 'colour';

export const refusalWords: Readonly<Record<RegionRefusal, string>> = {
  outside: 'The region lies outside the image. Draw it over the pixels that the window shall follow.',
  'too-small': 'The region holds too few pixels for a window. Draw a larger one.',
  'one-value': 'All pixels of the region have one value. Draw it across the edge of what you want to see.',
  colour: 'A colour image has no window.',
};

/** Fewer pixels say nothing about a range. */
const fewest = 10;
/** Enough for percentiles to a thousandth; a whole film is sampled on a grid. */
const most = 250_000;
const tail = 0.01;

/**
 * From the 1st to the 99th percentile of the region's values, padding left out: a burned-in letter, a marker or a dead
 * pixel does not set the window. A scan starts at zero, so that darkness keeps its meaning.
 * @param a @param b opposite corners of a rectangle in image coordinates
 */
export function regionWindow(
  frame: Pick<DecodedFrame, 'stored' | 'display' | 'info'>,
  a: Point,
  b: Point,
): Window | RegionRefusal {
  const { rows, columns, pixels, samplesPerPixel } = frame.stored;
  if (samplesPerPixel !== 1) return 'colour';
  const range = (from: number, to: number, size: number) =>
    [Math.max(0, Math.floor(Math.min(from, to))), Math.min(size, Math.ceil(Math.max(from, to)))] as const;
  const [left, right] = range(a[0], b[0], columns);
  const [top, bottom] = range(a[1], b[1], rows);
  if (right <= left || bottom <= top) {
    const over = (from: number, to: number, size: number) => Math.max(from, to) > 0 && Math.min(from, to) < size;
    return over(a[0], b[0], columns) && over(a[1], b[1], rows) ? 'too-small' : 'outside';
  }
  const step = Math.max(1, Math.ceil(Math.sqrt(((right - left) * (bottom - top)) / most)));
  const { padding } = frame.display;
  const values: number[] = [];
  for (let y = top; y < bottom; y += step) {
    for (let x = left; x < right; x += step) {
      const stored = pixels[y * columns + x]!;
      if (padding !== null && stored >= padding.low && stored <= padding.high) continue;
      const value = modalityValue(frame.display, stored);
      if (Number.isFinite(value)) values.push(value);
    }
  }
  if (values.length < fewest) return 'too-small';
  const sorted = Float64Array.from(values).sort();
  const last = sorted.length - 1;
  const low = sorted[Math.floor(tail * last)]!;
  const high = sorted[Math.ceil((1 - tail) * last)]!;
  if (frame.info.modality === 'NM') return high > 0 ? windowOfRange(0, high) : 'one-value';
  return high > low ? windowOfRange(low, high) : 'one-value';
}
