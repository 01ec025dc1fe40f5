import { EnthesisError } from '../errors.ts';
import { mapShape } from './mapShape.ts';
import type { Point, Shape } from './shape.ts';

/**
 * A similarity of two images: turn, uniform scale and shift, as the complex map z -> a z + b on (column, row).
 * It never mirrors: a film seen from the other side is another projection.
 */
export interface Alignment {
  readonly a: Point;
  readonly b: Point;
}

export const identityAlignment: Alignment = { a: [1, 0], b: [0, 0] };

/**
 * The similarity that carries two landmarks of one image onto the same landmarks of another.
 * @throws EnthesisError `zero-area` when both landmarks of an image are the same point
 */
export function alignTwoLandmarks(from: readonly [Point, Point], to: readonly [Point, Point]): Alignment {
  const [dx, dy] = [from[1][0] - from[0][0], from[1][1] - from[0][1]];
  const [ex, ey] = [to[1][0] - to[0][0], to[1][1] - to[0][1]];
  const square = dx * dx + dy * dy;
  if (square === 0 || ex * ex + ey * ey === 0) {
    throw new EnthesisError('zero-area', 'The two landmarks are the same point. Place them apart.');
  }
  const a: Point = [(ex * dx + ey * dy) / square, (ey * dx - ex * dy) / square];
  const [tx, ty] = times(a, from[0]);
  return { a, b: [to[0][0] - tx, to[0][1] - ty] };
}

function times([p, q]: Point, [x, y]: Point): Point {
  return [p * x - q * y, q * x + p * y];
}

export function applyAlignment({ a, b }: Alignment, point: Point): Point {
  const [x, y] = times(a, point);
  return [x + b[0], y + b[1]];
}

export function invertAlignment({ a, b }: Alignment): Alignment {
  const square = a[0] ** 2 + a[1] ** 2;
  const inverse: Point = [a[0] / square, -a[1] / square];
  const [x, y] = times(inverse, b);
  return { a: inverse, b: [-x, -y] };
}

export function alignmentScale({ a }: Alignment): number {
  return Math.hypot(a[0], a[1]);
}

/** Degrees, clockwise on the image. */
export function alignmentRotationDeg({ a }: Alignment): number {
  return (Math.atan2(a[1], a[0]) * 180) / Math.PI;
}

/** The shape carried to the other image. */
export function alignShape(alignment: Alignment, shape: Shape): Shape {
  const carry = (p: Point) => applyAlignment(alignment, p);
  return mapShape(shape, carry, ({ center, radii, rotation }) => {
    const s = alignmentScale(alignment);
    return {
      kind: 'ellipse',
      center: carry(center),
      radii: [radii[0] * s, radii[1] * s],
      rotation: rotation + alignmentRotationDeg(alignment),
    };
  });
}
