import { withoutRepeats } from './polygon.ts';
import type { Point } from './shape.ts';

/** Twice the signed area of the triangle a, b, c: which side of the line a-b the point c lies on. */
function side(a: Point, b: Point, c: Point): number {
  return (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0]);
}

function withinBox(a: Point, b: Point, c: Point): boolean {
  return (
    Math.min(a[0], b[0]) <= c[0] &&
    c[0] <= Math.max(a[0], b[0]) &&
    Math.min(a[1], b[1]) <= c[1] &&
    c[1] <= Math.max(a[1], b[1])
  );
}

/** True when the closed segments a-b and c-d share a point. */
export function segmentsMeet(a: Point, b: Point, c: Point, d: Point): boolean {
  const s1 = side(a, b, c);
  const s2 = side(a, b, d);
  const s3 = side(c, d, a);
  const s4 = side(c, d, b);
  if (((s1 > 0 && s2 < 0) || (s1 < 0 && s2 > 0)) && ((s3 > 0 && s4 < 0) || (s3 < 0 && s4 > 0))) return true;
  return (
    (s1 === 0 && withinBox(a, b, c)) ||
    (s2 === 0 && withinBox(a, b, d)) ||
    (s3 === 0 && withinBox(c, d, a)) ||
    (s4 === 0 && withinBox(c, d, b))
  );
}

/** Neighbouring edges share a corner; they cross only if the second folds back over the first. */
function foldsBack(a: Point, corner: Point, b: Point): boolean {
  if (side(a, corner, b) !== 0) return false;
  return (a[0] - corner[0]) * (b[0] - corner[0]) + (a[1] - corner[1]) * (b[1] - corner[1]) > 0;
}

/**
 * True when the outline crosses, touches or retraces itself, so that "inside" would be ambiguous.
 * Edges are compared only while their column ranges overlap: a freehand outline of thousands of points stays fast.
 */
export function isSelfIntersecting(outline: readonly Point[]): boolean {
  const points = withoutRepeats(outline);
  const n = points.length;
  // A triangle cannot cross itself; flattened to a line it has no area, which is told as zero area.
  if (n < 4) return false;
  for (let i = 0; i < n; i += 1) {
    if (foldsBack(points[i]!, points[(i + 1) % n]!, points[(i + 2) % n]!)) return true;
  }
  const left = (i: number) => Math.min(points[i]![0], points[(i + 1) % n]![0]);
  const right = (i: number) => Math.max(points[i]![0], points[(i + 1) % n]![0]);
  const order = Array.from({ length: n }, (_, i) => i).sort((i, j) => left(i) - left(j));
  let open: number[] = [];
  for (const i of order) {
    const from = left(i);
    open = open.filter((j) => right(j) >= from);
    for (const j of open) {
      const gap = Math.abs(i - j);
      if (gap === 1 || gap === n - 1) continue;
      if (segmentsMeet(points[i]!, points[(i + 1) % n]!, points[j]!, points[(j + 1) % n]!)) return true;
    }
    open.push(i);
  }
  return false;
}
