import type { FrameGroup, InstanceInfo, PatientInfo, StudyInfo } from '../dicom/model.ts';
import { studyDate } from '../dicom/studyDate.ts';
import { EnthesisError } from '../errors.ts';
import type { Annotation, PatientRecord, Role } from '../reading/model.ts';
import type { SiteSettings } from '../settings/model.ts';
import type { RegionStats } from '../uptake/model.ts';
import { inSentence } from '../wording/terms.ts';
import type { Warning } from './model.ts';

export interface MeasureInput {
  readonly patient: PatientInfo;
  readonly studies: readonly StudyInfo[];
  readonly record: PatientRecord;
  readonly settings: SiteSettings;
  /** ISO day: measure as if nothing later had been acquired. Null or left out: everything there is. */
  readonly asOf?: string | null;
  /**
   * Statistics of an annotation's region on its own frame, cached by the caller under the annotation's shape and frame
   * (ids may repeat with another frame: flow curves ask for every frame of the group). Null when the pixels cannot be had.
   */
  statsOf(annotation: Annotation, instance: InstanceInfo): RegionStats | null;
}

export interface Located {
  readonly instance: InstanceInfo;
  readonly study: StudyInfo;
  readonly date: string | null;
}

export interface PatientIndex {
  locate(sopInstanceUid: string): Located | null;
  /** Studies with a date, oldest first; two of one day keep the order of their times. */
  readonly dated: readonly { study: StudyInfo; date: string }[];
  dateOf(studyInstanceUid: string): string | null;
  /** Accepted annotations alone: a proposal counts nowhere. */
  readonly accepted: readonly Annotation[];
}

export function indexPatient(studies: readonly StudyInfo[], record: PatientRecord): PatientIndex {
  const bySop = new Map<string, Located>();
  const dates = new Map<string, string>();
  const dated: { study: StudyInfo; date: string }[] = [];
  for (const study of studies) {
    const date = studyDate(study);
    if (date !== null) {
      dates.set(study.studyInstanceUid, date);
      dated.push({ study, date });
    }
    for (const instance of study.instances) bySop.set(instance.sopInstanceUid, { instance, study, date });
  }
  const key = (s: { study: StudyInfo; date: string }) => `${s.date}T${s.study.time ?? ''} ${s.study.studyInstanceUid}`;
  dated.sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
  return {
    locate: (uid) => bySop.get(uid) ?? null,
    dated,
    dateOf: (uid) => dates.get(uid) ?? null,
    accepted: record.annotations.filter((a) => a.status === 'accepted'),
  };
}

/** Accepted annotations of one role on one frame. */
export function onFrame(
  index: PatientIndex,
  sopInstanceUid: string,
  frame: number,
  role: Role,
  lesionId?: string | null,
): Annotation[] {
  return index.accepted.filter(
    (a) =>
      a.sopInstanceUid === sopInstanceUid &&
      a.frame === frame &&
      a.role === role &&
      (lesionId === undefined || a.lesionId === lesionId),
  );
}

export function groupOf(instance: InstanceInfo, frame: number): FrameGroup | null {
  return instance.nm?.groups.find((g) => g.frames.includes(frame)) ?? null;
}

/** Sorts by date, dateless last, ties by study and image, so that the same input gives the same output. */
export function byDate(
  a: { date: string | null; studyInstanceUid: string; sopInstanceUid: string; frame: number },
  b: { date: string | null; studyInstanceUid: string; sopInstanceUid: string; frame: number },
): number {
  const ka = `${a.date ?? '9999'} ${a.studyInstanceUid} ${a.sopInstanceUid}`;
  const kb = `${b.date ?? '9999'} ${b.studyInstanceUid} ${b.sopInstanceUid}`;
  return ka < kb ? -1 : ka > kb ? 1 : a.frame - b.frame;
}

/** Collects warnings once each, in the order in which they were met. */
export class Warnings {
  private readonly seen = new Set<string>();
  readonly list: Warning[] = [];

  add(code: string, message: string): void {
    const key = `${code} ${message}`;
    if (this.seen.has(key)) return;
    this.seen.add(key);
    this.list.push({ code, message });
  }

  /** What the work gives, or null with a warning that names where, when it is refused by a typed error. */
  attempt<T>(where: string, work: () => T): T | null {
    try {
      return work();
    } catch (error) {
      if (!(error instanceof EnthesisError)) throw error;
      this.add(error.code, `${where}: ${inSentence(error.message)}`);
      return null;
    }
  }
}
