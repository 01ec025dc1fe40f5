import type { Point } from './shape.ts';

/** Signed area in pixels squared by the shoelace formula; positive when the points run clockwise on the image (rows grow downwards). */
export function signedAreaPx(points: readonly Point[]): number {
  const origin = points[0];
  if (origin === undefined) return 0;
  // Relative to the first point: far from the origin the products would lose digits that the area needs.
  let twice = 0;
  for (let i = 1; i + 1 < points.length; i += 1) {
    const a = points[i]!;
    const b = points[i + 1]!;
    twice += (a[0] - origin[0]) * (b[1] - origin[1]) - (b[0] - origin[0]) * (a[1] - origin[1]);
  }
  return twice / 2;
}

/** Area in pixels squared. */
export function polygonAreaPx(points: readonly Point[]): number {
  return Math.abs(signedAreaPx(points));
}

/**
 * Length of the closed outline. Unit: that of the spacing (mm per pixel), pixels without one.
 * @param spacing [row spacing, column spacing] as PixelSpacing orders them (PS3.3 10.7.1.3)
 */
export function perimeter(points: readonly Point[], spacing: readonly [number, number] = [1, 1]): number {
  let sum = 0;
  for (let i = 0; i < points.length; i += 1) {
    const a = points[i]!;
    const b = points[(i + 1) % points.length]!;
    sum += Math.hypot((b[0] - a[0]) * spacing[1], (b[1] - a[1]) * spacing[0]);
  }
  return sum;
}

/** Centre of area, in image coordinates; the mean of the points when the area is zero. */
export function polygonCentroid(points: readonly Point[]): Point {
  const origin = points[0] ?? [0, 0];
  let twice = 0;
  let x = 0;
  let y = 0;
  for (let i = 1; i + 1 < points.length; i += 1) {
    const ax = points[i]![0] - origin[0];
    const ay = points[i]![1] - origin[1];
    const bx = points[i + 1]![0] - origin[0];
    const by = points[i + 1]![1] - origin[1];
    const cross = ax * by - bx * ay;
    twice += cross;
    x += (ax + bx) * cross;
    y += (ay + by) * cross;
  }
  if (twice === 0) {
    const n = Math.max(1, points.length);
    return [points.reduce((s, p) => s + p[0], 0) / n, points.reduce((s, p) => s + p[1], 0) / n];
  }
  return [origin[0] + x / (3 * twice), origin[1] + y / (3 * twice)];
}

/** Drops points that repeat their predecessor, and a last point that repeats the first. */
export function withoutRepeats(points: readonly Point[]): Point[] {
  const kept: Point[] = [];
  for (const p of points) {
    const last = kept.at(-1);
    if (last === undefined || last[0] !== p[0] || last[1] !== p[1]) kept.push([p[0], p[1]]);
  }
  while (kept.length > 1 && kept[0]![0] === kept.at(-1)![0] && kept[0]![1] === kept.at(-1)![1]) kept.pop();
  return kept;
}
