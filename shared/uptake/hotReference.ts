/**
 * Whether a reference region is hotter than its own surroundings beyond chance, as it would be on a focus (docs/method.md, Reference).
 * Normal bone is hotter than the soft tissue beside it, so that a ring as a whole says nothing: a focus is hotter than what lies
 * around it on every side, and by more than uptake varies along normal bone.
 */
import { ellipseOutline } from '../geometry/ellipse.ts';
import type { Point, Shape } from '../geometry/shape.ts';
import type { CountedRegion } from './uptakeRatio.ts';

/** How much hotter than its surroundings normal bone may be: as much as counts as no change of a ratio. */
const margin = 1.2;
/** One-sided 99.9% of the normal distribution. */
const limit = 3.0902;
export const sectorCount = 8;

/** Sectors of the ring around a region, each an outline of its own, from a quarter to a whole mean radius outside of it. */
export function ringSectors(region: Shape): Shape[] {
  const outline = region.kind === 'ellipse' ? ellipseOutline(region) : region.kind === 'polygon' ? region.points : null;
  if (outline === null) return [];
  const center = middleOf(outline);
  const reach = meanDistance(outline, center);
  if (!(reach > 0)) return [];
  // At least three pixels wide and one away, so that a sector of a small region still holds a number of counts.
  const gap = Math.max(1, 0.25 * reach);
  const far = Math.max(gap + 3, reach);
  const step = (2 * Math.PI) / sectorCount;
  return Array.from({ length: sectorCount }, (_, k): Shape => {
    const angles = [0, 0.25, 0.5, 0.75, 1].map((part) => (k + part) * step);
    const at = (angle: number, beyond: number): Point => {
      const r = farthest(outline, center, angle) + beyond;
      return [center[0] + r * Math.cos(angle), center[1] + r * Math.sin(angle)];
    };
    return {
      kind: 'polygon',
      points: [...angles.map((a) => at(a, gap)), ...[...angles].reverse().map((a) => at(a, far))],
    };
  });
}

function middleOf(points: readonly Point[]): Point {
  const n = points.length;
  return [points.reduce((s, p) => s + p[0], 0) / n, points.reduce((s, p) => s + p[1], 0) / n];
}

function meanDistance(points: readonly Point[], [x, y]: Point): number {
  return points.reduce((s, p) => s + Math.hypot(p[0] - x, p[1] - y), 0) / points.length;
}

/** Where a ray from the middle leaves the outline for the last time; 0 where it never meets it. */
function farthest(points: readonly Point[], [cx, cy]: Point, angle: number): number {
  const dx = Math.cos(angle);
  const dy = Math.sin(angle);
  let most = 0;
  for (let i = 0; i < points.length; i += 1) {
    const [ax, ay] = points[i]!;
    const [bx, by] = points[(i + 1) % points.length]!;
    const ex = bx - ax;
    const ey = by - ay;
    const across = dx * ey - dy * ex;
    if (across === 0) continue;
    const along = ((ax - cx) * ey - (ay - cy) * ex) / across;
    const part = ((ax - cx) * dy - (ay - cy) * dx) / across;
    if (part >= 0 && part <= 1 && along > most) most = along;
  }
  return most;
}

/**
 * z of the region's mean against 1.2 times the hottest sector's, Poisson errors of both:
 * z = (m_N - 1.2 m_S) / sqrt(C_N/A_N^2 + 1.44 C_S/A_S^2). Hot when it exceeds 3.09 for every sector (99.9%, one-sided). Null where
 * fewer than five of the eight sectors can be counted.
 * @param sectors null for a sector that leaves the image or lies on a lesion
 */
export function hotterThanSurroundings(
  reference: CountedRegion,
  sectors: readonly (CountedRegion | null)[],
): { readonly hot: boolean; readonly z: number } | null {
  const counted = sectors.filter((s) => s !== null && s.pixels > 0) as CountedRegion[];
  if (counted.length < 5 || !(reference.pixels > 0)) return null;
  const mean = (r: CountedRegion) => r.counts / r.pixels;
  const variance = (r: CountedRegion) => Math.max(0, r.counts) / r.pixels ** 2;
  const zs = counted.map((s) => {
    const error = Math.sqrt(variance(reference) + margin ** 2 * variance(s));
    return error === 0 ? 0 : (mean(reference) - margin * mean(s)) / error;
  });
  const z = Math.min(...zs);
  return { hot: z > limit, z };
}
