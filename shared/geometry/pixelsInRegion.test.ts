import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { pixelsInRegion } from './pixelsInRegion.ts';
import type { Point, Shape } from './shape.ts';

/** Every pixel centre tested on its own against the definition: slow, and shares no code with the scan conversion. */
function bruteForce(shape: Shape, rows: number, columns: number): Set<string> {
  const inside = new Set<string>();
  for (let r = 0; r < rows; r += 1) {
    for (let c = 0; c < columns; c += 1) if (contains(shape, c + 0.5, r + 0.5)) inside.add(`${r},${c}`);
  }
  return inside;
}

function contains(shape: Shape, x: number, y: number): boolean {
  if (shape.kind === 'ellipse') {
    const t = (shape.rotation * Math.PI) / 180;
    const dx = x - shape.center[0];
    const dy = y - shape.center[1];
    const u = dx * Math.cos(t) + dy * Math.sin(t);
    const v = -dx * Math.sin(t) + dy * Math.cos(t);
    return (u / shape.radii[0]) ** 2 + (v / shape.radii[1]) ** 2 <= 1;
  }
  if (shape.kind !== 'polygon') return false;
  // Winding angle: the turns that the outline makes around the centre.
  let turns = 0;
  for (let i = 0; i < shape.points.length; i += 1) {
    const a = shape.points[i]!;
    const b = shape.points[(i + 1) % shape.points.length]!;
    const cross = (a[0] - x) * (b[1] - y) - (a[1] - y) * (b[0] - x);
    const dot = (a[0] - x) * (b[0] - x) + (a[1] - y) * (b[1] - y);
    if (cross === 0 && dot <= 0) return true;
    turns += Math.atan2(cross, dot);
  }
  return Math.abs(turns) > Math.PI;
}

function setOf(shape: Shape, rows: number, columns: number): Set<string> {
  const { spans, count } = pixelsInRegion(shape, rows, columns);
  const set = new Set<string>();
  for (let k = 0; k < spans.length; k += 3) {
    for (let c = spans[k + 1]!; c < spans[k + 2]!; c += 1) set.add(`${spans[k]},${c}`);
  }
  expect(set.size).toBe(count);
  return set;
}

const polygon = (...points: Point[]): Shape => ({ kind: 'polygon', points });

