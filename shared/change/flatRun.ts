/**
 * Whether a course of ln R has come to rest: the longest run of latest dates that is flat, whether it is flat enough to be called
 * a plateau, and whether a straight fall (or rise) would describe the course as well. Pure numbers, no dates and no words.
 */
import { chiSquareTail } from './normal.ts';

/** One date of a course. */
export interface CoursePoint {
  /** Days since any origin; strictly rising over a course. */
  readonly day: number;
  /** ln R. */
  readonly value: number;
  /** Variance of `value`: counting, repositioning and reading. */
  readonly variance: number;
}

/** How many standard errors a difference must exceed, by how it was looked for. */
export interface Limits {
  /** One pair, or one slope, that was asked about: two-sided 95%. */
  readonly pair: number;
  /** Half a 90% interval: two one-sided tests at 5%. */
  readonly equivalence: number;
  /** The largest of all differences between so many dates: studentized range (95%) / sqrt 2. */
  readonly largest: (dates: number) => number;
}

export interface FlatRules {
  readonly limits: Limits;
  /** ln of the margin within which a change is as good as none. */
  readonly lnMargin: number;
  /** Days that a plateau must span. */
  readonly minDays: number;
}

/**
 * How much better, in chi-square, a fall that ended must describe the dates since the peak than a straight fall, before the end of
 * the fall is believed. Chosen by simulation (docs/method.md): with 3 a steady fall of 15% a year is called a plateau in at
 * most one course in ten at six dates, and a fall followed by three flat dates is still found.
 */
export const endOfFallGain = 3;

/** Weighted line through a run of latest dates. */
export interface Run {
  /** Index of its first date in the course. */
  readonly from: number;
  readonly dates: number;
  readonly days: number;
  /** Change of ln R over the whole run along the line, and its standard error. */
  readonly change: number;
  readonly standardError: number;
  /** Weighted squares about the line; chi-square with `dates` - 2 degrees of freedom when the errors are right. */
  readonly chiSquare: number;
  /** By how much chi-square a straight fall (or rise) since the turning point is worse; null where none competes. */
  readonly gain: number | null;
  /** Largest change that the 90% interval of `change` still holds, either way. */
  readonly reach: number;
}

export interface Rest {
  /** Index of the highest date (of equal ones the latest) and of the lowest one. */
  readonly peak: number;
  readonly lowest: number;
  /** The course is on its way up: the dates since the lowest, which came after the peak, rise significantly along a line. */
  readonly rising: boolean;
  /** Longest run of latest dates that is flat; null where not even the last two dates are. */
  readonly flat: Run | null;
  /** Longest run that is a plateau. */
  readonly plateau: Run | null;
  /** Of the flat runs long enough to be a plateau the one that came nearest; what kept it from being one is its reach. */
  readonly nearest: Run | null;
}

class Sums {
  w = 0;
  wx = 0;
  wxx = 0;
  wy = 0;
  wxy = 0;
  wyy = 0;
  n = 0;

  add(x: number, y: number, w: number): void {
    this.w += w;
    this.wx += w * x;
    this.wxx += w * x * x;
    this.wy += w * y;
    this.wxy += w * x * y;
    this.wyy += w * y * y;
    this.n += 1;
  }

  /** Slope, its variance and the weighted squares left, of least squares with these weights; null when all lie at one x. */
  line(): { slope: number; variance: number; chiSquare: number } | null {
    const sxx = this.wxx - this.wx ** 2 / this.w;
    if (!(sxx > 1e-12 * this.wxx)) return null;
    const sxy = this.wxy - (this.wx * this.wy) / this.w;
    const syy = this.wyy - this.wy ** 2 / this.w;
    return { slope: sxy / sxx, variance: 1 / sxx, chiSquare: Math.max(0, syy - sxy ** 2 / sxx) };
  }
}

function extreme(points: readonly CoursePoint[], sign: 1 | -1): number {
  let best = 0;
  points.forEach((p, i) => {
    if (sign * p.value >= sign * points[best]!.value) best = i;
  });
  return best;
}

