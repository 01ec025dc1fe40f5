import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, it } from 'vitest';
import { type DisplayAttributes, GRAPHIC, HIDDEN, renderFrame } from '../../../shared/dicom/display/index.ts';
import type { StoredFrame } from '../../../shared/dicom/model.ts';
import { openDicomImage, type PixelCodecs } from '../../../shared/dicom/pixels/index.ts';
import { frameStatistics } from '../frames/statistics.ts';
import { type Affine, compose, identity, invert, scaling, translation, turn } from '../view/affine.ts';
import { colourMap } from './colourMaps.ts';
import { coverMarks, paintMarks } from './coverMarks.ts';
import { baseWindow, presetWindows } from './defaultWindow.ts';
import { buildPyramid, type Level, levelFor } from './pyramid.ts';
import { coveredBox, indexScale, paint, paintColour, resample } from './resample.ts';
import { sharpened } from './sharpen.ts';
import { buildTable } from './table.ts';

const plain: DisplayAttributes = {
  photometricInterpretation: 'MONOCHROME2',
  inverted: false,
  bitsStored: 12,
  signed: false,
  rescaleSlope: 1,
  rescaleIntercept: 0,
  modalityLut: null,
  windows: [],
  voiFunction: 'LINEAR',
  voiLuts: [],
  padding: null,
  overlays: [],
  shutter: null,
};

function gradient(rows: number, columns: number): Level {
  return { rows, columns, pixels: Uint16Array.from({ length: rows * columns }, (_, i) => (i * 37) % 4096) };
}

/** What the viewer draws for `matrix` (image to screen), as 32-bit words. */
function drawn(level: Level, matrix: Affine, width: number, height: number, display: DisplayAttributes, smooth = true) {
  const statistics = frameStatistics({ ...level, samplesPerPixel: 1 }, null);
  const scale = indexScale(statistics.min, statistics.max, !(level.pixels instanceof Float32Array));
  const box = coveredBox(matrix, level.rows, level.columns, width, height);
  const indices = new Uint16Array(box.width * box.height);
  resample(level, invert(matrix), box, scale, smooth, indices);
  const shown = { center: 2000, width: 3000, invert: false, colourMap: 'gray' as const };
  const out = new Uint32Array(indices.length);
  paint(indices, indices.length, buildTable(display, scale, shown), out);
  return { box, out, indices };
}

function reference(frame: StoredFrame, display: DisplayAttributes): Uint32Array {
  return new Uint32Array(renderFrame(frame, display, { center: 2000, width: 3000, invert: false }).buffer);
}

describe('what is drawn at one screen pixel per image pixel', () => {
  const level = gradient(40, 60);
  const frame: StoredFrame = { ...level, samplesPerPixel: 1 };
  const displays: [string, DisplayAttributes][] = [
    ['MONOCHROME2', plain],
    ['MONOCHROME1', { ...plain, inverted: true }],
    ['LINEAR_EXACT with rescale', { ...plain, voiFunction: 'LINEAR_EXACT', rescaleSlope: 0.5, rescaleIntercept: 300 }],
    ['SIGMOID', { ...plain, voiFunction: 'SIGMOID' }],
    ['padding', { ...plain, padding: { low: 0, high: 36 } }],
  ];

  it.each(displays)('is the DICOM pipeline exactly: %s', (_, display) => {
    const { box, out } = drawn(level, identity, 60, 40, display);
    expect(box).toEqual({ x: 0, y: 0, width: 60, height: 40 });
    expect(out).toEqual(reference(frame, display));
  });

  it('is exact when turned by 90 degrees', () => {
    // A right turn takes pixel (column, row) to (39 - row, column).
    const { out } = drawn(level, compose(translation(40, 0), turn(90)), 40, 60, plain);
    const expected = reference(frame, plain);
    for (let row = 0; row < 40; row++) {
      for (let column = 0; column < 60; column++) {
        expect(out[column * 40 + 39 - row]).toBe(expected[row * 60 + column]);
      }
    }
  });

  it('is exact when mirrored', () => {
    const { out } = drawn(level, [-1, 0, 0, 1, 60, 0], 60, 40, plain);
    const expected = reference(frame, plain);
    for (let i = 0; i < 40 * 60; i++) expect(out[i]).toBe(expected[i - (i % 60) + 59 - (i % 60)]);
  });

  const signed = Array.from(level.pixels, (v) => v - 1000);
  it.each([
    ['16 bits', Int16Array.from(signed)],
    ['32 bits', Int32Array.from(signed)],
  ])('is exact for signed pixels: %s', (_, pixels) => {
    const display = { ...plain, rescaleIntercept: 1000 };
    const got = drawn({ ...level, pixels }, identity, 60, 40, display).out;
    expect(got).toEqual(reference({ ...frame, pixels }, display));
  });

  it('is within one gray level for floating point, which has no table of its own', () => {
    const pixels = Float32Array.from(level.pixels, (v) => v / 7);
    const display = { ...plain, rescaleSlope: 7 };
    const got = drawn({ ...level, pixels }, identity, 60, 40, display).out;
    const expected = reference({ ...frame, pixels }, display);
    for (let i = 0; i < got.length; i++)
      expect(Math.abs((got[i]! & 255) - (expected[i]! & 255))).toBeLessThanOrEqual(1);
  });
});

