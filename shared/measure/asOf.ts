/** What was known at the end of a day (clinical rules, section 5), and which examinations are one report. */
import type { StudyInfo } from '../dicom/model.ts';
import { studyDate } from '../dicom/studyDate.ts';
import type { Lesion, PatientRecord } from '../reading/model.ts';

export interface Known {
  readonly studies: StudyInfo[];
  readonly record: PatientRecord;
  /** Examinations that are there but later, oldest first. */
  readonly later: StudyInfo[];
}

/**
 * Studies and record as they were known at the end of the day: later studies, what was marked, read or done on them, and lesions
 * that only they show are left out. A study without a date stays, as it cannot be said to be later. Null: everything is known.
 * @param asOf ISO day
 */
export function knownAsOf(studies: readonly StudyInfo[], record: PatientRecord, asOf: string | null): Known {
  if (asOf === null) return { studies: [...studies], record, later: [] };
  const dateOf = (study: StudyInfo) => studyDate(study) ?? '';
  const later = studies
    .filter((study) => dateOf(study) > asOf)
    .sort((a, b) => (dateOf(a) < dateOf(b) ? -1 : dateOf(a) > dateOf(b) ? 1 : 0));
  const uids = new Set(later.map((study) => study.studyInstanceUid));
  const images = new Set(later.flatMap((study) => study.instances.map((instance) => instance.sopInstanceUid)));
  const annotations = record.annotations.filter((item) => !images.has(item.sopInstanceUid));
  const findings = record.findings.filter((item) => !uids.has(item.studyInstanceUid));
  const shownBy = (all: Pick<PatientRecord, 'annotations' | 'findings'>, { id }: Lesion) =>
    all.annotations.some((item) => item.lesionId === id) || all.findings.some((item) => item.lesionId === id);
  const lesions = record.lesions
    .filter((lesion) => shownBy({ annotations, findings }, lesion) || !shownBy(record, lesion))
    .map((lesion) => withoutLaterOperations(lesion, asOf));
  return {
    studies: studies.filter((study) => !uids.has(study.studyInstanceUid)),
    record: {
      ...record,
      lesions,
      annotations,
      findings,
      examinations: record.examinations.filter((item) => !uids.has(item.studyInstanceUid)),
      context: withoutLaterOnset(record.context, asOf),
    },
    later,
  };
}

/** Symptoms that began later were not known. The rest of the clinical context has no date. */
function withoutLaterOnset({ onset, ...context }: PatientRecord['context'], asOf: string): PatientRecord['context'] {
  return onset === undefined || onset > asOf ? context : { ...context, onset };
}

function withoutLaterOperations({ operations = [], ...lesion }: Lesion, asOf: string): Lesion {
  const done = operations.filter(({ date }) => date <= asOf);
  return done.length === 0 ? lesion : { ...lesion, operations: done };
}

/** Undated examinations sort last, the same day keeps the order of its time, then of its UID. */
export function compareStudies(a: StudyInfo, b: StudyInfo): number {
  const key = (study: StudyInfo) => `${studyDate(study) ?? '9999'} ${study.time ?? '99'} ${study.studyInstanceUid}`;
  return key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0;
}

/** The examinations of the study's day in the order of their time, itself among them; alone where it has no date. */
export function studiesOfDay(studies: readonly StudyInfo[], studyInstanceUid: string): StudyInfo[] {
  const study = studies.find((item) => item.studyInstanceUid === studyInstanceUid);
  if (study === undefined) return [];
  const date = studyDate(study);
  return date === null ? [study] : studies.filter((item) => studyDate(item) === date).sort(compareStudies);
}