describe('pixels of a region', () => {
  it('takes the pixels whose centre is inside: a 4 x 3 box on pixel corners holds 12', () => {
    // Corners at column 2..6 and row 1..4: centres 2.5..5.5 and 1.5..3.5.
    const box = polygon([2, 1], [6, 1], [6, 4], [2, 4]);
    expect(pixelsInRegion(box, 10, 10).count).toBe(12);
    expect(setOf(box, 10, 10)).toEqual(bruteForce(box, 10, 10));
  });

  it('counts a circle of radius 2 about a pixel corner: the 12 centres nearer than 2', () => {
    // Centres at offsets (±0.5, ±1.5): 0.5,0.5 -> 0.71 (4 px); 0.5,1.5 -> 1.58 (8 px); 1.5,1.5 -> 2.12 (out). 12 in all.
    const circle: Shape = { kind: 'ellipse', center: [5, 5], radii: [2, 2], rotation: 0 };
    expect(pixelsInRegion(circle, 10, 10).count).toBe(12);
  });

  it('counts a centre on the outline as inside', () => {
    // Radius 1 about the centre of pixel (5, 5): the centres of its four neighbours lie exactly on the circle.
    expect(pixelsInRegion({ kind: 'ellipse', center: [5.5, 5.5], radii: [1, 1], rotation: 0 }, 10, 10).count).toBe(5);
    // A diamond through the centres of the four neighbours at distance 2: 1 + 4 + 8 = 13 centres with |dx| + |dy| <= 2.
    expect(pixelsInRegion(polygon([5.5, 3.5], [7.5, 5.5], [5.5, 7.5], [3.5, 5.5]), 10, 10).count).toBe(13);
  });

  it('leaves out the notch of a concave outline', () => {
    // A U: 6 x 4 box less the 2 x 3 notch = 24 - 6 = 18.
    const u = polygon([1, 1], [3, 1], [3, 4], [5, 4], [5, 1], [7, 1], [7, 5], [1, 5]);
    expect(pixelsInRegion(u, 8, 8).count).toBe(18);
    expect(setOf(u, 8, 8)).toEqual(bruteForce(u, 8, 8));
  });

  it.each<[string, Shape, string]>([
    ['part outside the image', polygon([-1, 1], [3, 1], [3, 3]), 'region-outside-image'],
    ['ellipse over the edge', { kind: 'ellipse', center: [9, 5], radii: [2, 1], rotation: 0 }, 'region-outside-image'],
    ['no area', polygon([1, 1], [3, 3], [5, 5]), 'zero-area'],
    ['fewer than three different points', polygon([1, 1], [1, 1], [5, 5]), 'zero-area'],
    ['zero radius', { kind: 'ellipse', center: [5, 5], radii: [0, 2], rotation: 0 }, 'zero-area'],
    ['smaller than a pixel', polygon([1.6, 1.6], [1.9, 1.6], [1.9, 1.9]), 'zero-area'],
    ['bow tie', polygon([1, 1], [5, 5], [5, 1], [1, 5]), 'self-intersection'],
    ['retraced edge', polygon([1, 1], [5, 1], [5, 5], [5, 1], [1, 4]), 'self-intersection'],
    ['touching itself', polygon([1, 1], [5, 1], [5, 5], [3, 1], [1, 5]), 'self-intersection'],
    ['not a number', polygon([1, Number.NaN], [5, 1], [5, 5]), 'invalid-shape'],
    [
      'a line',
      {
        kind: 'line',
        points: [
          [1, 1],
          [2, 2],
        ],
      },
      'invalid-shape',
    ],
  ])('refuses %s', (_name, shape, code) => {
    expect(() => pixelsInRegion(shape, 10, 10)).toThrow(expect.objectContaining({ code }));
  });

  const ellipses = fc.record({
    kind: fc.constant('ellipse' as const),
    center: fc.tuple(fc.double({ min: 12, max: 18, noNaN: true }), fc.double({ min: 12, max: 18, noNaN: true })),
    radii: fc.tuple(fc.double({ min: 1, max: 11, noNaN: true }), fc.double({ min: 1, max: 11, noNaN: true })),
    rotation: fc.double({ min: -360, max: 360, noNaN: true }),
  });
  /** Star-shaped about (15, 15), hence never crossing itself. */
  const stars = fc.array(fc.double({ min: 1, max: 14, noNaN: true }), { minLength: 5, maxLength: 24 }).map(
    (radii): Shape => ({
      kind: 'polygon',
      points: radii.map((r, i): Point => {
        const t = (2 * Math.PI * i) / radii.length;
        return [15.1 + r * Math.cos(t), 15.2 + r * Math.sin(t)];
      }),
    }),
  );

  it('agrees with the definition, pixel by pixel, for any ellipse and any star', () => {
    fc.assert(
      fc.property(fc.oneof(ellipses, stars), (shape) => {
        expect(setOf(shape, 31, 31)).toEqual(bruteForce(shape, 31, 31));
      }),
      { numRuns: 300 },
    );
  });

  it('shifts by whole pixels with the region, and transposes with it', () => {
    fc.assert(
      fc.property(stars, fc.integer({ min: 0, max: 9 }), fc.integer({ min: 0, max: 9 }), (shape, dx, dy) => {
        if (shape.kind !== 'polygon') return;
        const moved: Shape = { kind: 'polygon', points: shape.points.map(([x, y]): Point => [x + dx, y + dy]) };
        const turned: Shape = { kind: 'polygon', points: shape.points.map(([x, y]): Point => [y, x]) };
        const base = setOf(shape, 31, 31);
        const shift = (key: string) => key.split(',').map(Number) as [number, number];
        expect(setOf(moved, 41, 41)).toEqual(new Set([...base].map(shift).map(([r, c]) => `${r + dy},${c + dx}`)));
        expect(setOf(turned, 31, 31)).toEqual(new Set([...base].map(shift).map(([r, c]) => `${c},${r}`)));
      }),
      { numRuns: 200 },
    );
  });

  it('does not depend on where the outline starts or which way it runs', () => {
    fc.assert(
      fc.property(stars, fc.nat(30), (shape, start) => {
        if (shape.kind !== 'polygon') return;
        const k = start % shape.points.length;
        const turned: Shape = {
          kind: 'polygon',
          points: [...shape.points.slice(k), ...shape.points.slice(0, k)].reverse(),
        };
        expect(setOf(turned, 31, 31)).toEqual(setOf(shape, 31, 31));
      }),
      { numRuns: 200 },
    );
  });
});