describe('enlarged', () => {
  const two: Level = { rows: 1, columns: 2, pixels: Uint16Array.from([100, 300]) };

  // Screen pixel centres at 0.125, 0.375 ... of 2 pixels enlarged by 4: between the pixel centres 0.5 and 1.5 the value
  // rises by 200 per pixel: at u = 0.625 it is 100 + 0.125 x 200 = 125.
  it('is interpolated between pixel centres and flat outside them', () => {
    const { indices } = drawn(two, scaling(4, 4), 8, 4, plain);
    expect([...indices.subarray(0, 8)].map((i) => i + 99)).toEqual([100, 100, 125, 175, 225, 275, 300, 300]);
  });

  it('shows square pixels on request', () => {
    const { indices } = drawn(two, scaling(4, 4), 8, 4, plain, false);
    expect([...indices.subarray(0, 8)].map((i) => i + 99)).toEqual([100, 100, 100, 100, 300, 300, 300, 300]);
  });

  it('agrees with itself along the straight and the general path', () => {
    const level = gradient(12, 15);
    const matrix = compose(translation(3.3, -1.7), scaling(2.6, 2.6));
    const straight = drawn(level, matrix, 50, 40, plain);
    const turned = drawn(level, [matrix[0], 1e-13, 1e-13, matrix[3], matrix[4], matrix[5]], 50, 40, plain);
    // Seven-bit weights: half a step of 1/128 of the largest difference (4095) on each axis.
    for (let i = 0; i < straight.indices.length; i++) {
      expect(Math.abs(straight.indices[i]! - turned.indices[i]!)).toBeLessThanOrEqual(34);
    }
  });

  it('is black outside the image', () => {
    const { out, box } = drawn(two, compose(translation(10, 10), turn(45)), 30, 30, plain);
    expect(box.x).toBeGreaterThan(0);
    expect(out[0]).toBe(0xff000000);
  });
});

describe('reduced', () => {
  it('averages 16-bit values the same whether they are read in pairs or one by one', () => {
    // 65535 in all four would overflow 16 bits; the second block rounds 2.5 up; an odd last row is averaged with itself.
    const values = [65535, 65535, 1, 2, 65535, 65535, 3, 4, 7, 9, 0, 1];
    const expected = [65535, 3, 8, 1];
    const rows = 1001;
    for (const offset of [0, 2]) {
      const long = new Uint16Array(new ArrayBuffer(offset + rows * 8), offset, rows * 4);
      long.set(values.slice(0, 8));
      long.set(values.slice(8), (rows - 1) * 4);
      const [, half] = buildPyramid({ rows, columns: 4, samplesPerPixel: 1, pixels: long });
      const found = half!.pixels;
      expect([found[0], found[1], found[1000], found[1001]]).toEqual(expected);
    }
  });

  it('counts an odd number of 16-bit values, aligned or not, once each', () => {
    for (const offset of [0, 2]) {
      const pixels = new Uint16Array(new ArrayBuffer(16), offset, 3);
      pixels.set([5, 7, 65535]);
      const found = frameStatistics({ rows: 1, columns: 3, samplesPerPixel: 1, pixels }, 65535);
      expect(found).toEqual({ min: 5, max: 65535, low: 5, high: 7 });
    }
  });

  it('averages two by two, also at odd edges', () => {
    const pixels = new Uint16Array(1000 * 3);
    pixels.set([1, 2, 3], 0);
    pixels.set([5, 6, 7], 3);
    const [, half] = buildPyramid({ rows: 1000, columns: 3, samplesPerPixel: 1, pixels });
    expect([half!.rows, half!.columns]).toEqual([500, 2]);
    // (1+2+5+6)/4 = 3.5 -> 4; (3+3+7+7)/4 = 5.
    expect([...half!.pixels.subarray(0, 2)]).toEqual([4, 5]);
  });

  it('keeps the mean of a film', () => {
    const level = gradient(1600, 1600);
    const levels = buildPyramid({ ...level, samplesPerPixel: 1 });
    const mean = ({ pixels }: Level) => (pixels as Uint16Array).reduce((sum, v) => sum + v, 0) / pixels.length;
    expect(levels).toHaveLength(3);
    // Each level rounds half up: at most half a stored value for each.
    levels.forEach((smaller, i) => {
      expect(Math.abs(mean(smaller) - mean(level))).toBeLessThanOrEqual(0.5 * i);
    });
  });

  it('uses the smallest level that has a pixel for every screen pixel', () => {
    const levels = buildPyramid({ ...gradient(4096, 5120), samplesPerPixel: 1 });
    expect([2, 1, 0.51, 0.5, 0.3, 0.25, 0.01].map((scale) => levelFor(scale, levels))).toEqual([0, 0, 0, 1, 1, 2, 3]);
    expect(levelFor(1, [null, null, levels[2]!])).toBe(2);
  });
});

