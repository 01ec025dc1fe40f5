import type { StoredFrame } from '../dicom/model.ts';
import { EnthesisError } from '../errors.ts';
import { pixelsInRegion } from '../geometry/pixelsInRegion.ts';
import type { Point, Shape } from '../geometry/shape.ts';
import { type Patch, traceIsoline } from '../geometry/traceIsoline.ts';

export interface Isocontour {
  readonly points: Point[];
  /** Stored value at the maximum and at the contour. */
  readonly maximum: number;
  readonly level: number;
}

/**
 * Outline of the pixels at or above a percentage of the maximum that hang together with it. Inside a drawn shape the
 * maximum is that of the shape and the outline stays within it; from a seed the maximum is the peak that the values
 * climb to from there, and the outline may run anywhere.
 * @param percentOfMax above 0, below 100, of stored values (a scan's zero is no counts)
 * @throws EnthesisError `region-outside-image`, `colour-pixels`, `zero-area` (no counts there), what `pixelsInRegion` refuses
 */
export function isocontour(stored: StoredFrame, around: Shape | Point, percentOfMax: number): Isocontour {
  if (stored.samplesPerPixel !== 1) {
    throw new EnthesisError('colour-pixels', 'This is a colour image: its pixels are not counts and are not measured.');
  }
  if (!(percentOfMax > 0 && percentOfMax < 100)) {
    throw new EnthesisError('invalid-shape', 'The percentage of the maximum lies between 0 and 100.');
  }
  const { rows, columns } = stored;
  const allowed = new Uint8Array(rows * columns);
  let peak: number;
  if (isPoint(around)) {
    allowed.fill(1);
    peak = climb(stored, around);
  } else if (around.kind === 'point') {
    return isocontour(stored, around.point, percentOfMax);
  } else {
    const { spans } = pixelsInRegion(around, rows, columns);
    peak = -1;
    for (let k = 0; k < spans.length; k += 3) {
      for (let i = spans[k]! * columns + spans[k + 1]!; i < spans[k]! * columns + spans[k + 2]!; i += 1) {
        allowed[i] = 1;
        if (peak < 0 || stored.pixels[i]! > stored.pixels[peak]!) peak = i;
      }
    }
  }
  const maximum = stored.pixels[peak]!;
  if (!(maximum > 0)) throw new EnthesisError('zero-area', 'There are no counts here. Choose another place.');
  const level = (maximum * percentOfMax) / 100;
  const inside = new Uint8Array(rows * columns);
  const stack = [peak];
  inside[peak] = 1;
  for (let k = stack.pop(); k !== undefined; k = stack.pop()) {
    const c = k % columns;
    for (const next of [c > 0 ? k - 1 : -1, c + 1 < columns ? k + 1 : -1, k - columns, k + columns]) {
      if (next < 0 || next >= inside.length || inside[next] === 1 || allowed[next] === 0) continue;
      if (stored.pixels[next]! < level) continue;
      inside[next] = 1;
      stack.push(next);
    }
  }
  const patch: Patch = { values: Float32Array.from(stored.pixels), rows, columns, left: 0, top: 0 };
  return { points: traceIsoline(patch, inside, level), maximum, level };
}

function isPoint(around: Shape | Point): around is Point {
  return Array.isArray(around);
}

/** Uphill from pixel to brightest neighbour until none is brighter. */
function climb({ rows, columns, pixels }: StoredFrame, [x, y]: Point): number {
  if (!(x >= 0 && y >= 0 && x < columns && y < rows)) {
    throw new EnthesisError('region-outside-image', 'This point lies outside the image. Click inside.');
  }
  let at = Math.floor(y) * columns + Math.floor(x);
  for (;;) {
    const r = Math.floor(at / columns);
    const c = at % columns;
    let best = at;
    // Two pixels in each direction: single counts make peaks of their own.
    for (let dr = -2; dr <= 2; dr += 1) {
      for (let dc = -2; dc <= 2; dc += 1) {
        const [nr, nc] = [r + dr, c + dc];
        if (nr < 0 || nc < 0 || nr >= rows || nc >= columns) continue;
        const k = nr * columns + nc;
        if (pixels[k]! > pixels[best]!) best = k;
      }
    }
    if (best === at) return at;
    at = best;
  }
}
