/** Which films are read again, and in which order. Pure. */
import type { InstanceInfo } from '../../shared/dicom/model.ts';
import type { Annotation, PatientRecord } from '../../shared/reading/model.ts';
import { type ResolvedSpacing, resolveSpacing } from '../../shared/size/resolveSpacing.ts';

/** A film with the first reading of one lesion. */
export interface RepeatFilm {
  /** Lesion and image, the same as long as the first reading stays on its image. */
  readonly key: string;
  readonly lesionId: string;
  readonly info: InstanceInfo;
  readonly frame: number;
  readonly long: Annotation;
  readonly short: Annotation | null;
  readonly spacing: ResolvedSpacing;
}

/** Films on which the lesion (or, with null, any lesion) has an accepted long axis, in the record's own order. */
export function repeatFilms(
  record: PatientRecord,
  instances: ReadonlyMap<string, InstanceInfo>,
  lesionId: string | null,
): RepeatFilm[] {
  const accepted = record.annotations.filter((a) => a.status === 'accepted' && a.shape.kind === 'line');
  return accepted.flatMap((long): RepeatFilm[] => {
    const info = instances.get(long.sopInstanceUid);
    if (long.role !== 'long-axis' || long.lesionId === null || info === undefined) return [];
    if (lesionId !== null && long.lesionId !== lesionId) return [];
    const onImage = accepted.filter((a) => a.sopInstanceUid === long.sopInstanceUid && a.frame === long.frame);
    return [
      {
        key: `${long.lesionId} ${long.sopInstanceUid}#${long.frame}`,
        lesionId: long.lesionId,
        info,
        frame: long.frame,
        long,
        short: onImage.find((a) => a.role === 'short-axis' && a.lesionId === long.lesionId) ?? null,
        spacing: resolveSpacing(info, onImage.find((a) => a.role === 'calibration') ?? null),
      },
    ];
  });
}

/** A random order that the seed alone decides (Fisher and Yates, numbers from mulberry32). */
export function shuffled<T>(items: readonly T[], seed: number): T[] {
  const result = [...items];
  let state = seed | 0;
  const next = (): number => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
  for (let i = result.length - 1; i > 0; i -= 1) {
    const j = Math.floor(next() * (i + 1));
    [result[i], result[j]] = [result[j]!, result[i]!];
  }
  return result;
}

/** The film without what would tell its date or place in the course. The pixels may still carry burned-in text. */
export function blinded(info: InstanceInfo): InstanceInfo {
  return {
    ...info,
    dateTime: null,
    studyDate: null,
    seriesDescription: '',
    studyDescription: '',
    instanceNumber: null,
    seriesNumber: null,
  };
}