describe('windows and colours', () => {
  const info = { modality: 'DX' };
  const statistics = { min: 0, max: 4000, low: 100, high: 3000 };

  it("opens with the header's first window, a scan with counts from zero", () => {
    const display = { ...plain, windows: [{ center: 500, width: 900, explanation: 'BONE' }] };
    expect(baseWindow({ display, statistics, info } as never, null)).toEqual({ center: 500, width: 900, name: 'Bone' });
    const scan = { display, statistics, info: { modality: 'NM' } } as never;
    // LINEAR shows 0 darkest and 3000 brightest: centre (0 + 3000 + 1) / 2, width 3001.
    expect(baseWindow(scan, null)).toMatchObject({ center: 1500.5, width: 3001 });
    expect(presetWindows(scan).map(({ name }) => name)).toEqual([
      'Bone',
      'Whole range',
      'Half the counts',
      'Quarter of the counts',
    ]);
    // 0 to 1500 and 0 to 750 of 3000.
    expect(presetWindows(scan).slice(-2)).toMatchObject([
      { center: 750.5, width: 1501 },
      { center: 375.5, width: 751 },
    ]);
  });

  it('offers the parts of a film by what is bright on it', () => {
    const film = (inverted: boolean) =>
      presetWindows({ display: { ...plain, inverted }, statistics, info } as never).slice(-2);
    // 100 to 3000 is a span of 2900: bone is its brighter 60%, soft tissue its darker 60%.
    expect(film(false)).toEqual([
      { center: (1260 + 3000 + 1) / 2, width: 1741, name: 'Bone range' },
      { center: (100 + 1840 + 1) / 2, width: 1741, name: 'Soft tissue range' },
    ]);
    // Of a film stored inverted the low values are bright.
    expect(film(true)).toMatchObject([{ center: (100 + 1840 + 1) / 2 }, { center: (1260 + 3000 + 1) / 2 }]);
  });

  it('knows the windows of Hounsfield units', () => {
    const ct = { display: plain, statistics, info: { modality: 'CT' } } as never;
    expect(presetWindows(ct).map(({ name }) => name)).toEqual(['Whole range', 'Bone', 'Soft tissue', 'Lung']);
  });

  it('computes a window where the header has none', () => {
    expect(baseWindow({ display: plain, statistics, info } as never, null)).toMatchObject({
      center: 1550.5,
      width: 2901,
    });
  });

  it('has a color for each gray as little-endian RGBA', () => {
    // Hot iron (PS3.6 B.1.1) begins black, is full red with no green in the middle, and ends white.
    const iron = colourMap('hot-iron');
    expect([iron[0], iron[128], iron[255]]).toEqual([0xff000000, 0xff0000ff, 0xffffffff].map((v) => v >>> 0));
    expect(colourMap('gray')[77]).toBe(0xff4d4d4d);
  });

  it('passes colour images through, inverted on request', () => {
    const level: Level = { rows: 1, columns: 2, pixels: Uint8Array.from([1, 2, 3, 250, 251, 252]) };
    const out = new Uint32Array(2);
    paintColour(level, identity, { x: 0, y: 0, width: 2, height: 1 }, false, out);
    expect([...out]).toEqual([0xff030201, 0xfffcfbfa]);
    paintColour(level, identity, { x: 0, y: 0, width: 2, height: 1 }, true, out);
    expect([...out]).toEqual([0xfffcfdfe, 0xff030405]);
  });

  // A bright pixel of 10 on 1: mean of nine is 2; 10 + 2 x 0.5 x (10 - 2) = 18; flat areas stay.
  it('sharpens edges and leaves flat areas', () => {
    const indices = new Uint16Array(25).fill(1);
    indices[12] = 10;
    sharpened(indices, 5, 5, 0.5, 100);
    expect(indices[12]).toBe(18);
    expect(indices[0]).toBe(1);
    // A neighbour: mean 2, 1 + (1 - 2) = 0, held at 1.
    expect(indices[11]).toBe(1);
  });
});

