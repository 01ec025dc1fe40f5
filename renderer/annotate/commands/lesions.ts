import type { Lesion, PatientRecord } from '../../../shared/reading/model.ts';
import { annotationOp, type Command, lesionOp, withoutUndefined } from './command.ts';

/** L1, L2 ...: one more than the highest number in use, so that a deleted lesion's name is not given to another at once. */
export function nextLesionId(record: PatientRecord): string {
  const numbers = record.lesions.map((l) => Number(/^L(\d+)$/.exec(l.id)?.[1] ?? 0));
  return `L${Math.max(0, ...numbers) + 1}`;
}

export type LesionFields = Pick<Lesion, 'site' | 'laterality' | 'label'>;

export function addLesion(record: PatientRecord, fields: LesionFields, trackingUid: string): Command {
  const id = nextLesionId(record);
  return { label: `Add lesion ${id}`, ops: [lesionOp(record, id, { id, ...fields, trackingUid })] };
}

export function editLesion(record: PatientRecord, id: string, fields: Partial<LesionFields>): Command | null {
  const lesion = record.lesions.find((l) => l.id === id);
  return lesion ? { label: `Edit lesion ${id}`, ops: [lesionOp(record, id, { ...lesion, ...fields })] } : null;
}

/** Deletes the lesion with everything drawn for it, as one step. */
export function deleteLesion(record: PatientRecord, id: string): Command | null {
  if (!record.lesions.some((l) => l.id === id)) return null;
  const drawn = record.annotations.filter((a) => a.lesionId === id);
  return {
    label: `Delete lesion ${id}`,
    ops: [...drawn.map((a) => annotationOp(record, a.id, null)), lesionOp(record, id, null)],
  };
}

/** Marks that the reader looked for the lesion in this study and did not see it, or takes the mark back. */
export function setNotSeen(
  record: PatientRecord,
  id: string,
  studyInstanceUid: string,
  notSeen: boolean,
): Command | null {
  const lesion = record.lesions.find((l) => l.id === id);
  if (!lesion) return null;
  const others = (lesion.notSeen ?? []).filter((uid) => uid !== studyInstanceUid);
  const list = notSeen ? [...others, studyInstanceUid] : others;
  const after = withoutUndefined<Lesion>({ ...lesion, notSeen: list.length > 0 ? list : undefined });
  return {
    label: notSeen ? `Mark ${id} not seen` : `Take back "not seen" of ${id}`,
    ops: [lesionOp(record, id, after)],
  };
}

export function setFoci(
  record: PatientRecord,
  id: string,
  studyInstanceUid: string,
  count: number | null,
): Command | null {
  const lesion = record.lesions.find((l) => l.id === id);
  if (!lesion) return null;
  const foci = { ...(lesion.foci ?? {}) };
  if (count === null) delete foci[studyInstanceUid];
  else foci[studyInstanceUid] = count;
  const after = withoutUndefined<Lesion>({ ...lesion, foci: Object.keys(foci).length > 0 ? foci : undefined });
  return { label: `Count foci of ${id}`, ops: [lesionOp(record, id, after)] };
}
