import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { addDays, addMonths, daysBetween } from './days.ts';
import { growthRate } from './growthRate.ts';
import { knownErrors } from './limits.ts';
import { chiSquareQuantile, chiSquareTail, normalCdf } from './normal.ts';
import { logVariance, ratioChange } from './ratioChange.ts';
import { describesCourse, fitRatios, fittedRatio, halvingDays } from './ratioFit.ts';
import { repeatStatistics } from './repeatReadings.ts';
import { areaSdc, equivalentDiameters, readingSd, relativeSdc, sizeChange } from './sizeChange.ts';
import { powerOfEquivalence, powerToDetect } from './testing/power.ts';

const exact = (ratio: number) => ({ ratio, relativeError: 0 });

describe('change of a size', () => {
  it('counts only beyond the smallest detectable change', () => {
    expect(sizeChange(6, 9.2, 3.2)).toMatchObject({ significant: false, detectable: 3.2 });
    expect(sizeChange(6, 9.2, 3.2).percent).toBeCloseTo(53.33, 2);
    // Exactly the limit, but for the last bit of a sum of decimals.
    expect(sizeChange(0.1, 3.3000000000000003, 3.2).significant).toBe(false);
    expect(sizeChange(6, 9.3, 3.2).significant).toBe(true);
    expect(sizeChange(9.3, 6, 3.2).significant).toBe(true);
    const [low, high] = sizeChange(6, 9.2, 3.2).interval95!;
    expect(low).toBeCloseTo(0, 12);
    expect(high).toBeCloseTo(6.4, 12);
  });

  it('the default of 3.2 mm is 1.96 sqrt(2) x 1.17 mm', () => {
    // 1.96 x 1.414214 x 1.17 = 3.243075, rounded to 3.2 in the settings; 3.2 back is an SD of 1.15446 mm.
    expect(1.96 * Math.SQRT2 * 1.17).toBeCloseTo(3.243075, 5);
    expect(readingSd(3.2)).toBeCloseTo(1.15446, 5);
  });

  it('carries over to an area: 10 x 5 mm on both dates', () => {
    // SD_A = (pi/4) 1.154460 sqrt(100 + 25) = 10.13733; two dates: x 1.96 sqrt(2) = 28.0993 mm2.
    expect(areaSdc(3.2, [10, 5], [10, 5])).toBeCloseTo(28.0993, 3);
    // A circle of 78.54 mm2 has a diameter of 10.
    expect(equivalentDiameters(25 * Math.PI)[0]).toBeCloseTo(10, 12);
  });

  it('carries over to a relative length: 12 mm of 80 mm', () => {
    // r = 0.15; SD_r = 1.154460/80 x sqrt(1.0225) = 0.0145921; x 1.96 sqrt 2 = 0.0404473.
    const r = { relative: 0.15, referenceMm: 80 };
    expect(relativeSdc(3.2, r, r)).toBeCloseTo(0.0404475, 6);
  });
});

