import type { Point } from '../../../shared/geometry/shape.ts';
import type { Plane } from '../plane.ts';
import { type Matrix, toImage, type View } from './camera.ts';
import { focusOnLeg, onLeg, type Stance } from './legs.ts';

/** An upright ellipse in image coordinates. */
export interface Ellipse {
  readonly center: Point;
  readonly radii: Point;
  readonly rotation: 0;
}

const radiiMm: Point = [9.9, 12.6];

/** The region over the focus and its counterpart at the other heel cord. */
export function focusRegions(stance: Stance, matrix: Matrix, view: View): { lesion: Ellipse; reference: Ellipse } {
  const over = (side: 'R' | 'L'): Ellipse => {
    const [x, y] = toImage(matrix, view, onLeg(stance, side, focusOnLeg.outward, focusOnLeg.down));
    return {
      // To a tenth of a pixel, as a file would hold it.
      center: [Math.round(x * 10) / 10, Math.round(y * 10) / 10],
      radii: [radiiMm[0] / matrix.pixelMm, radiiMm[1] / matrix.pixelMm],
      rotation: 0,
    };
  };
  return { lesion: over('R'), reference: over('L') };
}

/** Sum and number of the pixels whose centres lie inside. */
export function sumIn(
  values: Plane | { columns: number; rows: number; values: Uint16Array },
  region: Ellipse,
): {
  sum: number;
  pixels: number;
} {
  const [cx, cy] = region.center;
  const [rx, ry] = region.radii;
  let sum = 0;
  let pixels = 0;
  for (let row = Math.floor(cy - ry); row <= cy + ry; row += 1) {
    for (let column = Math.floor(cx - rx); column <= cx + rx; column += 1) {
      if (((column + 0.5 - cx) / rx) ** 2 + ((row + 0.5 - cy) / ry) ** 2 > 1) continue;
      sum += values.values[row * values.columns + column]!;
      pixels += 1;
    }
  }
  return { sum, pixels };
}
