/** Where a lesion stands at every date: measured, looked for and not seen, or not read yet. Pure. */
import type { StudyInfo } from '../../../shared/dicom/model.ts';
import { studyDate } from '../../../shared/dicom/studyDate.ts';
import { isNotSeen } from '../../../shared/reading/findings.ts';
import type { Lesion, PatientRecord } from '../../../shared/reading/model.ts';

export type PresenceState = 'marked' | 'not-seen' | 'open';

export interface Presence {
  /** ISO date. */
  readonly date: string;
  readonly state: PresenceState;
  /** An image to show: that of a mark, else any of the date. */
  readonly target: {
    readonly studyInstanceUid: string;
    readonly sopInstanceUid: string;
    readonly frame: number;
  } | null;
}

export const presenceWords: Record<PresenceState, string> = {
  marked: 'marked',
  'not-seen': 'looked for and not seen',
  open: 'not read for this lesion',
};

/** One entry for each date with images, oldest first. A mark on any study of the date outweighs "not seen" on another. */
export function presenceOf(record: PatientRecord, lesion: Lesion, studies: readonly StudyInfo[]): Presence[] {
  const days = new Map<string, StudyInfo[]>();
  for (const study of studies) {
    const day = studyDate(study);
    if (day === null || !study.instances.some((i) => i.rows !== null)) continue;
    days.set(day, [...(days.get(day) ?? []), study]);
  }
  return [...days]
    .sort(([a], [b]) => a.localeCompare(b))
    .map(([date, ofDay]): Presence => {
      const images = ofDay.flatMap((s) => s.instances.filter((i) => i.rows !== null));
      const mark = record.annotations.find(
        (a) =>
          a.lesionId === lesion.id &&
          a.status === 'accepted' &&
          images.some((image) => image.sopInstanceUid === a.sopInstanceUid),
      );
      const image = images.find((i) => i.sopInstanceUid === mark?.sopInstanceUid) ?? images[0];
      const notSeen = ofDay.some((s) => isNotSeen(record, lesion.id, s.studyInstanceUid));
      return {
        date,
        state: mark ? 'marked' : notSeen ? 'not-seen' : 'open',
        target: image
          ? {
              studyInstanceUid: image.studyInstanceUid,
              sopInstanceUid: image.sopInstanceUid,
              frame: mark?.frame ?? 1,
            }
          : null,
      };
    });
}
