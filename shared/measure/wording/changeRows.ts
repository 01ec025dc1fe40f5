/** The latest examination against the one before and against the first, one line each: what a reader asks of a trend first. */

import type { Change } from '../../change/model.ts';
import type { SiteSettings } from '../../settings/model.ts';
import type { SizeValue } from '../../size/model.ts';
import { signedPercent, signedSize, wordMargin } from '../../wording/numbers.ts';
import type { LesionResult } from '../model.ts';
import { sentenceForChange } from './sentences.ts';

type Measured = Pick<LesionResult, 'changes' | 'size' | 'uptake'>;

export interface ChangeRow {
  readonly measure: Change['measure'];
  /** Date of the earlier examination, ISO. */
  readonly since: string;
  /** "+7.7 mm", "−59%"; null where no change is given. */
  readonly amount: string | null;
  /** "−64% to −52%", the 95% interval of a ratio's change; null elsewhere. */
  readonly interval: string | null;
  /** "larger", "lower", "no change shown", "not comparable". */
  readonly judgement: string;
  /** The same as a whole sentence, with reason and limit. */
  readonly sentence: string;
}

const sizeUnits: Record<Exclude<Change['measure'], 'ratio'>, SizeValue['unit']> = {
  longAxis: 'mm',
  shortAxis: 'mm',
  area: 'mm2',
  relativeLongAxis: '1',
};

/** What the change is called: never "stable", and "no change shown" where it could be there unseen (clinical rules, section 4). */
function judge(change: Change, settings: Pick<SiteSettings, 'plateauMargin'>): string {
  if (!change.comparable) return 'not comparable';
  if (change.significant === null || change.absolute === null) return 'not judged';
  if (change.measure !== 'ratio') {
    if (!change.significant) return 'no change shown';
    return change.absolute > 0 ? 'larger' : 'smaller';
  }
  if (change.significant) return change.absolute > 0 ? 'higher' : 'lower';
  const margin = settings.plateauMargin;
  const [low, high] = change.interval95 ?? [0, Infinity];
  return low > 1 / margin && high < margin ? `within ${wordMargin(margin)}` : 'no change shown';
}

function toRow(change: Change, lesion: Measured, settings: SiteSettings): ChangeRow {
  const { measure, absolute, percent, interval95 } = change;
  let amount: string | null = null;
  let interval: string | null = null;
  if (change.comparable && absolute !== null && percent !== null) {
    if (measure === 'ratio') {
      const ends = interval95?.map((factor) => 100 * (factor - 1)) ?? null;
      const half = ends === null ? 10 : ((ends[1] ?? 0) - (ends[0] ?? 0)) / 2;
      amount = signedPercent(percent, half);
      interval = ends?.map((end) => signedPercent(end, half)).join(' to ') ?? null;
    } else {
      amount = signedSize({ value: absolute, unit: sizeUnits[measure] });
    }
  }
  return {
    measure,
    since: change.from,
    amount,
    interval,
    judgement: judge(change, settings),
    sentence: sentenceForChange(change, lesion, settings),
  };
}

/**
 * Rows for long axis (relative to the internal reference where the films have no common millimetre), and uptake ratio: the
 * latest examination since the first, then since the one before. Where there are two examinations only, one row each.
 */
export function latestChanges(lesion: Measured, settings: SiteSettings): ChangeRow[] {
  const of = (measure: Change['measure']): Change[] => {
    const all = lesion.changes.filter((change) => change.measure === measure);
    const first = all.find((change) => change.span === 'latest-to-first');
    const prior = all.filter((change) => change.span === 'consecutive').at(-1);
    return [first, prior].filter((change) => change !== undefined);
  };
  const relative = of('relativeLongAxis');
  const length = of('longAxis');
  // Millimetres that do not compare give way to the relative size where that does; alone they stand, with the reason.
  const sizes = relative.length > 0 && !length.some((change) => change.comparable) ? relative : length;
  return [...sizes, ...of('ratio')].map((change) => toRow(change, lesion, settings));
}
