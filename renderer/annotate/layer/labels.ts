/** Where values are written: beside their shapes, clear of all shapes, of each other and of the corner texts where there is room. Pure. */
import type { Point, Shape } from '../../../shared/geometry/shape.ts';
import { outline } from '../geometry/shapes.ts';

export interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** A label to be placed: its size with padding, CSS pixels (0 x 0 takes no room), and the shapes it belongs to. */
export interface LabelSize {
  readonly width: number;
  readonly height: number;
  readonly shapes: readonly Shape[];
}

/** Distance between a shape and its label, and between labels. */
const gap = 8;
const apart = 2;
/** A label farther than this from its shape is joined to it by a thin line. */
const leaderFrom = 20;

function boxOf(shapes: readonly Shape[], toScreen: (p: Point) => Point): Box {
  const points = shapes.flatMap((shape) => outline(shape).points.map(toScreen));
  const xs = points.map((p) => p[0]);
  const ys = points.map((p) => p[1]);
  return { left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) };
}

const overlaps = (a: Box, b: Box): boolean =>
  a.left < b.right + apart && b.left < a.right + apart && a.top < b.bottom + apart && b.top < a.bottom + apart;

/** Places to try, best first: right, left, below, above, then further down and up. */
function candidates(box: Box, width: number, height: number): { left: number; top: number }[] {
  const middle = (box.top + box.bottom - height) / 2;
  const centred = (box.left + box.right - width) / 2;
  const steps = Array.from({ length: 16 }, (_, i) => i * (height / 2 + apart));
  return [
    { left: box.right + gap, top: middle },
    { left: box.left - gap - width, top: middle },
    ...steps.flatMap((step) => [
      { left: centred, top: box.bottom + gap + step },
      { left: centred, top: box.top - gap - height - step },
      { left: box.right + gap, top: middle + step },
      { left: box.right + gap, top: middle - step },
      { left: box.left - gap - width, top: middle + step },
      { left: box.left - gap - width, top: middle - step },
    ]),
  ];
}

export interface Placed {
  readonly x: number;
  readonly y: number;
  /** From the label's edge to the nearest point of its shapes, where they stand apart. */
  readonly leader: readonly [Point, Point] | null;
}

function leaderOf(box: Box, shapes: readonly Shape[], toScreen: (p: Point) => Point): Placed['leader'] {
  let best: readonly [Point, Point] | null = null;
  let least = Number.POSITIVE_INFINITY;
  for (const p of shapes.flatMap((shape) => outline(shape).points.map(toScreen))) {
    const edge: Point = [Math.min(box.right, Math.max(box.left, p[0])), Math.min(box.bottom, Math.max(box.top, p[1]))];
    const far = Math.hypot(p[0] - edge[0], p[1] - edge[1]);
    if (far < least) [best, least] = [[edge, p], far];
  }
  return least > leaderFrom ? best : null;
}

/**
 * Upper left corners of the labels, in the given order. Where nothing is free, the label stands at its first place that is
 * inside, pushed into the viewport.
 * @param obstacles boxes that are written on already, in the viewport's CSS pixels
 */
export function placeLabels<T extends LabelSize>(
  labels: readonly T[],
  toScreen: (p: Point) => Point,
  widthPx: number,
  heightPx: number,
  obstacles: readonly Box[] = [],
): (T & Placed)[] {
  const shapes = labels.map((label) => boxOf(label.shapes, toScreen));
  const taken: Box[] = [...obstacles, ...labels.flatMap((label) => label.shapes.map((s) => boxOf([s], toScreen)))];
  return labels.map((label, i) => {
    const own = shapes[i] ?? { left: 0, top: 0, right: 0, bottom: 0 };
    const { width, height } = label;
    const boxAt = (at: { left: number; top: number }): Box => ({
      left: at.left,
      top: at.top,
      right: at.left + width,
      bottom: at.top + height,
    });
    const all = candidates(own, width, height).map(boxAt);
    const inside = (b: Box) => b.left >= 0 && b.top >= 0 && b.right <= widthPx && b.bottom <= heightPx;
    const free = all.find((b) => inside(b) && !taken.some((other) => overlaps(b, other)));
    const first = free ?? all.find(inside) ?? boxAt({ left: own.left, top: own.top });
    const left = Math.max(2, Math.min(first.left, widthPx - width - 2));
    const top = Math.max(2, Math.min(first.top, heightPx - height - 2));
    if (height > 0) taken.push(boxAt({ left, top }));
    const box = boxAt({ left, top });
    return { ...label, x: left, y: top, leader: height > 0 ? leaderOf(box, label.shapes, toScreen) : null };
  });
}
