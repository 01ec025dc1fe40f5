/** What the comparison of two ratios can show, by formula: what simulated courses are held against. */
import { normalCdf, z90, z95 } from '../normal.ts';

/** Probability that a true change R2/R1 is found significant with this standard error: the power of the comparison. */
export function powerToDetect(trueRatio: number, standardError: number): number {
  const shift = Math.log(trueRatio) / standardError;
  return normalCdf(-z95 + shift) + normalCdf(-z95 - shift);
}

/**
 * Probability that the 90% interval of the fitted change over a truly flat run lies inside the margin, given the standard error of that
 * change: for equal steps and errors sigma, sqrt(2) sigma over three dates, 3 sigma / sqrt(5) over four, 5 sigma / sqrt(17.5) over six.
 */
export function powerOfEquivalence(margin: number, standardError: number): number {
  const room = Math.log(margin) / standardError - z90;
  return room <= 0 ? 0 : 2 * normalCdf(room) - 1;
}
