/** Plane affine transforms: x' = a x + c y + e, y' = b x + d y + f, in the order of CSS and canvas matrices. */
import type { Alignment } from '../../../shared/geometry/alignment.ts';
import type { Point } from '../../../shared/geometry/shape.ts';

export type Affine = readonly [a: number, b: number, c: number, d: number, e: number, f: number];

export const identity: Affine = [1, 0, 0, 1, 0, 0];

/** The similarity z -> a z + b as a matrix. */
export function similarityMatrix({ a: [re, im], b: [x, y] }: Alignment): Affine {
  return [re, im, -im, re, x, y];
}

export function apply(m: Affine, p: Point): Point {
  return [m[0] * p[0] + m[2] * p[1] + m[4], m[1] * p[0] + m[3] * p[1] + m[5]];
}

/** First `inner`, then `outer`. */
export function compose(outer: Affine, inner: Affine): Affine {
  return [
    outer[0] * inner[0] + outer[2] * inner[1],
    outer[1] * inner[0] + outer[3] * inner[1],
    outer[0] * inner[2] + outer[2] * inner[3],
    outer[1] * inner[2] + outer[3] * inner[3],
    outer[0] * inner[4] + outer[2] * inner[5] + outer[4],
    outer[1] * inner[4] + outer[3] * inner[5] + outer[5],
  ];
}

export function invert(m: Affine): Affine {
  const det = m[0] * m[3] - m[1] * m[2];
  return [
    m[3] / det,
    -m[1] / det,
    -m[2] / det,
    m[0] / det,
    (m[2] * m[5] - m[3] * m[4]) / det,
    (m[1] * m[4] - m[0] * m[5]) / det,
  ];
}

export function translation(x: number, y: number): Affine {
  return [1, 0, 0, 1, x, y];
}

export function scaling(x: number, y: number): Affine {
  return [x, 0, 0, y, 0, 0];
}

/** Positive turns the x axis toward the y axis: clockwise on a screen. Exact for multiples of 90 degrees. */
export function turn(degrees: number): Affine {
  const quarter = (((degrees % 360) + 360) % 360) / 90;
  if (Number.isInteger(quarter)) {
    const cos = [1, 0, -1, 0][quarter] ?? 1;
    const sin = [0, 1, 0, -1][quarter] ?? 0;
    return [cos, sin, -sin, cos, 0, 0];
  }
  const angle = (degrees * Math.PI) / 180;
  return [Math.cos(angle), Math.sin(angle), -Math.sin(angle), Math.cos(angle), 0, 0];
}
