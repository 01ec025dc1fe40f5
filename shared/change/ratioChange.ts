import { z95 } from './normal.ts';

export interface MeasuredRatio {
  readonly ratio: number;
  /** Relative Poisson error of the ratio, or null where counts are not raw. */
  readonly relativeError: number | null;
}

export interface RatioChange {
  /** ln(R2/R1): symmetric, so that a change and its reversal have the same size. */
  readonly logRatio: number;
  /** Standard error of logRatio: Poisson of both and repositioning of both; null when a Poisson error is missing. */
  readonly standardError: number | null;
  /** 95% interval of R2/R1. */
  readonly interval95: [number, number] | null;
  /** Whether the change is real; null when it cannot be known without the Poisson error. */
  readonly significant: boolean | null;
  /** Smallest R2/R1 above 1 that these two scans could have shown; its inverse is the smallest fall. */
  readonly detectable: number | null;
}

/**
 * Judges R1 to R2: real if |ln(R2/R1)| > 1.96 sqrt(f1^2 + f2^2 + 2 CV^2) (clinical rules, section 4).
 * Without Poisson errors the bound is at least 1.96 sqrt(2) CV, so a smaller change is certainly not significant and a
 * larger one stays undecided.
 * @param cv repositioning and reader coefficient of variation of one ratio, e.g. 0.05
 */
export function ratioChange(first: MeasuredRatio, second: MeasuredRatio, cv: number): RatioChange {
  const logRatio = Math.log(second.ratio / first.ratio);
  if (first.relativeError === null || second.relativeError === null) {
    const certainlyWithin = Math.abs(logRatio) <= z95 * Math.SQRT2 * cv;
    return {
      logRatio,
      standardError: null,
      interval95: null,
      significant: certainlyWithin ? false : null,
      detectable: null,
    };
  }
  const standardError = Math.sqrt(first.relativeError ** 2 + second.relativeError ** 2 + 2 * cv ** 2);
  const half = z95 * standardError;
  return {
    logRatio,
    standardError,
    interval95: [Math.exp(logRatio - half), Math.exp(logRatio + half)],
    significant: Math.abs(logRatio) > half,
    detectable: Math.exp(half),
  };
}

/**
 * Equivalence, not "no difference": true when the whole 95% interval of ln(R2/R1) lies inside +-ln(margin).
 * @param margin factor above 1, e.g. 1.2
 */
export function isEquivalent(change: RatioChange, margin: number): boolean {
  if (change.standardError === null) return false;
  return Math.abs(change.logRatio) + z95 * change.standardError < Math.log(margin);
}

/** Largest standard error of ln(R2/R1) with which an unchanged ratio can still be shown equivalent. */
export function largestUsefulError(margin: number): number {
  return Math.log(margin) / z95;
}
