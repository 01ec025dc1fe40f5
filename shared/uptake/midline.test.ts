import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { StoredFrame } from '../dicom/model.ts';
import type { Shape } from '../geometry/shape.ts';
import { poissons, seeded } from '../geometry/testing.ts';
import { findMidline, mirrorPoint, mirrorShape } from './midline.ts';

/** A pair of feet and shins with Poisson noise, mirrored about a line through (column, 128) with a tilt; one heel is hot. */
function feet(column: number, angleDeg: number, hot: number): StoredFrame {
  const poisson = poissons(seeded(11));
  const t = (angleDeg * Math.PI) / 180;
  const pixels = new Uint16Array(256 * 256);
  for (let r = 0; r < 256; r += 1) {
    for (let c = 0; c < 256; c += 1) {
      const x = (c + 0.5 - column) * Math.cos(t) + (r + 0.5 - 128) * Math.sin(t);
      const y = -(c + 0.5 - column) * Math.sin(t) + (r + 0.5 - 128) * Math.cos(t);
      const side = Math.abs(x);
      let mean = 0.5;
      if (y > -90 && y < 60 && Math.abs(side - 45) < 14) mean += 14;
      if (Math.hypot((side - 45) / 18, (y - 75) / 22) < 1) mean += 25;
      if (x > 0 && Math.hypot(x - 48, y - 60) < 7) mean += hot;
      pixels[r * 256 + c] = poisson(mean);
    }
  }
  return { rows: 256, columns: 256, samplesPerPixel: 1, pixels };
}

describe('midline', () => {
  it.each([
    [128, 0, 0],
    [121.3, 0, 60],
    [140, 4, 60],
    [118, -6, 200],
  ])('finds the axis at column %d with a tilt of %d degrees, hot focus %d', (column, angle, hot) => {
    const found = findMidline(feet(column, angle, hot));
    expect(Math.abs(found.column - column)).toBeLessThan(1);
    expect(Math.abs(found.angleDeg - angle)).toBeLessThan(1);
    expect(found.row).toBe(128);
  });

  it('gives the middle of an empty image', () => {
    const empty: StoredFrame = { rows: 40, columns: 60, samplesPerPixel: 1, pixels: new Uint16Array(2400) };
    expect(findMidline(empty)).toEqual({ column: 30, row: 20, angleDeg: 0 });
  });

  it('is quick enough for one click on a whole-body scan', () => {
    const pixels = new Uint16Array(1024 * 256).map((_, i) => ((i % 256) * (255 - (i % 256))) >> 6);
    const start = performance.now();
    findMidline({ rows: 1024, columns: 256, samplesPerPixel: 1, pixels });
    expect(performance.now() - start).toBeLessThan(1500);
  });
});

describe('mirror', () => {
  it('mirrors about a vertical line: (30, 7) about column 50 is (70, 7)', () => {
    expect(mirrorPoint([30, 7], { column: 50, angleDeg: 0 })).toEqual([70, 7]);
    const ellipse: Shape = { kind: 'ellipse', center: [30, 7], radii: [6, 4], rotation: 20 };
    expect(mirrorShape(ellipse, { column: 50, angleDeg: 0 })).toEqual({ ...ellipse, center: [70, 7], rotation: -20 });
  });

  it('mirrors about a tilted line: a line of 45 degrees swaps and turns', () => {
    // The line through (0,0) with direction (-sin 45, cos 45): the point (1, 0) goes to (0, -1).
    const [x, y] = mirrorPoint([1, 0], { column: 0, angleDeg: 45 });
    expect(x).toBeCloseTo(0, 12);
    expect(y).toBeCloseTo(-1, 12);
  });

  it('gives the shape back when mirrored twice', () => {
    const coordinate = fc.double({ min: -100, max: 100, noNaN: true });
    fc.assert(
      fc.property(
        coordinate,
        coordinate,
        coordinate,
        fc.double({ min: -20, max: 20, noNaN: true }),
        (x, y, column, angleDeg) => {
          const line = { column, angleDeg, row: 3 };
          const [u, v] = mirrorPoint(mirrorPoint([x, y], line), line);
          expect(u).toBeCloseTo(x, 9);
          expect(v).toBeCloseTo(y, 9);
        },
      ),
    );
  });
});
