import type { Point } from '../../../shared/geometry/shape.ts';
import { gaussianBlur, type Plane, plane, smoothstep } from '../plane.ts';
import type { Random } from '../random.ts';
import { limb, onLeg, type Side, type Stance, type Uptake } from './legs.ts';

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
  const reach = Math.max(w0, w1) * 4 + 1;
  const length = Math.hypot(b[0] - a[0], b[1] - a[1]);
  const ux = length === 0 ? 1 : (b[0] - a[0]) / length;
  const uy = length === 0 ? 0 : (b[1] - a[1]) / length;
  const amplitude = strength * (view === 'POST' ? uptake.behind : uptake.front);
  const top = Math.max(0, Math.floor(Math.min(a[1], b[1]) - reach));
  const bottom = Math.min(target.rows - 1, Math.ceil(Math.max(a[1], b[1]) + reach));
  const left = Math.max(0, Math.floor(Math.min(a[0], b[0]) - reach));
  const right = Math.min(target.columns - 1, Math.ceil(Math.max(a[0], b[0]) + reach));
  for (let row = top; row <= bottom; row += 1) {
    for (let column = left; column <= right; column += 1) {
      const px = column + 0.5 - a[0];
      const py = row + 0.5 - a[1];
      const along = px * ux + py * uy;
      const across = py * ux - px * uy;
      const width = w0 + Math.max(0, Math.min(1, length === 0 ? 0 : along / length)) * (w1 - w0);
      // A bar ends like a step behind a Gaussian blur, so that two bars with a common end add up to one.
      const ends =
        length === 0 ? Math.exp(-0.5 * (along / width) ** 2) : step(along / width) * step((length - along) / width);
      target.values[row * target.columns + column]! += amplitude * ends * Math.exp(-0.5 * (across / width) ** 2);
    }
  }
}

/** The Gaussian distribution function, to one percent. */
function step(x: number): number {
  return 1 / (1 + Math.exp(-1.702 * x));
}

/** Adds the soft tissue of one leg: an elliptic cross section whose width and thickness change along the limb. */
export function addLimb(target: Plane, matrix: Matrix, view: View, stance: Stance, side: Side, strength: number): void {
  for (let row = 0; row < target.rows; row += 1) {
    const y = (row + 0.5) * matrix.pixelMm - ankleRowMm;
    const down = y - onLeg(stance, side, 0, 0)[1];
    const k = limb.findIndex((section) => section.down > down);
    if (k < 1) continue;
    const [above, below] = [limb[k - 1]!, limb[k]!];
    const share = smoothstep(above.down, below.down, down);
    const between = (of: 'outward' | 'halfWidthMm' | 'behind' | 'front'): number =>
      above[of] + share * (below[of] - above[of]);
    const [centre] = toImage(matrix, view, onLeg(stance, side, between('outward'), down));
    const half = between('halfWidthMm') / matrix.pixelMm;
    const thickness = strength * between(view === 'POST' ? 'behind' : 'front');
    const first = Math.max(0, Math.floor(centre - half));
    const last = Math.min(target.columns - 1, Math.ceil(centre + half));
    for (let column = first; column <= last; column += 1) {
      const off = (column + 0.5 - centre) / half;
      if (Math.abs(off) < 1) target.values[row * target.columns + column]! += thickness * Math.sqrt(1 - off * off);
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
