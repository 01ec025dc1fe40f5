import { describe, expect, it } from 'vitest';
import type { InstanceInfo, StudyInfo } from '../../../shared/dicom/model.ts';
import { plainStudy } from '../../../shared/dicom/testing/plainStudy.ts';
import { testInstance } from '../testing/instance.ts';
import { readStudies } from './readStudies.ts';

function study(uid: string, date: string | null, modality: string): { study: StudyInfo; image: InstanceInfo } {
  const image = testInstance({ sopInstanceUid: `${uid}.1`, studyInstanceUid: uid, modality });
  return { study: plainStudy({ studyInstanceUid: uid, date, instances: [image] }), image };
}

describe('readStudies', () => {
  const film = study('1', '2026-01-10', 'DX');
  const scan = study('2', '2026-01-10', 'NM');
  const later = study('3', '2026-03-01', 'DX');
  const undated = study('4', null, 'NM');
  const all = [film, scan, later, undated].map((s) => s.study);

  it('finds the radiograph and the bone scan of the date, whichever is on the screen', () => {
    for (const on of [film, scan]) expect(readStudies(all, on.image)).toMatchObject({ film: '1', scan: '2' });
    expect(readStudies(all, film.image).sameDate).toEqual(new Set(['1', '2']));
  });
  it('takes nothing from another date', () => {
    expect(readStudies(all, later.image)).toMatchObject({ active: '3', film: '3', scan: null });
  });
  it('does not join studies without a date', () => {
    expect(readStudies([...all, study('5', null, 'DX').study], undated.image)).toMatchObject({ film: null, scan: '4' });
  });
  it('is empty without an image', () => {
    expect(readStudies(all, null)).toMatchObject({ active: null, film: null, scan: null });
  });
});
