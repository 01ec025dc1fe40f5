import type { Point } from '../../../shared/geometry/shape.ts';
import type { Placement } from './placement.ts';
import { signedDistanceTo } from './polygon.ts';

const step = 6;

/**
 * Signed distance in mm (positive inside) of one outline over the part of an image where it matters. It is computed on
 * every sixth pixel and interpolated: distance is smooth, and this is many times faster.
 */
export interface DistanceGrid {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
  /** Writes the distances of the pixels left..right-1 of a row into `line`, starting at index 0. */
  row(y: number, line: Float32Array): void;
}

export function distanceGrid(
  outlineMm: readonly Point[],
  place: Placement,
  size: { readonly columns: number; readonly rows: number },
  marginMm: number,
): DistanceGrid {
  const outline = outlineMm.map((p) => place.toImage(p));
  const margin = marginMm * place.pixelsPerMm;
  const xs = outline.map((p) => p[0]);
  const ys = outline.map((p) => p[1]);
  const left = clamp(Math.floor(Math.min(...xs) - margin), 0, size.columns);
  const right = clamp(Math.ceil(Math.max(...xs) + margin), left, size.columns);
  const top = clamp(Math.floor(Math.min(...ys) - margin), 0, size.rows);
  const bottom = clamp(Math.ceil(Math.max(...ys) + margin), top, size.rows);
  const nx = Math.ceil((right - left) / step) + 2;
  const ny = Math.ceil((bottom - top) / step) + 2;
  const distanceAt = signedDistanceTo(outline);
  const nodes = new Float32Array(nx * ny);
  for (let j = 0; j < ny; j += 1) {
    for (let i = 0; i < nx; i += 1) {
      // Nodes lie on pixel centres.
      nodes[j * nx + i] = distanceAt(left + i * step + 0.5, top + j * step + 0.5) / place.pixelsPerMm;
    }
  }
  return {
    left,
    top,
    right,
    bottom,
    row(y, line) {
      const v = (y - top) / step;
      const j = Math.floor(v);
      const fv = v - j;
      for (let x = left; x < right; x += 1) {
        const u = (x - left) / step;
        const i = Math.floor(u);
        const fu = u - i;
        const k = j * nx + i;
        const upper = nodes[k]! * (1 - fu) + nodes[k + 1]! * fu;
        const lower = nodes[k + nx]! * (1 - fu) + nodes[k + nx + 1]! * fu;
        line[x - left] = upper * (1 - fv) + lower * fv;
      }
    },
  };
}

function clamp(value: number, low: number, high: number): number {
  return Math.max(low, Math.min(high, value));
}
