/** Which studies the reader's findings belong to: signs to the radiograph of the date, phases to its bone scan. */
import type { InstanceInfo, StudyInfo } from '../../../shared/dicom/model.ts';
import { imageKind } from '../../viewer/hanging.ts';

export interface ReadStudies {
  /** Study of the image on the screen. */
  readonly active: string | null;
  readonly film: string | null;
  readonly scan: string | null;
  /** Studies of the same date, the active one among them. */
  readonly sameDate: ReadonlySet<string>;
}

export function readStudies(studies: readonly StudyInfo[], instance: InstanceInfo | null): ReadStudies {
  const active = studies.find((s) => s.studyInstanceUid === instance?.studyInstanceUid) ?? null;
  // The active study goes first, so that two films of one day are not confused.
  const onDate = studies
    .filter(
      (s) =>
        active !== null && (s === active || (s.date !== null && s.date.slice(0, 10) === active.date?.slice(0, 10))),
    )
    .sort((a, b) => Number(b === active) - Number(a === active));
  const holding = (kind: 'film' | 'scan') =>
    onDate.find((s) => s.instances.some((i) => i.rows !== null && imageKind(i) === kind))?.studyInstanceUid ?? null;
  return {
    active: active?.studyInstanceUid ?? null,
    film: holding('film'),
    scan: holding('scan'),
    sameDate: new Set(onDate.map((s) => s.studyInstanceUid)),
  };
}
