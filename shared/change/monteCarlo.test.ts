/**
 * Simulated scan pairs, 10,000 per line (100,000 where a rate of 5% is to be known within 0.5%: with 10,000 its own
 * sampling error is already 0.22%): counts are drawn from Poisson distributions about known means, repositioning and
 * the reader move each ratio by a log-normal factor. The seed is fixed, so the figures are the same on every machine; the
 * limits are those of the specification, not fitted to the seed.
 */
import { describe, expect, it } from 'vitest';
import { normals, poissons, seeded } from '../geometry/testing.ts';
import { uptakeRatio } from '../uptake/uptakeRatio.ts';
import { addDays } from './days.ts';
import { type MeasuredRatio, ratioChange } from './ratioChange.ts';
import { fitRatios, fittedRatio } from './ratioFit.ts';
import { repeatStatistics } from './repeatReadings.ts';
import { areaSdc, readingSd, relativeSdc, sizeChange } from './sizeChange.ts';
import { powerToDetect } from './testing/power.ts';

const pairs = 10_000;
const manyPairs = 100_000;

interface Level {
  readonly name: string;
  /** Pixels of lesion, reference and background, mean counts per pixel of reference and background. */
  readonly pixels: readonly [number, number, number];
  readonly reference: number;
  readonly background: number;
}

const levels: readonly Level[] = [
  { name: 'many counts, no background', pixels: [80, 80, 0], reference: 60, background: 0 },
  { name: 'usual counts with background', pixels: [75, 75, 200], reference: 15, background: 4 },
  { name: 'few counts', pixels: [40, 40, 100], reference: 8, background: 2 },
];

/** One measured scan of a lesion whose true net ratio is known. */
function scanner(seed: number, level: Level, cv: number): (trueRatio: number) => MeasuredRatio {
  const random = seeded(seed);
  const normal = normals(random);
  const poisson = poissons(random);
  const [al, an, ab] = level.pixels;
  const net = level.reference - level.background;
  return (trueRatio) => {
    const moved = trueRatio * Math.exp(cv * normal());
    const lesion = { counts: poisson(al * (moved * net + level.background)), pixels: al };
    const reference = { counts: poisson(an * level.reference), pixels: an };
    const background = ab === 0 ? null : { counts: poisson(ab * level.background), pixels: ab };
    return uptakeRatio(lesion, reference, background);
  };
}

function rate(n: number, happens: () => boolean): number {
  let count = 0;
  for (let i = 0; i < n; i += 1) if (happens()) count += 1;
  return count / n;
}

describe.each(levels)('ratio changes with $name', (level) => {
  const cv = 0.05;
  it('an unchanged ratio is called changed in 5% +- 0.5', () => {
    const scan = scanner(101, level, cv);
    const rateOfFalse = rate(manyPairs, () => ratioChange(scan(3), scan(3), cv).significant === true);
    expect(Math.abs(rateOfFalse - 0.05)).toBeLessThanOrEqual(0.005);
  });

  it('a true change is found as often as the stated power says, within 2%', () => {
    for (const change of [1.15, 1.25, 0.8]) {
      const scan = scanner(202, level, cv);
      let stated = 0;
      const found = rate(pairs, () => {
        const c = ratioChange(scan(3), scan(3 * change), cv);
        stated += powerToDetect(change, c.standardError!) / pairs;
        return c.significant === true;
      });
      expect(Math.abs(found - stated)).toBeLessThan(0.02);
    }
  });

  it('the 95% interval of R2/R1 covers the truth in 95% +- 1', () => {
    for (const change of [0.7, 1, 1.4]) {
      const scan = scanner(303, level, cv);
      const covered = rate(pairs, () => {
        const [low, high] = ratioChange(scan(3), scan(3 * change), cv).interval95!;
        return low <= change && change <= high;
      });
      expect(Math.abs(covered - 0.95)).toBeLessThanOrEqual(0.01);
    }
  });
});

