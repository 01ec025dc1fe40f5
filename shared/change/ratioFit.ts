import { daysBetween } from './days.ts';
import type { RatioFit } from './model.ts';
import { chiSquareTail, z95 } from './normal.ts';
import { logVariance, type MeasuredRatio } from './ratioChange.ts';

export interface DatedRatio extends MeasuredRatio {
  readonly date: string;
}

/**
 * Weighted least squares of ln R over days: weights are the inverse variances of ln R (`logVariance`). The covariance follows
 * from these known variances alone; it is not rescaled by the scatter of three or four points; whether that
 * scatter agrees with them is tested apart (`lackOfFitP`, chi-square with n - 2 degrees of freedom).
 * @returns null with fewer than three dated ratios, without Poisson errors, with all on one day, or with no variance at all
 */
export function fitRatios(points: readonly DatedRatio[], cv: number): RatioFit | null {
  const origin = points[0]?.date;
  if (origin === undefined || points.length < 3) return null;
  let [sw, swx, swxx, swy, swxy] = [0, 0, 0, 0, 0];
  for (const point of points) {
    const variance = logVariance(point, cv);
    if (variance === null) return null;
    const w = 1 / variance;
    const x = daysBetween(origin, point.date);
    const y = Math.log(point.ratio);
    sw += w;
    swx += w * x;
    swxx += w * x * x;
    swy += w * y;
    swxy += w * x * y;
  }
  const det = sw * swxx - swx * swx;
  if (!(det > 0) || !Number.isFinite(det)) return null;
  const slopePerDay = (sw * swxy - swx * swy) / det;
  const interceptLnR = (swxx * swy - swx * swxy) / det;
  const chiSquare = points.reduce((sum, point) => {
    const residual = Math.log(point.ratio) - interceptLnR - slopePerDay * daysBetween(origin, point.date);
    return sum + residual ** 2 / (logVariance(point, cv) ?? 1);
  }, 0);
  return {
    slopePerDay,
    interceptLnR,
    originDate: origin,
    covariance: [swxx / det, -swx / det, sw / det],
    n: points.length,
    lackOfFitP: chiSquareTail(chiSquare, points.length - 2),
  };
}

/** Whether one exponential describes the course: its weighted residuals are not too large (chi-square test, p < 0.05). */
export function describesCourse(fit: RatioFit): boolean {
  return (fit.lackOfFitP ?? 1) >= 0.05;
}

export interface FittedRatio {
  readonly ratio: number;
  readonly low: number;
  readonly high: number;
}

/** The fitted ratio and its 95% band so many days after the fit's origin. */
export function fittedRatio(fit: RatioFit, day: number): FittedRatio {
  const centre = fit.interceptLnR + fit.slopePerDay * day;
  const [vIntercept, both, vSlope] = fit.covariance;
  const half = z95 * Math.sqrt(Math.max(0, vIntercept + 2 * day * both + day * day * vSlope));
  return { ratio: Math.exp(centre), low: Math.exp(centre - half), high: Math.exp(centre + half) };
}

/** Days in which the ratio halves (or doubles, when negative), with the 95% interval of the slope; null when flat. */
export function halvingDays(fit: RatioFit): { days: number; slopeInterval95: [number, number] } | null {
  if (fit.slopePerDay === 0) return null;
  const half = z95 * Math.sqrt(fit.covariance[2]);
  return { days: -Math.LN2 / fit.slopePerDay, slopeInterval95: [fit.slopePerDay - half, fit.slopePerDay + half] };
}
