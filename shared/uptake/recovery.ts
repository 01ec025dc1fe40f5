/**
 * Partial volume: how much of its activity a small focus shows, and so by how much it looks hotter only because it grew
 * (clinical rules, section 3). The image is taken as blurred by a Gaussian point spread of known full width at half maximum.
 */

/** FWHM of a Gaussian / its standard deviation. */
const fwhmPerSigma = 2 * Math.sqrt(2 * Math.LN2);

/** exp(-x) I_n(x) for n = 0 and 1: series below 20, asymptotic above (Abramowitz and Stegun 9.6.10, 9.7.1); relative error under 1e-8. */
function scaledBessel(n: 0 | 1, x: number): number {
  if (x < 20) {
    let term = n === 0 ? 1 : x / 2;
    let sum = term;
    for (let k = 1; term > sum * 1e-12; k += 1) {
      term *= (x / 2) ** 2 / (k * (k + n));
      sum += term;
    }
    return Math.exp(-x) * sum;
  }
  let term = 1;
  let sum = 1;
  for (let k = 1; k < 12; k += 1) {
    term *= -(4 * n * n - (2 * k - 1) ** 2) / (k * 8 * x);
    sum += term;
  }
  return sum / Math.sqrt(2 * Math.PI * x);
}

/** Recovery of a disc of radius r = sigma sqrt(x): 1 - exp(-x) (I0(x) + I1(x)). */
const discRecovery = (x: number) => 1 - scaledBessel(0, x) - scaledBessel(1, x);

/**
 * Mean of an evenly filled ellipse inside its own true outline after blurring, as a share of its true value (0 to 1). For a disc of
 * radius r: 1 - exp(-x)(I0(x) + I1(x)), x = r^2/sigma^2, from the integral of (J1(kr))^2 exp(-sigma^2 k^2/2) 2/k over k. An ellipse
 * is the mean of that over the angle phi, with 1/r^2 = cos^2(phi)/a^2 + sin^2(phi)/b^2 for its half axes a and b.
 * @param longMm,shortMm full axes, mm
 * @returns null where a length is not positive
 */
export function recovery(longMm: number, shortMm: number, fwhmMm: number): number | null {
  if (!(longMm > 0 && shortMm > 0 && fwhmMm > 0)) return null;
  const sigma2 = (fwhmMm / fwhmPerSigma) ** 2;
  const [a2, b2] = [(longMm / 2) ** 2, (shortMm / 2) ** 2];
  // The integrand is smooth and periodic: equal steps converge fast, a quarter turn holds all of it.
  const steps = longMm === shortMm ? 1 : 32;
  let sum = 0;
  for (let i = 0; i < steps; i += 1) {
    const cos2 = Math.cos(((i + 0.5) / steps) * (Math.PI / 2)) ** 2;
    sum += discRecovery(1 / (sigma2 * (cos2 / a2 + (1 - cos2) / b2)));
  }
  return sum / steps;
}

/** Bessel function J1 (Abramowitz and Stegun 9.4.4 and 9.4.6; absolute error under 1e-7). */
function besselJ1(x: number): number {
  if (x < 3) {
    const y = (x / 3) ** 2;
    const series =
      0.5 +
      y * (-0.56249985 + y * (0.21093573 + y * (-0.03954289 + y * (0.00443319 + y * (-0.00031761 + y * 0.00001109)))));
    return x * series;
  }
  const y = 3 / x;
  const amplitude =
    0.79788456 +
    y * (0.00000156 + y * (0.01659667 + y * (0.00017105 + y * (-0.00249511 + y * (0.00113653 - y * 0.00020033)))));
  const phase =
    x -
    2.35619449 +
    y * (0.12499612 + y * (0.0000565 + y * (-0.00637879 + y * (0.00074348 + y * (0.00079824 - y * 0.00029166)))));
  return (amplitude * Math.cos(phase)) / Math.sqrt(x);
}

const inRegion = new Map<string, number>();

/**
 * Mean, inside a region, of an evenly filled ellipse that lies at its centre, both along the same axes, after blurring: a share of
 * the focus' true value. With a region of the focus' own outline it is `recovery`; a region that is kept from date to date takes in
 * more of a focus that grows, which weighs more than the blur. By Parseval, from the transforms a b J1(k rho)/(k rho):
 * (a b/pi) times the integral over phi and k of J1(k rho_f) J1(k rho_r) exp(-sigma^2 k^2/2) / (k rho_f rho_r).
 * @returns null where a length is not positive
 */
