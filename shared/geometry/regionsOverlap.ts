import { EnthesisError } from '../errors.ts';
import { pixelsInRegion, type RegionPixels } from './pixelsInRegion.ts';
import type { Shape } from './shape.ts';

/** Whether two regions of an image share a pixel. A shape that encloses no pixels of the image shares none. */
export function regionsOverlap(a: Shape, b: Shape, rows: number, columns: number): boolean {
  const first = pixelsOf(a, rows, columns);
  const second = pixelsOf(b, rows, columns);
  if (first === null || second === null) return false;
  const { spans: p } = first;
  const { spans: q } = second;
  let i = 0;
  let j = 0;
  // Both lists are sorted by row, then column: the one that ends first is stepped over.
  while (i < p.length && j < q.length) {
    if (p[i]! !== q[j]!) {
      if (p[i]! < q[j]!) i += 3;
      else j += 3;
    } else if (p[i + 2]! <= q[j + 1]!) i += 3;
    else if (q[j + 2]! <= p[i + 1]!) j += 3;
    else return true;
  }
  return false;
}

/** Whether a region can be measured on an image: it lies inside and encloses pixels. */
export function enclosesPixels(shape: Shape, rows: number, columns: number): boolean {
  return pixelsOf(shape, rows, columns) !== null;
}

function pixelsOf(shape: Shape, rows: number, columns: number): RegionPixels | null {
  try {
    return pixelsInRegion(shape, rows, columns);
  } catch (error) {
    // Measuring refuses it with the reason.
    if (error instanceof EnthesisError) return null;
    throw error;
  }
}
