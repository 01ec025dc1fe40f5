import { EnthesisError } from '../errors.ts';
import { ellipseHalfExtent } from './ellipse.ts';
import { polygonAreaPx, withoutRepeats } from './polygon.ts';
import { isSelfIntersecting } from './selfIntersection.ts';
import type { Point, Shape } from './shape.ts';

export interface Bounds {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Every point that defines the shape; for an ellipse its centre alone. */
export function pointsOf(shape: Shape): readonly Point[] {
  switch (shape.kind) {
    case 'ellipse':
      return [shape.center];
    case 'point':
      return [shape.point];
    default:
      return shape.points;
  }
}

/** The upright box around the shape, in image coordinates. */
export function shapeBounds(shape: Shape): Bounds {
  if (shape.kind === 'ellipse') {
    const [w, h] = ellipseHalfExtent(shape);
    const [x, y] = shape.center;
    return { left: x - w, top: y - h, right: x + w, bottom: y + h };
  }
  const points = pointsOf(shape);
  const bounds = { left: Infinity, top: Infinity, right: -Infinity, bottom: -Infinity };
  for (const [x, y] of points) {
    bounds.left = Math.min(bounds.left, x);
    bounds.right = Math.max(bounds.right, x);
    bounds.top = Math.min(bounds.top, y);
    bounds.bottom = Math.max(bounds.bottom, y);
  }
  return bounds;
}

/** @throws EnthesisError `invalid-shape` when a coordinate is not a number */
function requireFinite(shape: Shape): void {
  const numbers = pointsOf(shape).flat();
  if (shape.kind === 'ellipse') numbers.push(...shape.radii, shape.rotation);
  if (!numbers.every(Number.isFinite)) {
    throw new EnthesisError('invalid-shape', 'A coordinate of this shape is not a number. Draw it again.');
  }
}

/**
 * Refuses what cannot be measured: coordinates that are not numbers, shapes without area or length, outlines that
 * cross themselves. The image's edge is checked by `requireInside`.
 * @throws EnthesisError `invalid-shape`, `zero-area`, `self-intersection`
 */
export function requireMeasurable(shape: Shape): void {
  requireFinite(shape);
  switch (shape.kind) {
    case 'ellipse':
      if (!(shape.radii[0] > 0 && shape.radii[1] > 0)) throw zeroArea();
      return;
    case 'polygon': {
      const points = withoutRepeats(shape.points);
      if (points.length < 3) throw zeroArea();
      if (isSelfIntersecting(points)) {
        throw new EnthesisError('self-intersection', 'The outline crosses itself. Draw it again without a crossing.');
      }
      if (polygonAreaPx(points) === 0) throw zeroArea();
      return;
    }
    case 'line': {
      const [a, b] = shape.points;
      if (a[0] === b[0] && a[1] === b[1]) throw zeroLength();
      return;
    }
    case 'angle': {
      const [a, v, b] = shape.points;
      if ((a[0] === v[0] && a[1] === v[1]) || (b[0] === v[0] && b[1] === v[1])) throw zeroLength();
      return;
    }
    case 'point':
      return;
  }
}

/**
 * Refuses a shape of which any part lies outside the image: counts beyond the edge are not there to be measured.
 * The outer edge itself (0 or the number of columns or rows) is still inside.
 * @throws EnthesisError `region-outside-image`
 */
export function requireInside(shape: Shape, rows: number, columns: number): void {
  const box = shapeBounds(shape);
  // One part in 10^9: a rotated ellipse that touches the edge must not fail on the last bit of a cosine.
  const slack = 1e-9 * Math.max(rows, columns);
  if (box.left < -slack || box.top < -slack || box.right > columns + slack || box.bottom > rows + slack) {
    throw new EnthesisError('region-outside-image', 'Part of this region lies outside the image. Move it inside.');
  }
}

function zeroArea(): EnthesisError {
  return new EnthesisError('zero-area', 'This region has no area. Draw it again.');
}

function zeroLength(): EnthesisError {
  return new EnthesisError('zero-area', 'This line has no length. Draw it again.');
}
