/** The examinations of a patient that can be reported: film and scan of one day are one. Pure. */
import type { StudyInfo } from '../../../shared/dicom/model.ts';
import { studyDate } from '../../../shared/dicom/studyDate.ts';
import type { ReportStatus, ReportVersion } from '../../../shared/report/model.ts';
import { shortDate } from '../../../shared/wording/date.ts';
import { imageKind } from '../../viewer/hanging.ts';

export interface ReportDay {
  /** "12 Mar 2026"; "no date" for a study without one. */
  readonly name: string;
  /** The study that the report of the day is opened by: its film where there is one. */
  readonly studyInstanceUid: string;
  readonly studies: ReadonlySet<string>;
  /** The status of the latest version of any of its studies; null while there is none. */
  readonly status: ReportStatus | null;
}

type VersionOfStudy = Pick<ReportVersion, 'studyInstanceUid' | 'status' | 'createdAt'>;

/** Newest first. Studies without pictures are left out; each study without a date stands for itself, last. */
export function reportDays(studies: readonly StudyInfo[], versions: readonly VersionOfStudy[]): ReportDay[] {
  const days = new Map<string, StudyInfo[]>();
  for (const study of studies) {
    if (!study.instances.some((i) => i.rows !== null)) continue;
    const day = studyDate(study) ?? `no date ${study.studyInstanceUid}`;
    days.set(day, [...(days.get(day) ?? []), study]);
  }
  const isDated = (day: string) => !day.startsWith('no date');
  return [...days]
    .sort(([a], [b]) => Number(isDated(b)) - Number(isDated(a)) || (a < b ? 1 : -1))
    .flatMap(([day, ofDay]): ReportDay[] => {
      const film = ofDay.find((s) => s.instances.some((i) => i.rows !== null && imageKind(i) === 'film'));
      const study = film ?? ofDay[0];
      if (!study) return [];
      const uids = new Set(ofDay.map((s) => s.studyInstanceUid));
      const own = versions.filter((v) => uids.has(v.studyInstanceUid));
      const latest = own.reduce<VersionOfStudy | null>(
        (a, b) => (a === null || Date.parse(b.createdAt) >= Date.parse(a.createdAt) ? b : a),
        null,
      );
      const reported = own.find((v) => v === latest)?.studyInstanceUid;
      return [
        {
          name: isDated(day) ? shortDate(day) : 'no date',
          studyInstanceUid: reported ?? study.studyInstanceUid,
          studies: uids,
          status: latest?.status ?? null,
        },
      ];
    });
}

/** Whether the examination still waits for its report. */
export function isOpen({ status }: ReportDay): boolean {
  return status !== 'final' && status !== 'amended';
}

/**
 * What the Report button opens: the examination whose report the reader came from while that is open, else the newest one
 * without a final report, else the newest.
 * @param reporting study of the report that the reader left for the images
 */
export function reportOffered(days: readonly ReportDay[], reporting: string | null): ReportDay | null {
  const left = days.find((day) => reporting !== null && day.studies.has(reporting));
  if (left && isOpen(left)) return left;
  return days.find(isOpen) ?? days[0] ?? null;
}
