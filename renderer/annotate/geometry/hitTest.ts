/** Which annotation lies under the pointer, and which part of it. Pure; distances are asked for in image pixels. */

import type { Point, Shape } from '../../../shared/geometry/shape.ts';
import type { Annotation } from '../../../shared/reading/model.ts';
import { handles, outline } from './shapes.ts';
import { distance, segmentDistance } from './vectors.ts';

export type HitPart =
  | { readonly kind: 'handle'; readonly index: number }
  | { readonly kind: 'edge' }
  | { readonly kind: 'inside' };

export interface Hit {
  readonly id: string;
  readonly part: HitPart;
}

/** Even-odd rule: inside a closed outline. */
export function insidePolygon(p: Point, points: readonly Point[]): boolean {
  let inside = false;
  for (let i = 0, j = points.length - 1; i < points.length; j = i, i += 1) {
    const a = points[i];
    const b = points[j];
    if (!a || !b) continue;
    if (a[1] > p[1] !== b[1] > p[1] && p[0] < ((b[0] - a[0]) * (p[1] - a[1])) / (b[1] - a[1]) + a[0]) inside = !inside;
  }
  return inside;
}

/** Distance from a point to the drawn line of a shape, image pixels. */
export function outlineDistance(p: Point, shape: Shape): number {
  const { points, closed } = outline(shape);
  if (points.length === 1) return distance(p, points[0] ?? [0, 0]);
  let best = Number.POSITIVE_INFINITY;
  const last = closed ? points.length : points.length - 1;
  for (let i = 0; i < last; i += 1) {
    const a = points[i];
    const b = points[(i + 1) % points.length];
    if (a && b) best = Math.min(best, segmentDistance(p, a, b));
  }
  return best;
}

function part(p: Point, shape: Shape, tolerance: number): { part: HitPart; rank: number } | null {
  let nearest = -1;
  let best = tolerance;
  handles(shape).forEach((handle, index) => {
    const d = distance(p, handle);
    if (d <= best) {
      best = d;
      nearest = index;
    }
  });
  if (nearest >= 0) return { part: { kind: 'handle', index: nearest }, rank: best };
  const edge = outlineDistance(p, shape);
  if (edge <= tolerance) return { part: { kind: 'edge' }, rank: tolerance + edge };
  const { points, closed } = outline(shape);
  if (closed && insidePolygon(p, points)) return { part: { kind: 'inside' }, rank: 3 * tolerance };
  return null;
}

/**
 * The best hit: handles before edges before insides; the selected annotation wins over others of the same kind.
 * @param tolerance image pixels, for example 6 screen pixels / scale
 */
export function hitTest(
  p: Point,
  annotations: readonly Annotation[],
  tolerance: number,
  selectedId: string | null,
): Hit | null {
  let best: (Hit & { rank: number }) | null = null;
  for (const annotation of annotations) {
    const found = part(p, annotation.shape, tolerance);
    if (!found) continue;
    const rank = found.rank - (annotation.id === selectedId ? tolerance : 0);
    if (!best || rank < best.rank) best = { id: annotation.id, part: found.part, rank };
  }
  return best ? { id: best.id, part: best.part } : null;
}
