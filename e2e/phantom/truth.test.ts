import { createHash } from 'node:crypto';
import { readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import dicomParser from 'dicom-parser';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import type { Point } from '../../shared/geometry/shape.ts';
import { films, scans } from './course.ts';
import { matrix128, matrix256 } from './scan/camera.ts';
import { delayedFrames, flowFramesOf, poolFrames, stanceAt } from './scan/paint.ts';
import { focusRegions } from './scan/regions.ts';
import { type TestSet, writeTestSet } from './testSet.ts';

let set: TestSet;
beforeAll(async () => {
  set = await writeTestSet();
});
afterAll(() => rmSync(set.directory, { recursive: true }));

/** Pixels of one frame, read from the written file. */
function frameOf(sopInstanceUid: string, frame: number): { columns: number; rows: number; pixels: Uint16Array } {
  for (const file of set.files) {
    const bytes = new Uint8Array(readFileSync(file));
    const dataSet = dicomParser.parseDicom(bytes);
    if (dataSet.string('x00080018') !== sopInstanceUid) continue;
    const columns = dataSet.uint16('x00280011')!;
    const rows = dataSet.uint16('x00280010')!;
    const start = dataSet.elements.x7fe00010!.dataOffset + (frame - 1) * rows * columns * 2;
    const view = new DataView(bytes.buffer, bytes.byteOffset + start, rows * columns * 2);
    return {
      columns,
      rows,
      pixels: Uint16Array.from({ length: rows * columns }, (_, i) => view.getUint16(2 * i, true)),
    };
  }
  throw new Error('The truth names an image that was not written.');
}

/** Mean of the pixels whose centres lie in an upright ellipse: all pixels are tried, one by one. */
function meanIn(
  image: { columns: number; rows: number },
  values: ArrayLike<number>,
  ellipse: { center: Point; radii: Point },
): { mean: number; sum: number; pixels: number } {
  let sum = 0;
  let pixels = 0;
  for (let row = 0; row < image.rows; row += 1) {
    for (let column = 0; column < image.columns; column += 1) {
      const u = (column + 0.5 - ellipse.center[0]) / ellipse.radii[0];
      const v = (row + 0.5 - ellipse.center[1]) / ellipse.radii[1];
      if (u * u + v * v > 1) continue;
      sum += values[row * image.columns + column]!;
      pixels += 1;
    }
  }
  return { mean: sum / pixels, sum, pixels };
}

const gap = ([ax, ay]: Point, [bx, by]: Point): number => Math.hypot(bx - ax, by - ay);

describe('the demonstration set', () => {
  it('is the same, byte for byte, in a second run', async () => {
    const again = await writeTestSet();
    const digest = (directory: string, files: readonly string[]): string[] =>
      [...files.map((file) => file.slice(directory.length + 1)), 'truth.json', 'demo.annotations.json'].map(
        (name) =>
          `${name} ${createHash('sha256')
            .update(readFileSync(join(directory, name)))
            .digest('hex')}`,
      );
    expect(digest(again.directory, again.files)).toEqual(digest(set.directory, set.files));
    rmSync(again.directory, { recursive: true });
  });
});

describe('the truth of the films', () => {
  it('has the sizes of the course', () => {
    set.films.forEach((film, i) => {
      expect(film.longAxis.mm).toBeCloseTo(films[i]!.longAxisMm, 6);
      expect(film.shortAxis.mm).toBeCloseTo(films[i]!.shortAxisMm, 6);
    });
  });

  it('has end points whose distance in pixels times the object-plane pixel is the size in mm', () => {
    for (const film of set.films) {
      const mm = film.objectPlanePixelMm;
      expect(gap(...(film.longAxis.points as [Point, Point])) * mm).toBeCloseTo(film.longAxis.mm, 6);
      expect(gap(...(film.shortAxis.points as [Point, Point])) * mm).toBeCloseTo(film.shortAxis.mm, 6);
      expect(gap(...(film.ball.points as [Point, Point])) * mm).toBeCloseTo(25, 6);
    }
  });

  it('has axes at right angles and an area between those of a rhombus and a rectangle over them', () => {
    for (const film of set.films) {
      const [[ax, ay], [bx, by]] = film.longAxis.points;
      const [[cx, cy], [dx, dy]] = film.shortAxis.points;
      const cosine =
        ((bx - ax) * (dx - cx) + (by - ay) * (dy - cy)) / (gap([ax, ay], [bx, by]) * gap([cx, cy], [dx, dy]));
      expect(Math.abs(cosine)).toBeLessThan(1e-9);
      const product = film.longAxis.mm * film.shortAxis.mm;
      expect(film.areaMm2).toBeGreaterThan(product / 2);
      expect(film.areaMm2).toBeLessThan(product);
    }
  });

  it('has an area that agrees with counting pixels of a fine raster', () => {
    for (const film of set.films) {
      const ys = film.polygon.map((p) => p[1]);
      const step = 0.1;
      let inside = 0;
      for (let y = Math.min(...ys); y < Math.max(...ys); y += step) {
        // Even-odd along one line: lengths between sorted crossings.
        const crossings: number[] = [];
        film.polygon.forEach(([px, py], i) => {
          const [qx, qy] = film.polygon[(i + 1) % film.polygon.length]!;
          if (py > y !== qy > y) crossings.push(px + ((y - py) / (qy - py)) * (qx - px));
        });
        crossings.sort((a, b) => a - b);
        for (let i = 0; i + 1 < crossings.length; i += 2) inside += (crossings[i + 1]! - crossings[i]!) * step;
      }
      expect((inside * film.objectPlanePixelMm ** 2) / film.areaMm2).toBeCloseTo(1, 2);
    }
  });

  it('lies where the mineral is: brighter inside the outline than in a ring around it, on every film', () => {
    for (const film of set.films) {
      const image = frameOf(film.sopInstanceUid, 1);
      const cx = film.polygon.reduce((s, p) => s + p[0], 0) / film.polygon.length;
      const cy = film.polygon.reduce((s, p) => s + p[1], 0) / film.polygon.length;
      const sample = (scale: number): number => {
        const values = film.polygon.map(([x, y]) => {
          const column = Math.floor(cx + (x - cx) * scale);
          const row = Math.floor(cy + (y - cy) * scale);
          return image.pixels[row * image.columns + column]!;
        });
        return values.reduce((a, b) => a + b, 0) / values.length;
      };
      expect(sample(0.8)).toBeGreaterThan(sample(1.25) + 150);
    }
  });

  it('has a steel ball of 25 mm: the white disc ends within a pixel of the truth at both ends', () => {
    for (const film of set.films) {
      const image = frameOf(film.sopInstanceUid, 1);
      const [top, bottom] = film.ball.points as [Point, Point];
      const column = Math.floor(top[0]);
      const middle = image.pixels[Math.floor((top[1] + bottom[1]) / 2) * image.columns + column]!;
      let white = 0;
      for (let row = Math.floor(top[1]) - 20; row < bottom[1] + 20; row += 1) {
        if (image.pixels[row * image.columns + column]! > middle / 4) white += 1;
      }
      expect(Math.abs(white - (bottom[1] - top[1]))).toBeLessThanOrEqual(2);
    }
  });
});

describe('the truth of the scans', () => {
  it('has the ratio of the course, integrated again from the noiseless image', () => {
    set.scans.forEach((scan, i) => {
      const frame = delayedFrames(scans[i]!)[scan.frame - 1]!;
      expect(frame.view).toBe('POST');
      const l = meanIn(frame.expected, frame.expected.values, scan.lesion.ellipse);
      const n = meanIn(frame.expected, frame.expected.values, scan.reference.ellipse);
      expect(l.pixels).toBe(scan.lesion.pixels);
      expect(l.mean).toBeCloseTo(scan.lesion.expectedMean, 6);
      expect(n.mean).toBeCloseTo(scan.reference.expectedMean, 6);
      expect(l.mean / n.mean).toBeCloseTo(scans[i]!.ratio, 4);
      expect(scan.ratio).toBeCloseTo(scans[i]!.ratio, 4);
    });
  });

  it('is met by the counts in the file within three standard errors', () => {
    for (const scan of set.scans) {
      const image = frameOf(scan.sopInstanceUid, scan.frame);
      const l = meanIn(image, image.pixels, scan.lesion.ellipse);
      const n = meanIn(image, image.pixels, scan.reference.ellipse);
      expect(Math.abs(l.sum - scan.lesion.expectedCounts)).toBeLessThan(3 * Math.sqrt(scan.lesion.expectedCounts));
      expect(Math.abs(n.sum - scan.reference.expectedCounts)).toBeLessThan(
        3 * Math.sqrt(scan.reference.expectedCounts),
      );
      expect(Math.abs(l.mean / n.mean / scan.ratio - 1)).toBeLessThan(3 * scan.relativeError);
    }
  });

  it('holds a plateau in the last two intervals and in no earlier one (clinical-rules.md section 4, CV 5%)', () => {
    const measured = set.scans.map((scan) => {
      const image = frameOf(scan.sopInstanceUid, scan.frame);
      const l = meanIn(image, image.pixels, scan.lesion.ellipse);
      const n = meanIn(image, image.pixels, scan.reference.ellipse);
      return { ratio: l.mean / n.mean, squared: 1 / l.sum + 1 / n.sum };
    });
    const inside = measured.slice(1).map((now, i) => {
      const before = measured[i]!;
      const half = 1.96 * Math.sqrt(now.squared + before.squared + 2 * 0.05 ** 2);
      return Math.abs(Math.log(now.ratio / before.ratio)) + half < Math.log(1.2);
    });
    expect(inside).toEqual([false, true, true]);
  });

  it('has the ratios of the course in blood pool and flow', () => {
    scans.forEach((visit) => {
      const pool = poolFrames(visit)[1]!;
      const pools = focusRegions(stanceAt(visit), matrix256, 'POST');
      const poolMean = (of: 'lesion' | 'reference'): number =>
        meanIn(pool.expected, pool.expected.values, pools[of]).mean;
      expect(poolMean('lesion') / poolMean('reference')).toBeCloseTo(visit.poolRatio, 4);
      const flow = flowFramesOf(visit);
      const flows = focusRegions(stanceAt(visit), matrix128, 'POST');
      const area = (of: 'lesion' | 'reference'): number =>
        flow.reduce((sum, frame) => sum + meanIn(frame.expected, frame.expected.values, flows[of]).mean, 0);
      expect(area('lesion') / area('reference')).toBeCloseTo(visit.flowRatio, 4);
    });
  });

  it('has counts that scatter as Poisson: sum of (counts - mean)^2 / mean is the number of pixels', () => {
    const frame = delayedFrames(scans[0]!)[1]!;
    let chiSquare = 0;
    let pixels = 0;
    frame.expected.values.forEach((mean, i) => {
      if (mean < 1) return;
      chiSquare += (frame.counts[i]! - mean) ** 2 / mean;
      pixels += 1;
    });
    // Each term has mean 1 and variance 2 + 1/mean, at most 3.
    expect(Math.abs(chiSquare - pixels)).toBeLessThan(4 * Math.sqrt(3 * pixels));
  });
});
