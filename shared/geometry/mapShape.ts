import type { Point, Shape } from './shape.ts';

type Ellipse = Extract<Shape, { kind: 'ellipse' }>;

/** The shape with every point carried by `point`; an ellipse, whose radii and rotation follow other rules, by `ellipse`. */
export function mapShape(shape: Shape, point: (p: Point) => Point, ellipse: (e: Ellipse) => Ellipse): Shape {
  switch (shape.kind) {
    case 'line':
      return { kind: 'line', points: [point(shape.points[0]), point(shape.points[1])] };
    case 'polygon':
      return { kind: 'polygon', points: shape.points.map(point) };
    case 'angle':
      return { kind: 'angle', points: [point(shape.points[0]), point(shape.points[1]), point(shape.points[2])] };
    case 'point':
      return { kind: 'point', point: point(shape.point) };
    case 'ellipse':
      return ellipse(shape);
  }
}
