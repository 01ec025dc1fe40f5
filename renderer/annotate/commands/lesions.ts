import type { InstanceInfo } from '../../../shared/dicom/model.ts';
import type { Lesion, Operation, PatientRecord } from '../../../shared/reading/model.ts';
import { siteProfile } from '../../../shared/sites/profiles.ts';
import { proposeSite } from '../../../shared/sites/proposeSite.ts';
import { annotationOp, type Command, deleteFindingOp, lesionOp, withoutUndefined } from './command.ts';

/** L1, L2 ...: one more than the highest number in use, so that a deleted lesion's name is not given to another at once. */
export function nextLesionId(record: PatientRecord): string {
  const numbers = record.lesions.map((l) => Number(/^L(\d+)$/.exec(l.id)?.[1] ?? 0));
  return `L${Math.max(0, ...numbers) + 1}`;
}

export type LesionFields = Pick<Lesion, 'site' | 'laterality' | 'label'>;
export type NewLesion = LesionFields & Pick<Lesion, 'proposed'>;

/** What a picture says of the place of a new lesion: a proposal until the reader settles it. */
export function proposedBy(instance: InstanceInfo | null): NewLesion {
  const { site, laterality } = instance ? proposeSite(instance) : ({ site: 'other', laterality: 'U' } as const);
  return { site, laterality, label: '', proposed: ['site', 'laterality'] };
}

export function addLesion(record: PatientRecord, fields: NewLesion, trackingUid: string): Command {
  const id = nextLesionId(record);
  return { label: `Add lesion ${id}`, ops: [lesionOp(record, id, { id, ...fields, trackingUid })] };
}

/** What the reader chooses is the reader's: it is no longer a proposal. A side that the new site does not have is asked again. */
export function editLesion(record: PatientRecord, id: string, fields: Partial<LesionFields>): Command | null {
  const lesion = record.lesions.find((l) => l.id === id);
  if (!lesion) return null;
  const edited = { ...lesion, ...fields };
  const hasSide = siteProfile(edited.site).sides.includes(edited.laterality);
  const open = (lesion.proposed ?? []).filter((what) => fields[what] === undefined);
  const proposed = hasSide || open.includes('laterality') ? open : [...open, 'laterality' as const];
  const laterality = hasSide ? edited.laterality : 'U';
  return settled(record, `Edit lesion ${id}`, { ...edited, laterality, proposed });
}

/** Site and side as proposed become the reader's, as far as they say something. */
export function acceptProposed(record: PatientRecord, id: string): Command | null {
  const lesion = record.lesions.find((l) => l.id === id);
  if (!lesion?.proposed) return null;
  const proposed = lesion.proposed.filter((what) => !isKnown(lesion, what));
  if (proposed.length === lesion.proposed.length) return null;
  return settled(record, `Accept site and side of ${id}`, { ...lesion, proposed });
}

/** Whether a proposal names a place: "other site" without a label and "side not given" are questions. */
export function isKnown(lesion: LesionFields, what: 'site' | 'laterality'): boolean {
  return what === 'site' ? lesion.site !== 'other' || lesion.label !== '' : lesion.laterality !== 'U';
}

function settled(record: PatientRecord, label: string, lesion: Lesion): Command {
  const { proposed = [] } = lesion;
  const after = withoutUndefined<Lesion>({ ...lesion, proposed: proposed.length > 0 ? proposed : undefined });
  return { label, ops: [lesionOp(record, lesion.id, after)] };
}

/** Deletes the lesion with everything drawn and read for it, as one step. */
export function deleteLesion(record: PatientRecord, id: string): Command | null {
  if (!record.lesions.some((l) => l.id === id)) return null;
  const drawn = record.annotations.filter((a) => a.lesionId === id);
  const read = record.findings.filter((f) => f.lesionId === id);
  return {
    label: `Delete lesion ${id}`,
    ops: [
      ...drawn.map((a) => annotationOp(record, a.id, null)),
      ...read.map(deleteFindingOp),
      lesionOp(record, id, null),
    ],
  };
}

/** The operations on a lesion, oldest first; none are stored as absent. */
export function setOperations(record: PatientRecord, id: string, operations: readonly Operation[]): Command | null {
  const lesion = record.lesions.find((l) => l.id === id);
  if (!lesion) return null;
  const sorted = [...operations].sort((a, b) => a.date.localeCompare(b.date));
  const after = withoutUndefined<Lesion>({ ...lesion, operations: sorted.length > 0 ? sorted : undefined });
  return { label: `Edit operations of ${id}`, ops: [lesionOp(record, id, after)] };
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
