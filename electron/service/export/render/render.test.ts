import { inflateSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { GRAPHIC, HIDDEN } from '../../../../shared/dicom/display/index.ts';
import { plainInstance } from '../../../../shared/dicom/testing/plainInstance.ts';
import { cropAround, resample } from './crop.ts';
import { windowedGray, withoutGraphics } from './gray.ts';
import { encodePng } from './png.ts';
import { burnIn, drawLabel } from './raster.ts';

const flat = (rows: number, columns: number, value: number) => ({
  rows,
  columns,
  pixels: new Uint8Array(rows * columns).fill(value),
});

describe('cropAround', () => {
  it('shows the whole image without annotations', () => {
    expect(cropAround(100, 80, [])).toEqual({ x: 0, y: 0, width: 80, height: 100 });
  });

  it('keeps the annotation inside, also at the border', () => {
    const line = {
      kind: 'line' as const,
      points: [
        [2, 3],
        [10, 9],
      ] as [[number, number], [number, number]],
    };
    const box = cropAround(1000, 800, [line]);
    // 55% of the shorter side, moved back into the image
    expect(box).toEqual({ x: 0, y: 0, width: 440, height: 440 });
  });
});

describe('resample', () => {
  it('averages where it shrinks', () => {
    // Columns 0, 100, 0, 100: halved, each output pixel is the mean of one 0 and one 100.
    const image = { rows: 2, columns: 4, pixels: Uint8Array.from([0, 100, 0, 100, 0, 100, 0, 100]) };
    const small = resample(image, { x: 0, y: 0, width: 4, height: 2 }, 2);
    expect([small.rows, small.columns, [...small.pixels]]).toEqual([1, 2, [50, 50]]);
  });

  it('interpolates where it grows, pixel centres staying in place', () => {
    // Two pixels 0 and 100 at 4x: output centres at (i + 0.5) / 4 - 0.5 = -0.375 ... 1.375 of the input
    const image = { rows: 1, columns: 2, pixels: Uint8Array.from([0, 100]) };
    const large = resample(image, { x: 0, y: 0, width: 2, height: 1 }, 8);
    expect([...large.pixels.slice(0, 8)]).toEqual([0, 0, 12, 37, 62, 87, 100, 100]);
  });
});

describe('pictures of oblong pixels', () => {
  it('are as long as the patient is: rows of double size take twice the place', () => {
    const image = { rows: 2, columns: 2, pixels: Uint8Array.from([0, 0, 100, 100]) };
    const square = resample(image, { x: 0, y: 0, width: 2, height: 2 }, 2, 2);
    expect([square.rows, square.columns, square.scale]).toEqual([4, 2, { x: 1, y: 2 }]);
    // Bilinear at -0.25, 0.25, 0.75, 1.25 of the rows.
    expect([...square.pixels]).toEqual([0, 0, 25, 25, 75, 75, 100, 100]);
  });
});

describe('what lies over a picture', () => {
  const cover = { rows: 1, columns: 3, pixels: Uint8Array.of(GRAPHIC, HIDDEN, 0) };
  const stored = { rows: 1, columns: 3, samplesPerPixel: 1, pixels: Uint16Array.of(0, 0, 255), cover } as const;
  const info = plainInstance({ rows: 1, columns: 3 });

  it('is drawn, and without graphics only what hides', () => {
    expect([...windowedGray(stored, info).pixels]).toEqual([255, 0, 255]);
    const bare = withoutGraphics({ ...stored, pixels: Uint16Array.of(0, 255, 255) });
    expect([...windowedGray(bare, info).pixels]).toEqual([0, 0, 255]);
  });
});

describe('encodePng', () => {
  it('writes a header and pixels that come back', () => {
    const png = encodePng({ rows: 2, columns: 3, pixels: Uint8Array.from([1, 2, 3, 4, 5, 6]) });
    expect(png.subarray(1, 4).toString('latin1')).toBe('PNG');
    expect([png.readUInt32BE(16), png.readUInt32BE(20), png[24], png[25]]).toEqual([3, 2, 8, 0]);
    const start = png.indexOf('IDAT') + 4;
    const raw = inflateSync(png.subarray(start, start + png.readUInt32BE(start - 8)));
    // Filter 1 (the byte to the left) has the smallest residuals in both rows: 1+1+1 against 6, 4+1+1 against 15 and 9.
    expect([...raw]).toEqual([1, 1, 1, 1, 1, 4, 1, 1]);
  });
});

describe('burnIn', () => {
  it('draws white inside black, and leaves the picture it was given alone', () => {
    const picture = flat(450, 450, 128);
    const points: [[number, number], [number, number]] = [
      [100, 225],
      [350, 225],
    ];
    const shape = {
      origin: { kind: 'line' as const, points },
      anchor: [0, 0] as [number, number],
      points,
      closed: false,
      label: '',
      labelAt: [0, 0] as [number, number],
      dashed: false,
    };
    const burned = burnIn(picture, [shape]);
    const at = (row: number) => burned.pixels[row * 450 + 225];
    // A line along row 225 (the edge between rows 224 and 225): white over 1.8, black over 4 pixels
    expect(at(225)).toBeGreaterThan(220);
    expect(at(223)).toBeLessThan(90);
    expect(at(215)).toBe(128);
    expect(picture.pixels.every((value) => value === 128)).toBe(true);
  });

  it('writes labels as white glyphs on a dark plate', () => {
    const picture = flat(60, 200, 200);
    drawLabel(picture, 'L1 12.0 mm', 10, 40, 20);
    const values = [...picture.pixels];
    expect(values.filter((value) => value > 240).length).toBeGreaterThan(150);
    expect(values.filter((value) => value < 80).length).toBeGreaterThan(1000);
    expect(picture.pixels[0]).toBe(200);
  });
});
