import { describe, expect, it } from 'vitest';
import type { StoredFrame } from '../../shared/dicom/model.ts';
import { applyAlignment } from '../../shared/geometry/alignment.ts';
import { registerImages } from '../../shared/geometry/registerImages.ts';
import type { Point } from '../../shared/geometry/shape.ts';
import { films, scans } from './course.ts';
import { filmColumns, filmRows, paintFilm } from './radiograph/paint.ts';
import { matrix256 } from './scan/camera.ts';
import { delayedFrames, stanceAt } from './scan/paint.ts';
import { focusRegions } from './scan/regions.ts';

const picture = (columns: number, rows: number, pixels: Uint16Array): StoredFrame => ({
  rows,
  columns,
  samplesPerPixel: 1,
  pixels,
});

const distance = (a: Point, b: Point) => Math.hypot(a[0] - b[0], a[1] - b[1]);

/** The first and the last two films: between them size, stage, turn, shift and exposure differ. */
const painted = [films[0]!, films[3]!, films[4]!].map((film) => {
  const { pixels, place } = paintFilm(film);
  return { place, stored: picture(filmColumns, filmRows, pixels) };
});

describe('where a picture match places a lesion of an earlier date', () => {
  it.each([
    [0, 1],
    [0, 2],
    [1, 2],
  ])('on a film within 3 mm, the length of a small focus (film %i to %i)', (i, j) => {
    const [a, b] = [painted[i]!, painted[j]!];
    const found = registerImages(a.stored, b.stored, { by: 'edges' });
    expect(found).not.toBeNull();
    // Places in mm about the ankle joint: tendon, joint, heel.
    for (const place of [
      [40, 30],
      [0, 0],
      [30, 45],
    ] as Point[]) {
      const off = distance(applyAlignment(found!.alignment, a.place.toImage(place)), b.place.toImage(place));
      expect(off / b.place.pixelsPerMm).toBeLessThan(3);
    }
  });

  it('on a scan within three pixels, half of the width of the region', () => {
    const taken = scans.map((visit) => ({
      stored: picture(matrix256.size, matrix256.size, delayedFrames(visit)[1]!.counts),
      regions: focusRegions(stanceAt(visit), matrix256, 'POST'),
    }));
    for (const [i, j] of [
      [0, 1],
      [1, 2],
      [2, 3],
    ] as const) {
      const found = registerImages(taken[i]!.stored, taken[j]!.stored, { by: 'counts', scale: 1 });
      expect(found).not.toBeNull();
      for (const side of ['lesion', 'reference'] as const) {
        const placed = applyAlignment(found!.alignment, taken[i]!.regions[side].center);
        expect(distance(placed, taken[j]!.regions[side].center)).toBeLessThan(3);
      }
    }
  });

  it('is not claimed for another view: mirrored, turned by a quarter, or a film against a scan', () => {
    const { stored } = painted[0]!;
    const other = painted[1]!.stored;
    const mirrored = new Uint16Array(other.pixels.length);
    const turned = new Uint16Array(other.pixels.length);
    for (let r = 0; r < filmRows; r += 1) {
      for (let c = 0; c < filmColumns; c += 1) {
        const value = other.pixels[r * filmColumns + c]!;
        mirrored[r * filmColumns + filmColumns - 1 - c] = value;
        turned[c * filmRows + r] = value;
      }
    }
    const scan = picture(matrix256.size, matrix256.size, delayedFrames(scans[0]!)[1]!.counts);
    expect(registerImages(stored, picture(filmColumns, filmRows, mirrored), { by: 'edges' })).toBeNull();
    expect(registerImages(stored, picture(filmRows, filmColumns, turned), { by: 'edges' })).toBeNull();
    expect(registerImages(stored, scan, { by: 'edges' })).toBeNull();
  });
});
