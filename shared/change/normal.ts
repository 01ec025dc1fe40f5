/** Two-sided 95% point of the standard normal distribution, as the clinical rules round it. */
export const z95 = 1.96;

/** Distribution function of the standard normal (Abramowitz and Stegun 7.1.26, absolute error under 1.5e-7). */
export function normalCdf(x: number): number {
  const t = 1 / (1 + 0.3275911 * Math.abs(x / Math.SQRT2));
  const series = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  const erf = 1 - series * Math.exp(-(x * x) / 2);
  return x >= 0 ? (1 + erf) / 2 : (1 - erf) / 2;
}
