import { describe, expect, it } from 'vitest';
import type { StoredFrame } from '../dicom/model.ts';
import { type Alignment, alignmentRotationDeg, alignmentScale, applyAlignment, invertAlignment } from './alignment.ts';
import { registerImages } from './registerImages.ts';
import type { Point } from './shape.ts';
import { normals, seeded } from './testing.ts';

const blobs: readonly (readonly [x: number, y: number, size: number, value: number])[] = [
  [90, 70, 30, 900],
  [160, 150, 22, 600],
  [70, 190, 14, 800],
  [190, 60, 9, 700],
];

/** Discs with soft edges, laid on the image by an alignment, with noise; `gain` below 0 is the negative of it. */
function film(seed: number, place: Alignment, gain = 1): StoredFrame {
  const [columns, rows] = [260, 280];
  const normal = normals(seeded(seed));
  const back = invertAlignment(place);
  const pixels = new Int16Array(rows * columns);
  for (let k = 0; k < pixels.length; k += 1) {
    const [x, y] = applyAlignment(back, [(k % columns) + 0.5, Math.floor(k / columns) + 0.5]);
    let value = 100;
    for (const [cx, cy, size, height] of blobs) value += height / (1 + Math.exp(Math.hypot(x - cx, y - cy) - size));
    pixels[k] = Math.round(gain * value + 10 * normal());
  }
  return { rows, columns, samplesPerPixel: 1, pixels };
}

const still: Alignment = { a: [1, 0], b: [0, 0] };
const turn = (degrees: number, scale: number, b: Point): Alignment => ({
  a: [scale * Math.cos((degrees * Math.PI) / 180), scale * Math.sin((degrees * Math.PI) / 180)],
  b,
});

describe('registering two images of the same body', () => {
  it.each([
    ['a shift', turn(0, 1, [14, -9]), 1],
    ['a turn with a shift', turn(5, 1, [20, -6]), 1],
    ['another magnification', turn(-3, 1.1, [-5, -14]), 1],
    ['a negative (MONOCHROME1) at another exposure', turn(3, 1, [4, 7]), -0.6],
  ])('finds %s', (_name, truth, gain) => {
    const found = registerImages(film(1, still), film(2, truth, gain), { by: 'edges' });
    expect(found).not.toBeNull();
    for (const [x, y] of blobs) {
      const [placed, wanted] = [applyAlignment(found!.alignment, [x, y]), applyAlignment(truth, [x, y])];
      expect(Math.hypot(placed[0] - wanted[0], placed[1] - wanted[1])).toBeLessThan(2);
    }
    expect(Math.abs(alignmentRotationDeg(found!.alignment) - alignmentRotationDeg(truth))).toBeLessThan(1);
    expect(Math.abs(alignmentScale(found!.alignment) / alignmentScale(truth) - 1)).toBeLessThan(0.02);
  });

  it('claims nothing where there is nothing in common', () => {
    const normal = normals(seeded(3));
    const noise = { ...film(1, still), pixels: Int16Array.from({ length: 260 * 280 }, () => 100 + 50 * normal()) };
    expect(registerImages(film(1, still), noise, { by: 'edges' })).toBeNull();
    const even = { ...noise, pixels: new Int16Array(260 * 280).fill(7) };
    expect(registerImages(film(1, still), even, { by: 'edges' })).toBeNull();
    expect(registerImages({ ...even, samplesPerPixel: 3 }, even, { by: 'edges' })).toBeNull();
  });
});
