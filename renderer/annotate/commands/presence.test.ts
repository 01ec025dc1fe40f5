import { describe, expect, it } from 'vitest';
import type { StudyInfo } from '../../../shared/dicom/model.ts';
import { plainStudy } from '../../../shared/dicom/testing/plainStudy.ts';
import type { Lesion } from '../../../shared/reading/model.ts';
import { testInstance } from '../testing/instance.ts';
import { emptyRecord } from '../testing/memoryService.ts';
import { presenceOf } from './presence.ts';

function study(uid: string, date: string): StudyInfo {
  return plainStudy({
    studyInstanceUid: uid,
    date,
    instances: [testInstance({ sopInstanceUid: `${uid}.1`, studyInstanceUid: uid })],
  });
}
const studies = [
  study('3', '2026-03-01'),
  study('1', '2026-01-10'),
  study('2', '2026-01-10'),
  study('4', '2026-06-01'),
];
const lesion: Lesion = {
  id: 'L1',
  site: 'achilles-tendon',
  laterality: 'R',
  label: '',
  trackingUid: '2.25.1',
};
const record = {
  ...emptyRecord(),
  lesions: [lesion],
  findings: ['3', '1'].map((studyInstanceUid) => ({ lesionId: 'L1', studyInstanceUid, seen: false })),
  annotations: [
    {
      id: 'a',
      lesionId: 'L1',
      sopInstanceUid: '2.1',
      frame: 2,
      role: 'length' as const,
      shape: { kind: 'point' as const, point: [1, 1] as [number, number] },
      status: 'accepted' as const,
      source: 'reader' as const,
    },
  ],
};

describe('presence of a lesion by date', () => {
  it('has one entry for each date, oldest first, and a mark outweighs "not seen" on the other study of the day', () => {
    expect(presenceOf(record, lesion, studies).map(({ date, state }) => `${date} ${state}`)).toEqual([
      '2026-01-10 marked',
      '2026-03-01 not-seen',
      '2026-06-01 open',
    ]);
  });
  it('leads to the image of the mark, else to one of the date', () => {
    const targets = presenceOf(record, lesion, studies).map((p) => `${p.target?.sopInstanceUid}#${p.target?.frame}`);
    expect(targets).toEqual(['2.1#2', '3.1#1', '4.1#1']);
  });
});
