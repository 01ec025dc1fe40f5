import type { Point, Shape } from './shape.ts';

export type Ellipse = Extract<Shape, { kind: 'ellipse' }>;

/** Half-width in columns and half-height in rows of the upright box around the ellipse. */
export function ellipseHalfExtent(ellipse: Ellipse): [number, number] {
  const angle = (ellipse.rotation * Math.PI) / 180;
  const c = Math.cos(angle);
  const s = Math.sin(angle);
  const [a, b] = ellipse.radii;
  return [Math.hypot(a * c, b * s), Math.hypot(a * s, b * c)];
}

/** The outline as a polygon of `count` points, clockwise on the image from the end of the first radius. */
export function ellipseOutline(ellipse: Ellipse, count = 128): Point[] {
  const angle = (ellipse.rotation * Math.PI) / 180;
  const c = Math.cos(angle);
  const s = Math.sin(angle);
  const [a, b] = ellipse.radii;
  return Array.from({ length: count }, (_, i): Point => {
    const t = (2 * Math.PI * i) / count;
    const u = a * Math.cos(t);
    const v = b * Math.sin(t);
    return [ellipse.center[0] + u * c - v * s, ellipse.center[1] + u * s + v * c];
  });
}

/**
 * Length of the outline for radii in any one unit (Ramanujan's second approximation, relative error under 4e-5
 * for axis ratios up to 10, far below what a drawn outline can carry).
 */
export function ellipsePerimeter(a: number, b: number): number {
  const h = ((a - b) / (a + b)) ** 2;
  return Math.PI * (a + b) * (1 + (3 * h) / (10 + Math.sqrt(4 - 3 * h)));
}
