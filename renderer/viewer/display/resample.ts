/**
 * Stored values at screen resolution. Interpolation comes before windowing, so a window step only passes a table over
 * what is shown; the picture while dragging and the picture at rest are the same.
 */
import type { Affine } from '../view/affine.ts';
import type { Level } from './pyramid.ts';

/** Table index of a stored value v: round((v - first) / step) + 1. Index 0 is outside the image. */
export interface IndexScale {
  readonly first: number;
  readonly step: number;
  /** Number of table entries including the one for outside. */
  readonly length: number;
}

const largest = 65536;

/** @param integer every value between min and max has an entry of its own as long as they fit */
export function indexScale(min: number, max: number, integer: boolean): IndexScale {
  const span = max - min;
  if (integer && span + 2 <= largest) return { first: min, step: 1, length: span + 2 };
  return { first: min, step: span > 0 ? span / (largest - 2) : 1, length: largest };
}

export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** The part of the screen that the image covers, in whole pixels. */
export function coveredBox(matrix: Affine, rows: number, columns: number, width: number, height: number): Box {
  let [x0, y0, x1, y1] = [Infinity, Infinity, -Infinity, -Infinity];
  for (const [u, v] of [
    [0, 0],
    [columns, 0],
    [0, rows],
    [columns, rows],
  ] as const) {
    const x = matrix[0] * u + matrix[2] * v + matrix[4];
    const y = matrix[1] * u + matrix[3] * v + matrix[5];
    x0 = Math.min(x0, x);
    x1 = Math.max(x1, x);
    y0 = Math.min(y0, y);
    y1 = Math.max(y1, y);
  }
  const left = Math.max(0, Math.floor(x0));
  const top = Math.max(0, Math.floor(y0));
  return {
    x: left,
    y: top,
    width: Math.max(0, Math.min(width, Math.ceil(x1)) - left),
    height: Math.max(0, Math.min(height, Math.ceil(y1)) - top),
  };
}

interface Axis {
  /** First sample, or -1 outside. */
  readonly near: Int32Array;
  readonly far: Int32Array;
  /** 0..128: weight of `far`. Seven bits keep a 16-bit value times two weights within 32-bit integers. */
  readonly weight: Int32Array;
}

function axis(count: number, origin: number, perStep: number, size: number, smooth: boolean): Axis {
  const near = new Int32Array(count);
  const far = new Int32Array(count);
  const weight = new Int32Array(count);
  for (let i = 0; i < count; i++) {
    const at = origin + (i + 0.5) * perStep;
    if (!(at >= 0 && at < size)) {
      near[i] = -1;
      continue;
    }
    if (!smooth) {
      near[i] = far[i] = Math.floor(at);
      continue;
    }
    const centred = at - 0.5;
    const base = Math.floor(centred);
    near[i] = Math.max(0, base);
    far[i] = Math.min(size - 1, base + 1);
    weight[i] = Math.round((centred - base) * 128);
  }
  return { near, far, weight };
}

/** Axes of the screen along axes of the image (rotation by 0, 90, 180 or 270 degrees, any flip): the usual case. */
function resampleStraight(
  level: Level,
  inverse: Affine,
  box: Box,
  scale: IndexScale,
  smooth: boolean,
  out: Uint16Array,
) {
  const swapped = inverse[0] === 0 && inverse[3] === 0;
  const { pixels, columns, rows } = level;
  const du = swapped ? inverse[1] : inverse[0];
  const dv = swapped ? inverse[2] : inverse[3];
  // Along a screen row runs u (or v when swapped); along a screen column the other one.
  const alongRow = swapped
    ? axis(box.width, inverse[1] * box.x + inverse[5], du, rows, smooth)
    : axis(box.width, inverse[0] * box.x + inverse[4], du, columns, smooth);
  const alongColumn = swapped
    ? axis(box.height, inverse[2] * box.y + inverse[4], dv, columns, smooth)
    : axis(box.height, inverse[3] * box.y + inverse[5], dv, rows, smooth);
  const rowStride = swapped ? columns : 1;
  const columnStride = swapped ? 1 : columns;
  const { near, far, weight } = alongRow;
  if (rowStride !== 1) {
    for (let i = 0; i < near.length; i++) {
      if (near[i]! < 0) continue;
      near[i] = near[i]! * rowStride;
      far[i] = far[i]! * rowStride;
    }
  }
  const width = box.width;
  const whole = scale.step === 1;
  const base = 1 - scale.first;
  let o = 0;
  for (let y = 0; y < box.height; y++) {
    const n = alongColumn.near[y]!;
    if (n < 0) {
      out.fill(0, o, o + width);
      o += width;
      continue;
    }
    const a = n * columnStride;
    const b = alongColumn.far[y]! * columnStride;
    const wy = alongColumn.weight[y]!;
    const vy = 128 - wy;
    if (!smooth) {
      for (let x = 0; x < width; x++, o++) {
        const i = near[x]!;
        out[o] = i < 0 ? 0 : whole ? pixels[a + i]! + base : (pixels[a + i]! - scale.first) / scale.step + 1.5;
      }
    } else if (whole) {
      for (let x = 0; x < width; x++, o++) {
        const i = near[x]!;
        if (i < 0) {
          out[o] = 0;
          continue;
        }
        const j = far[x]!;
        const wx = weight[x]!;
        const vx = 128 - wx;
        out[o] =
          (((pixels[a + i]! * vx + pixels[a + j]! * wx) * vy +
            (pixels[b + i]! * vx + pixels[b + j]! * wx) * wy +
            8192) >>
            14) +
          base;
      }
    } else {
      for (let x = 0; x < width; x++, o++) {
        const i = near[x]!;
        if (i < 0) {
          out[o] = 0;
          continue;
        }
        const j = far[x]!;
        const wx = weight[x]! / 128;
        const upper = pixels[a + i]! * (1 - wx) + pixels[a + j]! * wx;
        const lower = pixels[b + i]! * (1 - wx) + pixels[b + j]! * wx;
        out[o] = ((upper * vy + lower * wy) / 128 - scale.first) / scale.step + 1.5;
      }
    }
  }
}

