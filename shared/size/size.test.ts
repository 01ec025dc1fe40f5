import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import type { SpacingTags } from '../dicom/model.ts';
import { noSpacing } from '../dicom/testing/plainInstance.ts';
import type { Point, Shape } from '../geometry/shape.ts';
import { exampleInstance, line, mark } from '../measure/testing/example.ts';
import { angleBetweenLines, measureShape, relativeLength } from './measureShape.ts';
import { type ResolvedSpacing, resolveSpacing } from './resolveSpacing.ts';

const resolve = (spacing: Partial<SpacingTags>, modality = 'DX', millimetres?: number, pixels = 100) =>
  resolveSpacing(
    exampleInstance('1', { modality, spacing: { ...noSpacing, ...spacing } }),
    millimetres === undefined
      ? null
      : mark('c', '1', 'calibration', { lesionId: null, shape: line(pixels), millimetres }),
  );

describe('spacing basis, each row of the table', () => {
  it.each<[string, Partial<SpacingTags>, string, string, number | null, number | null]>([
    [
      'PixelSpacing with calibration type GEOMETRY',
      { pixelSpacing: [0.14, 0.14], imagerPixelSpacing: [0.14, 0.14], pixelSpacingCalibrationType: 'GEOMETRY' },
      'DX',
      'calibrated',
      0.14,
      0.14,
    ],
    [
      'PixelSpacing with calibration type FIDUCIAL',
      { pixelSpacing: [0.12, 0.13], pixelSpacingCalibrationType: 'FIDUCIAL' },
      'DX',
      'calibrated',
      0.12,
      0.13,
    ],
    [
      'PixelSpacing differing from ImagerPixelSpacing',
      { pixelSpacing: [0.125, 0.125], imagerPixelSpacing: [0.143, 0.143] },
      'DX',
      'calibrated',
      0.125,
      0.125,
    ],
    // 0.143 / 1.1 = 0.13
    [
      'ImagerPixelSpacing and a magnification factor of 1.1',
      { imagerPixelSpacing: [0.143, 0.143], estimatedRadiographicMagnificationFactor: 1.1 },
      'DX',
      'magnification-corrected',
      0.13,
      0.13,
    ],
    // SID/SOD = 1100/1000 = 1.1
    [
      'ImagerPixelSpacing with SID 1100 and SOD 1000 mm',
      { imagerPixelSpacing: [0.143, 0.143], distanceSourceToDetectorMm: 1100, distanceSourceToPatientMm: 1000 },
      'DX',
      'magnification-corrected',
      0.13,
      0.13,
    ],
    [
      'equal spacings and a magnification factor',
      {
        pixelSpacing: [0.143, 0.143],
        imagerPixelSpacing: [0.143, 0.143],
        estimatedRadiographicMagnificationFactor: 1.1,
      },
      'DX',
      'magnification-corrected',
      0.13,
      0.13,
    ],
    [
      'a magnification factor of exactly 1',
      { imagerPixelSpacing: [0.143, 0.143], estimatedRadiographicMagnificationFactor: 1 },
      'DX',
      'detector-plane',
      0.143,
      0.143,
    ],
    ['ImagerPixelSpacing alone', { imagerPixelSpacing: [0.143, 0.15] }, 'CR', 'detector-plane', 0.143, 0.15],
    [
      'both spacings equal',
      { pixelSpacing: [0.143, 0.143], imagerPixelSpacing: [0.143, 0.143] },
      'DX',
      'detector-plane',
      0.143,
      0.143,
    ],
    [
      'both equal but for the digits kept',
      { pixelSpacing: [0.1438, 0.1438], imagerPixelSpacing: [0.143846, 0.143846] },
      'DX',
      'detector-plane',
      0.143846,
      0.143846,
    ],
    ['PixelSpacing alone on a film', { pixelSpacing: [0.2, 0.2] }, 'CR', 'unspecified', 0.2, 0.2],
    ['NominalScannedPixelSpacing', { nominalScannedPixelSpacing: [0.085, 0.085] }, 'OT', 'unspecified', 0.085, 0.085],
    ['PixelSpacing of a bone scan', { pixelSpacing: [2.26, 2.26] }, 'NM', 'image-plane', 2.26, 2.26],
    ['PixelSpacing of CT', { pixelSpacing: [0.5, 0.5] }, 'CT', 'image-plane', 0.5, 0.5],
    ['PixelSpacing of MR', { pixelSpacing: [0.5, 0.5] }, 'MR', 'image-plane', 0.5, 0.5],
    ['no spacing', {}, 'DX', 'uncalibrated', null, null],
    ['a spacing of zero', { pixelSpacing: [0, 0.2], imagerPixelSpacing: [-1, -1] }, 'DX', 'uncalibrated', null, null],
  ])('%s', (_name, tags, modality, basis, rowMm, columnMm) => {
    const s = resolve(tags, modality);
    expect(s.basis).toBe(basis);
    if (rowMm === null || columnMm === null) expect([s.rowMm, s.columnMm]).toEqual([null, null]);
    else {
      expect(s.rowMm).toBeCloseTo(rowMm, 12);
      expect(s.columnMm).toBeCloseTo(columnMm, 12);
    }
  });

  it('the reader calibration comes before everything: 25 mm over 100 pixels is 0.25 mm', () => {
    const s = resolve({ pixelSpacing: [0.125, 0.125], pixelSpacingCalibrationType: 'FIDUCIAL' }, 'DX', 25);
    expect(s).toMatchObject({ basis: 'user-calibrated', rowMm: 0.25, columnMm: 0.25 });
  });

  it('a calibration on oblong pixels keeps their shape', () => {
    // Rows 0.2, columns 0.1 in the header: aspect 2. 100 columns are 25 mm, so a column is 0.25 and a row 0.5 mm.
    expect(resolve({ imagerPixelSpacing: [0.2, 0.1] }, 'DX', 25)).toMatchObject({ rowMm: 0.5, columnMm: 0.25 });
  });

  it('refuses a calibration without length', () => {
    expect(() => resolve({}, 'DX', 25, 0)).toThrow(expect.objectContaining({ code: 'zero-area' }));
  });
});

