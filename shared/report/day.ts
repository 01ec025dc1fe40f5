/** Under which examination the report of a day is kept, and what the reader wrote for that day. */
import type { StudyInfo } from '../dicom/model.ts';
import { studiesOfDay } from '../measure/asOf.ts';
import type { PatientRecord, ReportDraft } from '../reading/model.ts';

/**
 * The examination under which the day's report is kept: that of the newest signed version, else the first with a draft, else the
 * first with images in the order of their time. Work that was begun under one of them is never left behind.
 * @param signed studies under which versions are stored, newest last
 */
export function reportStudyOf(
  studies: readonly StudyInfo[],
  record: Pick<PatientRecord, 'drafts'>,
  studyInstanceUid: string,
  signed: readonly string[] = [],
): string {
  const day = studiesOfDay(studies, studyInstanceUid).map((study) => study.studyInstanceUid);
  const newest = signed.findLast((uid) => day.includes(uid));
  if (newest !== undefined) return newest;
  const begun = day.find((uid) => record.drafts.some((draft) => draft.studyInstanceUid === uid));
  if (begun !== undefined) return begun;
  const pictured = day.find((uid) => hasImages(studies.find((study) => study.studyInstanceUid === uid)));
  return pictured ?? day[0] ?? studyInstanceUid;
}

/** A study of documents alone is not what was examined. */
function hasImages(study: StudyInfo | undefined): boolean {
  return study?.instances.some((instance) => (instance.rows ?? 0) > 0) ?? false;
}

/**
 * The reader's draft of the day. Earlier versions kept one for each examination: what another one of the day holds is laid under
 * that of the report, so that no word is lost; null without any.
 */
export function draftOfDay(
  record: Pick<PatientRecord, 'drafts'>,
  day: readonly string[],
  studyInstanceUid: string,
): ReportDraft | null {
  const of = (uid: string) => record.drafts.find((draft) => draft.studyInstanceUid === uid);
  const own = of(studyInstanceUid);
  const others = day.flatMap((uid) => (uid === studyInstanceUid ? [] : (of(uid) ?? [])));
  const [first, ...rest] = [...(own === undefined ? [] : [own]), ...others];
  if (first === undefined) return null;
  return rest.reduce(underlay, { ...first, studyInstanceUid });
}

function underlay(top: ReportDraft, below: ReportDraft): ReportDraft {
  const { comparisonOff = [], ...rest } = top;
  const off = [...new Set([...comparisonOff, ...(below.comparisonOff ?? [])])];
  return {
    ...below,
    ...rest,
    edits: { ...below.edits, ...top.edits },
    dropped: [...new Set([...top.dropped, ...below.dropped])],
    additions: joined(top.additions, below.additions),
    ...(top.incidental === undefined && below.incidental === undefined
      ? {}
      : { incidental: both(top.incidental ?? '', below.incidental ?? '') }),
    ...(top.fields === undefined && below.fields === undefined ? {} : { fields: { ...below.fields, ...top.fields } }),
    ...(top.sectionTitles === undefined && below.sectionTitles === undefined
      ? {}
      : { sectionTitles: { ...below.sectionTitles, ...top.sectionTitles } }),
    ...(top.unsettled === undefined && below.unsettled === undefined
      ? {}
      : { unsettled: [...(below.unsettled ?? []), ...(top.unsettled ?? [])] }),
    ...(off.length === 0 ? {} : { comparisonOff: off }),
  };
}

function joined(
  top: Readonly<Record<string, string>>,
  below: Readonly<Record<string, string>>,
): Record<string, string> {
  const sections = [...new Set([...Object.keys(top), ...Object.keys(below)])];
  return Object.fromEntries(sections.map((section) => [section, both(top[section] ?? '', below[section] ?? '')]));
}

function both(a: string, b: string): string {
  return a === '' || b === '' || a === b ? a || b : `${a}\n\n${b}`;
}
