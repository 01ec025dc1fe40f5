import type { Annotation } from './model.ts';

type Calibration = Pick<Annotation, 'id' | 'role' | 'status' | 'sopInstanceUid' | 'acceptedAt'>;

/** Accepted calibration lines of an image, whichever frame they were drawn on; the last accepted one at the end. */
export function calibrationsOf<T extends Calibration>(annotations: readonly T[], sopInstanceUid: string): T[] {
  return annotations
    .filter((a) => a.role === 'calibration' && a.status === 'accepted' && a.sopInstanceUid === sopInstanceUid)
    .sort((a, b) => compare(a.acceptedAt ?? '', b.acceptedAt ?? '') || compare(a.id, b.id));
}

/** The calibration line that counts for an image: the last accepted one. Null without one. */
export function calibrationOf<T extends Calibration>(annotations: readonly T[], sopInstanceUid: string): T | null {
  return calibrationsOf(annotations, sopInstanceUid).at(-1) ?? null;
}

function compare(a: string, b: string): number {
  return a < b ? -1 : a > b ? 1 : 0;
}
