/** What the comparison of two ratios can show, by formula: what simulated courses are held against. */
import { normalCdf, z95 } from '../normal.ts';

/** Probability that a true change R2/R1 is found significant with this standard error: the power of the comparison. */
export function powerToDetect(trueRatio: number, standardError: number): number {
  const shift = Math.log(trueRatio) / standardError;
  return normalCdf(-z95 + shift) + normalCdf(-z95 - shift);
}

/** Probability that two scans of a truly unchanged lesion show equivalence: how often a plateau can be shown at all. */
export function powerOfEquivalence(margin: number, standardError: number): number {
  const room = Math.log(margin) / standardError - z95;
  return room <= 0 ? 0 : 2 * normalCdf(room) - 1;
}
