import { describe, expect, it } from 'vitest';
import { regionWindow } from './regionWindow.ts';

const display = { rescaleSlope: 1, rescaleIntercept: 0, modalityLut: null, padding: null };

/** 20 columns; the pixel at (x, y) has value(x, y). */
function frameOf(rows: number, value: (x: number, y: number) => number, more: object = {}, modality = 'DX') {
  const pixels = Uint16Array.from({ length: rows * 20 }, (_, i) => value(i % 20, Math.floor(i / 20)));
  return {
    stored: { rows, columns: 20, samplesPerPixel: 1, pixels },
    display: { ...display, ...more },
    info: { modality },
  } as never;
}

describe('window by region', () => {
  // 0..99, one pixel each: rank 0.01 x 99 = 0.99 down to 0, rank 0.99 x 99 = 98.01 up to 99. LINEAR shows 0 darkest and 99
  // brightest with centre 50 and width 100.
  it('spans the 1st to the 99th percentile', () => {
    expect(
      regionWindow(
        frameOf(5, (x, y) => y * 20 + x),
        [0, 0],
        [20, 5],
      ),
    ).toEqual({ center: 50, width: 100 });
  });

  // 400 pixels of 500..519 by column, two of them a burned-in marker of 4095: 0.5% of the region.
  it('is not set by a marker', () => {
    const marked = frameOf(20, (x, y) => (y === 0 && x < 2 ? 4095 : 500 + x));
    expect(regionWindow(marked, [0, 0], [20, 20])).toEqual({ center: 510, width: 20 });
  });

  it('reads the region alone, from any corner to the opposite one', () => {
    const halves = frameOf(10, (x, y) => (x < 10 ? y : 1000 + y));
    // Columns 10 to 19: ten of each of 1000..1009.
    const expected = { center: 1005, width: 10 };
    expect(regionWindow(halves, [10, 0], [20, 10])).toEqual(expected);
    expect(regionWindow(halves, [20, 10], [10, 0])).toEqual(expected);
    expect(regionWindow(halves, [10.2, -40], [900, 99])).toEqual(expected);
  });

  it('counts in modality units and leaves padding out', () => {
    const rescaled = frameOf(10, (x) => (x === 0 ? 0 : 100 + x), {
      rescaleSlope: 2,
      rescaleIntercept: -1000,
      padding: { low: 0, high: 0 },
    });
    // 101..119 stored: -798..-762.
    expect(regionWindow(rescaled, [0, 0], [20, 10])).toEqual({ center: (-798 - 762 + 1) / 2, width: 37 });
  });

  it('starts a scan at zero counts', () => {
    const scan = frameOf(10, (x) => 100 + x, {}, 'NM');
    expect(regionWindow(scan, [0, 0], [20, 10])).toEqual({ center: 60, width: 120 });
  });

  it('refuses what has no range, and says why', () => {
    expect(
      regionWindow(
        frameOf(10, () => 7),
        [0, 0],
        [20, 10],
      ),
    ).toBe('one-value');
    expect(
      regionWindow(
        frameOf(10, (x) => x),
        [0, 0],
        [3, 3],
      ),
    ).toBe('too-small');
    expect(
      regionWindow(
        frameOf(10, (x) => x),
        [-9, 0],
        [-1, 10],
      ),
    ).toBe('outside');
    const colour = {
      stored: { rows: 1, columns: 1, samplesPerPixel: 3, pixels: new Uint8Array(3) },
      display,
      info: {},
    };
    expect(regionWindow(colour as never, [0, 0], [1, 1])).toBe('colour');
  });
});
