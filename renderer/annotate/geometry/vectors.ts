/** Small vector arithmetic on image points. `aspect` is row spacing / column spacing: 1 for square or unknown pixels. */
import type { Point } from '../../../shared/geometry/shape.ts';

export const distance = (a: Point, b: Point): number => Math.hypot(b[0] - a[0], b[1] - a[1]);
export const along = (a: Point, b: Point, t: number): Point => [a[0] + (b[0] - a[0]) * t, a[1] + (b[1] - a[1]) * t];
export const shifted = (p: Point, dx: number, dy: number): Point => [p[0] + dx, p[1] + dy];

/** Nearest point of the segment a-b to p, as the share t in [0, 1] of the way from a to b. */
export function nearestShare(p: Point, a: Point, b: Point): number {
  const dx = b[0] - a[0];
  const dy = b[1] - a[1];
  const length2 = dx * dx + dy * dy;
  if (length2 === 0) return 0;
  return Math.min(1, Math.max(0, ((p[0] - a[0]) * dx + (p[1] - a[1]) * dy) / length2));
}

export const segmentDistance = (p: Point, a: Point, b: Point): number =>
  distance(p, along(a, b, nearestShare(p, a, b)));

/**
 * Direction in image pixels that is perpendicular to a-b on the body, of length 1 pixel. Non-square pixels are
 * stretched to their true shape first: a right angle on the screen is not one in millimetres then.
 */
export function perpendicular(a: Point, b: Point, aspect: number): Point {
  const dx = b[0] - a[0];
  const dy = (b[1] - a[1]) * aspect;
  const x = -dy;
  const y = dx / aspect;
  const length = Math.hypot(x, y);
  return length === 0 ? [0, 1] : [x / length, y / length];
}

/** Angle between two lines on the body, degrees, 0 to 90. */
export function angleBetween(a: readonly [Point, Point], b: readonly [Point, Point], aspect: number): number {
  const ux = a[1][0] - a[0][0];
  const uy = (a[1][1] - a[0][1]) * aspect;
  const vx = b[1][0] - b[0][0];
  const vy = (b[1][1] - b[0][1]) * aspect;
  const lengths = Math.hypot(ux, uy) * Math.hypot(vx, vy);
  if (lengths === 0) return 0;
  return (Math.acos(Math.min(1, Math.abs(ux * vx + uy * vy) / lengths)) * 180) / Math.PI;
}

export const clampPoint = (p: Point, columns: number, rows: number): Point => [
  Math.min(columns, Math.max(0, p[0])),
  Math.min(rows, Math.max(0, p[1])),
];

/** The end of a line from an inside point, drawn back along the line to the image's edge where it lies beyond. */
export function endInside(from: Point, end: Point, columns: number, rows: number): Point {
  const room = (a: number, b: number, size: number) => (b < 0 ? a / (a - b) : b > size ? (size - a) / (b - a) : 1);
  const t = Math.min(room(from[0], end[0], columns), room(from[1], end[1], rows));
  return t >= 1 ? end : clampPoint(along(from, end, Math.max(0, t)), columns, rows);
}
