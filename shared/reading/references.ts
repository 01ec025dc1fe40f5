/** A reference must be normal: when a region may not serve as one, and why (clinical rules, section 3; docs/method.md, Reference). */
import type { InstanceInfo } from '../dicom/model.ts';
import { regionsOverlap } from '../geometry/regionsOverlap.ts';
import type { OtherSide, ReferenceMethod } from '../sites/model.ts';
import { oppositeSide, otherReferences, referenceNameShort, siteProfile, siteProfiles } from '../sites/profiles.ts';
import { capitalise, listed } from '../wording/terms.ts';
import type { Annotation, Lesion, PatientRecord } from './model.ts';

export type ReferenceProblemCode =
  /** It shares pixels with the region of a lesion. */
  | 'reference-overlaps'
  /** The reader said that the other side is not normal. */
  | 'other-side-not-normal'
  /** A lesion lies, or may lie, on the other side. */
  | 'other-side-has-lesion'
  /** The lesion reaches across both sides: there is no other one. */
  | 'no-other-side';

export interface ReferenceProblem {
  readonly code: ReferenceProblemCode;
  /** In a sentence, without a full stop: "the reference overlaps the region of L2". */
  readonly reason: string;
}

type Known = Pick<PatientRecord, 'lesions' | 'annotations' | 'findings' | 'context'>;

/** A region that is, or is about to be, the reference of a lesion. */
export type ReferenceRegion = Pick<Annotation, 'sopInstanceUid' | 'frame' | 'shape' | 'reference'>;

/**
 * Why a region may not serve as the reference of a lesion; null when nothing speaks against it.
 * @param image the image it lies on: frames of one view and phase are one picture, on which regions are read together
 */
export function referenceProblem(
  record: Known,
  lesion: Lesion,
  reference: ReferenceRegion,
  image: InstanceInfo,
): ReferenceProblem | null {
  return overlapProblem(record, reference, image) ?? methodProblem(record, lesion, reference.reference ?? 'other');
}

function overlapProblem(record: Known, reference: ReferenceRegion, image: InstanceInfo): ReferenceProblem | null {
  const { rows, columns } = image;
  if (rows === null || columns === null) return null;
  const together = image.nm?.groups.find((g) => g.frames.includes(reference.frame))?.frames ?? [reference.frame];
  const lesions = record.annotations
    .filter(
      (a) =>
        a.status === 'accepted' &&
        a.role === 'uptake-lesion' &&
        a.sopInstanceUid === reference.sopInstanceUid &&
        together.includes(a.frame) &&
        regionsOverlap(a.shape, reference.shape, rows, columns),
    )
    .map((a) => a.lesionId ?? 'a lesion');
  if (lesions.length === 0) return null;
  return {
    code: 'reference-overlaps',
    reason: `the reference overlaps the region of ${listed([...new Set(lesions)])}`,
  };
}

/** Why a method may not serve a lesion at all, wherever its region lies; null when nothing speaks against it. */
export function methodProblem(record: Known, lesion: Lesion, method: ReferenceMethod): ReferenceProblem | null {
  if (method !== 'contralateral') return null;
  const other = `the ${referenceNameShort(lesion.site, 'contralateral')}`;
  if (lesion.laterality === 'B') {
    return { code: 'no-other-side', reason: `${lesion.id} reaches across both sides, so neither is its reference` };
  }
  const across = record.lesions.find((l) => l.id !== lesion.id && mayLieAcross(lesion, l) && isThere(record, l.id));
  if (across !== undefined) {
    const reason =
      oppositeSide(lesion.laterality) === null || oppositeSide(across.laterality) === null
        ? across.laterality === 'B'
          ? `${other} holds ${across.id}`
          : `the sides of ${lesion.id} and ${across.id} are not both given, so ${other} is not known to be normal`
        : `${other} holds ${across.id}`;
    return { code: 'other-side-has-lesion', reason };
  }
  const said = otherSideOf(record, lesion);
  if (said === null || said === 'normal') return null;
  return { code: 'other-side-not-normal', reason: `${other} ${otherSideWords[said]}` };
}

const otherSideWords: Readonly<Record<Exclude<OtherSide, 'normal'>, string>> = {
  abnormal: 'is not normal',
  operated: 'was operated on',
  'out-of-view': 'is out of view',
};

/** Whether the second lesion lies where the first one's mirrored region does, or may do so because a side is not given. */
function mayLieAcross(lesion: Lesion, second: Lesion): boolean {
  if (siteProfile(lesion.site).opposite !== siteProfile(second.site).opposite) return false;
  // Two lesions at unlisted sites lie at one place only where their labels say so.
  if (lesion.site === 'other' && lesion.label.trim().toLowerCase() !== second.label.trim().toLowerCase()) return false;
  if (second.laterality === 'M' || lesion.laterality === 'M') return false;
  if (second.laterality === 'B') return true;
  return lesion.laterality === 'U' || second.laterality === 'U' || lesion.laterality !== second.laterality;
}

/** Whether anything was marked or read of the lesion; one that was only looked for and not seen is not there. */
function isThere(record: Known, lesionId: string): boolean {
  const marked = record.annotations.some(
    (a) =>
      a.lesionId === lesionId &&
      a.status === 'accepted' &&
      a.role !== 'uptake-reference' &&
      a.role !== 'uptake-background',
  );
  return marked || record.findings.some((f) => f.lesionId === lesionId && f.seen !== false);
}

/** What the reader said of the other side, here or at a site that is mirrored to the same place; null when never asked. */
export function otherSideOf(record: Pick<PatientRecord, 'context'>, { site }: Pick<Lesion, 'site'>): OtherSide | null {
  const said = record.context.otherSide ?? {};
  const own = said[site];
  if (own !== undefined || site === 'other') return own ?? null;
  const { opposite } = siteProfile(site);
  return siteProfiles.filter((p) => p.opposite === opposite).flatMap((p) => said[p.id] ?? [])[0] ?? null;
}

/** Whether the question "Is the other side normal?" is still open for a reference that is about to be made. */
export function asksOtherSide(record: Known, lesion: Lesion, method: ReferenceMethod): boolean {
  return (
    method === 'contralateral' && methodProblem(record, lesion, method) === null && otherSideOf(record, lesion) === null
  );
}

/** The refusal as a message, with what the site offers instead. */
export function refusal(problem: ReferenceProblem, lesion: Pick<Lesion, 'site'>): string {
  const offered = otherReferences(lesion.site).map((r) =>
    r.name.replace(/^a reference region chosen by the reader$/, 'another normal region'),
  );
  const move = problem.code === 'reference-overlaps' ? 'Place it on normal bone, or take' : 'Take';
  return `${capitalise(problem.reason)}. ${move} ${offered.join(' or ')} instead.`;
}
