/** One finished gesture: what the reader did, in words, and the reversible steps that do it. */
import { applyChange, canonicalJson, invertChange } from '../../../shared/reading/change.ts';
import { findingKey, isEmptyFinding } from '../../../shared/reading/findings.ts';
import type {
  Annotation,
  ChangeOp,
  ClinicalContext,
  Examination,
  Finding,
  Lesion,
  PatientRecord,
} from '../../../shared/reading/model.ts';

export interface Command {
  /** Shown by undo and redo: "Draw long axis". */
  readonly label: string;
  readonly ops: ChangeOp[];
  /**
   * The same step on a record that was changed elsewhere in the meantime; null when nothing is left to do. Without it a step
   * that meets such a record is given up, and the reader is told.
   */
  readonly rebase?: (record: PatientRecord) => Command | null;
}

export function annotationOp(record: PatientRecord, id: string, after: Annotation | null): ChangeOp {
  return { entity: 'annotation', key: id, before: record.annotations.find((a) => a.id === id) ?? null, after };
}

export function lesionOp(record: PatientRecord, id: string, after: Lesion | null): ChangeOp {
  return { entity: 'lesion', key: id, before: record.lesions.find((l) => l.id === id) ?? null, after };
}

/** Stores what is said of a lesion in a study, or takes it away when nothing is left of it; no step where nothing changes. */
export function findingOps(record: PatientRecord, finding: Finding): ChangeOp[] {
  const key = findingKey(finding);
  const before = record.findings.find((f) => findingKey(f) === key) ?? null;
  const after = isEmptyFinding(finding) ? null : finding;
  if (canonicalJson(before) === canonicalJson(after)) return [];
  return [{ entity: 'finding', key, before, after }];
}

export function deleteFindingOp(finding: Finding): ChangeOp {
  return { entity: 'finding', key: findingKey(finding), before: finding, after: null };
}

/** Stores what belongs to a whole examination, or takes it away when nothing is left of it. */
export function examinationOp(record: PatientRecord, examination: Examination): ChangeOp {
  const { studyInstanceUid, keyImages } = examination;
  const before = record.examinations.find((e) => e.studyInstanceUid === studyInstanceUid) ?? null;
  const after = keyImages === undefined || keyImages.length === 0 ? null : examination;
  return { entity: 'examination', key: studyInstanceUid, before, after };
}

export function contextOp(record: PatientRecord, after: ClinicalContext): ChangeOp {
  return { entity: 'context', key: 'context', before: record.context, after };
}

/**
 * The step that takes exactly this one back, whatever was done since; null where what it made was changed meanwhile, so
 * that nothing later is lost.
 */
export function takeBack(record: PatientRecord, { label, ops }: Command): Command | null {
  const inverse = invertChange(ops);
  try {
    applyChange(record, inverse);
  } catch {
    return null;
  }
  return { label: `Take back: ${label}`.slice(0, 200), ops: inverse };
}

/** Copies without the keys whose value is undefined, so that "not set" is stored as absent. */
export function withoutUndefined<T extends object>(value: { [K in keyof T]: T[K] | undefined }): T {
  return Object.fromEntries(Object.entries(value).filter(([, v]) => v !== undefined)) as T;
}