function resampleTurned(level: Level, inverse: Affine, box: Box, scale: IndexScale, smooth: boolean, out: Uint16Array) {
  const { pixels, columns, rows } = level;
  let o = 0;
  for (let y = 0; y < box.height; y++) {
    const sy = box.y + y + 0.5;
    for (let x = 0; x < box.width; x++, o++) {
      const sx = box.x + x + 0.5;
      const u = inverse[0] * sx + inverse[2] * sy + inverse[4];
      const v = inverse[1] * sx + inverse[3] * sy + inverse[5];
      if (!(u >= 0 && v >= 0 && u < columns && v < rows)) {
        out[o] = 0;
        continue;
      }
      let value: number;
      if (smooth) {
        const uc = u - 0.5;
        const vc = v - 0.5;
        const ub = Math.floor(uc);
        const vb = Math.floor(vc);
        const i = ub < 0 ? 0 : ub;
        const j = ub + 1 < columns ? ub + 1 : columns - 1;
        const a = (vb < 0 ? 0 : vb) * columns;
        const b = (vb + 1 < rows ? vb + 1 : rows - 1) * columns;
        const wu = uc - ub;
        const wv = vc - vb;
        value =
          (pixels[a + i]! * (1 - wu) + pixels[a + j]! * wu) * (1 - wv) +
          (pixels[b + i]! * (1 - wu) + pixels[b + j]! * wu) * wv;
      } else {
        value = pixels[Math.floor(v) * columns + Math.floor(u)]!;
      }
      out[o] = (value - scale.first) / scale.step + 1.5;
    }
  }
}

/**
 * Fills `out` (box.width x box.height) with table indices.
 * @param inverse screen pixels to pixels of this level
 * @param smooth bilinear; otherwise the nearest stored value
 */
export function resample(
  level: Level,
  inverse: Affine,
  box: Box,
  scale: IndexScale,
  smooth: boolean,
  out: Uint16Array,
): void {
  const straight = (inverse[1] === 0 && inverse[2] === 0) || (inverse[0] === 0 && inverse[3] === 0);
  if (straight) resampleStraight(level, inverse, box, scale, smooth, out);
  else resampleTurned(level, inverse, box, scale, smooth, out);
}

/** Passes the table over what is shown. `out` holds one 32-bit RGBA word for each screen pixel. */
export function paint(indices: Uint16Array, count: number, table: Uint32Array, out: Uint32Array): void {
  for (let i = 0; i < count; i++) out[i] = table[indices[i]!]!;
}

/** Colour frames (three samples, 8 bits): nearest pixel, no window. */
export function paintColour(level: Level, inverse: Affine, box: Box, negative: boolean, out: Uint32Array): void {
  const { pixels, columns, rows } = level;
  const flip = negative ? 0x00ffffff : 0;
  let o = 0;
  for (let y = 0; y < box.height; y++) {
    const sy = box.y + y + 0.5;
    for (let x = 0; x < box.width; x++, o++) {
      const sx = box.x + x + 0.5;
      const u = Math.floor(inverse[0] * sx + inverse[2] * sy + inverse[4]);
      const v = Math.floor(inverse[1] * sx + inverse[3] * sy + inverse[5]);
      if (u < 0 || v < 0 || u >= columns || v >= rows) {
        out[o] = 0xff000000;
        continue;
      }
      const i = (v * columns + u) * 3;
      out[o] = (0xff000000 | (((pixels[i + 2]! << 16) | (pixels[i + 1]! << 8) | pixels[i]!) ^ flip)) >>> 0;
    }
  }
}
