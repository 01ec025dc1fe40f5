/**
 * Whole courses judged by the rules, 2,000 a cell with a fixed seed: a small slice of `npm run bench -- accuracy`. ln R scatters by what
 * the rules assume. Tolerances are three binomial standard errors, 3 sqrt(p (1 - p) / 2000); expected rates come from formulas or are the
 * limits of the clinical rules, not from the seed.
 */
import { describe, expect, it } from 'vitest';
import { powerOfEquivalence, powerToDetect } from '../change/testing/power.ts';
import { normals, seeded } from '../geometry/testing.ts';
import { exampleSettings } from '../measure/testing/example.ts';
import type { Scintigraphy } from './model.ts';
import { assumedCourse, ratesOfStates, simulatedFacts } from './testing/simulatedCourses.ts';

const n = 2000;
const slack = (p: number) => 3 * Math.sqrt((p * (1 - p)) / n);

interface Error {
  readonly cv: number;
  readonly f: number;
  readonly acquisitions?: number;
}

function rates(truth: readonly number[], error: Error, seed: number): Record<Scintigraphy, number> {
  const normal = normals(seeded(seed));
  const settings = { ...exampleSettings, ratioCv: error.cv };
  return ratesOfStates(n, () => simulatedFacts(assumedCourse(truth, error, normal), settings));
}

const flat = (dates: number) => Array.from({ length: dates }, () => 3);
/** A change by the same factor from each quarter to the next. */
const steady = (dates: number, factor: number) => Array.from({ length: dates }, (_, i) => 3 * factor ** i);
const usual: Error = { cv: 0.05, f: 0.03 };
const sigma = Math.hypot(0.05, 0.03);

describe('a flat course', () => {
  it.each([2, 3, 4, 6, 8, 12])('of %d dates is called active or declining in at most 5% + 1', (dates) => {
    const { active, declining } = rates(flat(dates), usual, 100 + dates);
    expect(active + declining).toBeLessThanOrEqual(0.06 + slack(0.06));
  });

  it.each([
    // Standard error of the fitted change over the run: sqrt(2) sigma over three dates.
    [1, Math.SQRT2 * sigma],
    [2, sigma],
  ])('of three dates with %d acquisitions a visit is proven as often as the formula says', (acquisitions, error) => {
    const { plateau } = rates(flat(3), { ...usual, acquisitions }, 200 + acquisitions);
    const stated = powerOfEquivalence(1.2, error);
    // Of these, the chi-square test of the scatter refuses 5%, and up to 2.5% are a chance rise of the last step, or slope.
    expect(plateau).toBeLessThanOrEqual(stated + slack(stated));
    expect(plateau).toBeGreaterThanOrEqual(stated * 0.95 - 0.05 - slack(stated));
  });

  it('is found more often with every date, and is quiet where it is not proven', () => {
    const found = [3, 4, 6, 8].map((dates) => rates(flat(dates), usual, 300 + dates));
    for (let i = 1; i < found.length; i += 1) expect(found[i]!.plateau).toBeGreaterThan(found[i - 1]!.plateau);
    for (const { plateau, quiet } of found) expect(plateau + quiet).toBeGreaterThan(0.85);
  });
});

describe('a fall', () => {
  it('of the whole margin over the run passes as a plateau in at most 5%', () => {
    for (const error of [usual, { cv: 0.025, f: 0.03 }]) {
      const { plateau } = rates(steady(3, 1 / Math.sqrt(1.2)), error, 400);
      expect(plateau).toBeLessThanOrEqual(0.05 + slack(0.05));
    }
  });

  it('that goes on steadily, 15% a year, is a plateau in at most 10% of courses of six dates at CV 2.5%', () => {
    const { plateau, declining } = rates(steady(6, 0.85 ** 0.25), { cv: 0.025, f: 0.03 }, 500);
    expect(plateau).toBeLessThanOrEqual(0.1 + slack(0.1));
    expect(declining).toBeGreaterThan(0.6);
  });

  it('that ended is found: 5, then 3 and flat', () => {
    const { plateau } = rates([5, ...flat(5)], { cv: 0.025, f: 0.03 }, 600);
    expect(plateau).toBeGreaterThan(0.85);
  });
});

describe('a rise at the last date', () => {
  it.each([1.2, 1.3])('by %d is found at least as often as the power of the pair says', (factor) => {
    const { active } = rates([3, 3, 3, 3 * factor], usual, 700);
    const stated = powerToDetect(factor, Math.SQRT2 * sigma);
    // A slow rise, against a lower value before the previous one, is found besides.
    expect(active).toBeGreaterThanOrEqual(stated - slack(stated));
  });
});
