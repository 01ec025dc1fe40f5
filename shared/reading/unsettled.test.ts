import { expect, it } from 'vitest';
import { plainInstance } from '../dicom/testing/plainInstance.ts';
import { plainStudy } from '../dicom/testing/plainStudy.ts';
import type { Annotation, Lesion } from './model.ts';
import { unsettledPoints } from './unsettled.ts';

const lesion: Lesion = { id: 'L1', site: 'hip', laterality: 'R', label: '', trackingUid: '1.2.3' };
const studies = [
  plainStudy({
    studyInstanceUid: 's',
    date: '2026-03-01',
    instances: [plainInstance({ sopInstanceUid: 'film', studyInstanceUid: 's', laterality: 'L' })],
  }),
];
const mark: Annotation = {
  id: 'a',
  lesionId: 'L1',
  sopInstanceUid: 'film',
  frame: 1,
  role: 'long-axis',
  shape: {
    kind: 'line',
    points: [
      [1, 1],
      [9, 1],
    ],
  },
  status: 'accepted',
  source: 'reader',
};
const record = (changes: Partial<Lesion>, annotations: Annotation[] = []) => ({
  lesions: [{ ...lesion, ...changes }],
  annotations,
  findings: [],
});

it('names a site and a side that are only proposed', () => {
  expect(unsettledPoints(record({ proposed: ['site', 'laterality'] }), studies).map((p) => p.message)).toEqual([
    'The site of L1 (right hip) is only proposed: confirm or correct it.',
    'The side of L1 (right hip) is only proposed: confirm or correct it.',
  ]);
});

it('names nothing of a settled lesion', () => {
  expect(unsettledPoints(record({}), studies)).toEqual([]);
});

it('names a mark on the wrong side, unless it lies on a later study than the report', () => {
  expect(unsettledPoints(record({}, [mark]), studies).map((p) => [p.id, p.annotationId])).toEqual([['side/a', 'a']]);
  expect(unsettledPoints(record({}, [mark]), studies, '2026-03-01')).toHaveLength(1);
  expect(unsettledPoints(record({}, [mark]), studies, '2026-02-28')).toEqual([]);
});
