import { chiSquareTail, z95 } from './normal.ts';

export interface MeasuredRatio {
  readonly ratio: number;
  /** Relative counting (Poisson) error of the ratio, or null where counts are not raw; of several acquisitions, that of their mean. */
  readonly relativeError: number | null;
  /** Acquisitions of one date, the patient repositioned in between, of which `ratio` is the geometric mean; 1 when not given. */
  readonly acquisitions?: number;
  /** Standard deviation of ln R over the acquisitions of the date; null with fewer than two. */
  readonly scatter?: number | null;
}

/**
 * Variance of ln R: counting, and repositioning and reading, of which each of several acquisitions brings its own. Where the
 * acquisitions of the date scatter more than both explain (chi-square, p < 0.01), their own scatter counts. Null without a
 * counting error.
 * @param cv repositioning and reader coefficient of variation of one ratio, e.g. 0.05
 */
export function logVariance(measured: MeasuredRatio, cv: number): number | null {
  const { relativeError, scatter = null } = measured;
  if (relativeError === null) return null;
  const n = measured.acquisitions ?? 1;
  const variance = relativeError ** 2 + cv ** 2 / n;
  if (scatter === null || n < 2 || !(variance > 0)) return variance;
  // n times the variance of the mean is that of one acquisition.
  const chiSquare = ((n - 1) * scatter ** 2) / (n * variance);
  // A course has several dates: at 5% every seventh course of three would hold one that is suspected by chance.
  return chiSquareTail(chiSquare, n - 1) < 0.01 ? Math.max(variance, scatter ** 2 / n) : variance;
}

export interface RatioChange {
  /** ln(R2/R1): symmetric, so that a change and its reversal have the same size. */
  readonly logRatio: number;
  /** Standard error of logRatio: counting and repositioning of both; null when a counting error is missing. */
  readonly standardError: number | null;
  /** 95% interval of R2/R1. */
  readonly interval95: [number, number] | null;
  /** Whether the change is real; null when it cannot be known without the counting error. */
  readonly significant: boolean | null;
  /** Smallest R2/R1 above 1 that these two scans could have shown; its inverse is the smallest fall. */
  readonly detectable: number | null;
}

/**
 * Judges R1 to R2: real if |ln(R2/R1)| > z SE, SE^2 = f1^2 + f2^2 + 2 CV^2 for single acquisitions (clinical rules, section 4).
 * Without counting errors the bound is at least that of CV alone, so a smaller change is certainly not significant and a
 * larger one stays undecided.
 * @param cv repositioning and reader coefficient of variation of one ratio, e.g. 0.05
 * @param limit standard errors that a real change exceeds: 1.96 for the one pair asked about, more where the largest of several
 *   differences was looked for (see `Limits`)
 */
export function ratioChange(first: MeasuredRatio, second: MeasuredRatio, cv: number, limit = z95): RatioChange {
  // A difference of logarithms turns round exactly; a logarithm of the quotient would not in the last digit.
  const logRatio = Math.log(second.ratio) - Math.log(first.ratio);
  const [v1, v2] = [logVariance(first, cv), logVariance(second, cv)];
  if (v1 === null || v2 === null) {
    const least = cv * Math.sqrt(1 / (first.acquisitions ?? 1) + 1 / (second.acquisitions ?? 1));
    return {
      logRatio,
      standardError: null,
      interval95: null,
      significant: Math.abs(logRatio) <= limit * least ? false : null,
      detectable: null,
    };
  }
  const standardError = Math.sqrt(v1 + v2);
  const half = limit * standardError;
  return {
    logRatio,
    standardError,
    interval95: [Math.exp(logRatio - half), Math.exp(logRatio + half)],
    significant: Math.abs(logRatio) > half,
    detectable: Math.exp(half),
  };
}
