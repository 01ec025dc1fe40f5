/** Two-sided 95% point of the standard normal distribution, as the clinical rules round it. */
export const z95 = 1.96;

/** Two-sided 90% point: a 90% interval is two one-sided tests at 5%. */
export const z90 = 1.6449;

/** Distribution function of the standard normal (Abramowitz and Stegun 7.1.26, absolute error under 1.5e-7). */
export function normalCdf(x: number): number {
  const t = 1 / (1 + 0.3275911 * Math.abs(x / Math.SQRT2));
  const series = t * (0.254829592 + t * (-0.284496736 + t * (1.421413741 + t * (-1.453152027 + t * 1.061405429))));
  const erf = 1 - series * Math.exp(-(x * x) / 2);
  return x >= 0 ? (1 + erf) / 2 : (1 - erf) / 2;
}

/**
 * Probability that a chi-square variable with n degrees of freedom is x or more. By the recurrence
 * Q(n + 2, x) = Q(n, x) + (x/2)^(n/2) exp(-x/2) / Gamma(n/2 + 1), from Q(1, x) = 2 (1 - Phi(sqrt x)) and Q(2, x) = exp(-x/2)
 * (Abramowitz and Stegun 26.4.4, 26.4.5). 1 with no degree of freedom.
 */
export function chiSquareTail(x: number, degrees: number): number {
  if (degrees < 1 || !(x > 0)) return 1;
  const half = x / 2;
  const odd = degrees % 2 === 1;
  let tail = odd ? 2 * (1 - normalCdf(Math.sqrt(x))) : Math.exp(-half);
  // Gamma(3/2) = sqrt(pi) / 2, Gamma(2) = 1.
  let term = odd ? (Math.sqrt(half) * Math.exp(-half)) / (Math.sqrt(Math.PI) / 2) : half * Math.exp(-half);
  for (let n = odd ? 1 : 2; n < degrees; n += 2) {
    tail += term;
    // Gamma(n/2 + 2) = (n/2 + 1) Gamma(n/2 + 1).
    term *= half / (n / 2 + 1);
  }
  return Math.min(1, tail);
}

/** The x that a chi-square variable with n degrees of freedom exceeds with this probability (bisection). */
export function chiSquareQuantile(tail: number, degrees: number): number {
  let [low, high] = [0, Math.max(10, 4 * degrees)];
  while (chiSquareTail(high, degrees) > tail) high *= 2;
  while (high - low > 1e-7 * high) {
    const middle = (low + high) / 2;
    if (chiSquareTail(middle, degrees) > tail) low = middle;
    else high = middle;
  }
  return (low + high) / 2;
}
