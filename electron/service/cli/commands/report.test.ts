import { describe, expect, it } from 'vitest';
import { filmStudy, mrStudy } from '../../../../shared/report/testing/patients.ts';
import { latestStudy } from './report.ts';

describe('the study that is reported where none is named', () => {
  const january = filmStudy('january', '2026-01-10');
  const march = filmStudy('march', '2026-03-12');
  const undated = { ...filmStudy('undated', '2026-02-01'), date: null, studyDate: null };
  const mr = mrStudy('mr', '2026-05-01');

  it('is the latest radiograph or scan, in whatever order the studies come', () => {
    expect(latestStudy([march, mr, january])).toBe(march.studyInstanceUid);
  });

  it('is never one without a date, as long as there is one with', () => {
    expect(latestStudy([undated, march, january])).toBe(march.studyInstanceUid);
    expect(latestStudy([undated])).toBe(undated.studyInstanceUid);
  });
});
