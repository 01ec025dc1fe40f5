import { expect, it } from 'vitest';
import { regionsOverlap } from './regionsOverlap.ts';
import type { Shape } from './shape.ts';

const box = (x: number, y: number, w: number, h: number): Shape => ({
  kind: 'polygon',
  points: [
    [x, y],
    [x + w, y],
    [x + w, y + h],
    [x, y + h],
  ],
});
const circle = (x: number, y: number, r: number): Shape => ({
  kind: 'ellipse',
  center: [x, y],
  radii: [r, r],
  rotation: 0,
});

// A pixel belongs to a region when its centre (n + 0.5) lies inside.
it.each([
  ['boxes beside each other share none', box(0, 0, 10, 10), box(10, 0, 10, 10), false],
  ['boxes that share one column of centres', box(0, 0, 10, 10), box(9, 0, 10, 10), true],
  ['an overlap narrower than a centre', box(0, 0, 10, 10), box(9.6, 0, 10, 10), false],
  ['one above the other', box(0, 0, 10, 10), box(0, 10, 10, 10), false],
  ['one inside the other', circle(20, 20, 10), circle(20, 20, 2), true],
  ['circles whose boxes overlap and whose pixels do not', circle(10, 10, 8), circle(23, 23, 8), false],
  ['circles that meet', circle(10, 10, 8), circle(20, 10, 8), true],
  [
    'a region in the hole of a horseshoe',
    box(12, 2, 4, 4),
    {
      kind: 'polygon',
      points: [
        [10, 0],
        [20, 0],
        [20, 12],
        [17, 12],
        [17, 1],
        [11, 1],
        [11, 12],
        [10, 12],
      ],
    } satisfies Shape,
    false,
  ],
  ['a region that leaves the image', box(-5, 0, 10, 10), box(0, 0, 10, 10), false],
] as const)('%s', (_, a, b, overlap) => {
  expect(regionsOverlap(a, b, 64, 64)).toBe(overlap);
  expect(regionsOverlap(b, a, 64, 64)).toBe(overlap);
});
