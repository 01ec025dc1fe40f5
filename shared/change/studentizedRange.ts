/**
 * The studentized range: how far the largest of k equally true values lies above the smallest by chance alone. It is the limit
 * for a difference that was looked for as the largest of several (Tukey; Kramer for unequal errors).
 */
import { normalCdf } from './normal.ts';

/** Nodes and weights of the 16-point Gauss-Legendre rule on [-1, 1], positive half (Abramowitz and Stegun, table 25.4). */
const nodes: readonly (readonly [number, number])[] = [
  [0.0950125098376374, 0.1894506104550685],
  [0.2816035507792589, 0.1826034150449236],
  [0.4580167776572274, 0.1691565193950025],
  [0.6178762444026438, 0.1495959888165767],
  [0.755404408355003, 0.1246289712555339],
  [0.8656312023878318, 0.0951585116824928],
  [0.9445750230732326, 0.0622535239386479],
  [0.9894009349916499, 0.0271524594117541],
];

/** Integral of f over [from, to] in so many panels. */
function integrate(f: (x: number) => number, from: number, to: number, panels: number): number {
  const half = (to - from) / panels / 2;
  let sum = 0;
  for (let p = 0; p < panels; p += 1) {
    const middle = from + (2 * p + 1) * half;
    for (const [x, w] of nodes) sum += w * (f(middle - half * x) + f(middle + half * x));
  }
  return sum * half;
}

const density = (z: number) => Math.exp(-(z * z) / 2) / Math.sqrt(2 * Math.PI);

/** Probability that the range of k standard normal values is at most q: k times the integral of phi(z) (Phi(z) - Phi(z - q))^(k-1). */
function rangeCdf(q: number, k: number): number {
  if (!(q > 0)) return 0;
  const inside = (z: number) => density(z) * (normalCdf(z) - normalCdf(z - q)) ** (k - 1);
  return Math.min(1, k * integrate(inside, -8, 8, 8));
}

/** ln Gamma(x) for x > 0 (Lanczos, g = 7, nine terms; relative error under 1e-13). */
function lnGamma(x: number): number {
  const c = [
    0.99999999999980993, 676.5203681218851, -1259.1392167224028, 771.32342877765313, -176.61502916214059,
    12.507343278686905, -0.13857109526572012, 9.9843695780195716e-6, 1.5056327351493116e-7,
  ];
  const series = c.slice(1).reduce((s, v, i) => s + v / (x + i), c[0]!);
  const t = x + 6.5;
  return 0.5 * Math.log(2 * Math.PI) + (x - 0.5) * Math.log(t) - t + Math.log(series);
}

/**
 * Probability that the studentized range of k values is at most q. With a finite number of degrees of freedom the error is
 * itself an estimate: s^2/sigma^2 is chi-square/degrees, over which the range of normal values is averaged.
 * @param degrees of freedom of the error; Infinity when it is known
 */
export function studentizedRangeCdf(q: number, k: number, degrees: number): number {
  if (k < 2 || !(degrees > 0)) return Number.NaN;
  if (degrees > 5000) return rangeCdf(q, k);
  // Density of s = sqrt(chi-square / degrees), in logarithms so that many degrees do not overflow.
  const half = degrees / 2;
  const constant = Math.LN2 + half * Math.log(half) - lnGamma(half);
  const ofS = (s: number) => Math.exp(constant + (degrees - 1) * Math.log(s) - half * s * s);
  const spread = 9 / Math.sqrt(2 * degrees);
  return integrate((s) => ofS(s) * rangeCdf(q * s, k), Math.max(1e-9, 1 - spread), 1 + spread, degrees < 10 ? 6 : 3);
}

const known = new Map<string, number>();

/**
 * The q that the studentized range of k values exceeds with probability 1 - p (bisection to 1e-9).
 * @throws RangeError when p is not between 0 and 1, k under 2 or there is no degree of freedom
 */
export function studentizedRangeQuantile(p: number, k: number, degrees = Number.POSITIVE_INFINITY): number {
  if (!(p > 0 && p < 1) || !(k >= 2) || !(degrees > 0)) throw new RangeError('No such studentized range.');
  const key = `${p} ${k} ${degrees}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  let [low, high] = [0, 4];
  while (studentizedRangeCdf(high, k, degrees) < p && high < 1e4) high *= 2;
  while (high - low > 1e-9 * high) {
    const middle = (low + high) / 2;
    if (studentizedRangeCdf(middle, k, degrees) < p) low = middle;
    else high = middle;
  }
  const q = (low + high) / 2;
  known.set(key, q);
  return q;
}
