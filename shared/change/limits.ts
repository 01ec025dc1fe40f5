import type { SiteSettings } from '../settings/model.ts';
import type { Limits } from './flatRun.ts';
import { z90, z95 } from './normal.ts';
import { studentizedRangeQuantile } from './studentizedRange.ts';

/** Limits with known errors: the CV is taken as it stands. */
export const knownErrors: Limits = {
  pair: z95,
  equivalence: z90,
  largest: (dates) => studentizedRangeQuantile(0.95, Math.max(2, dates)) / Math.SQRT2,
};

/**
 * Limits for errors of which the repositioning part is an estimate from few pairs: quantiles of Student's t and of the studentized range
 * in place of the normal ones. Counting errors are known, so the variances of the course have more degrees of freedom than the
 * CV: degrees (mean variance / CV^2)^2 (Satterthwaite). Several acquisitions of a date do not change the CV's own degrees.
 * @param variances of ln R at each date
 */
export function limitsOf(
  settings: Pick<SiteSettings, 'ratioCv' | 'ratioCvSource' | 'ratioCvMeasured'>,
  variances: readonly number[],
): Limits {
  const measured = settings.ratioCvSource === 'measured' ? settings.ratioCvMeasured : null;
  if (measured === null || variances.length === 0 || !(settings.ratioCv > 0)) return knownErrors;
  const mean = variances.reduce((s, v) => s + v, 0) / variances.length;
  const degrees = Math.max(1, Math.floor(measured.degrees * Math.max(1, mean / settings.ratioCv ** 2) ** 2 + 1e-6));
  if (degrees > 200) return knownErrors;
  return {
    pair: studentizedRangeQuantile(0.95, 2, degrees) / Math.SQRT2,
    equivalence: studentizedRangeQuantile(0.9, 2, degrees) / Math.SQRT2,
    largest: (dates) => studentizedRangeQuantile(0.95, Math.max(2, dates), degrees) / Math.SQRT2,
  };
}
