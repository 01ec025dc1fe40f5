import { describe, expect, it } from 'vitest';
import { studentizedRangeCdf, studentizedRangeQuantile } from './studentizedRange.ts';

describe('the studentized range', () => {
  it.each([
    // Upper points as printed in tables of the studentized range (Pearson and Hartley, Biometrika Tables, table 29).
    [0.95, 2, Infinity, 2.772],
    [0.95, 3, Infinity, 3.314],
    [0.95, 4, Infinity, 3.633],
    [0.95, 5, Infinity, 3.858],
    [0.95, 6, Infinity, 4.03],
    [0.95, 10, Infinity, 4.474],
    [0.95, 3, 5, 4.602],
    [0.95, 3, 10, 3.877],
    [0.95, 3, 20, 3.578],
    [0.95, 4, 2, 9.798],
    [0.95, 10, 60, 4.646],
    [0.99, 4, 10, 5.769],
    [0.99, 3, Infinity, 4.12],
  ])('%d of %d values with %d degrees of freedom: %d', (p, k, degrees, q) => {
    expect(Math.abs(studentizedRangeQuantile(p, k, degrees) - q)).toBeLessThan(0.0006);
  });

  it.each([
    // Of two values it is sqrt(2) times Student's t: two-sided 5% points 12.706, 2.2281, 2.0423; 10% point with 7 degrees 1.8946.
    [0.95, 1, 12.706],
    [0.95, 10, 2.2281],
    [0.95, 30, 2.0423],
    [0.9, 7, 1.8946],
  ])('of two values is that of t: %d with %d degrees of freedom', (p, degrees, t) => {
    expect(Math.abs(studentizedRangeQuantile(p, 2, degrees) / Math.SQRT2 - t)).toBeLessThan(0.0006);
  });

  it('grows with values, falls with degrees of freedom, and is undone by its probability', () => {
    for (const k of [2, 3, 5, 8, 12]) {
      expect(studentizedRangeQuantile(0.95, k + 1)).toBeGreaterThan(studentizedRangeQuantile(0.95, k));
      expect(studentizedRangeQuantile(0.95, k, 8)).toBeGreaterThan(studentizedRangeQuantile(0.95, k, 40));
      for (const degrees of [4, 25, Infinity]) {
        const q = studentizedRangeQuantile(0.9, k, degrees);
        expect(studentizedRangeCdf(q, k, degrees)).toBeCloseTo(0.9, 7);
      }
    }
  });

  it('refuses what has no such distribution', () => {
    for (const [p, k, degrees] of [
      [0, 3, 5],
      [1, 3, 5],
      [0.95, 1, 5],
      [0.95, 3, 0],
    ] as const) {
      expect(() => studentizedRangeQuantile(p, k, degrees)).toThrow(RangeError);
    }
  });
});
