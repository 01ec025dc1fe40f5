/**
 * Records of the versions that kept what was read by study and not by lesion. Shapes are as they were then, on purpose loose:
 * this file does not follow the model of today.
 */
import { findingKey } from './findings.ts';
import type { Examination, Finding } from './model.ts';

interface EarlierLesion {
  readonly id: string;
  /** Studies in which the lesion was looked for and not seen. */
  readonly notSeen?: readonly string[] | undefined;
}

interface EarlierAnnotation {
  readonly lesionId?: string | null | undefined;
  readonly sopInstanceUid: string;
  readonly role: string;
  readonly status?: string | undefined;
}

export interface EarlierReading {
  readonly studyInstanceUid: string;
  readonly radiographicStage?: Finding['radiographicStage'];
  readonly signs?: Finding['signs'];
  readonly phases?: Finding['phases'];
  readonly keyImages?: readonly string[] | undefined;
}

/** Marks that measure a lesion; a note or a proposal does not. */
const measuring = new Set(['long-axis', 'short-axis', 'area', 'uptake-lesion', 'insertion-distance', 'focus-point']);

/**
 * Whose the readings of each study are: of the lesions that are measured in it; where none is, of the record's only
 * lesion; else of nobody that can be told.
 * @param studyOf Study Instance UID of an image; null where it is not known
 */
export function lesionsOfReadings(
  lesions: readonly EarlierLesion[],
  annotations: readonly EarlierAnnotation[],
  studyOf: (sopInstanceUid: string) => string | null,
): (studyInstanceUid: string) => string[] {
  const known = new Set(lesions.map(({ id }) => id));
  const measured = new Map<string, Set<string>>();
  for (const { lesionId, sopInstanceUid, role, status } of annotations) {
    if (lesionId == null || !known.has(lesionId) || !measuring.has(role) || (status ?? 'accepted') !== 'accepted')
      continue;
    const study = studyOf(sopInstanceUid);
    if (study === null) continue;
    const there = measured.get(study) ?? new Set();
    measured.set(study, there.add(lesionId));
  }
  const only = lesions.length === 1 ? lesions.map(({ id }) => id) : [];
  return (study) => [...(measured.get(study) ?? only)];
}

/** What a record of then holds, as findings and examinations of today, each under its key. */
export function fromReadings(
  lesions: readonly EarlierLesion[],
  readings: readonly EarlierReading[],
  lesionsOf: (studyInstanceUid: string) => readonly string[],
): { findings: Map<string, Finding>; examinations: Map<string, Examination> } {
  const findings = new Map<string, Finding>();
  const examinations = new Map<string, Examination>();
  const add = (finding: Finding) => {
    const key = findingKey(finding);
    findings.set(key, { ...findings.get(key), ...finding });
  };
  const here = new Set(lesions.map(({ id }) => id));
  for (const { studyInstanceUid, radiographicStage, signs, phases, keyImages } of readings) {
    if (keyImages !== undefined && keyImages.length > 0) {
      examinations.set(studyInstanceUid, { studyInstanceUid, keyImages: [...keyImages] });
    }
    const said = {
      ...(radiographicStage === undefined ? {} : { radiographicStage }),
      ...(signs === undefined || Object.keys(signs).length === 0 ? {} : { signs }),
      ...(phases === undefined || Object.keys(phases).length === 0 ? {} : { phases }),
    };
    if (Object.keys(said).length === 0) continue;
    const owners = lesionsOf(studyInstanceUid).filter((id) => here.has(id));
    for (const lesionId of owners.length === 0 ? [null] : owners) add({ lesionId, studyInstanceUid, ...said });
  }
  for (const { id, notSeen } of lesions) {
    for (const studyInstanceUid of notSeen ?? []) add({ lesionId: id, studyInstanceUid, seen: false });
  }
  return { findings, examinations };
}

/**
 * A whole record of then in the shape of today; a record of today is returned as it is.
 * @param studyOf as in `lesionsOfReadings`
 */
export function upgradeRecord(raw: unknown, studyOf: (sopInstanceUid: string) => string | null): unknown {
  if (raw === null || typeof raw !== 'object' || !('readings' in raw)) return raw;
  const { readings, ...rest } = raw as {
    readings: EarlierReading[];
    lesions: EarlierLesion[];
    annotations: EarlierAnnotation[];
  };
  const lesionsOf = lesionsOfReadings(rest.lesions, rest.annotations, studyOf);
  const { findings, examinations } = fromReadings(rest.lesions, readings, lesionsOf);
  return {
    ...rest,
    lesions: rest.lesions.map(({ notSeen, ...lesion }) => lesion),
    findings: [...findings.values()],
    examinations: [...examinations.values()],
  };
}
