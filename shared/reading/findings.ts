/** Findings of a record: by what they are found, and what a lesion's finding in a study is. */
import type { Finding, PatientRecord } from './model.ts';

/** Identity of a finding: lesion, study and, where it was read on one, the picture. Empty for a lesion yet to be assigned. */
export function findingKey({
  lesionId,
  studyInstanceUid,
  sopInstanceUid,
}: Pick<Finding, 'lesionId' | 'studyInstanceUid' | 'sopInstanceUid'>): string {
  return [lesionId ?? '', studyInstanceUid, ...(sopInstanceUid === undefined ? [] : [sopInstanceUid])].join('/');
}

/** Whether the finding says anything. */
export function isEmptyFinding({
  lesionId,
  studyInstanceUid,
  sopInstanceUid,
  sideAccepted,
  ...said
}: Finding): boolean {
  return Object.values(said).every(
    (value) => value === undefined || (typeof value === 'object' && Object.values(value).every((v) => v === undefined)),
  );
}

/** The findings of one lesion in one study: the one of the whole study first, then those of single pictures. */
export function findingsOf(
  record: Pick<PatientRecord, 'findings'>,
  lesionId: string,
  studyInstanceUid: string,
): Finding[] {
  return record.findings
    .filter((f) => f.lesionId === lesionId && f.studyInstanceUid === studyInstanceUid)
    .sort((a, b) => (a.sopInstanceUid ?? '').localeCompare(b.sopInstanceUid ?? '', 'en'));
}

/** Whether the reader looked for the lesion in the study and did not see it. */
export function isNotSeen(
  record: Pick<PatientRecord, 'findings'>,
  lesionId: string,
  studyInstanceUid: string,
): boolean {
  return findingsOf(record, lesionId, studyInstanceUid).some((f) => f.seen === false);
}

/** Studies in which the lesion was looked for and not seen. */
export function notSeenIn(record: Pick<PatientRecord, 'findings'>, lesionId: string): string[] {
  return [
    ...new Set(
      record.findings.filter((f) => f.lesionId === lesionId && f.seen === false).map((f) => f.studyInstanceUid),
    ),
  ];
}

/** Findings of an earlier version of which the lesion is not known. They count nowhere until the reader assigns them. */
export function unassignedFindings(record: Pick<PatientRecord, 'findings'>): Finding[] {
  return record.findings.filter((f) => f.lesionId === null);
}
