/** Commands on annotations. Ids come from the caller, so that the builders stay pure. */

import type { Shape } from '../../../shared/geometry/shape.ts';
import type { Annotation, PatientRecord, Role } from '../../../shared/reading/model.ts';
import { perpendicularToleranceDeg } from '../../../shared/size/measureShape.ts';
import { angleBetween } from '../geometry/vectors.ts';
import { annotationOp, type Command, withoutUndefined } from './command.ts';
import { needsLesion, roleWords } from './words.ts';

/** What a tool hands over when its gesture is finished. */
export interface Draft {
  readonly role: Role;
  readonly shape: Shape;
  readonly source: Annotation['source'];
  readonly status: Annotation['status'];
  readonly reference?: Annotation['reference'];
  readonly phase?: Annotation['phase'];
  readonly millimetres?: number;
  readonly acceptedAt?: string;
  readonly label?: string;
  /** The side of the image is not that of the lesion, and the reader wants it so. */
  readonly sideAccepted?: true;
}

/** Where a gesture happened. */
export interface ImagePlace {
  readonly studyInstanceUid: string;
  readonly sopInstanceUid: string;
  readonly frame: number;
  /** Row spacing over column spacing. */
  readonly aspect: number;
  /** All images of the study: one long axis, short axis and area per lesion and study. */
  readonly studyImages: ReadonlySet<string>;
}

/** What an annotation of this role replaces: the lesion's own one in the study, or the one on this image. */
function isReplacedBy(old: Annotation, role: Role, lesionId: string | null, place: ImagePlace): boolean {
  if (old.role !== role || old.status === 'repeat') return false;
  switch (role) {
    case 'long-axis':
    case 'short-axis':
    case 'area':
    case 'insertion-distance':
    case 'gap':
      return old.lesionId === lesionId && place.studyImages.has(old.sopInstanceUid);
    case 'uptake-lesion':
    case 'uptake-reference':
    case 'uptake-background':
      return old.lesionId === lesionId && old.sopInstanceUid === place.sopInstanceUid && old.frame === place.frame;
    // One calibration counts for an image, whichever frame it was drawn on.
    case 'calibration':
      return old.sopInstanceUid === place.sopInstanceUid;
    case 'internal-reference':
    case 'midline':
      return old.sopInstanceUid === place.sopInstanceUid && old.frame === place.frame;
    case 'control':
    case 'length':
    case 'angle':
    case 'note':
    case 'focus-point':
      return false;
  }
}

/** A short axis that is not perpendicular to the long axis just drawn belonged to the old one and goes with it. */
function staleShortAxes(
  record: PatientRecord,
  drafts: readonly Draft[],
  place: ImagePlace,
  lesionId: string | null,
): Annotation[] {
  const long = drafts.find((d) => d.role === 'long-axis')?.shape;
  if (long?.kind !== 'line') return [];
  return record.annotations.filter(
    (a) =>
      a.role === 'short-axis' &&
      a.status !== 'repeat' &&
      a.lesionId === lesionId &&
      a.sopInstanceUid === place.sopInstanceUid &&
      a.frame === place.frame &&
      a.shape.kind === 'line' &&
      angleBetween(long.points, a.shape.points, place.aspect) < 90 - perpendicularToleranceDeg,
  );
}

/** What gives way to drafts: what there is one of, and a short axis that belonged to the long axis before. */
export function displacedBy(
  record: PatientRecord,
  drafts: readonly Draft[],
  place: ImagePlace,
  lesionId: string | null,
): { readonly replaced: readonly Annotation[]; readonly stale: readonly Annotation[] } {
  const replaced = record.annotations.filter((old) =>
    drafts.some((d) => isReplacedBy(old, d.role, needsLesion(d.role) ? lesionId : null, place)),
  );
  return { replaced, stale: staleShortAxes(record, drafts, place, lesionId).filter((a) => !replaced.includes(a)) };
}