/** A straight course since a turning point: how well it fits, when it rises or falls significantly the way that it should. */
function straight(points: readonly CoursePoint[], from: number, sign: 1 | -1, limit: number): number | null {
  const sums = new Sums();
  for (let i = from; i < points.length; i += 1) {
    const p = points[i]!;
    sums.add(p.day - points[from]!.day, p.value, 1 / p.variance);
  }
  const line = sums.line();
  if (line === null || sign * line.slope <= limit * Math.sqrt(line.variance)) return null;
  return line.chiSquare;
}

/** Chi-square of a course that changes in a straight line until date `end` and stays there, over the dates from `from`. */
function endedChiSquare(points: readonly CoursePoint[], from: number, end: number): number | null {
  const sums = new Sums();
  const last = points[end]!.day;
  for (let i = from; i < points.length; i += 1) {
    const p = points[i]!;
    sums.add(Math.min(0, p.day - last), p.value, 1 / p.variance);
  }
  return sums.line()?.chiSquare ?? null;
}

/**
 * A run of latest dates is flat when its line neither rises nor falls significantly, its points scatter no more than their errors
 * allow (p >= 0.05), no significant peak or lowest value lies in it, and, where the dates since the peak fall significantly
 * along a straight line, a fall that ended with the run's first date describes them better by `endOfFallGain` (likewise for a rise).
 * A plateau is a flat run of three dates or more over `minDays` of which the 90% interval of the change lies inside the margin.
 */
export function findRest(points: readonly CoursePoint[], rules: FlatRules): Rest {
  const { limits, lnMargin, minDays } = rules;
  const n = points.length;
  const [peak, lowest] = [extreme(points, 1), extreme(points, -1)];
  const last = n - 1;
  const nothing: Rest = { peak, lowest, rising: false, flat: null, plateau: null, nearest: null };
  if (n < 2) return nothing;
  const apart = (i: number) =>
    i !== last &&
    Math.abs(points[last]!.value - points[i]!.value) >
      limits.largest(n) * Math.sqrt(points[last]!.variance + points[i]!.variance);
  // The run must begin after a peak or a lowest value from which the latest differs.
  const after = Math.max(apart(peak) ? peak + 1 : 0, apart(lowest) ? lowest + 1 : 0);
  const falls = straight(points, peak, -1, limits.pair);
  const rises = straight(points, lowest, 1, limits.pair);
  const sums = new Sums();
  let flat: Run | null = null;
  let plateau: Run | null = null;
  let nearest: Run | null = null;
  for (let from = last; from >= after; from -= 1) {
    const p = points[from]!;
    sums.add(p.day - points[last]!.day, p.value, 1 / p.variance);
    if (from === last) continue;
    const line = sums.line();
    if (line === null) continue;
    const days = points[last]!.day - p.day;
    const change = line.slope * days;
    const standardError = Math.sqrt(line.variance) * days;
    if (Math.abs(change) > limits.pair * standardError) continue;
    if (sums.n > 2 && chiSquareTail(line.chiSquare, sums.n - 2) < 0.05) continue;
    let gain: number | null = null;
    for (const [turn, chiSquare] of [
      [peak, falls],
      [lowest, rises],
    ] as const) {
      if (chiSquare === null || from <= turn) continue;
      const ended = endedChiSquare(points, turn, from);
      const better = ended === null ? Number.NEGATIVE_INFINITY : chiSquare - ended;
      gain = gain === null ? better : Math.min(gain, better);
    }
    if (gain !== null && gain < endOfFallGain) continue;
    const reach = Math.abs(change) + limits.equivalence * standardError;
    const run: Run = { from, dates: sums.n, days, change, standardError, chiSquare: line.chiSquare, gain, reach };
    flat = run;
    if (sums.n < 3 || days < minDays) continue;
    if (reach < lnMargin) plateau = run;
    if (nearest === null || reach < nearest.reach) nearest = run;
  }
  return { peak, lowest, rising: rises !== null && (lowest > peak || peak === last), flat, plateau, nearest };
}