describe('statistics', () => {
  it('finds range and percentiles, without padding', () => {
    const pixels = Int16Array.from({ length: 1000 }, (_, i) => (i < 100 ? -2000 : i));
    const frame: StoredFrame = { rows: 10, columns: 100, samplesPerPixel: 1, pixels };
    // 900 image values 100..999: 0.5% is the fifth lowest (4.5 values lie below), 99.5% leaves out the last four.
    expect(frameStatistics(frame, -2000)).toEqual({ min: -2000, max: 999, low: 104, high: 995 });
  });

  it('ignores what is not a number', () => {
    const pixels = Float32Array.from([Number.NaN, 1, 2, Number.POSITIVE_INFINITY]);
    expect(frameStatistics({ rows: 2, columns: 2, samplesPerPixel: 1, pixels }, null)).toMatchObject({
      min: 1,
      max: 2,
    });
  });
});

const bones = '../shared/data/real/dicom-test-files/RG3_UNC';
describe.skipIf(!existsSync(bones))('a real film (needs ../shared/data)', () => {
  it('is drawn as the pipeline says, MONOCHROME1 inverted once', async () => {
    const none = () => Promise.reject(new Error('not needed'));
    const codecs: PixelCodecs = { charls: none, openjpeg: none, openjph: none, libjpegTurbo8: none };
    const image = openDicomImage(new Uint8Array(readFileSync(bones)), codecs);
    const frame = await image.decodeFrame(1);
    expect(image.display.inverted).toBe(true);
    const { out } = drawn(frame, identity, frame.columns, frame.rows, image.display);
    expect(Buffer.compare(Buffer.from(out.buffer), Buffer.from(reference(frame, image.display).buffer))).toBe(0);
  });
});

describe('what lies over a frame', () => {
  const cover = { rows: 40, columns: 60, pixels: new Uint8Array(40 * 60) };
  // A vertical line of one pixel, and the last ten columns behind the shutter.
  for (let row = 0; row < 40; row++) {
    cover.pixels[row * 60 + 7] = GRAPHIC;
    cover.pixels.fill(HIDDEN, row * 60 + 50, row * 60 + 60);
  }
  const marksAt = (matrix: Affine, width: number, height: number) => {
    const box = coveredBox(matrix, 40, 60, width, height);
    return coverMarks(cover, cover, Math.abs(matrix[0] || matrix[1]), invert(matrix), box);
  };

  it('is drawn at one screen pixel per image pixel as in a report', () => {
    const level = gradient(40, 60);
    const display: DisplayAttributes = { ...plain, shutter: { shapes: [], gray: 100, aspect: 1 } };
    const { out } = drawn(level, [1, 0, 0, 1, 0, 0], 60, 40, display);
    paintMarks(marksAt([1, 0, 0, 1, 0, 0], 60, 40), { overlays: true, shutterGray: 100, bright: false }, out);
    expect(out).toEqual(reference({ ...level, samplesPerPixel: 1, cover }, display));
  });

  it.each([
    ['turned right', [0, 1, -1, 0, 40, 0] as Affine, 40, 60, 40],
    ['twice as large', [2, 0, 0, 2, 0, 0] as Affine, 120, 80, 2 * 80],
  ])('%s: every pixel of a line has its place', (_, matrix, width, height, count) => {
    expect(marksAt(matrix, width, height).graphics).toHaveLength(count);
  });

  it.each([0.7, 0.5, 0.3, 0.11])('a line of one pixel is whole at %s of the size', (scale) => {
    const [width, height] = [Math.ceil(60 * scale), Math.ceil(40 * scale)];
    const { graphics } = marksAt([scale, 0, 0, scale, 0, 0], width, height);
    const rows = new Set([...graphics].map((at) => Math.floor(at / width)));
    expect(rows.size).toBe(Math.round(40 * scale));
  });

  it('graphics can be left out and are black on bright; the shutter stays', () => {
    const marks = { graphics: Uint32Array.of(0), hidden: Uint32Array.of(0, 1) };
    const out = (overlays: boolean, bright: boolean) => {
      const words = new Uint32Array(2).fill(0xff808080);
      paintMarks(marks, { overlays, shutterGray: 0, bright }, words);
      return [...words];
    };
    expect(out(true, false)).toEqual([0xffffffff, 0xff000000]);
    expect(out(true, true)).toEqual([0xff000000, 0xff000000]);
    expect(out(false, false)).toEqual([0xff000000, 0xff000000]);
  });

  it('what the shutter hides does not count for the window, but has its entry in the table', () => {
    const pixels = Uint16Array.from({ length: 2400 }, (_, i) => (i % 60 >= 50 ? 4000 : 100 + (i % 3)));
    const statistics = frameStatistics({ rows: 40, columns: 60, samplesPerPixel: 1, pixels, cover }, null);
    expect(statistics).toEqual({ min: 100, max: 4000, low: 100, high: 102 });
  });
});
