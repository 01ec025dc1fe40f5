import { describe, expect, it } from 'vitest';
import type { StudyInfo } from '../../../shared/dicom/model.ts';
import { plainInstance } from '../../../shared/dicom/testing/plainInstance.ts';
import type { LesionResult } from '../../../shared/measure/model.ts';
import type { Annotation, PatientRecord } from '../../../shared/reading/model.ts';
import { measureRows, ownRows, rowsAsCsv, rowsAsText, sortedRows } from './measureRows.ts';

const region = { counts: 750, pixels: 75, mean: 10, max: 12, min: 8, sd: 1 };
const lesion: LesionResult = {
  id: 'L1',
  site: 'achilles-tendon',
  laterality: 'R',
  label: '',
  trackingUid: '1.2',
  grades: [],
  size: [
    {
      studyInstanceUid: 'film',
      date: '2026-01-10',
      sopInstanceUid: '1',
      frame: 1,
      projection: 'lateral',
      longAxis: { value: 12.1234, unit: 'mm', basis: 'detector-plane', annotationId: 'a' },
      shortAxis: null,
      area: { value: 250.5, unit: '{pixels}', basis: 'uncalibrated' },
      perimeter: null,
      relativeLongAxis: null,
      insertionDistance: null,
      foci: null,
    },
  ],
  uptake: [
    {
      studyInstanceUid: 'scan',
      date: '2026-01-12',
      sopInstanceUid: '2',
      frame: 1,
      phase: 'delayed',
      view: 'POST',
      lesion: region,
      reference: region,
      background: null,
      ratio: 2,
      relativeError: 0.05,
      relativeErrorReason: null,
      ratioMethod: 'contralateral',
      hoursAfterInjection: 3,
      lesionAnnotationId: 'b',
      referenceAnnotationId: 'c',
      backgroundAnnotationId: null,
    },
  ],
  operations: [],
  findings: [],
  changes: [],
  ratioFit: null,
  maturity: {
    conclusion: 'indeterminate',
    wording: '',
    discordant: false,
    trend: 'not-assessable',
    scintigraphy: 'undetermined',
    radiograph: 'not-read',
    rules: [],
    fired: [],
    missing: [],
    byDate: [],
    secondOpinion: null,
  },
};

describe('measureRows', () => {
  it('gives basis and error beside each value, and never mm without spacing', () => {
    const rows = measureRows([lesion], null, 0.05);
    expect(rows.map((r) => [r.measure, r.text, r.unit, r.basis, r.error])).toEqual([
      ['Long axis', '12.1', 'mm', 'detector plane', ''],
      ['Area', '251', 'px²', 'uncalibrated', ''],
      // f = CV = 0.05: exp(1.96 * 0.0707107) = 1.148665; 2 / 1.148665 = 1.741, 2 * 1.148665 = 2.297.
      ['Uptake ratio, delayed', '2.00', '', 'other heel', '1.74 to 2.30'],
      ['Mean counts, delayed', '10.0', 'per px', '75 px', ''],
    ]);
  });
  it('says of which frame of a flow the mean is', () => {
    const flow = { ...lesion, uptake: lesion.uptake.map((row) => ({ ...row, phase: 'flow' as const, frame: 7 })) };
    const names = measureRows([flow], new Set(['scan']), 0.05).map((r) => r.measure);
    expect(names).toEqual(['Uptake ratio, flow', 'Mean counts, flow, frame 7']);
  });
  it('can be limited to the studies of one date', () => {
    expect(measureRows([lesion], new Set(['scan']), 0.05)).toHaveLength(2);
  });
  it('sorts by a column both ways, values within their unit, and leaves the order without one', () => {
    const rows = measureRows([lesion], null, 0.05);
    const measures = (sorting: Parameters<typeof sortedRows>[1]) => sortedRows(rows, sorting).map((r) => r.measure);
    const usual = rows.map((r) => r.measure);
    expect(measures(null)).toEqual(usual);
    expect(measures({ column: 'measure', descending: false })).toEqual([...usual].sort());
    expect(measures({ column: 'date', descending: true }).slice(0, 2)).toEqual(usual.slice(2));
    const two = [
      { ...rows[0]!, value: 9 },
      { ...rows[0]!, value: 12.1 },
      { ...rows[1]!, value: 1 },
    ];
    expect(sortedRows(two, { column: 'value', descending: true }).map((r) => r.value)).toEqual([1, 12.1, 9]);
  });
  it('copies as text and as CSV with full precision', () => {
    const rows = measureRows([lesion], new Set(['film']), 0.05);
    expect(rowsAsText(rows).split('\n')[1]).toBe('L1\t10 Jan 2026\tLong axis\t12.1 mm\tdetector plane\t');
    expect(rowsAsCsv(rows).split('\r\n')[1]).toBe('L1,2026-01-10,Long axis,12.1234,mm,detector plane,');
  });
  it('quotes cells and defuses formulas', () => {
    const [row] = measureRows([lesion], null, 0.05);
    const csv = rowsAsCsv([{ ...row!, basis: 'a "b", c', error: '=1+1' }]);
    expect(csv.split('\r\n')[1]).toBe(`L1,2026-01-10,Long axis,12.1234,mm,"a ""b"", c",'=1+1`);
  });
});