describe('Poisson error of one ratio', () => {
  it.each(levels)('is the scatter of ln R with $name, within 5%', (level) => {
    const scan = scanner(707, level, 0);
    const values: number[] = [];
    let stated = 0;
    for (let i = 0; i < pairs; i += 1) {
      const { ratio, relativeError } = scan(3);
      values.push(Math.log(ratio));
      stated += relativeError! ** 2 / pairs;
    }
    const mean = values.reduce((s, v) => s + v, 0) / pairs;
    const variance = values.reduce((s, v) => s + (v - mean) ** 2, 0) / (pairs - 1);
    expect(Math.abs(Math.sqrt(stated / variance) - 1)).toBeLessThan(0.05);
  });
});

describe('the weighted fit', () => {
  it('covers slope and fitted ratio in 95% +- 1, also beyond the last scan', () => {
    const scan = scanner(808, levels[1]!, 0.05);
    const days = [0, 40, 95, 150];
    let slope = 0;
    let middle = 0;
    let ahead = 0;
    const trueSlope = Math.log(0.5) / 120;
    for (let i = 0; i < pairs; i += 1) {
      const fit = fitRatios(
        days.map((d) => ({ date: addDays('2026-01-01', d), ...scan(4 * Math.exp(trueSlope * d)) })),
        0.05,
      )!;
      if (Math.abs(fit.slopePerDay - trueSlope) <= 1.96 * Math.sqrt(fit.covariance[2])) slope += 1;
      for (const day of [70, 200]) {
        const truth = 4 * Math.exp(trueSlope * day);
        const { low, high } = fittedRatio(fit, day);
        const covers = low <= truth && truth <= high ? 1 : 0;
        if (day === 70) middle += covers;
        else ahead += covers;
      }
    }
    for (const n of [slope, middle, ahead]) expect(Math.abs(n / pairs - 0.95)).toBeLessThanOrEqual(0.01);
  });
});

describe('sizes', () => {
  const sdc = 3.2;
  const sd = readingSd(sdc);

  it('lengths: 5% +- 0.5 false changes, 95% +- 1 coverage', () => {
    const normal = normals(seeded(909));
    const read = (mm: number) => mm + sd * normal();
    expect(
      Math.abs(rate(manyPairs, () => sizeChange(read(12), read(12), sdc).significant === true) - 0.05),
    ).toBeLessThanOrEqual(0.005);
    const covered = rate(pairs, () => {
      const [low, high] = sizeChange(read(12), read(15), sdc).interval95!;
      return low <= 3 && 3 <= high;
    });
    expect(Math.abs(covered - 0.95)).toBeLessThanOrEqual(0.01);
  });

  it('areas of ellipses: 95% +- 1 coverage', () => {
    const normal = normals(seeded(1010));
    const truth = (Math.PI / 4) * (20 * 10 - 16 * 9);
    const covered = rate(pairs, () => {
      const read = (p: number, q: number) => [p + sd * normal(), q + sd * normal()] as const;
      const [a, b] = [read(16, 9), read(20, 10)];
      const area = ([p, q]: readonly [number, number]) => (Math.PI / 4) * p * q;
      const [low, high] = sizeChange(area(a), area(b), areaSdc(sdc, a, b)).interval95!;
      return low <= truth && truth <= high;
    });
    expect(Math.abs(covered - 0.95)).toBeLessThanOrEqual(0.01);
  });

  it('relative lengths: 95% +- 1 coverage', () => {
    const normal = normals(seeded(1111));
    const covered = rate(pairs, () => {
      const read = (mm: number) => {
        const referenceMm = 80 + sd * normal();
        return { relative: (mm + sd * normal()) / referenceMm, referenceMm };
      };
      const [a, b] = [read(12), read(16)];
      const [low, high] = sizeChange(a.relative, b.relative, relativeSdc(sdc, a, b)).interval95!;
      return low <= 0.05 && 0.05 <= high;
    });
    expect(Math.abs(covered - 0.95)).toBeLessThanOrEqual(0.01);
  });

  it('repeat readings recover the reading error: mean MDC95 over 500 sessions of 30 films within 3%', () => {
    const normal = normals(seeded(1212));
    let mean = 0;
    for (let s = 0; s < 500; s += 1) {
      const films = Array.from({ length: 30 }, () => 12 + 5 * normal());
      mean += repeatStatistics(films.map((t) => [t + sd * normal(), t + sd * normal()])).mdc95 / 500;
    }
    expect(Math.abs(mean / sdc - 1)).toBeLessThan(0.03);
  });
});
