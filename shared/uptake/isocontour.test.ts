import { describe, expect, it } from 'vitest';
import type { StoredFrame } from '../dicom/model.ts';
import { pixelsInRegion } from '../geometry/pixelsInRegion.ts';
import { polygonAreaPx } from '../geometry/polygon.ts';
import { isocontour } from './isocontour.ts';

function gaussian(sigma: number, peak: number): StoredFrame {
  const pixels = new Float32Array(64 * 64);
  for (let r = 0; r < 64; r += 1) {
    for (let c = 0; c < 64; c += 1)
      pixels[r * 64 + c] = peak * Math.exp(-((c - 32) ** 2 + (r - 30) ** 2) / (2 * sigma ** 2));
  }
  return { rows: 64, columns: 64, samplesPerPixel: 1, pixels };
}

describe('isocontour', () => {
  it('runs at half maximum of a Gaussian at radius sigma sqrt(2 ln 2)', () => {
    // sigma 6: r = 6 x 1.17741 = 7.0645, area pi r^2 = 156.79 pixels.
    const { points, maximum, level } = isocontour(gaussian(6, 200), [35, 28], 50);
    expect(maximum).toBe(200);
    expect(level).toBe(100);
    expect(Math.abs(polygonAreaPx(points) / 156.79 - 1)).toBeLessThan(0.015);
    for (const [x, y] of points) expect(Math.hypot(x - 32.5, y - 30.5)).toBeCloseTo(7.0645, 0);
  });

  it('holds exactly the pixels at or above the level', () => {
    const frame = gaussian(5, 300);
    const { points, level } = isocontour(frame, [32, 30], 42);
    const { count } = pixelsInRegion({ kind: 'polygon', points }, 64, 64);
    expect(count).toBe(Array.from(frame.pixels).filter((v) => v >= level).length);
  });

  it('takes the maximum of a drawn shape and stays inside it', () => {
    const frame = gaussian(6, 200);
    // The shape misses the peak: columns 36..44, rows 26..34; its largest value is at column 36, row 30.
    const shape = {
      kind: 'polygon' as const,
      points: [
        [36, 26],
        [45, 26],
        [45, 35],
        [36, 35],
      ] as [number, number][],
    };
    const { maximum, points } = isocontour(frame, shape, 80);
    expect(maximum).toBeCloseTo(200 * Math.exp(-16 / 72), 4);
    for (const [x] of points) expect(x).toBeGreaterThanOrEqual(35.5);
  });

  it('refuses an empty place, a percentage of 100, colour and a point outside', () => {
    const empty: StoredFrame = { rows: 8, columns: 8, samplesPerPixel: 1, pixels: new Uint16Array(64) };
    expect(() => isocontour(empty, [4, 4], 50)).toThrow(expect.objectContaining({ code: 'zero-area' }));
    expect(() => isocontour(gaussian(5, 10), [4, 4], 100)).toThrow(expect.objectContaining({ code: 'invalid-shape' }));
    expect(() => isocontour(gaussian(5, 10), [64, 4], 50)).toThrow(
      expect.objectContaining({ code: 'region-outside-image' }),
    );
    const colour: StoredFrame = { rows: 1, columns: 1, samplesPerPixel: 3, pixels: new Uint8Array(3) };
    expect(() => isocontour(colour, [0, 0], 50)).toThrow(expect.objectContaining({ code: 'colour-pixels' }));
  });
});
