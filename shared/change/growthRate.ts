import { daysBetween, daysPerMonth } from './days.ts';
import type { Change } from './model.ts';

export interface Rate {
  /** Per mean month: unit of the measure for sizes, percent for a ratio (compound). */
  readonly perMonth: number;
  readonly interval95: [number, number];
  readonly unit: 'mm/month' | 'mm2/month' | '1/month' | '%/month';
}

/** Growth rate of a comparable change with its 95% interval; null where there is none or both studies are of one day. */
export function growthRate(change: Change): Rate | null {
  const { interval95, absolute, percent, measure } = change;
  const months = daysBetween(change.from, change.to) / daysPerMonth;
  if (interval95 === null || absolute === null || percent === null || !(months > 0)) return null;
  if (measure === 'ratio') {
    // A ratio grows by a factor per time: the monthly factor is the months-th root.
    const monthly = (factor: number) => 100 * (factor ** (1 / months) - 1);
    const [low, high] = interval95;
    return { perMonth: monthly(1 + percent / 100), interval95: [monthly(low), monthly(high)], unit: '%/month' };
  }
  const unit = measure === 'area' ? 'mm2/month' : measure === 'relativeLongAxis' ? '1/month' : 'mm/month';
  return { perMonth: absolute / months, interval95: [interval95[0] / months, interval95[1] / months], unit };
}
