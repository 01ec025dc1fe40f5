/** The trend of one lesion told in sentences: sizes, uptake, changes and the conclusion, in that order. */

import { wordConclusion, wordTrend } from '../../maturity/wording.ts';
import type { SiteSettings } from '../../settings/model.ts';
import type { LesionResult } from '../model.ts';
import { sentenceForChange, sentenceForFit, sentenceForRate, sentenceForSize, sentenceForUptake } from './sentences.ts';

export interface TrendPart {
  readonly title: string;
  readonly sentences: readonly string[];
}

/** Parts with something to say, each sentence once. Size and uptake stay apart, as size is not maturity (clinical rules, section 4). */
export function sayTrend(lesion: LesionResult, settings: SiteSettings): TrendPart[] {
  const { maturity, changes } = lesion;
  const changed = (ratio: boolean) =>
    changes
      .filter((change) => (change.measure === 'ratio') === ratio)
      .map((change) => sentenceForChange(change, lesion, settings));
  const delayed = lesion.uptake.filter((row) => row.phase === 'delayed');
  const parts: TrendPart[] = [
    { title: 'Size', sentences: lesion.size.map(sentenceForSize) },
    { title: 'Change in size', sentences: changed(false) },
    { title: 'Uptake', sentences: lesion.uptake.map((row) => sentenceForUptake(row, lesion.site, settings)) },
    {
      title: 'Change in uptake',
      sentences: [...changed(true), sentenceForFit(lesion)].filter((text) => text !== null),
    },
    // Rates compare across times only beside each other; a single one says nothing.
    {
      title: 'Counts over time',
      sentences: delayed.length < 2 ? [] : delayed.map(sentenceForRate).filter((text) => text !== null),
    },
    { title: 'Conclusion', sentences: [wordConclusion(maturity), wordTrend(maturity.trend, maturity.byDate.length)] },
  ];
  return parts
    .map(({ title, sentences }) => ({ title, sentences: [...new Set(sentences)] }))
    .filter(({ sentences }) => sentences.length > 0);
}