/** Stores what a gesture drew, as one step. Drawing a long axis again replaces the one there was. */
export function addDrafts(
  record: PatientRecord,
  drafts: readonly Draft[],
  place: ImagePlace,
  lesionId: string | null,
  newId: () => string,
): Command | null {
  const first = drafts[0];
  if (!first) return null;
  const { replaced, stale } = displacedBy(record, drafts, place, lesionId);
  const added = drafts.map((draft): Annotation => {
    const id = newId();
    return {
      ...draft,
      id,
      lesionId: needsLesion(draft.role) ? lesionId : null,
      sopInstanceUid: place.sopInstanceUid,
      frame: place.frame,
    };
  });
  const verb = first.status === 'proposed' ? 'Propose' : replaced.length > 0 ? 'Redraw' : 'Draw';
  const what = drafts.length === 2 && first.role === 'long-axis' ? 'both axes' : roleWords[first.role];
  return {
    label: `${verb} ${what}`,
    ops: [
      ...[...replaced, ...stale].map((a) => annotationOp(record, a.id, null)),
      ...added.map((a) => annotationOp(record, a.id, a)),
    ],
  };
}

/**
 * Moves or reshapes annotations as one step, named after the first shape. Touching a proposal accepts it. A mirrored region
 * that is moved by itself is a mirror image no longer; with its lesion or midline (`following`) it stays one.
 */
export function reshape(
  record: PatientRecord,
  shapes: ReadonlyMap<string, Shape>,
  following = shapes.size > 1,
): Command | null {
  const changed = record.annotations.filter((a) => shapes.has(a.id));
  const taken = changed.find((a) => a.id === shapes.keys().next().value) ?? changed[0];
  if (!taken) return null;
  return {
    label: `Move ${roleWords[taken.role]}`,
    ops: changed.map((a) => {
      const source = a.source === 'mirror' && a.role === 'uptake-reference' && !following ? 'reader' : a.source;
      const shape = shapes.get(a.id) ?? a.shape;
      return annotationOp(record, a.id, { ...a, shape, source, status: 'accepted' as const });
    }),
  };
}

export function deleteAnnotations(record: PatientRecord, ids: readonly string[]): Command | null {
  const gone = record.annotations.filter((a) => ids.includes(a.id));
  const first = gone[0];
  if (!first) return null;
  const verb = gone.every((a) => a.status === 'proposed') ? 'Discard proposed' : 'Delete';
  return {
    label: gone.length === 1 ? `${verb} ${roleWords[first.role]}` : `${verb} ${gone.length} annotations`,
    ops: gone.map((a) => annotationOp(record, a.id, null)),
  };
}

/** A calibration says when it was accepted: of several on an image the last one counts. */
export function acceptedNow(role: Role): { readonly acceptedAt?: string } {
  return role === 'calibration' ? { acceptedAt: new Date().toISOString() } : {};
}

export function acceptProposals(record: PatientRecord, ids: readonly string[]): Command | null {
  const accepted = record.annotations.filter((a) => ids.includes(a.id) && a.status === 'proposed');
  const first = accepted[0];
  if (!first) return null;
  return {
    label: accepted.length === 1 ? `Accept ${roleWords[first.role]}` : `Accept ${accepted.length} proposals`,
    ops: accepted.map((a) => annotationOp(record, a.id, { ...a, ...acceptedNow(a.role), status: 'accepted' as const })),
  };
}

/** What can be said of an annotation besides its shape; undefined takes it back. */
export interface AnnotationFields {
  readonly label?: string | undefined;
  readonly millimetres?: number;
  readonly phase?: Annotation['phase'] | undefined;
  readonly reference?: Annotation['reference'] | undefined;
}

/** Text of a note, known length of a calibration line, phase or reference method of an uptake region. */
export function describeAnnotation(record: PatientRecord, id: string, fields: AnnotationFields): Command | null {
  const annotation = record.annotations.find((a) => a.id === id);
  if (!annotation) return null;
  const after = withoutUndefined<Annotation>({ ...annotation, ...fields });
  return { label: `Edit ${roleWords[annotation.role]}`, ops: [annotationOp(record, id, after)] };
}

/** The reader knows that the image is of the other side than the lesion and keeps the mark. */
export function keepMarkSide(record: PatientRecord, id: string): Command | null {
  const annotation = record.annotations.find((a) => a.id === id);
  if (!annotation) return null;
  const label = `Keep ${roleWords[annotation.role]} on the other side`;
  return { label, ops: [annotationOp(record, id, { ...annotation, sideAccepted: true })] };
}