describe('what is measured beside the lesions', () => {
  const info = plainInstance({ sopInstanceUid: '1', rows: 1000, columns: 1000 });
  const spacing = { ...info.spacing, imagerPixelSpacing: [0.2, 0.2] as [number, number] };
  const study = {
    studyInstanceUid: 'film',
    date: '2026-01-10',
    instances: [{ ...info, spacing }],
  } as unknown as StudyInfo;
  const mark = (id: string, role: Annotation['role'], shape: Annotation['shape'], label = '') =>
    ({ id, lesionId: null, sopInstanceUid: '1', frame: 1, role, shape, label, status: 'accepted' }) as Annotation;
  const record = {
    annotations: [
      mark('a', 'angle', {
        kind: 'angle',
        points: [
          [100, 0],
          [0, 0],
          [0, 100],
        ],
      }),
      // A Meary angle is told from the straight line: 180 - 135 degrees at the vertex.
      mark(
        'b',
        'angle',
        {
          kind: 'angle',
          points: [
            [100, 0],
            [0, 0],
            [-100, 100],
          ],
        },
        'Meary',
      ),
      mark(
        'c',
        'length',
        {
          kind: 'line',
          points: [
            [0, 0],
            [30, 40],
          ],
        },
        'Spur',
      ),
      {
        ...mark('d', 'length', {
          kind: 'line',
          points: [
            [0, 0],
            [1, 0],
          ],
        }),
        status: 'proposed',
      },
    ],
  } as unknown as PatientRecord;

  it('is listed with its name, angles in degrees, lengths with their basis, proposals not at all', () => {
    expect(ownRows(record, [study], null).map((r) => [r.date, r.measure, r.text, r.unit, r.basis])).toEqual([
      ['2026-01-10', 'Angle', '90.0', '°', ''],
      ['2026-01-10', 'Meary', '45.0', '°', ''],
      // 50 pixels of 0.2 mm.
      ['2026-01-10', 'Spur', '10.0', 'mm', 'detector plane'],
    ]);
    expect(ownRows(record, [study], new Set(['other']))).toEqual([]);
  });
  it('is left out where a mark has no size, and the others stay', () => {
    const point = mark('e', 'length', {
      kind: 'line',
      points: [
        [5, 5],
        [5, 5],
      ],
    });
    const withPoint = { ...record, annotations: [point, ...record.annotations] };
    expect(ownRows(withPoint, [study], null).map((r) => r.measure)).toEqual(['Angle', 'Meary', 'Spur']);
  });
});
