/**
 * Smaller copies of a frame, each pixel the mean of 2x2 stored values, so that a film that is shown small is neither
 * aliased nor read in full for every redraw.
 */
import type { StoredFrame } from '../../../shared/dicom/model.ts';

export type Pixels = StoredFrame['pixels'];

export interface Level {
  readonly pixels: Pixels;
  readonly rows: number;
  readonly columns: number;
}

/** Images smaller than this on their longer side are not halved further: a redraw reads them whole anyway. */
const smallest = 768;

function sameKind(pixels: Pixels, length: number): Pixels {
  if (pixels instanceof Uint8Array) return new Uint8Array(length);
  if (pixels instanceof Int8Array) return new Int8Array(length);
  if (pixels instanceof Uint16Array) return new Uint16Array(length);
  if (pixels instanceof Int16Array) return new Int16Array(length);
  if (pixels instanceof Uint32Array) return new Uint32Array(length);
  if (pixels instanceof Int32Array) return new Int32Array(length);
  return new Float32Array(length);
}

/** Two 16-bit values in one read: which is the upper half does not matter to their sum. Null where pairs do not lie so. */
function pairsOf(pixels: Pixels, width: number): Uint32Array | null {
  if (!(pixels instanceof Uint16Array) || width % 2 !== 0 || pixels.byteOffset % 4 !== 0) return null;
  return new Uint32Array(pixels.buffer, pixels.byteOffset, pixels.length >> 1);
}

function halvePairs(pairs: Uint32Array, across: number, height: number): Uint16Array {
  const rows = (height + 1) >> 1;
  const out = new Uint16Array(rows * across);
  for (let y = 0; y < rows; y++) {
    let upper = 2 * y * across;
    let lower = Math.min(2 * y + 1, height - 1) * across;
    const end = (y + 1) * across;
    for (let at = y * across; at < end; at++, upper++, lower++) {
      const a = pairs[upper]!;
      const b = pairs[lower]!;
      out[at] = ((a & 0xffff) + (a >>> 16) + (b & 0xffff) + (b >>> 16) + 2) >> 2;
    }
  }
  return out;
}

/** Odd edges drop nothing: the last row or column is averaged with itself. */
function halve(level: Level): Level {
  const { pixels, columns: width, rows: height } = level;
  const columns = (width + 1) >> 1;
  const rows = (height + 1) >> 1;
  const pairs = pairsOf(pixels, width);
  if (pairs !== null) return { pixels: halvePairs(pairs, columns, height), rows, columns };
  const out = sameKind(pixels, rows * columns);
  const round = pixels instanceof Float32Array ? 0 : 0.5;
  const whole = pixels instanceof Float32Array ? 4 : 1;
  for (let y = 0; y < rows; y++) {
    const upper = 2 * y * width;
    const lower = Math.min(2 * y + 1, height - 1) * width;
    for (let x = 0; x < columns; x++) {
      const left = 2 * x;
      const right = left + 1 < width ? left + 1 : left;
      const sum = pixels[upper + left]! + pixels[upper + right]! + pixels[lower + left]! + pixels[lower + right]!;
      out[y * columns + x] = whole === 4 ? sum / 4 : Math.floor(sum / 4 + round);
    }
  }
  return { pixels: out, rows, columns };
}

/** Level 0 is the frame itself and shares its memory. Colour frames have level 0 only. */
export function buildPyramid(frame: StoredFrame): Level[] {
  const levels: Level[] = [{ pixels: frame.pixels, rows: frame.rows, columns: frame.columns }];
  if (frame.samplesPerPixel !== 1) return levels;
  let last = levels[0]!;
  while (Math.max(last.rows, last.columns) > smallest) {
    last = halve(last);
    levels.push(last);
  }
  return levels;
}

/**
 * The level to draw at `scale` (screen pixels per full-resolution pixel): the smallest that still has at least one pixel
 * for every screen pixel. Levels that are not there yet (a preview) are passed over toward the smaller ones.
 */
export function levelFor(scale: number, levels: readonly (Level | null)[]): number {
  let wanted = Math.max(0, Math.floor(-Math.log2(scale) + 1e-9));
  wanted = Math.min(wanted, levels.length - 1);
  for (let i = wanted; i < levels.length; i++) if (levels[i] != null) return i;
  for (let i = wanted; i >= 0; i--) if (levels[i] != null) return i;
  return 0;
}
