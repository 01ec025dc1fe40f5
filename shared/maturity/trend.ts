import type { Conclusion, Scintigraphy, Trend } from './model.ts';

export interface DatedConclusion {
  readonly date: string;
  readonly conclusion: Conclusion;
  readonly scintigraphy: Scintigraphy;
  readonly discordant: boolean;
}

/** How far along; a radiographically mature focus lies between, since its metabolism is not known. */
const rank: Readonly<Record<Conclusion, number | null>> = {
  immature: 0,
  maturing: 1,
  'radiographically-mature': 1.5,
  mature: 2,
  indeterminate: null,
};

/**
 * Trend from the conclusions at each date, never from size (clinical rules, section 5).
 *
 * - Away (reactivation): the latest lies a whole step or more below the highest before. Half a step, from or to
 *   "radiographically mature", only means that more or less is known about metabolism. A mature film with a scan that
 *   turns active after a plateau or a decline is the discordant form of the same.
 * - Toward: the latest lies above the first. Unchanged: neither. Not assessable: fewer than two dates with a conclusion,
 *   or the latest is indeterminate.
 */
export function trendOf(byDate: readonly DatedConclusion[]): Trend {
  const latest = byDate.at(-1);
  if (latest === undefined) return 'not-assessable';
  const last = rank[latest.conclusion];
  if (last === null) {
    const settledBefore = byDate
      .slice(0, -1)
      .some((d) => d.scintigraphy === 'plateau' || d.scintigraphy === 'declining');
    return latest.discordant && latest.scintigraphy === 'active' && settledBefore
      ? 'away-from-maturity'
      : 'not-assessable';
  }
  const before = byDate.slice(0, -1).flatMap((d) => rank[d.conclusion] ?? []);
  const first = before[0];
  if (first === undefined) return 'not-assessable';
  if (Math.max(...before) - last >= 1) return 'away-from-maturity';
  return last > first ? 'toward-maturity' : 'unchanged';
}
