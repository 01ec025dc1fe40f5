/**
 * Marks that stand on an image as an offer: carried from another date, or copied from another picture. They are nowhere
 * stored until the reader accepts or moves them. Pure.
 */

import { kindOf } from '../../../shared/dicom/kind.ts';
import type { Point, Shape } from '../../../shared/geometry/shape.ts';
import { isNotSeen } from '../../../shared/reading/findings.ts';
import type { Annotation, ChangeOp, PatientRecord } from '../../../shared/reading/model.ts';
import { resolveSpacing } from '../../../shared/size/resolveSpacing.ts';
import type { Command } from '../commands/command.ts';
import { setSeen } from '../commands/findings.ts';
import { clipLine, followLongAxis } from '../geometry/editing.ts';
import { along, distance } from '../geometry/vectors.ts';
import { type ImageView, viewKey } from '../session/interaction.ts';
import { type Picture, type Placement, placed } from './placement.ts';

export interface Offer {
  readonly kind: 'carried' | 'copied';
  readonly lesionId: string | null;
  readonly annotations: readonly Annotation[];
  /** ISO date of the image that it comes from, empty without one. */
  readonly from: string;
  readonly how: string;
  readonly isHint: boolean;
}

export type Offers = ReadonlyMap<string, readonly Offer[]>;

/** Roles that belong to a lesion at a date. */
const carried: readonly Annotation['role'][] = [
  'long-axis',
  'short-axis',
  'area',
  'uptake-lesion',
  'uptake-reference',
  'uptake-background',
];

/** Sizes are kept once per study, uptake regions once per image and frame. */
function isDrawnHere(record: PatientRecord, lesionId: string, view: ImageView): boolean {
  const { info, frame, studyImages } = view;
  const own = record.annotations.filter((a) => a.lesionId === lesionId && a.status !== 'repeat');
  const scan = kindOf(info) === 'scan';
  return own.some((a) =>
    scan
      ? a.role.startsWith('uptake') && a.sopInstanceUid === info.sopInstanceUid && a.frame === frame
      : carried.includes(a.role) && !a.role.startsWith('uptake') && studyImages.has(a.sopInstanceUid),
  );
}

/** Lesions that are known elsewhere, are not drawn on this image, and were not marked as not seen in its study. */
export function missingLesions(record: PatientRecord, view: ImageView): string[] {
  return record.lesions
    .filter(
      (lesion) => !isNotSeen(record, lesion.id, view.info.studyInstanceUid) && !isDrawnHere(record, lesion.id, view),
    )
    .map((lesion) => lesion.id);
}

/** A lesion has one of these at a date, or one on an image; the image has one of the last three. */
const single: readonly Annotation['role'][] = [
  ...carried,
  'insertion-distance',
  'gap',
  'calibration',
  'internal-reference',
  'midline',
];

/** Whether a mark of this kind is there already, so that another would be a second one of what there is one of. */
export function isTaken(record: PatientRecord, mark: Pick<Annotation, 'role' | 'lesionId'>, view: ImageView): boolean {
  if (!single.includes(mark.role)) return false;
  const perStudy = mark.lesionId !== null && !mark.role.startsWith('uptake');
  return record.annotations.some(
    (a) =>
      a.role === mark.role &&
      a.lesionId === mark.lesionId &&
      a.status !== 'repeat' &&
      (perStudy
        ? view.studyImages.has(a.sopInstanceUid)
        : mark.role === 'calibration'
          ? a.sopInstanceUid === view.info.sopInstanceUid
          : a.sopInstanceUid === view.info.sopInstanceUid && a.frame === view.frame),
  );
}

/** What the lesion has on a picture, as the reader accepted it. */
export function marksOn(record: PatientRecord, lesionId: string, picture: Picture): Annotation[] {
  return record.annotations.filter(
    (a) =>
      a.lesionId === lesionId &&
      a.sopInstanceUid === picture.info.sopInstanceUid &&
      a.frame === picture.frame &&
      a.status === 'accepted' &&
      carried.includes(a.role),
  );
}

