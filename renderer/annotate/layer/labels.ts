/** Where values are written: beside their shapes, clear of all shapes and of each other where there is room. Pure. */
import type { Point, Shape } from '../../../shared/reading/model.ts';
import { outline } from '../geometry/shapes.ts';

interface Box {
  readonly left: number;
  readonly top: number;
  readonly right: number;
  readonly bottom: number;
}

/** Mean width of a letter and height of a line at the overlay's type size, CSS pixels. */
const letterWidth = 6.1;
const lineHeight = 14;
const gap = 8;

function boxOf(shape: Shape, toScreen: (p: Point) => Point): Box {
  const points = outline(shape).points.map(toScreen);
  const xs = points.map((p) => p[0]);
  const ys = points.map((p) => p[1]);
  return { left: Math.min(...xs), right: Math.max(...xs), top: Math.min(...ys), bottom: Math.max(...ys) };
}

const overlaps = (a: Box, b: Box): boolean =>
  a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;

/** Places to try, best first: right, left, below, above, then further down and up. */
function candidates(box: Box, width: number): { left: number; top: number }[] {
  const middle = (box.top + box.bottom - lineHeight) / 2;
  const centred = (box.left + box.right - width) / 2;
  const steps = [0, 1, 2, 3, 4].map((i) => i * lineHeight);
  return [
    { left: box.right + gap, top: middle },
    { left: box.left - gap - width, top: middle },
    ...steps.flatMap((step) => [
      { left: centred, top: box.bottom + gap / 2 + step },
      { left: centred, top: box.top - gap / 2 - lineHeight - step },
      { left: box.right + gap, top: middle + step },
      { left: box.right + gap, top: middle - step },
      { left: box.left - gap - width, top: middle + step },
      { left: box.left - gap - width, top: middle - step },
    ]),
  ];
}

/**
 * Baseline origins of the labels, in the given order. Labels without text take no room. Where nothing is free, the label
 * stands at its first place, pushed into the viewport.
 */
export function placeLabels<T extends { readonly text: string; readonly shape: Shape }>(
  labels: readonly T[],
  toScreen: (p: Point) => Point,
  widthPx: number,
  heightPx: number,
): (T & { readonly x: number; readonly y: number })[] {
  const taken: Box[] = labels.map((label) => boxOf(label.shape, toScreen));
  return labels.map((label, i) => {
    const own = taken[i] ?? { left: 0, top: 0, right: 0, bottom: 0 };
    const width = label.text.length * letterWidth;
    const boxAt = (at: { left: number; top: number }): Box => ({
      left: at.left,
      top: at.top,
      right: at.left + width,
      bottom: at.top + lineHeight,
    });
    const all = candidates(own, width).map(boxAt);
    const inside = (b: Box) => b.left >= 0 && b.top >= 0 && b.right <= widthPx && b.bottom <= heightPx;
    const free = all.find((b) => inside(b) && !taken.some((other) => overlaps(b, other)));
    const first = free ?? all.find(inside) ?? boxAt({ left: own.left, top: own.top });
    const left = Math.max(2, Math.min(first.left, widthPx - width - 2));
    const top = Math.max(2, Math.min(first.top, heightPx - lineHeight - 2));
    if (label.text !== '') taken.push(boxAt({ left, top }));
    return { ...label, x: left, y: top + lineHeight - 3 };
  });
}
