import { describe, expect, it } from 'vitest';
import type { StoredFrame } from '../dicom/model.ts';
import type { Point } from '../geometry/shape.ts';
import { normals, seeded } from '../geometry/testing.ts';
import { snapAlong, snapNear } from './snapToEdge.ts';

/** A focus in the form of an ellipse about (160, 150) with an edge two pixels wide, in noise. */
function film(a: number, b: number, noise: number, seed: number): StoredFrame {
  const [rows, columns] = [300, 320];
  const normal = normals(seeded(seed));
  const pixels = new Uint16Array(rows * columns);
  for (let k = 0; k < pixels.length; k += 1) {
    const x = (k % columns) + 0.5 - 160;
    const y = Math.floor(k / columns) + 0.5 - 150;
    const q = Math.hypot(x / a, y / b);
    const slope = Math.hypot(x / (a * a), y / (b * b)) / Math.max(q, 1e-9);
    pixels[k] = Math.round(1000 + 800 / (1 + Math.exp(-(1 - q) / Math.max(slope, 1e-9) / 0.5)) + noise * normal());
  }
  return { rows, columns, samplesPerPixel: 1, pixels };
}

describe('snapping to the edge of a focus', () => {
  it('finds a straight edge to a hundredth of a pixel without noise', () => {
    const pixels = new Uint16Array(100 * 100);
    for (let k = 0; k < pixels.length; k += 1)
      pixels[k] = Math.round(60000 / (1 + Math.exp(((k % 100) + 0.5 - 41.3) / 0.6)));
    const edge: StoredFrame = { rows: 100, columns: 100, samplesPerPixel: 1, pixels };
    const found = snapAlong(edge, [46, 50], [1, 0], 8);
    expect(found?.[0]).toBeCloseTo(41.3, 1);
    expect(found?.[1]).toBe(50);
    // Met at 30 degrees the place on the line is the same column.
    expect(snapAlong(edge, [45, 50], [Math.cos(Math.PI / 6), Math.sin(Math.PI / 6)], 8)?.[0]).toBeCloseTo(41.3, 1);
    expect(snapNear(edge, [45, 50], 8)?.[0]).toBeCloseTo(41.3, 1);
    expect(snapAlong(edge, [60, 50], [1, 0], 8)).toBeNull();
  });

  it('takes the nearest of two edges, not the steepest', () => {
    const pixels = Uint16Array.from({ length: 100 * 100 }, (_, k) => {
      const x = (k % 100) + 0.5;
      return 1000 + 2000 / (1 + Math.exp((40 - x) / 0.5)) + 1200 / (1 + Math.exp((50 - x) / 0.5));
    });
    const steps: StoredFrame = { rows: 100, columns: 100, samplesPerPixel: 1, pixels };
    expect(snapAlong(steps, [48, 50], [1, 0], 12)?.[0]).toBeCloseTo(50, 0.5);
    expect(snapAlong(steps, [42, 50], [1, 0], 12)?.[0]).toBeCloseTo(40, 0.5);
  });

  it.each([
    [40, 22, 20],
    [40, 22, 80],
    [12, 7, 40],
  ])('gives the true axes of a focus of %i x %i in noise %i from ends that were set beside it', (a, b, noise) => {
    const errors: number[] = [];
    const by = seeded(3);
    for (let seed = 0; seed < 40; seed += 1) {
      const stored = film(a, b, noise, seed);
      const axis = (half: number, d: Point): number => {
        const ends = [-1, 1].map((sign): Point => {
          // Up to 4 pixels beside the edge along the axis.
          const off = half + 4 * (2 * by() - 1);
          const at: Point = [160 + sign * off * d[0], 150 + sign * off * d[1]];
          const found = snapAlong(stored, at, [sign * d[0], sign * d[1]], 6);
          expect(found).not.toBeNull();
          return found!;
        });
        return Math.hypot(ends[1]![0] - ends[0]![0], ends[1]![1] - ends[0]![1]);
      };
      errors.push(axis(a, [1, 0]) - 2 * a, axis(b, [0, 1]) - 2 * b);
    }
    const mean = errors.reduce((s, e) => s + e, 0) / errors.length;
    const rms = Math.sqrt(errors.reduce((s, e) => s + e * e, 0) / errors.length);
    // Unsnapped ends scatter by 4 / sqrt 3 = 2.3 pixels each, 3.3 on the length.
    expect(Math.abs(mean)).toBeLessThan(0.35);
    expect(rms).toBeLessThan(0.6);
  });

  it('leaves an even place, a place outside and a colour image alone', () => {
    const even: StoredFrame = { rows: 50, columns: 50, samplesPerPixel: 1, pixels: new Uint16Array(2500).fill(9) };
    expect(snapAlong(even, [25, 25], [1, 0], 8)).toBeNull();
    expect(snapNear(even, [25, 25], 8)).toBeNull();
    expect(snapNear(even, [60, 25], 8)).toBeNull();
    expect(snapAlong({ ...even, samplesPerPixel: 3 }, [25, 25], [1, 0], 8)).toBeNull();
    const normal = normals(seeded(1));
    const noise = { ...even, pixels: Uint16Array.from({ length: 2500 }, () => 1000 + 30 * normal()) };
    let snapped = 0;
    for (let i = 0; i < 40; i += 1) if (snapAlong(noise, [10 + (i % 30), 25], [1, 0], 8)) snapped += 1;
    // Four times the noise is seldom reached by noise alone.
    expect(snapped).toBeLessThan(8);
  });
});