describe('change of an uptake ratio', () => {
  it('with a coefficient of variation of 5% shows +15% or -13%, with 10% +32% or -24%', () => {
    // exp(1.96 sqrt(2) 0.05) = exp(0.138593) = 1.14866; inverse 0.87058. With 0.10: exp(0.277186) = 1.31941; 0.75791.
    const five = ratioChange(exact(2), exact(2), 0.05).detectable!;
    expect(five).toBeCloseTo(1.14866, 5);
    expect(1 / five).toBeCloseTo(0.87058, 5);
    const ten = ratioChange(exact(2), exact(2), 0.1).detectable!;
    expect(ten).toBeCloseTo(1.31941, 5);
    expect(1 / ten).toBeCloseTo(0.75791, 5);
  });

  it('adds Poisson errors of both scans in square', () => {
    // sqrt(0.03^2 + 0.04^2 + 2 x 0.05^2) = sqrt(0.0075) = 0.0866025; half-width 0.169741.
    const c = ratioChange({ ratio: 2, relativeError: 0.03 }, { ratio: 2.4, relativeError: 0.04 }, 0.05);
    expect(c.standardError).toBeCloseTo(0.0866025, 7);
    // ln 1.2 = 0.182322 > 0.169741
    expect(c.significant).toBe(true);
    expect(c.interval95![0]).toBeCloseTo(Math.exp(0.182322 - 0.169741), 5);
    expect(ratioChange({ ratio: 2, relativeError: 0.03 }, { ratio: 2.36, relativeError: 0.04 }, 0.05).significant).toBe(
      false,
    );
  });

  it('without Poisson errors says no only where no error could say yes', () => {
    const none = (ratio: number) => ({ ratio, relativeError: null });
    expect(ratioChange(none(2), none(2.2), 0.05).significant).toBe(false);
    expect(ratioChange(none(2), none(3), 0.05)).toMatchObject({
      significant: null,
      interval95: null,
      detectable: null,
    });
  });

  it('is symmetric: forth and back have the same size and significance', () => {
    const r = fc.record({
      ratio: fc.double({ min: 0.2, max: 20, noNaN: true }),
      relativeError: fc.double({ min: 0, max: 0.3, noNaN: true }),
    });
    fc.assert(
      fc.property(r, r, fc.double({ min: 0, max: 0.3, noNaN: true }), (a, b, cv) => {
        const forth = ratioChange(a, b, cv);
        const back = ratioChange(b, a, cv);
        expect(forth.logRatio).toBeCloseTo(-back.logRatio, 12);
        expect(forth.significant).toBe(back.significant);
        expect(forth.interval95![0] * back.interval95![1]).toBeCloseTo(1, 9);
      }),
    );
  });

  it('several acquisitions of a date: their mean, its counting error and their own scatter', () => {
    // Two acquisitions, each f = 0.04: counting 0.04 / sqrt(2) = 0.0282843; CV 0.05 / sqrt(2): 0.0008 + 0.00125 = 0.00205.
    const two = { ratio: 2, relativeError: 0.0282843, acquisitions: 2, scatter: 0.06 };
    expect(logVariance(two, 0.05)).toBeCloseTo(0.00205, 7);
    // One acquisition has the variance 2 x 0.00205 = 0.0041. A scatter of 0.06: chi-square 0.0036 / 0.0041 = 0.88, as expected; of
    // 0.18: 0.0324 / 0.0041 = 7.90 > 6.63 (1%), so the scatter itself counts: 0.0324 / 2 = 0.0162.
    expect(logVariance({ ...two, scatter: 0.18 }, 0.05)).toBeCloseTo(0.0162, 7);
    expect(logVariance({ ...two, relativeError: null }, 0.05)).toBeNull();
    // Against a single acquisition with f = 0: SE^2 = 0.00205 + 0.0025.
    expect(ratioChange(two, { ratio: 2, relativeError: 0 }, 0.05).standardError).toBeCloseTo(Math.sqrt(0.00455), 7);
  });

  it('the largest of several differences has to be larger', () => {
    // Three dates: q = 3.314, limit 3.314 / sqrt(2) = 2.3437 standard errors of 0.0707107: 0.165721; ln 1.18 = 0.165514, ln 1.185 = 0.169743.
    const largest = knownErrors.largest(3);
    expect(largest).toBeCloseTo(2.3437, 3);
    expect(ratioChange(exact(2), exact(2.36), 0.05, largest).significant).toBe(false);
    expect(ratioChange(exact(2), exact(2.37), 0.05, largest).significant).toBe(true);
    expect(ratioChange(exact(2), exact(2.36), 0.05).significant).toBe(true);
  });

  it('knows its power', () => {
    // Error 0.0707, true change ln 1.25 = 0.22314 = 3.1557 SE: Phi(3.1557 - 1.96) = Phi(1.1957) = 0.8841.
    expect(powerToDetect(1.25, 0.05 * Math.SQRT2)).toBeCloseTo(0.8841, 3);
    expect(powerToDetect(1, 0.1)).toBeCloseTo(0.05, 4);
    // Three dates at CV 5%, f 3%: sigma = 0.0583095, SE = 0.0824621; room = 0.182322/0.0824621 - 1.6449 = 0.56607; 2 Phi - 1 = 0.4286.
    expect(powerOfEquivalence(1.2, 0.0824621)).toBeCloseTo(0.4286, 3);
    expect(powerOfEquivalence(1.2, 0.2)).toBe(0);
    // Table values of the normal distribution.
    expect(normalCdf(1.96)).toBeCloseTo(0.9750021, 6);
    expect(normalCdf(-1)).toBeCloseTo(0.1586553, 6);
  });
});

