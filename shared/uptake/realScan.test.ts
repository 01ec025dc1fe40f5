/**
 * A whole-body bone scan and a two-detector study that nobody here wrote. The expected numbers were worked out with
 * pydicom 2 and plain Python loops over the pixels, which test each pixel centre (c + 0.5, r + 0.5) against
 * (u / a)^2 + (v / b)^2 <= 1 and sum exact integers:
 *
 *     a = array.array('h'); a.frombytes(pydicom.dcmread(path, force=True).PixelData)
 *     lesion     ellipse centre (147.3, 822.6) radii (7.2, 5.4) rotation  20:  5239 counts, 122 pixels (hot ankle)
 *     reference  ellipse centre ( 88.7, 824.1) radii (7.2, 5.4) rotation -20:  4682 counts, 123 pixels (mirror side)
 *     background columns 110..125, rows 810..829:                              3457 counts, 320 pixels (between the legs)
 *     b = 3457/320, l = 5239/122 - b, n = 4682/123 - b: l/n = 1.1789156111757115, f = 0.027535532638969268
 */
import { existsSync, readFileSync } from 'node:fs';
import dicomParser from 'dicom-parser';
import { describe, expect, it } from 'vitest';
import type { StoredFrame } from '../dicom/model.ts';
import type { Shape } from '../geometry/shape.ts';
import { type CountScale, regionStats } from './regionStats.ts';
import { uptakeRatio } from './uptakeRatio.ts';

const folder = new URL('../../../shared/data/real/', import.meta.url);
const wholeBody = new URL('dicom-test-files/NM1_UNC', folder);
const twoDetectors = new URL('Scintigraphy/poumonsReins.dcm', folder);
const plain: CountScale = {
  rescaleSlope: 1,
  rescaleIntercept: 0,
  samplesPerPixel: 1,
  photometricInterpretation: 'MONOCHROME2',
};

/** Uncompressed little-endian 16-bit pixels, read without the program's own reader. */
function readFrames(file: URL): { frames: StoredFrame[]; countsAccumulated: number } {
  const bytes = new Uint8Array(readFileSync(file));
  const data = dicomParser.parseDicom(bytes);
  const rows = data.uint16('x00280010')!;
  const columns = data.uint16('x00280011')!;
  const element = data.elements.x7fe00010!;
  const signed = data.uint16('x00280103') === 1;
  const copy = bytes.slice(element.dataOffset, element.dataOffset + element.length).buffer;
  const all = signed ? new Int16Array(copy) : new Uint16Array(copy);
  const n = rows * columns;
  return {
    frames: Array.from({ length: Math.floor(all.length / n) }, (_, i) => ({
      rows,
      columns,
      samplesPerPixel: 1,
      pixels: all.subarray(i * n, (i + 1) * n),
    })),
    countsAccumulated: Number(data.intString('x00180070')),
  };
}

const everything = ({ rows, columns }: StoredFrame): Shape => ({
  kind: 'polygon',
  points: [
    [0, 0],
    [columns, 0],
    [columns, rows],
    [0, rows],
  ],
});

describe.skipIf(!existsSync(wholeBody))('whole-body bone scan NM1 (needs ../shared/data)', () => {
  it('the sum of all pixels is Counts Accumulated (0018,0070): 3,596,452', () => {
    const { frames, countsAccumulated } = readFrames(wholeBody);
    const stats = regionStats(frames[0]!, plain, everything(frames[0]!));
    expect(stats.counts).toBe(3_596_452);
    expect(countsAccumulated).toBe(3_596_452);
    expect(stats).toMatchObject({ pixels: 1024 * 256, max: 278, min: 0 });
  });

  it('the ratio of an ankle to its mirror side agrees with the independent computation to 1e-9', () => {
    const frame = readFrames(wholeBody).frames[0]!;
    const lesion = regionStats(frame, plain, {
      kind: 'ellipse',
      center: [147.3, 822.6],
      radii: [7.2, 5.4],
      rotation: 20,
    });
    const reference = regionStats(frame, plain, {
      kind: 'ellipse',
      center: [88.7, 824.1],
      radii: [7.2, 5.4],
      rotation: -20,
    });
    const background = regionStats(frame, plain, {
      kind: 'polygon',
      points: [
        [110, 810],
        [126, 810],
        [126, 830],
        [110, 830],
      ],
    });
    expect([lesion.counts, lesion.pixels]).toEqual([5239, 122]);
    expect([reference.counts, reference.pixels]).toEqual([4682, 123]);
    expect([background.counts, background.pixels]).toEqual([3457, 320]);
    const { ratio, relativeError } = uptakeRatio(lesion, reference, background);
    expect(Math.abs(ratio - 1.1789156111757115)).toBeLessThan(1e-9);
    expect(Math.abs(relativeError - 0.027535532638969268)).toBeLessThan(1e-9);
  });
});

describe.skipIf(!existsSync(twoDetectors))('two-detector study (needs ../shared/data)', () => {
  it('both frames together hold Counts Accumulated: 877,521 + 718,967 = 1,596,488', () => {
    const { frames, countsAccumulated } = readFrames(twoDetectors);
    const counts = frames.map((f) => regionStats(f, plain, everything(f)).counts);
    expect(counts).toEqual([877_521, 718_967]);
    expect(counts.reduce((a, b) => a + b)).toBe(countsAccumulated);
  });
});
