import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { ellipseOutline, ellipsePerimeter } from './ellipse.ts';
import { convexHull, longestDiameter } from './longestDiameter.ts';
import { perimeter, polygonAreaPx, polygonCentroid, signedAreaPx } from './polygon.ts';
import { isSelfIntersecting } from './selfIntersection.ts';
import type { Point } from './shape.ts';
import { simplify } from './simplify.ts';

const length = ([a, b]: [Point, Point]) => Math.hypot(b[0] - a[0], b[1] - a[1]);

describe('longest diameter', () => {
  it('finds diagonal and perpendicular chord of a rectangle 8 x 6: 10 and 7.5', () => {
    // Diagonal sqrt(64 + 36) = 10. The chord at right angles through the centre: slope -4/3 meets the long sides
    // where dx = 6 x 3/4 = 4.5, so its length is sqrt(4.5^2 + 6^2) = 7.5.
    const { long, short } = longestDiameter([
      [0, 0],
      [8, 0],
      [8, 6],
      [0, 6],
    ]);
    expect(length(long)).toBeCloseTo(10, 9);
    expect(length(short)).toBeCloseTo(7.5, 5);
  });

  it('weighs rows and columns by the spacing', () => {
    // 10 x 10 pixels with rows twice as far apart: 10 by 20, diagonal sqrt(500); in pixels it is still the diagonal.
    const { long } = longestDiameter(
      [
        [0, 0],
        [10, 0],
        [10, 10],
        [0, 10],
      ],
      [2, 1],
    );
    expect(Math.hypot(long[1][0] - long[0][0], 2 * (long[1][1] - long[0][1]))).toBeCloseTo(Math.sqrt(500), 9);
  });

  it('finds both axes of an ellipse at any turn', () => {
    fc.assert(
      fc.property(fc.double({ min: 0, max: 180, noNaN: true }), (rotation) => {
        const outline = ellipseOutline({ kind: 'ellipse', center: [50, 50], radii: [30, 12], rotation }, 720);
        const { long, short } = longestDiameter(outline);
        expect(length(long)).toBeCloseTo(60, 2);
        expect(length(short)).toBeCloseTo(24, 2);
      }),
      { numRuns: 30 },
    );
  });
});

describe('outlines', () => {
  it('gives area, perimeter and centre of a 3-4-5 triangle', () => {
    const triangle: Point[] = [
      [0, 0],
      [4, 0],
      [0, 3],
    ];
    expect(polygonAreaPx(triangle)).toBe(6);
    expect(signedAreaPx([...triangle].reverse())).toBe(-6);
    expect(perimeter(triangle)).toBe(12);
    expect(polygonCentroid(triangle)).toEqual([4 / 3, 1]);
    // Columns 2 mm, rows 1 mm: sides 8, 3 and sqrt(73).
    expect(perimeter(triangle, [1, 2])).toBeCloseTo(11 + Math.sqrt(73), 12);
  });

  it('keeps the area of a far outline to the last digits', () => {
    const far = 4096;
    expect(
      polygonAreaPx([
        [far, far],
        [far + 0.1, far],
        [far + 0.1, far + 0.1],
        [far, far + 0.1],
      ]),
    ).toBeCloseTo(0.01, 12);
  });

  it('knows the perimeter of a circle and of a 2:1 ellipse', () => {
    expect(ellipsePerimeter(3, 3)).toBeCloseTo(6 * Math.PI, 12);
    // 4 a E(e^2 = 3/4) with a = 2: E = 1.2110560276, so 9.6884482206 (Abramowitz and Stegun, table 17.1).
    expect(ellipsePerimeter(2, 1)).toBeCloseTo(9.6884482206, 6);
  });

  it('tells crossings from neighbours', () => {
    expect(
      isSelfIntersecting([
        [0, 0],
        [4, 0],
        [4, 4],
        [0, 4],
      ]),
    ).toBe(false);
    expect(
      isSelfIntersecting([
        [0, 0],
        [4, 4],
        [4, 0],
        [0, 4],
      ]),
    ).toBe(true);
    const circle = ellipseOutline({ kind: 'ellipse', center: [0, 0], radii: [9, 5], rotation: 3 }, 3000);
    expect(isSelfIntersecting(circle)).toBe(false);
  });

  it('simplifies a finely drawn circle without moving its area', () => {
    const circle = ellipseOutline({ kind: 'ellipse', center: [0, 0], radii: [40, 40], rotation: 0 }, 2000);
    const fewer = simplify(circle, 0.05);
    expect(fewer.length).toBeLessThan(100);
    expect(polygonAreaPx(fewer) / polygonAreaPx(circle)).toBeCloseTo(1, 2);
  });

  it('finds the hull of a square with points inside and on its edges', () => {
    expect(
      convexHull([
        [0, 0],
        [2, 0],
        [1, 1],
        [2, 2],
        [0, 2],
        [1, 0],
      ]),
    ).toHaveLength(4);
  });
});