describe('weighted fit of ln R over days', () => {
  it('goes through points on a line, with the covariance of equal weights', () => {
    // ln R = 1.5, 1.2, 0.9 at days 0, 30, 60, each with variance 0.01: slope -0.01, intercept 1.5.
    // Sw = 300, Swx = 9000, Swxx = 450000, det = 300 x 450000 - 9000^2 = 5.4e7.
    // var(intercept) = 450000/5.4e7 = 0.00833333; cov = -9000/5.4e7 = -0.000166667; var(slope) = 300/5.4e7 = 5.55556e-6.
    const dates = ['2026-01-01', '2026-01-31', '2026-03-02'];
    const fit = fitRatios(
      dates.map((date, i) => ({ date, ratio: Math.exp(1.5 - 0.3 * i), relativeError: 0.08 })),
      0.06,
    )!;
    expect(fit.slopePerDay).toBeCloseTo(-0.01, 12);
    expect(fit.interceptLnR).toBeCloseTo(1.5, 12);
    expect(fit.covariance[0]).toBeCloseTo(0.00833333, 8);
    expect(fit.covariance[1]).toBeCloseTo(-0.000166667, 9);
    expect(fit.covariance[2]).toBeCloseTo(5.55556e-6, 11);
    // At day 30, the mean: variance 0.01/3, half-width 1.96 x 0.057735 = 0.113161.
    const mid = fittedRatio(fit, 30);
    expect(mid.ratio).toBeCloseTo(Math.exp(1.2), 9);
    expect(mid.high / mid.ratio).toBeCloseTo(Math.exp(0.113161), 5);
    expect(halvingDays(fit)!.days).toBeCloseTo(69.3147, 4);
  });

  it('tells a course with a knee from a log-linear one', () => {
    // Equal weights 1/0.05^2 at days 0, 30, 60 and ln R = 1, 0, 0: line 5/6, 1/3, -1/6; residuals 1/6, -1/3, 1/6.
    // Chi-square (1/36 + 4/36 + 1/36) / 0.0025 = 66.67 on one degree of freedom.
    const day = (date: string, lnR: number) => ({ date, ratio: Math.exp(lnR), relativeError: 0 });
    const knee = fitRatios([day('2026-01-01', 1), day('2026-01-31', 0), day('2026-03-02', 0)], 0.05)!;
    expect(knee.lackOfFitP).toBeLessThan(1e-6);
    expect(describesCourse(knee)).toBe(false);
    const straight = fitRatios([day('2026-01-01', 1), day('2026-01-31', 0.5), day('2026-03-02', 0)], 0.05)!;
    expect(straight.lackOfFitP).toBeCloseTo(1, 6);
    expect(describesCourse(straight)).toBe(true);
  });

  it.each([
    // Upper 5% and 1% points of chi-square, as printed in any table.
    [3.841, 1, 0.05],
    [5.991, 2, 0.05],
    [7.815, 3, 0.05],
    [9.488, 4, 0.05],
    [15.086, 5, 0.01],
    [18.475, 7, 0.01],
    [20.09, 8, 0.01],
  ])('chi-square %d with %d degrees of freedom has a tail of %d', (x, degrees, tail) => {
    expect(chiSquareTail(x, degrees)).toBeCloseTo(tail, 4);
    expect(Math.abs(chiSquareQuantile(tail, degrees) - x)).toBeLessThan(0.001);
  });

  it('weighs the exact scans more', () => {
    // Two exact scans at day 0 and 10 with ln R = 0 and 1, a poor one far off at day 5: the fit stays on the exact ones.
    const fit = fitRatios(
      [
        { date: '2026-01-01', ratio: 1, relativeError: 0.001 },
        { date: '2026-01-06', ratio: 9, relativeError: 1 },
        { date: '2026-01-11', ratio: Math.E, relativeError: 0.001 },
      ],
      0,
    )!;
    expect(fit.slopePerDay).toBeCloseTo(0.1, 5);
  });

  it('needs three scans with errors on different days', () => {
    const at = (date: string, relativeError: number | null = 0.05) => ({ date, ratio: 2, relativeError });
    expect(fitRatios([at('2026-01-01'), at('2026-02-01')], 0.05)).toBeNull();
    expect(fitRatios([at('2026-01-01'), at('2026-02-01', null), at('2026-03-01')], 0.05)).toBeNull();
    expect(fitRatios([at('2026-01-01'), at('2026-01-01'), at('2026-01-01')], 0.05)).toBeNull();
  });
});

