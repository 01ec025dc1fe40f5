import { describe, expect, it } from 'vitest';
import type { StoredFrame } from '../dicom/model.ts';
import { longestDiameter } from '../geometry/longestDiameter.ts';
import { pixelsInRegion } from '../geometry/pixelsInRegion.ts';
import { polygonAreaPx, polygonCentroid } from '../geometry/polygon.ts';
import { normals, seeded } from '../geometry/testing.ts';
import { growContour } from './growContour.ts';

/** A film with one elliptic focus of known size, blurred edge, on a slanted background with noise. */
function film(options: {
  a: number;
  b: number;
  noise: number;
  contrast: number;
  rows?: number;
  columns?: number;
}): StoredFrame {
  const { rows = 300, columns = 320 } = options;
  const normal = normals(seeded(7));
  const pixels = new Uint16Array(rows * columns);
  for (let r = 0; r < rows; r += 1) {
    for (let c = 0; c < columns; c += 1) {
      const u = (c + 0.5 - 160) / options.a;
      const v = (r + 0.5 - 150) / options.b;
      // Signed distance to the edge, in pixels, to first order; the edge is 2 px wide (logistic).
      const q = Math.hypot(u, v);
      const grad = Math.hypot(u / options.a, v / options.b) / Math.max(q, 1e-9);
      const distance = (1 - q) / Math.max(grad, 1e-9);
      const edge = 1 / (1 + Math.exp(-distance / 0.8));
      pixels[r * columns + c] = Math.max(
        0,
        Math.round(1000 + 0.3 * c + options.contrast * edge + options.noise * normal()),
      );
    }
  }
  return { rows, columns, samplesPerPixel: 1, pixels };
}

describe('one-click contour on a film', () => {
  it.each([
    ['a bright focus without noise', { a: 40, b: 22, noise: 0, contrast: 800 }],
    ['a bright focus in noise', { a: 40, b: 22, noise: 40, contrast: 800 }],
    ['a small focus', { a: 9, b: 6, noise: 20, contrast: 600 }],
    ['a dark focus (MONOCHROME1)', { a: 30, b: 18, noise: 20, contrast: -600 }],
  ])('finds the area of %s within 4%%', (_name, options) => {
    const grown = growContour(film(options), [163, 148]);
    expect(grown).not.toBeNull();
    // Truth: pi a b.
    const truth = Math.PI * options.a * options.b;
    expect(Math.abs(polygonAreaPx(grown!.points) / truth - 1)).toBeLessThan(0.04);
    const [x, y] = polygonCentroid(grown!.points);
    expect(Math.hypot(x - 160, y - 150)).toBeLessThan(0.5);
    const { long, short } = longestDiameter(grown!.points);
    expect(Math.hypot(long[1][0] - long[0][0], long[1][1] - long[0][1])).toBeCloseTo(2 * options.a, -0.4);
    expect(Math.hypot(short[1][0] - short[0][0], short[1][1] - short[0][1])).toBeCloseTo(2 * options.b, -0.4);
    expect(grown!.polarity).toBe(options.contrast > 0 ? 'brighter' : 'darker');
    expect(() => pixelsInRegion({ kind: 'polygon', points: grown!.points }, 300, 320)).not.toThrow();
  });

  it('grows and shrinks with the reader adjustment', () => {
    const frame = film({ a: 40, b: 22, noise: 0, contrast: 800 });
    const area = (bias: number) =>
      polygonAreaPx(growContour(frame, [160, 150], { bias, polarity: 'brighter' })!.points);
    expect(area(-0.8)).toBeLessThan(area(0));
    expect(area(0.5)).toBeGreaterThan(area(0));
  });

  it('finds nothing on an even image, and refuses a click outside', () => {
    const flat: StoredFrame = { rows: 50, columns: 50, samplesPerPixel: 1, pixels: new Uint16Array(2500).fill(7) };
    expect(growContour(flat, [25, 25])).toBeNull();
    expect(() => growContour(flat, [50, 10])).toThrow(expect.objectContaining({ code: 'region-outside-image' }));
  });

  it('proposes within a second on a large film', () => {
    const frame = film({ a: 150, b: 90, noise: 30, contrast: 900, rows: 700, columns: 700 });
    const start = performance.now();
    expect(growContour(frame, [160, 150])).not.toBeUndefined();
    expect(performance.now() - start).toBeLessThan(1000);
  });
});
