/** What every section is written from, with the look-ups that several of them share. */
import type { InstanceInfo, PatientInfo, StudyInfo } from '../../dicom/model.ts';
import { compareStudies } from '../../measure/asOf.ts';
import type { FindingAtDate, LesionResult, MeasureResult } from '../../measure/model.ts';
import type { PatientRecord, ReportDraft } from '../../reading/model.ts';
import type { SiteSettings } from '../../settings/model.ts';
import type { SizeAtDate } from '../../size/model.ts';
import type { UptakeAtDate } from '../../uptake/model.ts';
import type { Sentence } from '../model.ts';
import { isRadiograph, studyKind } from '../words.ts';

export { compareStudies };

export interface ReportInput {
  readonly patient: PatientInfo;
  /** Study Instance UID -> the patient as the files of that study state it: a report says it as its own study does. */
  readonly statedBy?: Readonly<Record<string, PatientInfo>>;
  readonly studies: readonly StudyInfo[];
  readonly record: PatientRecord;
  /** Measured as of the day of the report (`MeasureInput.asOf`): what is later would not be left out of it here. */
  readonly measure: MeasureResult;
  readonly settings: SiteSettings;
  readonly studyInstanceUid: string;
}

/** A sentence before it meets the reader's edits. The id begins with the section's id. */
export interface Draft {
  readonly id: string;
  readonly text: string;
  readonly sources?: readonly string[];
  readonly evidence?: readonly string[];
}

/** Studies and record hold what was known at the end of the report's day, no more. */
export interface ReportContext extends ReportInput {
  /** The examination under which the report of the day is kept. */
  readonly study: StudyInfo;
  /** The examinations of the day, in the order of their time: one report. */
  readonly day: readonly StudyInfo[];
  /** Studies in the order of the timeline; undated ones last. */
  readonly ordered: readonly StudyInfo[];
  /** What the reader wrote for the day; null when nothing is. */
  readonly draft: ReportDraft | null;
  /** Examinations that are there but later than the report, oldest first. */
  readonly later: readonly StudyInfo[];
}

export function toSentence(draft: Draft): Sentence {
  return {
    id: draft.id,
    text: draft.text,
    state: 'machine',
    generated: null,
    sources: [...(draft.sources ?? [])],
    evidence: [...(draft.evidence ?? [])],
  };
}

export function sentenceSection(id: string): string {
  return id.split('/')[0] ?? id;
}

/** "findings/L1/size", then "findings/L1/size/2": the first of several keeps the short id. */
export function numbered(id: string, index: number): string {
  return index === 0 ? id : `${id}/${index + 1}`;
}

export function instanceOf(context: Pick<ReportInput, 'studies'>, sopInstanceUid: string): InstanceInfo | undefined {
  for (const study of context.studies) {
    const found = study.instances.find((instance) => instance.sopInstanceUid === sopInstanceUid);
    if (found !== undefined) return found;
  }
  return undefined;
}

/** What kind of picture an image is, in one noun; a radiograph where nothing else is known. */
export function imageKind(context: ReportInput, sopInstanceUid: string): string {
  const instance = instanceOf(context, sopInstanceUid);
  const study = context.studies.find((item) => item.studyInstanceUid === instance?.studyInstanceUid);
  return instance === undefined || study === undefined || isRadiograph(instance) ? 'radiograph' : studyKind(study);
}

/** "lateral radiograph", "delayed bone scan" alike: the projection where it is known, then the kind. */
export function imageName(context: ReportInput, sopInstanceUid: string, projection: string | null = null): string {
  const view = projection ?? instanceOf(context, sopInstanceUid)?.projection ?? null;
  return `${view === null ? '' : `${view} `}${imageKind(context, sopInstanceUid)}`;
}

/** Position in the timeline of a study, for sorting what refers to studies. */
export function orderOf(context: ReportContext, studyInstanceUid: string): number {
  const index = context.ordered.findIndex((study) => study.studyInstanceUid === studyInstanceUid);
  return index < 0 ? context.ordered.length : index;
}

function inOrder<T extends { readonly studyInstanceUid: string }>(context: ReportContext, items: readonly T[]): T[] {
  return [...items].sort((a, b) => orderOf(context, a.studyInstanceUid) - orderOf(context, b.studyInstanceUid));
}

export function sizesInOrder(context: ReportContext, lesion: LesionResult): SizeAtDate[] {
  return inOrder(context, lesion.size);
}

export function uptakesInOrder(context: ReportContext, lesion: LesionResult, delayedOnly: boolean): UptakeAtDate[] {
  return inOrder(
    context,
    lesion.uptake.filter((uptake) => !delayedOnly || uptake.phase === 'delayed' || uptake.phase === null),
  );
}

/** What was read of the lesion in one study: the whole study first, then its single pictures. Nothing of another lesion. */
export function findingsIn(lesion: Pick<LesionResult, 'findings'>, studyInstanceUid: string): FindingAtDate[] {
  return lesion.findings.filter((finding) => finding.studyInstanceUid === studyInstanceUid);
}

export function isOfDay(context: ReportContext, studyInstanceUid: string): boolean {
  return context.day.some((study) => study.studyInstanceUid === studyInstanceUid);
}

/** Those of the report's day, or all of the latest study where the day has none. */
export function ofDayOrLatest<T extends { readonly studyInstanceUid: string }>(
  context: ReportContext,
  items: readonly T[],
): T[] {
  const here = items.filter((item) => isOfDay(context, item.studyInstanceUid));
  if (here.length > 0) return here;
  const latest = items.at(-1)?.studyInstanceUid;
  return items.filter((item) => item.studyInstanceUid === latest);
}

export function isMeasuredLesion(lesion: Pick<LesionResult, 'size' | 'uptake'>): boolean {
  return lesion.size.length > 0 || lesion.uptake.length > 0;
}

/** Whether stage, flow or pool of the lesion was read on any examination. */
export function isReadLesion(lesion: Pick<LesionResult, 'findings'>): boolean {
  return lesion.findings.some(
    ({ stage, phases }) => stage !== 'not-read' || phases?.flow !== undefined || phases?.pool !== undefined,
  );
}

export function last<T>(items: readonly T[]): T | undefined {
  return items[items.length - 1];
}