const spaced = (rowMm: number, columnMm: number): ResolvedSpacing => ({
  basis: 'calibrated',
  rowMm,
  columnMm,
  aspect: rowMm / columnMm,
  source: '',
});

describe('sizes of shapes', () => {
  it('weighs columns by column spacing and rows by row spacing', () => {
    // dx 3 columns x 0.2 = 0.6, dy 4 rows x 0.5 = 2: sqrt(0.36 + 4) = 2.08806
    const length = measureShape(
      {
        kind: 'line',
        points: [
          [1, 1],
          [4, 5],
        ],
      },
      spaced(0.5, 0.2),
    ).length;
    expect(length).toMatchObject({ unit: 'mm', basis: 'calibrated' });
    expect(length?.value).toBeCloseTo(2.0880613, 7);
  });

  it('areas by both: a box of 10 x 6 pixels of 0.5 x 0.2 mm is 6 mm2 with a perimeter of 10 mm', () => {
    const box: Shape = {
      kind: 'polygon',
      points: [
        [0, 0],
        [10, 0],
        [10, 6],
        [0, 6],
      ],
    };
    const { area, perimeter } = measureShape(box, spaced(0.5, 0.2));
    expect(area?.value).toBeCloseTo(6, 12);
    expect(area?.unit).toBe('mm2');
    expect(perimeter?.value).toBeCloseTo(10, 12);
  });

  it('an ellipse of radii 4 and 2 pixels of 0.5 mm has 2 pi mm2', () => {
    const { area } = measureShape({ kind: 'ellipse', center: [9, 9], radii: [4, 2], rotation: 30 }, spaced(0.5, 0.5));
    expect(area?.value).toBeCloseTo(2 * Math.PI, 12);
  });

  it('an ellipse on oblong pixels that is a circle in mm has the circle perimeter', () => {
    // Columns 0.2 mm x radius 5 = rows 0.5 mm x radius 2 = 1 mm.
    const { perimeter } = measureShape(
      { kind: 'ellipse', center: [9, 9], radii: [5, 2], rotation: 0 },
      spaced(0.5, 0.2),
    );
    expect(perimeter?.value).toBeCloseTo(2 * Math.PI, 9);
  });

  it('without calibration the unit is pixels, never mm', () => {
    const none: ResolvedSpacing = { basis: 'uncalibrated', rowMm: null, columnMm: null, aspect: 1, source: '' };
    expect(measureShape(line(12), none).length).toEqual({ value: 12, unit: '{pixels}', basis: 'uncalibrated' });
    const box: Shape = {
      kind: 'polygon',
      points: [
        [0, 0],
        [2, 0],
        [2, 2],
        [0, 2],
      ],
    };
    expect(measureShape(box, none).area).toMatchObject({ value: 4, unit: '{pixels}' });
  });

  it('angles are those on the patient: 45 degrees in pixels are 63.4 when rows are twice as far apart', () => {
    const angle: Shape = {
      kind: 'angle',
      points: [
        [10, 0],
        [0, 0],
        [10, 10],
      ],
    };
    expect(measureShape(angle, spaced(1, 1)).angleDeg).toBeCloseTo(45, 12);
    // atan(2) = 63.43495
    expect(measureShape(angle, spaced(2, 1)).angleDeg).toBeCloseTo(63.43494882, 8);
  });

  it('tells how far two axes are from perpendicular', () => {
    expect(
      angleBetweenLines(
        [
          [0, 0],
          [10, 0],
        ],
        [
          [3, -4],
          [3, 9],
        ],
        spaced(1, 1),
      ),
    ).toBeCloseTo(90, 12);
    // atan(10 / 1) = 84.289
    expect(
      angleBetweenLines(
        [
          [0, 0],
          [10, 0],
        ],
        [
          [3, 0],
          [4, 10],
        ],
        spaced(1, 1),
      ),
    ).toBeCloseTo(84.2894, 4);
  });

  it('a relative length is dimensionless and the same under any spacing', () => {
    fc.assert(
      fc.property(
        fc.double({ min: 0.01, max: 3, noNaN: true }),
        fc.double({ min: 0.5, max: 2, noNaN: true }),
        (mm, factor) => {
          const r = relativeLength(line(30), line(400), spaced(mm * factor, mm));
          expect(r.unit).toBe('1');
          expect(r.value).toBeCloseTo(30 / 400, 12);
        },
      ),
    );
  });

  it('scales with the spacing, and does not change by shift, quarter turn or transposition', () => {
    const p = fc.tuple(fc.double({ min: 0, max: 90, noNaN: true }), fc.double({ min: 0, max: 90, noNaN: true }));
    fc.assert(
      fc.property(
        fc.tuple(p, p),
        fc.double({ min: 0.1, max: 4, noNaN: true }),
        fc.double({ min: -50, max: 50, noNaN: true }),
        ([a, b], k, d) => {
          fc.pre(Math.hypot(a[0] - b[0], a[1] - b[1]) > 1e-3);
          const of = (q: [Point, Point], s: ResolvedSpacing) =>
            measureShape({ kind: 'line', points: q }, s).length!.value;
          const base = of([a, b], spaced(0.3, 0.2));
          expect(of([a, b], spaced(0.3 * k, 0.2 * k))).toBeCloseTo(base * k, 6);
          expect(
            of(
              [
                [a[0] + d, a[1] - d],
                [b[0] + d, b[1] - d],
              ],
              spaced(0.3, 0.2),
            ),
          ).toBeCloseTo(base, 6);
          expect(
            of(
              [
                [a[1], a[0]],
                [b[1], b[0]],
              ],
              spaced(0.2, 0.3),
            ),
          ).toBeCloseTo(base, 6);
          expect(
            of(
              [
                [-a[1], a[0]],
                [-b[1], b[0]],
              ],
              spaced(0.2, 0.3),
            ),
          ).toBeCloseTo(base, 6);
        },
      ),
    );
  });
});
