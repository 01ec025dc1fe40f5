/** Lays the two pictures of a comparison on one another by themselves, where the reader set no landmarks. */
import { useEffect, useState } from 'react';
import type { InstanceInfo } from '../../shared/dicom/model.ts';
import type { Alignment as Similarity } from '../../shared/geometry/alignment.ts';
import type { HungImage } from './hanging.ts';
import { compose, similarityMatrix } from './view/affine.ts';
import { type Blend, pairStatus } from './view/blend.ts';
import { imageSize } from './view/imageSize.ts';
import type { Alignment } from './view/sharedView.ts';

/** Pixels of `from` to pixels of `to` with their correlation; null where the two do not fit. */
export type MatchPictures = (
  from: HungImage,
  to: HungImage,
) => Promise<{ readonly alignment: Similarity; readonly score: number } | null>;

/** Null while nothing is compared, where landmarks align the two, or where they do not fit. */
export type BlendMatch = { readonly alignment: Alignment; readonly score: number } | 'matching' | null;

/** The similarity as a matrix, onto an image that may itself be laid over another one. */
export function ontoBase(match: Similarity, base: InstanceInfo, baseAlignment: Alignment | null): Alignment | null {
  const size = imageSize(base);
  if (size === null) return null;
  const matrix = similarityMatrix(match);
  if (baseAlignment === null) return { matrix, target: size, onto: base.sopInstanceUid };
  return { ...baseAlignment, matrix: compose(baseAlignment.matrix, matrix) };
}

export function useBlendMatch(
  blend: Blend | null,
  instances: ReadonlyMap<string, InstanceInfo>,
  alignments: ReadonlyMap<string, Alignment>,
  matchPictures: MatchPictures | undefined,
): BlendMatch {
  const [found, setFound] = useState<{ readonly pair: string; readonly match: BlendMatch } | null>(null);
  const base = instances.get(blend?.base.sopInstanceUid ?? '');
  const other = instances.get(blend?.other.sopInstanceUid ?? '');
  const open = base !== undefined && other !== undefined && pairStatus(base, other, alignments) !== 'aligned';
  const pair = blend === null ? '' : [blend.base, blend.other].map((i) => `${i.sopInstanceUid}#${i.frame}`).join(' ');
  const [from, to] = [blend?.other ?? null, blend?.base ?? null];
  // biome-ignore lint/correctness/useExhaustiveDependencies: the pair's name stands for its images
  useEffect(() => {
    if (!open || matchPictures === undefined || from === null || to === null || base === undefined) return;
    let current = true;
    void matchPictures(from, to).then((match) => {
      if (!current) return;
      const alignment = match && ontoBase(match.alignment, base, alignments.get(base.sopInstanceUid) ?? null);
      setFound({ pair, match: match && alignment ? { alignment, score: match.score } : null });
    });
    return () => {
      current = false;
    };
  }, [pair, open, base, alignments, matchPictures]);
  if (!open || matchPictures === undefined) return null;
  return found?.pair === pair ? found.match : 'matching';
}
