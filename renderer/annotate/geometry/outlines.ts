/** Clean-up of drawn outlines before they become a region, and the chords of an outline. */
import type { Point } from '../../../shared/geometry/shape.ts';
import { along, distance, perpendicular, segmentDistance } from './vectors.ts';

const cross = (o: Point, a: Point, b: Point): number => (a[0] - o[0]) * (b[1] - o[1]) - (a[1] - o[1]) * (b[0] - o[0]);

/** Removes points that change an open path by less than `tolerance` (Douglas and Peucker 1973). */
export function simplify(points: readonly Point[], tolerance: number): Point[] {
  const first = points[0];
  const last = points.at(-1);
  if (!first || !last || points.length < 3) return [...points];
  let far = 0;
  let index = 0;
  points.forEach((p, i) => {
    const d = segmentDistance(p, first, last);
    if (d > far) {
      far = d;
      index = i;
    }
  });
  if (far <= tolerance) return [first, last];
  return [...simplify(points.slice(0, index + 1), tolerance).slice(0, -1), ...simplify(points.slice(index), tolerance)];
}

/** Drops points that lie on top of the one before (a double click leaves such a pair). */
export function withoutRepeats(points: readonly Point[], tolerance: number): Point[] {
  const kept = points.filter((p, i) => i === 0 || distance(p, points[i - 1] ?? p) > tolerance);
  const first = kept[0];
  const last = kept.at(-1);
  if (kept.length > 3 && first && last && distance(first, last) <= tolerance) kept.pop();
  return kept;
}

/** Chord of the outline along the perpendicular of a-b through the share t of a-b; null where there is none. */
function chordAt(points: readonly Point[], a: Point, b: Point, t: number, aspect: number): [Point, Point] | null {
  const foot = along(a, b, t);
  const direction = perpendicular(a, b, aspect);
  const far: Point = [foot[0] + direction[0], foot[1] + direction[1]];
  const shares: number[] = [];
  points.forEach((p, i) => {
    const q = points[(i + 1) % points.length] ?? p;
    const sp = cross(foot, far, p);
    const sq = cross(foot, far, q);
    if (sp > 0 === sq > 0) return;
    const hit = along(p, q, sp / (sp - sq));
    shares.push((hit[0] - foot[0]) * direction[0] + (hit[1] - foot[1]) * direction[1]);
  });
  const below = shares.filter((s) => s <= 0);
  const above = shares.filter((s) => s > 0);
  if (below.length === 0 || above.length === 0) return null;
  const low = Math.max(...below);
  const high = Math.min(...above);
  return [
    [foot[0] + direction[0] * low, foot[1] + direction[1] * low],
    [foot[0] + direction[0] * high, foot[1] + direction[1] * high],
  ];
}

/** The widest chord of an outline perpendicular to its long axis a-b, looked for at 49 places; null when none crosses. */
export function widestChord(points: readonly Point[], a: Point, b: Point, aspect: number): [Point, Point] | null {
  let best: [Point, Point] | null = null;
  for (let i = 1; i < 50; i += 1) {
    const chord = chordAt(points, a, b, i / 50, aspect);
    if (chord && (!best || distance(...chord) > distance(...best))) best = chord;
  }
  return best;
}
