import { describe, expect, it } from 'vitest';
import { shrunk } from './smallPicture.ts';

describe('thumbnail', () => {
  it('is the mean of each block', () => {
    // 4 x 4 of 2 x 2 blocks: (0+1+4+5)/4 = 2.5 -> 3, (2+3+6+7)/4 = 4.5 -> 5, and 8 more for the lower two.
    const pixels = Uint16Array.from({ length: 16 }, (_, i) => i);
    const small = shrunk({ rows: 4, columns: 4, samplesPerPixel: 1, pixels }, 2);
    expect(small).toMatchObject({ rows: 2, columns: 2 });
    expect([...small.pixels]).toEqual([3, 5, 11, 13]);
  });

  it('keeps the shape, the mean and the range of a film', () => {
    const pixels = Uint16Array.from({ length: 1800 * 1500 }, (_, i) => (i % 1500 < 750 ? 100 : 900));
    const small = shrunk({ rows: 1800, columns: 1500, samplesPerPixel: 1, pixels });
    expect([small.rows, small.columns]).toEqual([96, 80]);
    expect(new Set(small.pixels)).toEqual(new Set([100, 900]));
  });

  it('never enlarges, and takes colour as it is', () => {
    const rgb = { rows: 1, columns: 2, samplesPerPixel: 3, pixels: Uint8Array.from([1, 2, 3, 4, 5, 6]) } as const;
    expect(shrunk(rgb)).toEqual({ rows: 1, columns: 2, pixels: Uint8Array.from([1, 2, 3, 4, 5, 6]) });
  });

  it('does not round what is no whole number', () => {
    const pixels = Float32Array.from([0.25, 0.5]);
    expect([...shrunk({ rows: 1, columns: 2, samplesPerPixel: 1, pixels }, 1).pixels]).toEqual([0.375]);
  });
});
