/** Range and percentiles of a frame's stored values, for the computed window and the display table. */
import { HIDDEN } from '../../../shared/dicom/display/index.ts';
import type { StoredFrame } from '../../../shared/dicom/model.ts';
import type { FrameStatistics } from './protocol.ts';

/** Values equal to `padding`, and what the shutter hides, are left out unless nothing else is there (PS3.3 C.7.5.1.1.2). */
export function frameStatistics(frame: StoredFrame, padding: number | null): FrameStatistics {
  const all = statisticsOfAll(frame, padding);
  const cover = frame.cover?.pixels;
  if (cover === undefined || frame.samplesPerPixel !== 1 || !cover.some((flags) => (flags & HIDDEN) !== 0)) return all;
  const seen = frame.pixels.filter((_, i) => (cover[i]! & HIDDEN) === 0);
  // The range keeps what is hidden: the table has an entry for every value.
  const { low, high } = statisticsOfAll({ ...frame, pixels: seen }, padding);
  return { ...all, low, high };
}

function statisticsOfAll(frame: StoredFrame, padding: number | null): FrameStatistics {
  const { pixels } = frame;
  const small = pixels instanceof Uint16Array || pixels instanceof Int16Array || pixels.BYTES_PER_ELEMENT === 1;
  if (small) return fromHistogram(pixels, padding);
  let min = Infinity;
  let max = -Infinity;
  for (let i = 0; i < pixels.length; i++) {
    const v = pixels[i]!;
    if (v === padding || !(v - v === 0)) continue;
    if (v < min) min = v;
    if (v > max) max = v;
  }
  if (min > max) return { min: 0, max: 0, low: 0, high: 0 };
  const bins = new Uint32Array(4096);
  const perUnit = max > min ? 4095 / (max - min) : 0;
  let count = 0;
  for (let i = 0; i < pixels.length; i++) {
    const v = pixels[i]!;
    if (v === padding || !(v - v === 0)) continue;
    const bin = Math.floor((v - min) * perUnit);
    bins[bin] = bins[bin]! + 1;
    count += 1;
  }
  const at = (part: number) => min + percentile(bins, count, part) / (perUnit || 1);
  return { min, max, low: at(0.005), high: at(0.995) };
}

function fromHistogram(pixels: StoredFrame['pixels'], padding: number | null): FrameStatistics {
  const signed = pixels instanceof Int16Array || pixels instanceof Int8Array;
  const offset = signed ? 32768 : 0;
  const bins = countPairs(pixels) ?? countEach(pixels, offset);
  let min = 0;
  while (min < 65535 && bins[min] === 0) min++;
  let max = 65535;
  while (max > 0 && bins[max] === 0) max--;
  const range = { min: min - offset, max: max - offset };
  let count = pixels.length;
  if (padding !== null && padding + offset >= 0 && padding + offset < 65536) {
    count -= bins[padding + offset]!;
    if (count > 0) bins[padding + offset] = 0;
    else count = pixels.length;
  }
  // The range keeps padding, since the table must have an entry for it; the percentiles do not.
  return {
    ...range,
    low: percentile(bins, count, 0.005) - offset,
    high: percentile(bins, count, 0.995) - offset,
  };
}

function countEach(pixels: StoredFrame['pixels'], offset: number): Uint32Array {
  const bins = new Uint32Array(65536);
  for (let i = 0; i < pixels.length; i++) {
    const bin = pixels[i]! + offset;
    bins[bin] = bins[bin]! + 1;
  }
  return bins;
}

/** Two values in one read, each into its own histogram: neighbours are often equal, and would wait for one another. */
function countPairs(pixels: StoredFrame['pixels']): Uint32Array | null {
  if (!(pixels instanceof Uint16Array) || pixels.byteOffset % 4 !== 0) return null;
  const pairs = new Uint32Array(pixels.buffer, pixels.byteOffset, pixels.length >> 1);
  const bins = new Uint32Array(65536);
  const others = new Uint32Array(65536);
  for (let i = 0; i < pairs.length; i++) {
    const pair = pairs[i]!;
    const low = pair & 0xffff;
    const high = pair >>> 16;
    bins[low] = bins[low]! + 1;
    others[high] = others[high]! + 1;
  }
  for (let i = 0; i < 65536; i++) bins[i] = bins[i]! + others[i]!;
  if (pixels.length % 2 === 1) bins[pixels.at(-1)!]! += 1;
  return bins;
}

function percentile(bins: Uint32Array, count: number, part: number): number {
  const wanted = part * count;
  let seen = 0;
  for (let i = 0; i < bins.length; i++) {
    seen += bins[i]!;
    if (seen > wanted) return i;
  }
  return bins.length - 1;
}
