import { describe, expect, it } from 'vitest';
import type { StudyInfo } from '../../../shared/dicom/model.ts';
import { plainStudy } from '../../../shared/dicom/testing/plainStudy.ts';
import type { ReportStatus } from '../../../shared/report/model.ts';
import { testInstance } from '../testing/instance.ts';
import { reportDays, reportOffered } from './reportDays.ts';

const study = (uid: string, date: string | null, modality = 'DX', rows: number | null = 200): StudyInfo =>
  plainStudy({
    studyInstanceUid: uid,
    date,
    instances: [testInstance({ sopInstanceUid: `${uid}.1`, studyInstanceUid: uid, modality, rows })],
  });
const version = (studyInstanceUid: string, status: ReportStatus, createdAt: string) => ({
  studyInstanceUid,
  status,
  createdAt,
});
const studies = [
  study('scan', '2026-03-12T12:00', 'NM'),
  study('film', '2026-03-12T08:00'),
  study('early', '2025-01-14'),
  study('sr', '2026-05-01', 'SR', null),
  study('undated', null),
];

describe('examinations to report', () => {
  it('are one for a day, opened by its film, newest first; documents are none', () => {
    expect(reportDays(studies, []).map((d) => [d.name, d.studyInstanceUid, d.studies.size, d.status])).toEqual([
      ['12 Mar 2026', 'film', 2, null],
      ['14 Jan 2025', 'early', 1, null],
      ['no date', 'undated', 1, null],
    ]);
  });

  it('tell the latest version of any study of the day, by the time it was made', () => {
    // 09:00+01:00 is later than 07:30Z, whatever the order of the characters.
    const versions = [
      version('scan', 'final', '2026-03-13T09:00:00+01:00'),
      version('scan', 'amended', '2026-03-13T07:30:00+00:00'),
    ];
    expect(reportDays(studies, versions)[0]).toMatchObject({ status: 'final', studyInstanceUid: 'scan' });
  });

  it('offers the newest that is not reported, else the newest', () => {
    const days = (...versions: ReturnType<typeof version>[]) => reportDays(studies.slice(0, 3), versions);
    const at = '2026-03-13T09:00:00+01:00';
    expect(reportOffered(days(), null)?.name).toBe('12 Mar 2026');
    expect(reportOffered(days(version('film', 'preliminary', at)), null)?.name).toBe('12 Mar 2026');
    expect(reportOffered(days(version('film', 'withdrawn', at)), null)?.name).toBe('12 Mar 2026');
    expect(reportOffered(days(version('film', 'final', at)), null)?.name).toBe('14 Jan 2025');
    expect(reportOffered(days(version('film', 'final', at), version('early', 'amended', at)), null)?.name).toBe(
      '12 Mar 2026',
    );
    expect(reportOffered([], null)).toBeNull();
  });

  it('leads back to the report that was left, until it is signed', () => {
    expect(reportOffered(reportDays(studies, []), 'early')?.name).toBe('14 Jan 2025');
    const signed = [version('early', 'final', '2026-03-13T09:00:00+01:00')];
    expect(reportOffered(reportDays(studies, signed), 'early')?.name).toBe('12 Mar 2026');
  });
});
