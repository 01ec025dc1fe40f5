import { EnthesisError } from '../errors.ts';
import type { Point } from './shape.ts';
import { requireMeasurable } from './validateShape.ts';

export interface Diameters {
  /** The two points of the outline that lie farthest apart. */
  readonly long: [Point, Point];
  /** The longest chord inside the outline at right angles to it. */
  readonly short: [Point, Point];
}

/**
 * Longest diameter of an outline and the longest chord perpendicular to it, both in image coordinates. "Perpendicular"
 * and "longest" are meant on the patient: rows and columns are weighed by the spacing.
 * @param spacing [row, column] in any one unit; pixels are square without it
 * @throws EnthesisError `zero-area`, `self-intersection`, `invalid-shape`
 */
export function longestDiameter(outline: readonly Point[], spacing: readonly [number, number] = [1, 1]): Diameters {
  requireMeasurable({ kind: 'polygon', points: [...outline] });
  const [row, column] = spacing;
  const points = outline.map(([x, y]): Point => [x * column, y * row]);
  const hull = convexHull(points);
  let far: [Point, Point] = [hull[0]!, hull[0]!];
  let most = -1;
  for (let i = 0; i < hull.length; i += 1) {
    for (let j = i + 1; j < hull.length; j += 1) {
      const square = (hull[j]![0] - hull[i]![0]) ** 2 + (hull[j]![1] - hull[i]![1]) ** 2;
      if (square > most) [most, far] = [square, [hull[i]!, hull[j]!]];
    }
  }
  const chord = longestPerpendicularChord(points, far, Math.sqrt(most));
  const back = ([x, y]: Point): Point => [x / column, y / row];
  return { long: [back(far[0]), back(far[1])], short: [back(chord[0]), back(chord[1])] };
}

/** In coordinates (s along the axis, t across it) the chord at s is an interval of t; its length is linear between corners. */
function longestPerpendicularChord(points: readonly Point[], [a, b]: [Point, Point], length: number): [Point, Point] {
  const ux = (b[0] - a[0]) / length;
  const uy = (b[1] - a[1]) / length;
  const st = points.map(([x, y]): Point => [(x - a[0]) * ux + (y - a[1]) * uy, -(x - a[0]) * uy + (y - a[1]) * ux]);
  let best = { length: -1, s: 0, from: 0, to: 0 };
  const nudge = 1e-7 * length;
  for (const [corner] of st) {
    // Just before and just after each corner: at the corner itself a chord may jump where the outline turns back.
    for (const s of [corner - nudge, corner + nudge]) {
      const across = crossings(st, s);
      for (let k = 0; k + 1 < across.length; k += 2) {
        const width = across[k + 1]! - across[k]!;
        if (width > best.length) best = { length: width, s, from: across[k]!, to: across[k + 1]! };
      }
    }
  }
  if (best.length < 0) throw new EnthesisError('zero-area', 'This region has no area. Draw it again.');
  const back = (t: number): Point => [a[0] + best.s * ux - t * uy, a[1] + best.s * uy + t * ux];
  return [back(best.from), back(best.to)];
}

function crossings(st: readonly Point[], s: number): number[] {
  const found: number[] = [];
  for (let i = 0; i < st.length; i += 1) {
    const p = st[i]!;
    const q = st[(i + 1) % st.length]!;
    if (p[0] <= s !== q[0] <= s) found.push(p[1] + ((s - p[0]) * (q[1] - p[1])) / (q[0] - p[0]));
  }
  return found.sort((x, y) => x - y);
}

/** Convex hull by Andrew's monotone chain, counter-clockwise, without points on its edges. */
export function convexHull(points: readonly Point[]): Point[] {
  const sorted = [...points].sort((p, q) => p[0] - q[0] || p[1] - q[1]);
  const half = (list: readonly Point[]) => {
    const chain: Point[] = [];
    for (const p of list) {
      while (chain.length >= 2 && turn(chain.at(-2)!, chain.at(-1)!, p) <= 0) chain.pop();
      chain.push(p);
    }
    return chain.slice(0, -1);
  };
  const hull = [...half(sorted), ...half([...sorted].reverse())];
  return hull.length === 0 ? sorted.slice(0, 1) : hull;
}

function turn(o: Point, p: Point, q: Point): number {
  return (p[0] - o[0]) * (q[1] - o[1]) - (p[1] - o[1]) * (q[0] - o[0]);
}