/** A turn of oblong pixels, or the image's edge, may take the right angle from the axes: the short one is laid anew. */
function keepPerpendicular(marks: readonly Annotation[], shapes: Map<string, Shape>, { info }: ImageView): void {
  const of = (role: Annotation['role']) => marks.find((a) => a.role === role);
  const [long, short] = [of('long-axis'), of('short-axis')];
  const after = long ? shapes.get(long.id) : undefined;
  if (long?.shape.kind !== 'line' || short?.shape.kind !== 'line' || after?.kind !== 'line') return;
  const before = shapes.get(short.id);
  const { aspect } = resolveSpacing(info, null);
  const laid = followLongAxis(short.shape, long.shape, after, aspect);
  if (before?.kind !== 'line') return;
  // The length that it was placed with, about the foot on the long axis.
  const factor = distance(...before.points) / Math.max(distance(...laid.points), 1e-9);
  const middle = along(...laid.points, 0.5);
  const scaled: [Point, Point] = [along(middle, laid.points[0], factor), along(middle, laid.points[1], factor)];
  shapes.set(short.id, clipLine({ kind: 'line', points: scaled }, info.columns ?? 0, info.rows ?? 0));
}

/** The marks at their place on the view, to be offered. */
export function offerOf(
  kind: Offer['kind'],
  marks: readonly Annotation[],
  from: Picture,
  placement: Placement,
  view: ImageView,
  newId: () => string,
): Offer {
  const shapes = new Map(marks.map((a) => [a.id, placed(a.shape, placement, view)] as const));
  keepPerpendicular(marks, shapes, view);
  return {
    kind,
    lesionId: marks[0]?.lesionId ?? null,
    from: (from.info.dateTime ?? from.info.studyDate ?? '').slice(0, 10),
    how: placement.how,
    isHint: placement.isHint,
    annotations: marks.map((a): Annotation => {
      // A phase that the reader put on a region is a fact of that frame; the new frame has its own.
      const { phase: _phase, ...mark } = a;
      return {
        ...mark,
        id: newId(),
        sopInstanceUid: view.info.sopInstanceUid,
        frame: view.frame,
        shape: shapes.get(a.id) ?? a.shape,
        status: 'proposed',
        source: kind === 'carried' ? 'carried-forward' : a.source,
      };
    }),
  };
}

/** The offers of an image that still stand: a lesion that was drawn or not seen there meanwhile is no longer offered. */
export function standing(record: PatientRecord | null, offers: Offers, view: ImageView): readonly Offer[] {
  if (!record) return [];
  const missing = new Set(missingLesions(record, view));
  return (offers.get(viewKey(view)) ?? []).filter(({ kind, lesionId, annotations }) =>
    kind === 'carried'
      ? lesionId !== null && missing.has(lesionId)
      : (lesionId === null || record.lesions.some((l) => l.id === lesionId)) &&
        !annotations.some((a) => record.annotations.some((b) => b.id === a.id) || isTaken(record, a, view)),
  );
}

/**
 * A command built on a record with the offered marks laid in, as the record takes it: for the record they did not exist
 * before, and dropping one of them is no step at all.
 */
export function asStored(command: Command | null, offered: ReadonlySet<string>): Command | null {
  if (!command) return null;
  const ops = command.ops.flatMap((op): ChangeOp[] => {
    if (op.entity !== 'annotation' || !offered.has(op.key)) return [op];
    return op.after === null ? [] : [{ ...op, before: null }];
  });
  return ops.length === 0 ? null : { ...command, ops };
}

/** The reader looked at the offered place and did not see the lesion: a finding of that study. */
export function notSeenHere(record: PatientRecord, offer: Offer, view: ImageView): Command | null {
  return offer.lesionId === null ? null : setSeen(record, offer.lesionId, view.info.studyInstanceUid, false);
}
