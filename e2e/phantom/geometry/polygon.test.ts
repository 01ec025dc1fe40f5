import { describe, expect, it } from 'vitest';
import type { Point } from '../../../shared/geometry/shape.ts';
import {
  distance,
  longestDiameter,
  longestPerpendicular,
  polygonArea,
  polygonPerimeter,
  signedDistanceTo,
} from './polygon.ts';

// A rectangle of 4 x 3 with its corner at (1, 1): area 12, perimeter 14, diagonal 5.
const rectangle: Point[] = [
  [1, 1],
  [5, 1],
  [5, 4],
  [1, 4],
];

describe('measures of an outline', () => {
  it('area and perimeter of a rectangle', () => {
    expect(polygonArea(rectangle)).toBe(12);
    expect(polygonPerimeter(rectangle)).toBe(14);
  });

  it('the longest diameter of a rectangle is its diagonal', () => {
    expect(distance(...longestDiameter(rectangle))).toBeCloseTo(5, 12);
  });

  it('the longest chord across the diagonal of a 4 x 3 rectangle is 3 / (4/5) = 3.75', () => {
    const long = longestDiameter(rectangle);
    const short = longestPerpendicular(rectangle, long);
    expect(distance(...short)).toBeCloseTo(3.75, 12);
    const dot =
      (long[1][0] - long[0][0]) * (short[1][0] - short[0][0]) + (long[1][1] - long[0][1]) * (short[1][1] - short[0][1]);
    expect(dot).toBeCloseTo(0, 12);
  });

  it('distance is positive inside, negative outside', () => {
    expect(signedDistanceTo(rectangle)(3, 2)).toBeCloseTo(1, 12);
    expect(signedDistanceTo(rectangle)(8, 8)).toBeCloseTo(-5, 12);
  });
});
