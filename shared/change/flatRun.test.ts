import { describe, expect, it } from 'vitest';
import { type CoursePoint, findRest } from './flatRun.ts';
import { knownErrors, limitsOf } from './limits.ts';

const rules = { limits: knownErrors, lnMargin: Math.log(1.2), minDays: 60 };
/** One date every 90 days, all with one standard error. */
const course = (values: readonly number[], sigma: number): CoursePoint[] =>
  values.map((value, i) => ({ day: 90 * i, value, variance: sigma * sigma }));

describe('a course at rest', () => {
  it('fits the run by weighted least squares and reaches as far as its 90% interval', () => {
    // 0.1, 0.04, 0.04 with sigma 0.05: slope per step (0.04 - 0.1)/2 = -0.03, change over two steps -0.06, SE sqrt(2) x 0.05 = 0.0707107.
    // Residuals about the line 0.09, 0.06, 0.03: 0.01, -0.02, 0.01: chi-square 0.0006 / 0.0025 = 0.24.
    const { plateau } = findRest(course([0.1, 0.04, 0.04], 0.05), rules);
    expect(plateau?.change).toBeCloseTo(-0.06, 12);
    expect(plateau?.standardError).toBeCloseTo(0.0707107, 7);
    expect(plateau?.chiSquare).toBeCloseTo(0.24, 10);
    // 0.06 + 1.6449 x 0.0707107 = 0.176312 < ln 1.2 = 0.182322.
    expect(plateau?.reach).toBeCloseTo(0.176312, 6);
    // With sigma 0.055 it would be 0.06 + 0.127942 = 0.187942: flat, not proven.
    const wider = findRest(course([0.1, 0.04, 0.04], 0.055), rules);
    expect(wider.plateau).toBeNull();
    expect(wider.flat?.dates).toBe(3);
    expect(wider.nearest?.reach).toBeCloseTo(0.187942, 5);
  });

  it('is no plateau while it slopes significantly, though inside the margin', () => {
    // 0.08, 0.04, 0 with sigma 0.02: change -0.08 = 2.83 SE of 0.0282843; reach 0.1265 would be inside.
    const { flat, plateau } = findRest(course([0.08, 0.04, 0], 0.02), rules);
    expect(plateau).toBeNull();
    // The last two dates alone: 0.04 = 1.41 SE. They are flat only if the fall ended: both models miss nothing of the first
    // (chi-square 0), the other one has (0.04)^2 / (2 x 0.0004) = 2 left. A straight fall is as good: not flat.
    expect(flat).toBeNull();
  });

  it('is no plateau when the points scatter more than their errors', () => {
    // 0, 0.12, 0 with sigma 0.03: residuals -0.04, 0.08, -0.04: chi-square 0.0096 / 0.0009 = 10.7 on one degree of freedom.
    expect(findRest(course([0, 0.12, 0], 0.03), rules).plateau).toBeNull();
  });

  it('takes the longest run for which it holds, and finds the flat end of a fall', () => {
    expect(findRest(course([0, 0, 0, 0, 0], 0.03), rules).plateau).toMatchObject({ from: 0, dates: 5, days: 360 });
    const ended = findRest(course([0.5, 0, 0, 0], 0.03), rules);
    expect(ended.plateau).toMatchObject({ from: 1, dates: 3, days: 180 });
    // Straight line through 0.5, 0, 0, 0: slope -0.15 a step, residuals 0.15, -0.2, -0.05, 0.1... squared 0.075 in all; / 0.0009 = 83.3.
    // The fall that ended at the second date leaves nothing.
    expect(ended.plateau?.gain).toBeCloseTo(83.333, 2);
  });

  it('does not take the end of a slow straight fall, or rise, for a plateau', () => {
    // 4% a step at sigma 0.03 over six dates: the last three change by 0.08 < 1.96 x 0.0424, but all six fall straight.
    for (const sign of [-1, 1]) {
      const values = [0, 1, 2, 3, 4, 5].map((i) => sign * 0.04 * i);
      const rest = findRest(course(values, 0.03), rules);
      expect([rest.plateau, rest.flat]).toEqual([null, null]);
      // The last three by themselves would pass: 0.08 + 1.6449 x 0.0424 = 0.1498.
      expect(findRest(course(values.slice(3), 0.03), rules).plateau).not.toBeNull();
    }
  });

  it('asks for three dates and the days', () => {
    expect(findRest(course([0, 0], 0.01), rules)).toMatchObject({ plateau: null, nearest: null, flat: { dates: 2 } });
    const close = [0, 20, 59].map((day): CoursePoint => ({ day, value: 0, variance: 1e-4 }));
    expect(findRest(close, rules).plateau).toBeNull();
    expect(findRest([...close.slice(0, 2), { ...close[2]!, day: 60 }], rules).plateau).not.toBeNull();
  });

  it('is on its way up after its lowest value, not before', () => {
    expect(findRest(course([1, 0, 0.2, 0.4], 0.05), rules).rising).toBe(true);
    expect(findRest(course([0, 1, 0.5], 0.05), rules).rising).toBe(false);
  });
});

describe('limits of a measured coefficient of variation', () => {
  const measured = {
    ratioCv: 0.05,
    ratioCvSource: 'measured' as const,
    ratioCvMeasured: {
      degrees: 10,
      interval95: [0.035, 0.088] as [number, number],
      n: 11,
      patients: 11,
      reader: '',
      date: '',
    },
  };
  it('are those of Student and of the studentized range with its degrees of freedom', () => {
    // Counting without error: the variance is all CV, 10 degrees of freedom. t = 2.2281 and 1.8125; q(3; 10) = 3.877.
    const limits = limitsOf(measured, [0.0025, 0.0025, 0.0025]);
    expect(limits.pair).toBeCloseTo(2.2281, 3);
    expect(limits.equivalence).toBeCloseTo(1.8125, 3);
    expect(limits.largest(3)).toBeCloseTo(3.8768 / Math.SQRT2, 3);
    // As much counting error again: the CV is half of the variance, 10 x 2^2 = 40 degrees of freedom, t = 2.0211.
    expect(limitsOf(measured, [0.005, 0.005]).pair).toBeCloseTo(2.0211, 3);
  });
  it('are the normal ones where it is assumed or typed in', () => {
    expect(limitsOf({ ...measured, ratioCvSource: 'typed-in' }, [0.0025])).toBe(knownErrors);
  });
});