export function recoveryInRegion(focus: FocusSize, region: FocusSize, fwhmMm: number): number | null {
  const axes = [focus.longMm, focus.shortMm, region.longMm, region.shortMm];
  if (!(fwhmMm > 0) || axes.some((v) => !(v > 0))) return null;
  const key = `${axes.join(' ')} ${fwhmMm}`;
  const before = inRegion.get(key);
  if (before !== undefined) return before;
  const sigma = fwhmMm / fwhmPerSigma;
  const [a, b] = [focus.longMm / 2, focus.shortMm / 2];
  const [ra, rb] = [region.longMm / 2, region.shortMm / 2];
  const angles = 12;
  let total = 0;
  for (let i = 0; i < angles; i += 1) {
    const phi = ((i + 0.5) / angles) * (Math.PI / 2);
    const [cos2, sin2] = [Math.cos(phi) ** 2, Math.sin(phi) ** 2];
    const rhoF = Math.sqrt(a * a * cos2 + b * b * sin2);
    const rhoR = Math.sqrt(ra * ra * cos2 + rb * rb * sin2);
    // Beyond 5 / sigma the Gaussian leaves under 4e-6. Simpson's rule, eight steps and more a radian of the faster wave.
    const most = 5 / sigma;
    const steps = 2 * Math.ceil(10 + 1.5 * most * Math.max(rhoF, rhoR));
    const h = most / steps;
    let sum = 0;
    for (let j = 1; j <= steps; j += 1) {
      const k = j * h;
      const value = (besselJ1(k * rhoF) * besselJ1(k * rhoR) * Math.exp(-0.5 * (sigma * k) ** 2)) / k;
      sum += value * (j === steps ? 1 : j % 2 === 1 ? 4 : 2);
    }
    total += (sum * h) / 3 / (rhoF * rhoR);
  }
  // Four quarter turns of the angle.
  const mean = ((a * b) / Math.PI) * 4 * (total / angles) * (Math.PI / 2);
  if (inRegion.size > 2000) inRegion.clear();
  inRegion.set(key, mean);
  return mean;
}

/** Axes of a focus on a film, full lengths in mm; a focus of which only one is known is taken as a disc. */
export interface FocusSize {
  readonly longMm: number;
  readonly shortMm: number;
}

export interface GrowthEffect {
  /** R2/R1 that growth alone would have brought. */
  readonly factor: number;
  /** Standard error of ln(factor), from the error of the lengths. */
  readonly standardError: number;
}

export interface GrowthOptions {
  readonly fwhmMm: number;
  /** Standard deviation of one length, mm; each axis of each date has its own. */
  readonly sdMm: number;
  /** The reference is the same place on the other side. */
  readonly contralateral: boolean;
  /** Regions in which the ratios were measured; without them the focus' own outline is taken. */
  readonly regionBefore?: FocusSize | null;
  readonly regionNow?: FocusSize | null;
}

/**
 * What growth alone does to an uptake ratio. Where the reference is the same place on the other side, R holds as much normal bone as
 * the reference, and only the excess R - 1 grows with the recovery: R2 = 1 + (R1 - 1) G, G = recovery now / recovery before. With any
 * other reference what lies under the focus is not known, and R grows by G at most: R2 = R1 G. An R of 1 or less holds no
 * excess that could grow.
 */
export function growthEffect(
  before: FocusSize,
  now: FocusSize,
  ratioBefore: number,
  options: GrowthOptions,
): GrowthEffect | null {
  const { contralateral, regionBefore = null, regionNow = null } = options;
  const lnOf = (s: FocusSize, region: FocusSize | null) => {
    const value = shownShare(s, region, options);
    return value === null || !(value > 0) ? null : Math.log(value);
  };
  const [first, second] = [lnOf(before, regionBefore), lnOf(now, regionNow)];
  if (first === null || second === null) return null;
  const gain = Math.exp(second - first);
  const share = contralateral ? Math.max(0, ratioBefore - 1) : ratioBefore;
  const rest = contralateral ? ratioBefore - share : 0;
  const expected = rest + share * gain;
  // d ln(recovery) for one standard deviation of each axis, then carried to ln R by share * gain / expected.
  const variance = sensitivity(before, regionBefore, options) + sensitivity(now, regionNow, options);
  return {
    factor: expected / ratioBefore,
    standardError: (Math.sqrt(variance) * share * gain) / expected,
  };
}

function shownShare(focus: FocusSize, region: FocusSize | null, { fwhmMm }: GrowthOptions): number | null {
  return region === null ? recovery(focus.longMm, focus.shortMm, fwhmMm) : recoveryInRegion(focus, region, fwhmMm);
}

/** Variance of ln(recovery) from independent errors of both axes (one error where the focus is a disc by lack of a second axis). */
function sensitivity(size: FocusSize, region: FocusSize | null, options: GrowthOptions): number {
  const h = 0.01;
  const { sdMm } = options;
  const { longMm, shortMm } = size;
  const ln = (long: number, short: number) =>
    Math.log(shownShare({ longMm: longMm * long, shortMm: shortMm * short }, region, options) ?? 1);
  const [up, down] = [1 + h, 1 - h];
  if (longMm === shortMm) return (((ln(up, up) - ln(down, down)) / (2 * h)) * (sdMm / longMm)) ** 2;
  const byLong = (ln(up, 1) - ln(down, 1)) / (2 * h);
  const byShort = (ln(1, up) - ln(1, down)) / (2 * h);
  return (byLong * (sdMm / longMm)) ** 2 + (byShort * (sdMm / shortMm)) ** 2;
}
