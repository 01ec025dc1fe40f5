/**
 * Marks that stand on an image as an offer: carried from another date, or copied from another picture. They are nowhere
 * stored until the reader accepts or moves them. Pure.
 */
import type { Annotation, ChangeOp, PatientRecord } from '../../../shared/reading/model.ts';
import type { Command } from '../commands/command.ts';
import { setNotSeen } from '../commands/lesions.ts';
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
  const scan = info.nm !== null || info.modality === 'NM';
  return own.some((a) =>
    scan
      ? a.role.startsWith('uptake') && a.sopInstanceUid === info.sopInstanceUid && a.frame === frame
      : carried.includes(a.role) && !a.role.startsWith('uptake') && studyImages.has(a.sopInstanceUid),
  );
}

/** Lesions that are known elsewhere, are not drawn on this image, and were not marked as not seen in its study. */
export function missingLesions(record: PatientRecord, view: ImageView): string[] {
  return record.lesions
    .filter((lesion) => !lesion.notSeen?.includes(view.info.studyInstanceUid) && !isDrawnHere(record, lesion.id, view))
    .map((lesion) => lesion.id);
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

/** The marks at their place on the view, to be offered. */
export function offerOf(
  kind: Offer['kind'],
  marks: readonly Annotation[],
  from: Picture,
  placement: Placement,
  view: ImageView,
  newId: () => string,
): Offer {
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
        shape: placed(a.shape, placement, view),
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
        !annotations.some((a) => record.annotations.some((b) => b.id === a.id)),
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
  return offer.lesionId === null ? null : setNotSeen(record, offer.lesionId, view.info.studyInstanceUid, true);
}
