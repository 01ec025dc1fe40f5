import type { Point } from '../../../shared/reading/model.ts';
import { gaussianBlur, type Plane, plane, smoothstep } from '../plane.ts';
import type { Random } from '../random.ts';
import type { Uptake } from './legs.ts';

export type View = 'ANT' | 'POST';

/** A matrix over the camera's field of 460.8 mm with the ankles a little below its middle. */
export interface Matrix {
  readonly size: number;
  readonly pixelMm: number;
}

export const matrix256: Matrix = { size: 256, pixelMm: 1.8 };
export const matrix128: Matrix = { size: 128, pixelMm: 3.6 };

const fieldMm = 460.8;
const ankleRowMm = 258;
/** Resolution of the camera at the depth of the heels. */
const fwhmMm = 8;

/** Body coordinates of the back view to image coordinates (SCOORD) of a view. */
export function toImage(matrix: Matrix, view: View, [x, y]: Point): Point {
  const across = view === 'POST' ? x : -x;
  return [(fieldMm / 2 + across) / matrix.pixelMm, (ankleRowMm + y) / matrix.pixelMm];
}

/** Adds one uptake, before the camera's blur. */
export function addUptake(target: Plane, matrix: Matrix, view: View, uptake: Uptake, strength: number): void {
  const a = toImage(matrix, view, uptake.from);
  const b = toImage(matrix, view, uptake.to);
  const w0 = uptake.widthMm[0] / matrix.pixelMm;
  const w1 = uptake.widthMm[1] / matrix.pixelMm;
  const reach = Math.max(w0, w1) * (uptake.profile === 'gaussian' ? 4 : 1.05) + 1;
  const dx = b[0] - a[0];
  const dy = b[1] - a[1];
  const squared = dx * dx + dy * dy;
  const amplitude = strength * (view === 'POST' ? uptake.behind : uptake.front);
  const top = Math.max(0, Math.floor(Math.min(a[1], b[1]) - reach));
  const bottom = Math.min(target.rows - 1, Math.ceil(Math.max(a[1], b[1]) + reach));
  const left = Math.max(0, Math.floor(Math.min(a[0], b[0]) - reach));
  const right = Math.min(target.columns - 1, Math.ceil(Math.max(a[0], b[0]) + reach));
  for (let row = top; row <= bottom; row += 1) {
    for (let column = left; column <= right; column += 1) {
      const px = column + 0.5 - a[0];
      const py = row + 0.5 - a[1];
      const t = squared === 0 ? 0 : (px * dx + py * dy) / squared;
      const along = Math.max(0, Math.min(1, t));
      const width = w0 + along * (w1 - w0);
      const off = Math.hypot(px - along * dx, py - along * dy) / width;
      // Bodies end square where the next one begins, so that joints are not counted twice.
      const value =
        uptake.profile === 'gaussian'
          ? Math.exp(-0.5 * off * off)
          : t < 0 || t >= 1
            ? 0
            : Math.sqrt(Math.max(0, 1 - Math.min(1, off) ** 2)) * smoothstep(1, 0.9, off);
      target.values[row * target.columns + column]! += amplitude * value;
    }
  }
}

/** The camera's resolution and septal scatter. */
export function blurred(source: Plane, matrix: Matrix): Plane {
  const sharp = gaussianBlur(source, fwhmMm / 2.3548 / matrix.pixelMm);
  const scatter = gaussianBlur(source, 22 / matrix.pixelMm);
  const result = plane(source.columns, source.rows);
  result.values.forEach((_, i) => {
    result.values[i] = 0.94 * sharp.values[i]! + 0.06 * scatter.values[i]!;
  });
  return result;
}

/** One Poisson sample of every pixel. */
export function count(expected: Plane, random: Random): Uint16Array {
  return Uint16Array.from(expected.values, (mean) => random.poisson(mean));
}
