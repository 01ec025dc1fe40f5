/** What an export is made from, and the facts about it that every format needs. */
import type { InstanceInfo, StudyInfo } from '../../../shared/dicom/model.ts';
import type { PatientRecord } from '../../../shared/reading/model.ts';
import type { ReportContent, ReportStatus, ReportVersion } from '../../../shared/report/model.ts';
import type { TrailHead } from '../store/trail.ts';
import { derivedUid } from './derivedUid.ts';

export interface ExportSource {
  readonly content: ReportContent;
  /** Null when an unsigned draft is exported: it counts as preliminary. */
  readonly version: ReportVersion | null;
  /** All versions of this report, so that an amendment can name its predecessors. */
  readonly versions: readonly ReportVersion[];
  readonly studies: readonly StudyInfo[];
  readonly record: PatientRecord;
  /** ISO date-time with offset at which the export is made. */
  readonly exportedAt: string;
  readonly deidentified: boolean;
  /** State of the audit trail when the version was signed; null for a draft. */
  readonly trail: TrailHead | null;
}

export function statusOf(source: ExportSource): ReportStatus {
  return source.version?.status ?? 'draft';
}

/** Signed and complete, as against a draft or a preliminary version. */
export function isFinal(source: ExportSource): boolean {
  const status = statusOf(source);
  return status === 'final' || status === 'amended';
}

export function statusWords(source: ExportSource): string {
  switch (statusOf(source)) {
    case 'draft':
      return 'Draft, not signed';
    case 'preliminary':
      return 'Preliminary report';
    case 'final':
      return 'Final report';
    case 'amended':
      return 'Amended report';
    case 'withdrawn':
      return 'Withdrawn report';
  }
}

export function reportedStudy(source: ExportSource): StudyInfo {
  const study = source.studies.find((item) => item.studyInstanceUid === source.content.studyInstanceUid);
  if (study === undefined) throw new RangeError('The reported study must be among the studies.');
  return study;
}

export function instanceByUid(source: ExportSource, sopInstanceUid: string): InstanceInfo | undefined {
  return source.studies.flatMap((study) => study.instances).find((item) => item.sopInstanceUid === sopInstanceUid);
}

/** SOP Instance UID of the structured report: that of the signed version, else one that follows from the text. */
export function reportUid(source: ExportSource): string {
  return source.version?.sopInstanceUid ?? derivedUid('draft', source.content.studyInstanceUid, source.exportedAt);
}

/** One series per study and kind of document, the same for every version. */
export function seriesUid(studyInstanceUid: string, kind: string): string {
  return derivedUid('series', studyInstanceUid, kind);
}
