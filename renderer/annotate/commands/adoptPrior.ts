import type { InstanceInfo } from '../../../shared/dicom/model.ts';
import type { Annotation, PatientRecord, Role } from '../../../shared/reading/model.ts';
import { adoptedRole, type PriorMeasurement } from '../../../shared/reading/prior.ts';
import { annotationOp, type Command, lesionOp } from './command.ts';
import { nextLesionId } from './lesions.ts';
import { needsLesion } from './words.ts';

/** The annotation that a prior became; its id follows from the prior's, so that it is adopted once. */
export function isAdopted(record: PatientRecord | null, prior: PriorMeasurement): boolean {
  return record?.annotations.some((annotation) => annotation.id === prior.id) ?? false;
}

export interface AdoptTarget {
  readonly lesionId: string | null;
  /** For the lesion that is added where there is none. */
  readonly trackingUid: string;
  /** All images of the prior's study: a lesion has one long axis, short axis and area in it. */
  readonly studyImages: ReadonlySet<string>;
}

const oncePerStudy: ReadonlySet<Role> = new Set(['long-axis', 'short-axis', 'area', 'uptake-lesion']);

/**
 * Takes a measurement of another program over as the reader's: an accepted annotation at the same place, for the given
 * lesion, or for a new one when there is none. Null when it has no measuring role, was
 * adopted before, or the lesion has its own measurement of this kind on that date: what the reader drew is never replaced.
 */
export function adoptPrior(
  record: PatientRecord,
  prior: PriorMeasurement,
  instance: InstanceInfo,
  target: AdoptTarget,
): Command | null {
  const role = adoptedRole(prior, instance.modality === 'NM');
  if (role === null || isAdopted(record, prior)) return null;
  const lesion = needsLesion(role) ? record.lesions.find((item) => item.id === target.lesionId) : undefined;
  const taken = record.annotations.some(
    (item) =>
      item.lesionId === (lesion?.id ?? null) &&
      item.role === role &&
      item.status === 'accepted' &&
      target.studyImages.has(item.sopInstanceUid),
  );
  if (lesion !== undefined && taken && oncePerStudy.has(role)) return null;
  const fresh = needsLesion(role) && lesion === undefined ? nextLesionId(record) : null;
  const annotation: Annotation = {
    id: prior.id,
    lesionId: needsLesion(role) ? (lesion?.id ?? fresh) : null,
    sopInstanceUid: prior.sopInstanceUid,
    frame: prior.frame,
    role,
    shape: prior.shape,
    status: 'accepted',
    source: 'sr',
  };
  const side =
    prior.laterality ?? (instance.laterality === 'L' || instance.laterality === 'R' ? instance.laterality : 'U');
  const added =
    fresh === null
      ? []
      : [
          lesionOp(record, fresh, {
            id: fresh,
            site: 'other',
            laterality: side,
            label: prior.label.slice(0, 200),
            trackingUid: target.trackingUid,
            proposed: ['site', 'laterality'],
          }),
        ];
  return { label: 'Use measurement of another program', ops: [...added, annotationOp(record, prior.id, annotation)] };
}
