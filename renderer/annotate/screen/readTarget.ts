/** Which lesion a key of the Read panel is about, and why it may be about none. Pure. */
import type { InstanceInfo } from '../../../shared/dicom/model.ts';
import type { Lesion, PatientRecord } from '../../../shared/reading/model.ts';
import { isOtherSide, wordContradiction } from '../session/owner.ts';

export type ReadTarget =
  | { readonly lesion: Lesion }
  | {
      readonly problem: string;
      /** The only lesion of the side that the image shows. */
      readonly instead: Lesion | null;
    };

export const noLesionYet = 'Mark or add a lesion first: what is read belongs to a lesion.';

/**
 * The active lesion, unless the image on the screen shows the other side and has no mark of it: what is seen there is of
 * another lesion then.
 */
export function readTarget(record: PatientRecord, lesionId: string | null, image: InstanceInfo | null): ReadTarget {
  const lesion = record.lesions.find((l) => l.id === lesionId);
  if (!lesion) return { problem: noLesionYet, instead: null };
  const isMarked = record.annotations.some(
    (a) => a.lesionId === lesion.id && a.sopInstanceUid === image?.sopInstanceUid && a.status === 'accepted',
  );
  if (!image || isMarked || !isOtherSide(lesion, image)) return { lesion };
  const there = record.lesions.filter((l) => l.laterality === image.laterality);
  const [only] = there;
  return { problem: wordContradiction(lesion, image), instead: there.length === 1 && only ? only : null };
}
