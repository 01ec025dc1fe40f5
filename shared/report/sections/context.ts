/** What every section is written from, with the look-ups that several of them share. */
import type { InstanceInfo, PatientInfo, StudyInfo } from '../../dicom/model.ts';
import type { LesionResult, MeasureResult } from '../../measure/model.ts';
import type { PatientRecord, Reading } from '../../reading/model.ts';
import type { SiteSettings } from '../../settings/model.ts';
import type { SizeAtDate } from '../../size/model.ts';
import type { UptakeAtDate } from '../../uptake/model.ts';
import type { Sentence } from '../model.ts';
import { isRadiograph, studyKind } from '../words.ts';

export interface ReportInput {
  readonly patient: PatientInfo;
  readonly studies: readonly StudyInfo[];
  readonly record: PatientRecord;
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

export interface ReportContext extends ReportInput {
  readonly study: StudyInfo;
  /** Studies in the order of the timeline; undated ones last. */
  readonly ordered: readonly StudyInfo[];
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

/** Undated examinations sort last, the same day keeps the order of its time, then of its UID. */
export function compareStudies(a: StudyInfo, b: StudyInfo): number {
  const key = (study: StudyInfo) => `${study.date ?? '9999'} ${study.time ?? '99'} ${study.studyInstanceUid}`;
  return key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0;
}

export function readingOf(context: ReportContext, studyInstanceUid: string): Reading | undefined {
  return context.record.readings.find((reading) => reading.studyInstanceUid === studyInstanceUid);
}

export function instanceOf(context: ReportInput, sopInstanceUid: string): InstanceInfo | undefined {
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

/** Position in the timeline of a study, for sorting what refers to studies. */
export function orderOf(context: ReportContext, studyInstanceUid: string): number {
  const index = context.ordered.findIndex((study) => study.studyInstanceUid === studyInstanceUid);
  return index < 0 ? context.ordered.length : index;
}

export function sizesInOrder(context: ReportContext, lesion: LesionResult): SizeAtDate[] {
  return [...lesion.size].sort((a, b) => orderOf(context, a.studyInstanceUid) - orderOf(context, b.studyInstanceUid));
}

export function uptakesInOrder(context: ReportContext, lesion: LesionResult, delayedOnly: boolean): UptakeAtDate[] {
  return lesion.uptake
    .filter((uptake) => !delayedOnly || uptake.phase === 'delayed' || uptake.phase === null)
    .sort((a, b) => orderOf(context, a.studyInstanceUid) - orderOf(context, b.studyInstanceUid));
}

export function isMeasuredLesion(lesion: Pick<LesionResult, 'size' | 'uptake'>): boolean {
  return lesion.size.length > 0 || lesion.uptake.length > 0;
}

export function last<T>(items: readonly T[]): T | undefined {
  return items[items.length - 1];
}
