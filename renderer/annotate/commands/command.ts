/** One finished gesture: what the reader did, in words, and the reversible steps that do it. */
import type {
  Annotation,
  ChangeOp,
  ClinicalContext,
  Lesion,
  PatientRecord,
  Reading,
} from '../../../shared/reading/model.ts';

export interface Command {
  /** Shown by undo and redo: "Draw long axis". */
  readonly label: string;
  readonly ops: ChangeOp[];
}

export function annotationOp(record: PatientRecord, id: string, after: Annotation | null): ChangeOp {
  return { entity: 'annotation', key: id, before: record.annotations.find((a) => a.id === id) ?? null, after };
}

export function lesionOp(record: PatientRecord, id: string, after: Lesion | null): ChangeOp {
  return { entity: 'lesion', key: id, before: record.lesions.find((l) => l.id === id) ?? null, after };
}

export function readingOp(record: PatientRecord, studyInstanceUid: string, after: Reading): ChangeOp {
  const before = record.readings.find((r) => r.studyInstanceUid === studyInstanceUid) ?? null;
  return { entity: 'reading', key: studyInstanceUid, before, after };
}

export function contextOp(record: PatientRecord, after: ClinicalContext): ChangeOp {
  return { entity: 'context', key: 'context', before: record.context, after };
}

/** Copies without the keys whose value is undefined, so that "not set" is stored as absent. */
export function withoutUndefined<T extends object>(value: { [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(value).filter(([, v]) => v !== undefined)) as T;
}
