/** What was read of one lesion and cannot all be so: the report would say both. */
import type { StudyInfo } from '../dicom/model.ts';
import { stageOf } from '../maturity/radiograph.ts';
import type { Finding, PatientRecord, Role } from '../reading/model.ts';
import { siteProfile } from '../sites/profiles.ts';

/** Marks of a focus that shows on a radiograph. A region of uptake may be drawn where nothing stands out. */
const shown: ReadonlySet<Role> = new Set(['long-axis', 'short-axis', 'area', 'gap', 'insertion-distance']);

export interface SeenContradiction {
  readonly lesionId: string;
  readonly studyInstanceUid: string;
  /** What speaks against "not seen". */
  readonly by: 'marked' | 'read';
}

/**
 * Findings "looked for and not seen" of a picture or study on which the same lesion is marked, or its stage or signs are read. One
 * picture may miss what another shows: a finding of one picture is held against that picture and the whole study alone.
 */
export function seenContradictions(
  { findings, annotations }: Pick<PatientRecord, 'findings' | 'annotations'>,
  studies: readonly StudyInfo[],
): SeenContradiction[] {
  const studyOf = new Map(
    studies.flatMap((study) => study.instances.map((i) => [i.sopInstanceUid, study.studyInstanceUid] as const)),
  );
  return findings.flatMap((finding): SeenContradiction[] => {
    const { lesionId, studyInstanceUid, sopInstanceUid } = finding;
    if (finding.seen !== false || lesionId === null) return [];
    const isMarked = annotations.some(
      (mark) =>
        mark.status === 'accepted' &&
        mark.lesionId === lesionId &&
        shown.has(mark.role) &&
        (sopInstanceUid === undefined
          ? studyOf.get(mark.sopInstanceUid) === studyInstanceUid
          : mark.sopInstanceUid === sopInstanceUid),
    );
    const isRead = findings.some(
      (other) =>
        other.lesionId === lesionId &&
        other.studyInstanceUid === studyInstanceUid &&
        (sopInstanceUid === undefined ||
          other.sopInstanceUid === undefined ||
          other.sopInstanceUid === sopInstanceUid) &&
        stageOf(other) !== 'not-read',
    );
    return isMarked || isRead ? [{ lesionId, studyInstanceUid, by: isMarked ? 'marked' : 'read' }] : [];
  });
}

/** Days on which two stages were read of one lesion, each once. */
export function stagesThatDiffer(
  findings: readonly Finding[],
  dateOf: (studyInstanceUid: string) => string | null,
): { readonly lesionId: string; readonly date: string }[] {
  const days = new Map<string, { lesionId: string; date: string; stages: Set<string> }>();
  for (const finding of findings) {
    const date = dateOf(finding.studyInstanceUid);
    const stage = stageOf(finding);
    if (finding.lesionId === null || date === null || stage === 'not-read') continue;
    const key = `${finding.lesionId} ${date}`;
    const day = days.get(key) ?? { lesionId: finding.lesionId, date, stages: new Set() };
    day.stages.add(stage);
    days.set(key, day);
  }
  return [...days.values()].filter(({ stages }) => stages.size > 1).map(({ lesionId, date }) => ({ lesionId, date }));
}

/** Grades that were decided on a scale that the site of the lesion does not have: they count nowhere. */
export function gradesOfOtherSites({ lesions, findings }: Pick<PatientRecord, 'lesions' | 'findings'>): Finding[] {
  return findings.filter(({ lesionId, grade }) => {
    const lesion = lesions.find(({ id }) => id === lesionId);
    return grade !== undefined && lesion !== undefined && !siteProfile(lesion.site).grades.includes(grade.scale);
  });
}
