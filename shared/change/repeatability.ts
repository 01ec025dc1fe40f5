/**
 * The site's own coefficient of variation of a ratio, from repeats of one date and from control pairs over the dates
 * (clinical rules, sections 3 and 4). Nothing else may be called measured.
 */
import type { MeasuredFrom } from '../settings/model.ts';
import type { RepeatGroup } from './model.ts';
import { chiSquareQuantile } from './normal.ts';

export interface MeasuredCv {
  /** Repositioning and reading alone: the scatter of ln R less counting, as a share (0.08 = 8%). */
  readonly cv: number;
  readonly degrees: number;
  /** 95% interval of `cv`, from chi-square with these degrees of freedom. */
  readonly interval95: [number, number];
  /** Ratios that went in, and patients they come from. */
  readonly n: number;
  readonly patients: number;
}

/**
 * Pools the scatter of ln R within groups over patients: s^2 = sum of squares about each group's mean / degrees of freedom, less the mean
 * counting variance f^2 over the same degrees. The interval is that of s^2 (chi-square), less the same f^2. A group with fewer than two
 * ratios with a counting error tells nothing.
 * @param patients one list of groups a patient
 * @returns null without a degree of freedom
 */
export function pooledCv(patients: readonly (readonly RepeatGroup[])[]): MeasuredCv | null {
  let [squares, degrees, counting, n, told] = [0, 0, 0, 0, 0];
  for (const groups of patients) {
    let used = false;
    for (const { values } of groups) {
      const known = values.filter((v) => v.relativeError !== null);
      if (known.length < 2) continue;
      used = true;
      const mean = known.reduce((s, v) => s + v.lnRatio, 0) / known.length;
      squares += known.reduce((s, v) => s + (v.lnRatio - mean) ** 2, 0);
      // Expected part of counting in the squares: (k - 1) times the mean of f^2.
      counting += ((known.length - 1) * known.reduce((s, v) => s + (v.relativeError ?? 0) ** 2, 0)) / known.length;
      degrees += known.length - 1;
      n += known.length;
    }
    if (used) told += 1;
  }
  if (degrees === 0) return null;
  const f2 = counting / degrees;
  const of = (total: number) => Math.sqrt(Math.max(0, total - f2));
  return {
    cv: of(squares / degrees),
    degrees,
    interval95: [of(squares / chiSquareQuantile(0.025, degrees)), of(squares / chiSquareQuantile(0.975, degrees))],
    n,
    patients: told,
  };
}

/** The groups alike in region size (within a factor of 2 in area) and view: what a CV is pooled over. */
export function groupsLike(
  groups: readonly RepeatGroup[],
  like: { readonly areaMm2: number | null; readonly view: string | null },
): RepeatGroup[] {
  return groups.filter((g) => {
    const view = g.view === null || like.view === null || g.view === like.view;
    const sizes = g.areaMm2 === null || like.areaMm2 === null ? 1 : g.areaMm2 / like.areaMm2;
    return view && sizes <= 2 && sizes >= 0.5;
  });
}

/** What the settings keep of a measured CV. */
export function measuredFrom(
  { degrees, interval95, n, patients }: MeasuredCv,
  reader: string,
  date: string,
): MeasuredFrom {
  return { degrees, interval95, n, patients, reader, date };
}
