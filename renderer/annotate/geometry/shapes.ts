/** What can be done with a shape: its outline, its handles, moving it, dragging a handle, keeping it inside the image. */
import { ellipseHalfExtent, ellipseOutline } from '../../../shared/geometry/ellipse.ts';
import type { Point, Shape } from '../../../shared/geometry/shape.ts';
import { shapeBounds } from '../../../shared/geometry/validateShape.ts';
import { clampPoint, distance, segmentDistance, shifted } from './vectors.ts';

/** Points of the drawn outline, in image coordinates; `closed` says whether the last is joined to the first. */
export function outline(shape: Shape): { points: readonly Point[]; closed: boolean } {
  switch (shape.kind) {
    case 'line':
    case 'angle':
      return { points: shape.points, closed: false };
    case 'polygon':
      return { points: shape.points, closed: true };
    case 'ellipse':
      return { points: ellipseOutline(shape, 72), closed: true };
    case 'point':
      return { points: [shape.point], closed: false };
  }
}

/** Places that can be dragged. An ellipse has the ends of its first radius (0, 2) and of its second (1, 3). */
export function handles(shape: Shape): readonly Point[] {
  if (shape.kind === 'ellipse') return ellipseOutline(shape, 4);
  return outline(shape).points;
}

/** A point of the outline beside which its value is written: the rightmost one, so that the text is clear of the shape. */
export function labelAnchor(shape: Shape): Point {
  const { points } = outline(shape);
  const first: Point = points[0] ?? [0, 0];
  return points.reduce<Point>((best, p) => (p[0] > best[0] ? p : best), first);
}

export function moveShape(shape: Shape, dx: number, dy: number): Shape {
  switch (shape.kind) {
    case 'line':
      return { ...shape, points: [shifted(shape.points[0], dx, dy), shifted(shape.points[1], dx, dy)] };
    case 'angle': {
      const [a, b, c] = shape.points;
      return { ...shape, points: [shifted(a, dx, dy), shifted(b, dx, dy), shifted(c, dx, dy)] };
    }
    case 'polygon':
      return { ...shape, points: shape.points.map((p) => shifted(p, dx, dy)) };
    case 'ellipse':
      return { ...shape, center: shifted(shape.center, dx, dy) };
    case 'point':
      return { ...shape, point: shifted(shape.point, dx, dy) };
  }
}

/** Moves the shape by at most (dx, dy), so that all of it stays inside the image. */
export function moveInside(shape: Shape, dx: number, dy: number, columns: number, rows: number): Shape {
  const { points } = outline(shape);
  const xs = points.map((p) => p[0]);
  const ys = points.map((p) => p[1]);
  const limit = (delta: number, low: number, high: number, size: number) =>
    Math.min(Math.max(delta, Math.min(0, -low)), Math.max(0, size - high));
  return moveShape(
    shape,
    limit(dx, Math.min(...xs), Math.max(...xs), columns),
    limit(dy, Math.min(...ys), Math.max(...ys), rows),
  );
}

/** The shape pushed just inside the image, with its size kept. */
export function pushInside(shape: Shape, columns: number, rows: number): Shape {
  const box = shapeBounds(shape);
  const push = (low: number, high: number, size: number) => (low < 0 ? -low : high > size ? size - high : 0);
  return moveShape(shape, push(box.left, box.right, columns), push(box.top, box.bottom, rows));
}

/** Drags handle `index` to a point; `rotate` turns an ellipse instead of resizing it. */
export function dragHandle(shape: Shape, index: number, to: Point, rotate = false): Shape {
  switch (shape.kind) {
    case 'line':
      return { ...shape, points: index === 0 ? [to, shape.points[1]] : [shape.points[0], to] };
    case 'angle': {
      const [a, b, c] = shape.points;
      return { ...shape, points: [index === 0 ? to : a, index === 1 ? to : b, index === 2 ? to : c] };
    }
    case 'polygon':
      return { ...shape, points: shape.points.map((p, i) => (i === index ? to : p)) };
    case 'point':
      return { ...shape, point: to };
    case 'ellipse': {
      const dx = to[0] - shape.center[0];
      const dy = to[1] - shape.center[1];
      if (rotate) {
        const turn = (Math.atan2(dy, dx) * 180) / Math.PI - index * 90;
        return { ...shape, rotation: ((turn % 180) + 180) % 180 };
      }
      const radius = Math.max(0.5, distance(shape.center, to));
      return { ...shape, radii: index % 2 === 0 ? [radius, shape.radii[1]] : [shape.radii[0], radius] };
    }
  }
}

/** Keeps points inside the image. An ellipse that reaches over the edge is made smaller. */
export function clampShape(shape: Shape, columns: number, rows: number): Shape {
  const keep = (p: Point) => clampPoint(p, columns, rows);
  switch (shape.kind) {
    case 'line':
      return { ...shape, points: [keep(shape.points[0]), keep(shape.points[1])] };
    case 'angle':
      return { ...shape, points: [keep(shape.points[0]), keep(shape.points[1]), keep(shape.points[2])] };
    case 'polygon':
      return { ...shape, points: shape.points.map(keep) };
    case 'point':
      return { ...shape, point: keep(shape.point) };
    case 'ellipse': {
      const center = keep(shape.center);
      const [halfX, halfY] = ellipseHalfExtent(shape);
      const room = Math.min(
        1,
        Math.min(center[0], columns - center[0]) / Math.max(halfX, 1e-9),
        Math.min(center[1], rows - center[1]) / Math.max(halfY, 1e-9),
      );
      return { ...shape, center, radii: [shape.radii[0] * room, shape.radii[1] * room] };
    }
  }
}

/** The outline with another corner on the side that lies nearest to a point. */
export function withCorner(shape: Extract<Shape, { kind: 'polygon' }>, at: Point): { shape: Shape; index: number } {
  const { points } = shape;
  let index = 0;
  let least = Number.POSITIVE_INFINITY;
  points.forEach((p, i) => {
    const far = segmentDistance(at, p, points[(i + 1) % points.length] ?? p);
    if (far < least) [index, least] = [i + 1, far];
  });
  return { shape: { kind: 'polygon', points: [...points.slice(0, index), at, ...points.slice(index)] }, index };
}
