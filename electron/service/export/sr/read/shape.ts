import type { Point, Shape } from '../../../../../shared/geometry/shape.ts';
import type { ContentNode } from './contentTree.ts';

const near = (a: Point | undefined, b: Point | undefined): boolean =>
  a !== undefined && b !== undefined && Math.hypot(a[0] - b[0], a[1] - b[1]) < 1e-3;

/** An ellipse from the ends of its axes. The rotation is that of the major axis, from above -90 to 90 degrees. */
function ellipse([a1, a2, b1, b2]: readonly Point[]): Shape | null {
  if (a1 === undefined || a2 === undefined || b1 === undefined || b2 === undefined) return null;
  const [dx, dy] = [a2[0] - a1[0], a2[1] - a1[1]];
  const radii: Point = [Math.hypot(dx, dy) / 2, Math.hypot(b2[0] - b1[0], b2[1] - b1[1]) / 2];
  if (!(radii[0] > 0) || !(radii[1] > 0)) return null;
  let rotation = (Math.atan2(dy, dx) * 180) / Math.PI;
  if (rotation <= -90) rotation += 180;
  if (rotation > 90) rotation -= 180;
  return { kind: 'ellipse', center: [(a1[0] + a2[0]) / 2, (a1[1] + a2[1]) / 2], radii, rotation };
}

/** DICOM graphics as a shape of ours; null for what we do not draw (many points, open lines of more than two). */
export function shapeOf(graphic: NonNullable<ContentNode['graphic']>): Shape | null {
  const { type, points } = graphic;
  const [first, second, third, fourth] = points;
  switch (type) {
    case 'POINT':
      return first === undefined ? null : { kind: 'point', point: first };
    case 'ELLIPSE':
      return ellipse(points);
    case 'CIRCLE': {
      if (first === undefined || second === undefined) return null;
      const radius = Math.hypot(second[0] - first[0], second[1] - first[1]);
      return radius > 0 ? { kind: 'ellipse', center: first, radii: [radius, radius], rotation: 0 } : null;
    }
    case 'POLYLINE': {
      if (points.length === 2 && first !== undefined && second !== undefined) {
        return { kind: 'line', points: [first, second] };
      }
      // The vertex twice: two lines of an angle.
      if (
        points.length === 4 &&
        first !== undefined &&
        second !== undefined &&
        near(second, third) &&
        fourth !== undefined
      ) {
        return { kind: 'angle', points: [first, second, fourth] };
      }
      if (points.length > 3 && near(first, points[points.length - 1])) {
        return { kind: 'polygon', points: points.slice(0, -1) };
      }
      return null;
    }
    default:
      return null;
  }
}
