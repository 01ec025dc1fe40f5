import { describe, expect, it } from 'vitest';
import type { StoredFrame } from '../dicom/model.ts';
import type { Shape } from '../geometry/shape.ts';
import { type CountScale, regionStats } from './regionStats.ts';

const plain: CountScale = {
  rescaleSlope: 1,
  rescaleIntercept: 0,
  samplesPerPixel: 1,
  photometricInterpretation: 'MONOCHROME2',
};
const box = (x0: number, y0: number, x1: number, y1: number): Shape => ({
  kind: 'polygon',
  points: [
    [x0, y0],
    [x1, y0],
    [x1, y1],
    [x0, y1],
  ],
});

describe('statistics of a region', () => {
  // Rows of 4: 1 2 3 4 / 5 6 7 8 / 9 10 11 12
  const frame: StoredFrame = {
    rows: 3,
    columns: 4,
    samplesPerPixel: 1,
    pixels: Int16Array.from({ length: 12 }, (_, i) => i + 1),
  };

  it('sums, averages and spreads the pixels whose centre is inside', () => {
    // Columns 1-2, rows 1-2: 6 7 10 11. Sum 34, mean 8.5, deviations -2.5 -1.5 1.5 2.5: variance 17/4 = 4.25.
    expect(regionStats(frame, plain, box(1, 1, 3, 3))).toEqual({
      counts: 34,
      pixels: 4,
      mean: 8.5,
      max: 11,
      min: 6,
      sd: Math.sqrt(4.25),
    });
  });

  it('applies the rescale to every value', () => {
    // 2 v - 1 of 6 7 10 11 = 11 13 19 21: sum 64, mean 16, sd twice 2.06155.
    const stats = regionStats(frame, { ...plain, rescaleSlope: 2, rescaleIntercept: -1 }, box(1, 1, 3, 3));
    expect(stats).toMatchObject({ counts: 64, mean: 16, max: 21, min: 11 });
    expect(stats.sd).toBeCloseTo(2 * Math.sqrt(4.25), 12);
  });

  it('swaps smallest and largest under a negative slope', () => {
    expect(regionStats(frame, { ...plain, rescaleSlope: -1 }, box(1, 1, 3, 3))).toMatchObject({ max: -6, min: -11 });
  });

  it('refuses colour, true or by palette', () => {
    const colour: StoredFrame = { rows: 1, columns: 1, samplesPerPixel: 3, pixels: new Uint8Array(3) };
    expect(() => regionStats(colour, plain, box(0, 0, 1, 1))).toThrow(
      expect.objectContaining({ code: 'colour-pixels' }),
    );
    const palette = { ...plain, photometricInterpretation: 'PALETTE COLOR' };
    expect(() => regionStats(frame, palette, box(0, 0, 1, 1))).toThrow(
      expect.objectContaining({ code: 'colour-pixels' }),
    );
  });

  it('stays live while dragging: a 50,000-pixel ellipse in under 2 ms', () => {
    const pixels = new Uint16Array(1024 * 1024).map((_, i) => i % 4096);
    const big: StoredFrame = { rows: 1024, columns: 1024, samplesPerPixel: 1, pixels };
    // pi x 141 x 113 = 50,054 pixels
    const ellipse: Shape = { kind: 'ellipse', center: [512, 512], radii: [141, 113], rotation: 33 };
    for (let i = 0; i < 50; i += 1) regionStats(big, plain, ellipse);
    const times = Array.from({ length: 51 }, () => {
      const start = performance.now();
      expect(regionStats(big, plain, ellipse).pixels).toBeGreaterThan(49_900);
      return performance.now() - start;
    }).sort((a, b) => a - b);
    // The median: another program on the machine must not fail this.
    expect(times[25]).toBeLessThan(2);
  });
});
