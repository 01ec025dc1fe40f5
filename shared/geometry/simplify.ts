import { isSelfIntersecting } from './selfIntersection.ts';
import type { Point } from './shape.ts';

/**
 * Fewer points for the same closed outline: none of the dropped points lies farther than `tolerance` pixels from it
 * (Ramer, Douglas and Peucker). Falls back to the given points where the shorter outline would cross itself.
 */
export function simplify(outline: readonly Point[], tolerance: number): Point[] {
  const n = outline.length;
  if (n < 5) return [...outline];
  // Split the ring at two points far apart, so that each half is an open line.
  let far = 0;
  for (let i = 1; i < n; i += 1) if (square(outline[0]!, outline[i]!) > square(outline[0]!, outline[far]!)) far = i;
  const keep = new Uint8Array(n);
  keep[0] = 1;
  keep[far] = 1;
  const stack: [number, number][] = [
    [0, far],
    [far, n],
  ];
  for (let part = stack.pop(); part !== undefined; part = stack.pop()) {
    const [from, to] = part;
    let worst = -1;
    let distance = tolerance;
    for (let i = from + 1; i < to; i += 1) {
      const d = fromSegment(outline[i]!, outline[from]!, outline[to % n]!);
      if (d > distance) [distance, worst] = [d, i];
    }
    if (worst < 0) continue;
    keep[worst] = 1;
    stack.push([from, worst], [worst, to]);
  }
  const short = outline.filter((_, i) => keep[i] === 1);
  return short.length < 3 || isSelfIntersecting(short) ? [...outline] : short;
}

function square(a: Point, b: Point): number {
  return (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2;
}

/** Distance of a point from a segment, in pixels. */
export function fromSegment(p: Point, a: Point, b: Point): number {
  const length = square(a, b);
  const t = length === 0 ? 0 : ((p[0] - a[0]) * (b[0] - a[0]) + (p[1] - a[1]) * (b[1] - a[1])) / length;
  const s = Math.min(1, Math.max(0, t));
  return Math.hypot(p[0] - a[0] - s * (b[0] - a[0]), p[1] - a[1] - s * (b[1] - a[1]));
}
