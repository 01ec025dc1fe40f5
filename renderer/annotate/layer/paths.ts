/** From shapes in image coordinates to what the SVG draws in screen coordinates. Pure. */
import type { Point, Shape } from '../../../shared/geometry/shape.ts';
import type { Midline } from '../../../shared/uptake/midline.ts';
import { outline } from '../geometry/shapes.ts';
import { distance } from '../geometry/vectors.ts';

const n = (value: number): string => value.toFixed(1);

/** SVG path of a shape; a point becomes a small cross, an angle gets its arc by `angleArc`. */
export function shapePath(shape: Shape, toScreen: (p: Point) => Point): string {
  const { points, closed } = outline(shape);
  const screen = points.map(toScreen);
  const first = screen[0];
  if (!first) return '';
  if (shape.kind === 'point') return `M${n(first[0] - 5)} ${n(first[1])}h10M${n(first[0])} ${n(first[1] - 5)}v10`;
  return `M${screen.map((p) => `${n(p[0])} ${n(p[1])}`).join('L')}${closed ? 'Z' : ''}`;
}

/** Ticks across the ends of a measuring line, 8 screen pixels long, so that the ends are seen on a bright bone. */
export function endTicks(shape: Shape, toScreen: (p: Point) => Point): string {
  if (shape.kind !== 'line') return '';
  const [a, b] = [toScreen(shape.points[0]), toScreen(shape.points[1])];
  const length = distance(a, b);
  if (length < 8) return '';
  const x = (-(b[1] - a[1]) / length) * 4;
  const y = ((b[0] - a[0]) / length) * 4;
  return [a, b].map((p) => `M${n(p[0] - x)} ${n(p[1] - y)}L${n(p[0] + x)} ${n(p[1] + y)}`).join('');
}

/** Points as they are drawn, each with the name of its place in the list. */
export function dots(points: readonly Point[], toScreen: (p: Point) => Point): { id: string; x: number; y: number }[] {
  return points.map((point, i) => {
    const [x, y] = toScreen(point);
    return { id: `point-${i}`, x, y };
  });
}

/** Where the midline crosses the upper and lower edge of the image. */
export function midlineEnds({ column, row = 0, angleDeg }: Midline, rows: number): [Point, Point] {
  // Clockwise from vertical, rows growing downward: going down, the line moves to the left.
  const slope = -Math.tan((angleDeg * Math.PI) / 180);
  return [
    [column - slope * row, 0],
    [column + slope * (rows - row), rows],
  ];
}
