import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import {
  alignmentRotationDeg,
  alignmentScale,
  alignShape,
  alignTwoLandmarks,
  applyAlignment,
  invertAlignment,
} from './alignment.ts';
import type { Point } from './shape.ts';

const close = ([x, y]: Point, [u, v]: Point) => {
  expect(x).toBeCloseTo(u, 6);
  expect(y).toBeCloseTo(v, 6);
};

describe('two-landmark alignment', () => {
  it('turns by 90 degrees, doubles and shifts', () => {
    // (0,0)->(10,10) and (1,0)->(10,12): direction (1,0) becomes (0,2). So (0,1) becomes (-2,0) away from (10,10).
    const a = alignTwoLandmarks(
      [
        [0, 0],
        [1, 0],
      ],
      [
        [10, 10],
        [10, 12],
      ],
    );
    expect(alignmentScale(a)).toBeCloseTo(2, 12);
    expect(alignmentRotationDeg(a)).toBeCloseTo(90, 12);
    close(applyAlignment(a, [0, 1]), [8, 10]);
    expect(alignShape(a, { kind: 'ellipse', center: [0, 0], radii: [3, 1], rotation: 10 })).toEqual({
      kind: 'ellipse',
      center: [10, 10],
      radii: [6, 2],
      rotation: 100,
    });
  });

  it('refuses two landmarks in one place', () => {
    expect(() =>
      alignTwoLandmarks(
        [
          [1, 1],
          [1, 1],
        ],
        [
          [0, 0],
          [1, 0],
        ],
      ),
    ).toThrow(expect.objectContaining({ code: 'zero-area' }));
  });

  it('carries the landmarks onto each other, keeps angles, and inverts', () => {
    const p = fc.tuple(fc.double({ min: 0, max: 500, noNaN: true }), fc.double({ min: 0, max: 500, noNaN: true }));
    const apart = fc.tuple(p, p).filter(([a, b]) => Math.hypot(a[0] - b[0], a[1] - b[1]) > 5);
    fc.assert(
      fc.property(apart, apart, p, (from, to, any) => {
        const a = alignTwoLandmarks(from, to);
        close(applyAlignment(a, from[0]), to[0]);
        close(applyAlignment(a, from[1]), to[1]);
        close(applyAlignment(invertAlignment(a), applyAlignment(a, any)), any);
      }),
    );
  });
});
