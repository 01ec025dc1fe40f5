/** What happens to the shapes when a part of an annotation is dragged. The short axis stays perpendicular to the long one. */

import type { Point, Shape } from '../../../shared/geometry/shape.ts';
import type { Annotation } from '../../../shared/reading/model.ts';
import { ontoPerpendicular } from '../tools/shortAxis.ts';
import type { HitPart } from './hitTest.ts';
import { clampShape, dragHandle, moveInside, pushInside } from './shapes.ts';
import { along, clampPoint, perpendicular } from './vectors.ts';

export interface EditContext {
  readonly columns: number;
  readonly rows: number;
  readonly aspect: number;
  /** All annotations of the image and frame. */
  readonly onImage: readonly Annotation[];
}

type Line = Extract<Shape, { kind: 'line' }>;

function partner(annotation: Annotation, role: 'long-axis' | 'short-axis', onImage: readonly Annotation[]) {
  const found = onImage.find((a) => a.role === role && a.lesionId === annotation.lesionId && a.id !== annotation.id);
  return found?.shape.kind === 'line' ? { id: found.id, shape: found.shape } : null;
}

/** The short axis carried along when its long axis is changed: same relative foot, same lengths, new perpendicular. */
export function followLongAxis(short: Line, before: Line, after: Line, aspect: number): Line {
  const [a, b] = before.points;
  const oldDirection = perpendicular(a, b, aspect);
  const newDirection = perpendicular(after.points[0], after.points[1], aspect);
  const dx = b[0] - a[0];
  const dy = b[1] - a[1];
  const turned = short.points.map((p): Point => {
    // p = a + share * (b - a) + offset * oldDirection, solved for both.
    const det = dx * oldDirection[1] - dy * oldDirection[0];
    const px = p[0] - a[0];
    const py = p[1] - a[1];
    const share = det === 0 ? 0.5 : (px * oldDirection[1] - py * oldDirection[0]) / det;
    const offset = det === 0 ? 0 : (dx * py - dy * px) / det;
    const foot = along(after.points[0], after.points[1], share);
    return [foot[0] + newDirection[0] * offset, foot[1] + newDirection[1] * offset];
  });
  const [p, q] = turned;
  return p && q ? { kind: 'line', points: [p, q] } : short;
}

/** The part of a line inside the image: its direction stays, so a perpendicular stays one (Liang and Barsky 1984). */
export function clipLine(line: Line, columns: number, rows: number): Line {
  const [[x, y], [x2, y2]] = line.points;
  let from = 0;
  let to = 1;
  for (const [delta, room] of [
    [x - x2, x],
    [x2 - x, columns - x],
    [y - y2, y],
    [y2 - y, rows - y],
  ] as const) {
    if (delta < 0) from = Math.max(from, room / delta);
    else if (delta > 0) to = Math.min(to, room / delta);
    else if (room < 0) to = -1;
  }
  if (to > from) return { kind: 'line', points: [along(...line.points, from), along(...line.points, to)] };
  // Nothing of it is inside: moved to the nearest place that is.
  const moved = pushInside(line, columns, rows);
  return moved.kind === 'line' ? moved : line;
}

/**
 * New shapes of all annotations that a drag changes.
 * @param from where the part was taken, @param to where it is now; both in image coordinates
 * @param rotate turn an ellipse by its handle instead of resizing it
 */
export function dragged(
  annotation: Annotation,
  part: HitPart,
  from: Point,
  to: Point,
  context: EditContext,
  rotate: boolean,
): Map<string, Shape> {
  const { columns, rows, aspect, onImage } = context;
  const target = clampPoint(to, columns, rows);
  const changed = new Map<string, Shape>();
  const short = annotation.role === 'long-axis' ? partner(annotation, 'short-axis', onImage) : null;
  if (part.kind !== 'handle') {
    const moved = moveInside(annotation.shape, to[0] - from[0], to[1] - from[1], columns, rows);
    changed.set(annotation.id, moved);
    if (short && moved.kind === 'line' && annotation.shape.kind === 'line') {
      changed.set(short.id, clipLine(followLongAxis(short.shape, annotation.shape, moved, aspect), columns, rows));
    }
    return changed;
  }
  const long = annotation.role === 'short-axis' ? partner(annotation, 'long-axis', onImage) : null;
  if (long && annotation.shape.kind === 'line') {
    const fixed = annotation.shape.points[part.index === 0 ? 1 : 0];
    const end = ontoPerpendicular(fixed, target, long.shape.points[0], long.shape.points[1], aspect);
    // Outside the image only if the perpendicular leaves it before the pointer does: then the end stays where it was.
    const inside = end[0] >= 0 && end[1] >= 0 && end[0] <= columns && end[1] <= rows;
    changed.set(annotation.id, inside ? dragHandle(annotation.shape, part.index, end) : annotation.shape);
    return changed;
  }
  const shape = clampShape(dragHandle(annotation.shape, part.index, target, rotate), columns, rows);
  changed.set(annotation.id, shape);
  if (short && shape.kind === 'line' && annotation.shape.kind === 'line') {
    changed.set(short.id, clipLine(followLongAxis(short.shape, annotation.shape, shape, aspect), columns, rows));
  }
  return changed;
}