describe('repeat readings', () => {
  it('gives the published ICC of the six subjects and four judges of Shrout and Fleiss (1979)', () => {
    const table = [
      [9, 2, 5, 8],
      [6, 1, 3, 2],
      [8, 4, 6, 8],
      [7, 1, 2, 6],
      [10, 5, 6, 9],
      [6, 2, 4, 7],
    ];
    const s = repeatStatistics(table);
    // ICC(2,1) = 0.29 in their table 4.
    expect(s.icc).toBeCloseTo(0.29, 2);
    expect(s.bias).toBeNull();
  });

  it('works by hand on three films read twice', () => {
    // Pairs 10/11, 12/12, 20/19. Row means 10.5, 12, 19.5; grand mean 14. Column means 14 and 14.
    // SS_total = 16+9+4+4+36+25 = 94; SS_rows = 2(12.25+4+30.25) = 93; SS_columns = 0; SS_error = 1.
    // MSR = 46.5, MSC = 0, MSE = 0.5. ICC(2,1) = 46/(46.5 + 0.5 + (2/3)(0 - 0.5)) = 46/46.666667 = 0.985714.
    // SD = sqrt(94/5) = 4.335897; SEM = SD sqrt(0.0142857) = 0.518239; MDC95 = 1.96 sqrt(2) SEM = 1.436481.
    const s = repeatStatistics([
      [10, 11],
      [12, 12],
      [20, 19],
    ]);
    expect(s.icc).toBeCloseTo(0.985714, 6);
    expect(s.sd).toBeCloseTo(4.335897, 6);
    expect(s.sem).toBeCloseTo(0.518239, 5);
    expect(s.mdc95).toBeCloseTo(1.436481, 5);
    // (3 - 1)(2 - 1) = 2 degrees of freedom: chi-square 7.3778 and 0.050636, factors sqrt(2 / chi-square) 0.520659 and 6.28472.
    expect(s.degrees).toBe(2);
    expect(s.mdcInterval95[0]).toBeCloseTo(0.520659 * 1.436481, 3);
    expect(s.mdcInterval95[1]).toBeCloseTo(6.28472 * 1.436481, 2);
    expect(s.bias).toBe(0);
  });

  it('refuses a table that is too small or ragged', () => {
    for (const bad of [
      [],
      [[1, 2]],
      [[1], [2]],
      [[1, 2], [1]],
      [
        [1, 2],
        [1, Number.NaN],
      ],
    ]) {
      expect(() => repeatStatistics(bad)).toThrow(expect.objectContaining({ code: 'invalid-request' }));
    }
  });
});

describe('time', () => {
  it('counts calendar days across a change of clocks and leap days', () => {
    expect(daysBetween('2026-03-28', '2026-03-30')).toBe(2);
    expect(daysBetween('2024-02-28', '2024-03-01')).toBe(2);
    expect(addDays('2026-04-12', 22)).toBe('2026-05-04');
  });

  it('gives growth per mean month with its interval', () => {
    const change = {
      measure: 'longAxis' as const,
      from: '2026-01-01',
      to: '2026-03-03',
      fromStudy: '1',
      toStudy: '2',
      span: 'consecutive' as const,
      absolute: 4,
      percent: 50,
      significant: true,
      comparable: true,
      reason: null,
      interval95: [0.8, 7.2] as [number, number],
      detectable: 3.2,
    };
    // 61 days are 2.00411 months: 1.99590 mm per month.
    const rate = growthRate(change)!;
    expect(rate.perMonth).toBeCloseTo(1.995902, 5);
    expect(rate.interval95[0]).toBeCloseTo(0.39918, 5);
    expect(rate.unit).toBe('mm/month');
    // A ratio grows by a factor: 1.44 in 2.00411 months is 1.19955 in one.
    const ratio = growthRate({ ...change, measure: 'ratio', percent: 44, interval95: [1.2, 1.7] })!;
    expect(ratio.perMonth).toBeCloseTo(100 * (1.44 ** (1 / 2.004107) - 1), 4);
    expect(growthRate({ ...change, to: '2026-01-01' })).toBeNull();
  });
});

describe('months by the calendar', () => {
  it.each([
    ['2026-03-17', 3, '2026-06-17'],
    ['2026-11-30', 3, '2027-02-28'],
    ['2027-11-30', 3, '2028-02-29'],
    ['2026-01-31', 1, '2026-02-28'],
    ['2026-12-05', 1, '2027-01-05'],
    // Half a month is 15.2 days, which is not over before the sixteenth.
    ['2026-03-17', 1.5, '2026-05-03'],
  ])('%s and %d are %s', (date, months, then) => {
    expect(addMonths(date, months)).toBe(then);
  });
});
