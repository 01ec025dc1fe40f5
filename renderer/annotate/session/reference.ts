/** A reference must be normal: how one that is drawn is named, and what stands in place of a ratio without one. */
import type { Annotation, PatientRecord } from '../../../shared/reading/model.ts';
import { methodProblem, referenceProblem } from '../../../shared/reading/references.ts';
import type { Draft } from '../commands/annotations.ts';
import type { ImageView } from './interaction.ts';

/**
 * A region drawn by hand stands for the other side unless that cannot serve: then it is one chosen by the reader, who names where
 * it lies. What was mirrored stays the mirrored region, and is refused.
 */
export function namedReferences(
  record: PatientRecord | null,
  lesionId: string | null,
  drafts: readonly Draft[],
): { readonly drafts: readonly Draft[]; readonly told: string | null } {
  const lesion = record?.lesions.find((l) => l.id === lesionId);
  const problem = record && lesion ? methodProblem(record, lesion, 'contralateral') : null;
  const isRenamed = ({ role, source, reference }: Draft) =>
    role === 'uptake-reference' && source !== 'mirror' && reference === 'contralateral';
  if (problem === null || !drafts.some(isRenamed)) return { drafts, told: null };
  return {
    drafts: drafts.map((d) => (isRenamed(d) ? { ...d, reference: 'other' as const } : d)),
    told: `Stored as a region chosen by the reader, because ${problem.reason}. Name where it lies.`,
  };
}

/** Why the reference of a lesion on an image does not serve, in place of its ratio; null where it does or there is none. */
export function refusedOn(
  record: PatientRecord | null,
  onImage: readonly Pick<Annotation, 'lesionId' | 'role' | 'shape' | 'reference'>[],
  lesionId: string | null,
  view: ImageView,
): string | null {
  const lesion = record?.lesions.find((l) => l.id === lesionId);
  // The lesion's own, else one that belongs to no lesion, as the measurement takes them.
  const references = onImage.filter((a) => a.role === 'uptake-reference');
  const reference = references.find((a) => a.lesionId === lesionId) ?? references.find((a) => a.lesionId === null);
  if (!record || !lesion || !reference) return null;
  const { shape, reference: method } = reference;
  const place = { sopInstanceUid: view.info.sopInstanceUid, frame: view.frame };
  const region = { ...place, shape, ...(method === undefined ? {} : { reference: method }) };
  const problem = referenceProblem(record, lesion, region, view.info);
  return problem === null ? null : `No ratio: ${problem.reason}`;
}
