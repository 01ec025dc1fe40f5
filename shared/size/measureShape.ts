import { EnthesisError } from '../errors.ts';
import { ellipsePerimeter } from '../geometry/ellipse.ts';
import { perimeter, polygonAreaPx, withoutRepeats } from '../geometry/polygon.ts';
import type { Point, Shape } from '../geometry/shape.ts';
import { requireMeasurable } from '../geometry/validateShape.ts';
import type { SizeValue } from './model.ts';
import type { ResolvedSpacing } from './resolveSpacing.ts';

export interface ShapeMeasure {
  /** Of a line. */
  readonly length: SizeValue | null;
  /** Of an outline or ellipse. */
  readonly area: SizeValue | null;
  readonly perimeter: SizeValue | null;
  /** Of an angle, at its vertex, 0 to 180 degrees. */
  readonly angleDeg: number | null;
}

const nothing: ShapeMeasure = { length: null, area: null, perimeter: null, angleDeg: null };

/**
 * Size of one shape under a spacing. Without calibration the unit is `{pixels}`, never mm; oblong pixels then count in
 * columns. Lengths weigh columns by column spacing and rows by row spacing, areas by both.
 * @throws EnthesisError what `requireMeasurable` refuses
 */
export function measureShape(shape: Shape, spacing: ResolvedSpacing): ShapeMeasure {
  requireMeasurable(shape);
  const [row, column] = scale(spacing);
  const { basis } = spacing;
  const unit = spacing.columnMm === null ? ('{pixels}' as const) : ('mm' as const);
  const areaUnit = unit === 'mm' ? ('mm2' as const) : unit;
  switch (shape.kind) {
    case 'line':
      return { ...nothing, length: { value: distance(shape.points[0], shape.points[1], spacing), unit, basis } };
    case 'polygon': {
      const points = withoutRepeats(shape.points);
      return {
        ...nothing,
        area: { value: polygonAreaPx(points) * row * column, unit: areaUnit, basis },
        perimeter: { value: perimeter(points, [row, column]), unit, basis },
      };
    }
    case 'ellipse': {
      const [a, b] = physicalRadii(shape.radii, shape.rotation, row, column);
      return {
        ...nothing,
        area: { value: Math.PI * shape.radii[0] * shape.radii[1] * row * column, unit: areaUnit, basis },
        perimeter: { value: ellipsePerimeter(a, b), unit, basis },
      };
    }
    case 'angle':
      return { ...nothing, angleDeg: angleBetween(shape.points, spacing) };
    case 'point':
      return nothing;
  }
}

/** [row, column] scale: mm where known, else the pixel's aspect against one column. */
export function scale(spacing: ResolvedSpacing): [number, number] {
  return spacing.rowMm === null || spacing.columnMm === null ? [spacing.aspect, 1] : [spacing.rowMm, spacing.columnMm];
}

/** Distance of two points, in mm or, uncalibrated, in columns. */
export function distance(a: Point, b: Point, spacing: ResolvedSpacing): number {
  const [row, column] = scale(spacing);
  return Math.hypot((b[0] - a[0]) * column, (b[1] - a[1]) * row);
}

function angleBetween([a, vertex, b]: readonly [Point, Point, Point], spacing: ResolvedSpacing): number {
  const [row, column] = scale(spacing);
  const ux = (a[0] - vertex[0]) * column;
  const uy = (a[1] - vertex[1]) * row;
  const vx = (b[0] - vertex[0]) * column;
  const vy = (b[1] - vertex[1]) * row;
  return (Math.atan2(Math.abs(ux * vy - uy * vx), ux * vx + uy * vy) * 180) / Math.PI;
}

/**
 * Angle in degrees, 0 to 90, between two lines drawn on one image. The short axis is perpendicular to the long one
 * within `perpendicularToleranceDeg`.
 */
export function angleBetweenLines(
  first: readonly [Point, Point],
  second: readonly [Point, Point],
  spacing: ResolvedSpacing,
): number {
  const end: Point = [first[0][0] + second[1][0] - second[0][0], first[0][1] + second[1][1] - second[0][1]];
  const degrees = angleBetween([first[1], first[0], end], spacing);
  return Math.min(degrees, 180 - degrees);
}

export const perpendicularToleranceDeg = 5;

/** Semi-axes in mm of an ellipse drawn on pixels that may be oblong: singular values of its scaled matrix. */
function physicalRadii([a, b]: Point, rotation: number, row: number, column: number): [number, number] {
  if (row === column) return [a * row, b * row];
  const t = (rotation * Math.PI) / 180;
  const m = [
    a * Math.cos(t) * column,
    -b * Math.sin(t) * column,
    a * Math.sin(t) * row,
    b * Math.cos(t) * row,
  ] as const;
  const squares = m.reduce((sum, v) => sum + v * v, 0);
  const det = m[0] * m[3] - m[1] * m[2];
  const root = Math.sqrt(Math.max(0, squares * squares - 4 * det * det));
  return [Math.sqrt((squares + root) / 2), Math.sqrt(Math.max(0, (squares - root) / 2))];
}

/** A length relative to an internal reference drawn on the same image: dimensionless, so it compares across spacings. */
export function relativeLength(line: Shape, reference: Shape, spacing: ResolvedSpacing): SizeValue {
  const a = measureShape(line, spacing).length;
  const b = measureShape(reference, spacing).length;
  if (a === null || b === null) throw new EnthesisError('invalid-shape', 'A relative size needs two lines.');
  return { value: a.value / b.value, unit: '1' };
}
