import { EnthesisError } from '../errors.ts';
import type { Ellipse } from './ellipse.ts';
import { ellipseHalfExtent } from './ellipse.ts';
import { withoutRepeats } from './polygon.ts';
import type { Point, Shape } from './shape.ts';
import { requireInside, requireMeasurable } from './validateShape.ts';

/**
 * The pixels of a region as runs along rows: triplets (row, first column, column after the last), all counted from 0.
 * Runs are sorted by row, then column, and do not overlap.
 */
export interface RegionPixels {
  readonly spans: Int32Array;
  readonly count: number;
}

/**
 * Which pixels belong to a region: those whose centre (column + 0.5, row + 0.5) lies inside; a centre exactly on the
 * outline counts as inside, so that mirroring, rotating by 90 degrees or transposing image and region changes nothing.
 *
 * Works row by row (scan conversion), so the cost follows the number of rows, not the number of pixels.
 * @throws EnthesisError `invalid-shape`, `zero-area` (also when no pixel centre is covered), `self-intersection`,
 *   `region-outside-image`
 */
export function pixelsInRegion(shape: Shape, rows: number, columns: number): RegionPixels {
  if (shape.kind !== 'polygon' && shape.kind !== 'ellipse') {
    throw new EnthesisError('invalid-shape', 'Only an outline or an ellipse encloses pixels.');
  }
  requireMeasurable(shape);
  requireInside(shape, rows, columns);
  const region =
    shape.kind === 'ellipse' ? ellipseSpans(shape, rows, columns) : polygonSpans(shape.points, rows, columns);
  if (region.count === 0) {
    throw new EnthesisError('zero-area', 'This region is smaller than one pixel. Draw a larger one.');
  }
  return region;
}

class SpanList {
  private readonly values: number[] = [];
  count = 0;

  /** Adds the pixels whose centres lie between two column coordinates, both included. */
  add(row: number, fromX: number, toX: number, columns: number): void {
    const first = Math.max(0, Math.ceil(fromX - 0.5));
    const end = Math.min(columns, Math.floor(toX - 0.5) + 1);
    if (end <= first) return;
    const n = this.values.length;
    // A run that overlaps the one before on the same row is joined to it, so that no pixel is counted twice.
    if (n > 0 && this.values[n - 3] === row && first <= this.values[n - 1]!) {
      const before = this.values[n - 1]!;
      if (end > before) {
        this.values[n - 1] = end;
        this.count += end - before;
      }
      return;
    }
    this.values.push(row, first, end);
    this.count += end - first;
  }

  done(): RegionPixels {
    return { spans: Int32Array.from(this.values), count: this.count };
  }
}

function ellipseSpans(ellipse: Ellipse, rows: number, columns: number): RegionPixels {
  const angle = (ellipse.rotation * Math.PI) / 180;
  const c = Math.cos(angle);
  const s = Math.sin(angle);
  const ia = 1 / ellipse.radii[0] ** 2;
  const ib = 1 / ellipse.radii[1] ** 2;
  // Inside: A dx^2 + 2 B dx dy + C dy^2 <= 1
  const A = c * c * ia + s * s * ib;
  const B = c * s * (ia - ib);
  const C = s * s * ia + c * c * ib;
  const [cx, cy] = ellipse.center;
  const [, halfHeight] = ellipseHalfExtent(ellipse);
  const list = new SpanList();
  const last = Math.min(rows - 1, Math.floor(cy + halfHeight));
  for (let row = Math.max(0, Math.floor(cy - halfHeight) - 1); row <= last; row += 1) {
    const dy = row + 0.5 - cy;
    const quarter = (B * dy) ** 2 - A * (C * dy * dy - 1);
    // A centre on the outline must not be lost to the last bit: 1e-12 of the radius is far below any coordinate's precision.
    if (quarter < -1e-12 * A) continue;
    const half = Math.sqrt(Math.max(0, quarter)) / A;
    const middle = cx - (B * dy) / A;
    const slack = 1e-9;
    list.add(row, middle - half - slack, middle + half + slack, columns);
  }
  return list.done();
}

function polygonSpans(outline: readonly Point[], rows: number, columns: number): RegionPixels {
  const points = withoutRepeats(outline);
  const n = points.length;
  const top = Math.max(0, Math.floor(Math.min(...points.map((p) => p[1])) - 0.5));
  const bottom = Math.min(rows - 1, Math.ceil(Math.max(...points.map((p) => p[1])) - 0.5));
  // Edges filed under the first row whose centre they reach; each row then looks only at the edges that touch it.
  const starting = new Map<number, number[]>();
  for (let i = 0; i < n; i += 1) {
    const y = Math.min(points[i]![1], points[(i + 1) % n]![1]);
    const row = Math.max(top, Math.ceil(y - 0.5));
    const filed = starting.get(row);
    if (filed === undefined) starting.set(row, [i]);
    else filed.push(i);
  }
  const list = new SpanList();
  let open: number[] = [];
  for (let row = top; row <= bottom; row += 1) {
    const y = row + 0.5;
    const begun = starting.get(row);
    if (begun !== undefined) open.push(...begun);
    open = open.filter((i) => Math.max(points[i]![1], points[(i + 1) % n]![1]) >= y);
    const crossings: number[] = [];
    const touching: [number, number][] = [];
    for (const i of open) {
      const a = points[i]!;
      const b = points[(i + 1) % n]!;
      if (a[1] <= y !== b[1] <= y) {
        // Always from the upper to the lower end, so that an edge gives the same crossing in either direction.
        const [u, v] = a[1] < b[1] ? [a, b] : [b, a];
        crossings.push(u[0] + ((y - u[1]) * (v[0] - u[0])) / (v[1] - u[1]));
      } else if (a[1] === y && b[1] === y) touching.push([Math.min(a[0], b[0]), Math.max(a[0], b[0])]);
      else if (a[1] === y) touching.push([a[0], a[0]]);
      else if (b[1] === y) touching.push([b[0], b[0]]);
    }
    crossings.sort((p, q) => p - q);
    const runs: [number, number][] = touching;
    for (let k = 0; k + 1 < crossings.length; k += 2) runs.push([crossings[k]!, crossings[k + 1]!]);
    runs.sort((p, q) => p[0] - q[0]);
    for (const [from, to] of runs) list.add(row, from, to, columns);
  }
  return list.done();
}
