import { describe, expect, it } from 'vitest';
import { excessOf } from './excess.ts';
import { growthEffect, recovery, recoveryInRegion } from './recovery.ts';

describe('recovery of a small focus', () => {
  it('is 0.27 of a disc of 6 mm and 0.39 of one of 8 mm at a FWHM of 8 mm', () => {
    // sigma = 8 / 2.35482 = 3.39729; x = (3 / sigma)^2 = 0.779795: e^-x = 0.458500, I0 = 1.157890, I1 = 0.420322: 1 - 0.458500 x 1.578212 = 0.276.
    // x = (4 / sigma)^2 = 1.386302: e^-x = 0.249997, I0 = 1.539870, I1 = 0.875123: 1 - 0.249997 x 2.414993 = 0.396.
    expect(recovery(6, 6, 8)).toBeCloseTo(0.276, 3);
    expect(recovery(8, 8, 8)).toBeCloseTo(0.396, 3);
    expect(Math.abs(recovery(6, 6, 8)! - 0.27)).toBeLessThan(0.01);
    expect(Math.abs(recovery(8, 8, 8)! - 0.39)).toBeLessThan(0.01);
    // Unchanged activity rises by 44% (0.396 / 0.276 = 1.434).
    expect(recovery(8, 8, 8)! / recovery(6, 6, 8)!).toBeCloseTo(1.434, 3);
  });

  it('of an ellipse is what summing the blurred ellipse point by point gives', () => {
    // Every point of a 12 x 6 mm ellipse on a grid of 0.25 mm sees every other through the Gaussian.
    const sigma = 8 / 2.354820045;
    const h = 0.25;
    const points: [number, number][] = [];
    for (let x = -6 + h / 2; x < 6; x += h)
      for (let y = -3 + h / 2; y < 3; y += h) if ((x / 6) ** 2 + (y / 3) ** 2 <= 1) points.push([x, y]);
    let sum = 0;
    for (const [x, y] of points)
      for (const [u, v] of points) sum += Math.exp(-((x - u) ** 2 + (y - v) ** 2) / (2 * sigma ** 2));
    const brute = (sum * h * h) / (2 * Math.PI * sigma ** 2) / points.length;
    expect(Math.abs(recovery(12, 6, 8)! - brute)).toBeLessThan(0.002);
  });

  it('goes to 1 for a large focus and rises with every axis; a length that is none gives none', () => {
    expect(recovery(400, 400, 8)).toBeGreaterThan(0.98);
    for (const [a, b] of [
      [6, 3],
      [12, 6],
      [30, 15],
    ] as const) {
      expect(recovery(a * 1.1, b, 8)).toBeGreaterThan(recovery(a, b, 8)!);
      expect(recovery(a, b * 1.1, 8)).toBeGreaterThan(recovery(a, b, 8)!);
      expect(recovery(a, b, 10)).toBeLessThan(recovery(a, b, 8)!);
    }
    expect(recovery(0, 3, 8)).toBeNull();
    expect(recovery(6, Number.NaN, 8)).toBeNull();
  });

  it('inside a region: its own outline gives the same, a point gives the height of the blurred disc', () => {
    for (const [a, b, fwhm] of [
      [6, 6, 8],
      [12, 6, 8],
      [20, 10, 10],
      [40, 20, 6],
    ] as const) {
      const own = { longMm: a, shortMm: b };
      expect(Math.abs(recoveryInRegion(own, own, fwhm)! - recovery(a, b, fwhm)!)).toBeLessThan(5e-5);
    }
    // Middle of a blurred disc of radius 3: 1 - exp(-9 / (2 sigma^2)) = 1 - exp(-0.389897) = 0.322872.
    expect(recoveryInRegion({ longMm: 6, shortMm: 6 }, { longMm: 0.05, shortMm: 0.05 }, 8)).toBeCloseTo(0.32287, 4);
    // A region much larger than focus and blur holds all of it: the ratio of areas, (6 / 60)^2.
    expect(recoveryInRegion({ longMm: 6, shortMm: 6 }, { longMm: 60, shortMm: 60 }, 8)).toBeCloseTo(0.01, 4);
  });
});

describe('what growth explains', () => {
  const disc = (mm: number) => ({ longMm: mm, shortMm: mm });
  it('with any reference the whole ratio grows, with the other side only the excess', () => {
    const options = { fwhmMm: 8, sdMm: 0, contralateral: false };
    expect(growthEffect(disc(6), disc(8), 3, options)!.factor).toBeCloseTo(1.434, 3);
    // 1 + 2 x 1.43373 = 3.86746, / 3 = 1.28915.
    expect(growthEffect(disc(6), disc(8), 3, { ...options, contralateral: true })!.factor).toBeCloseTo(1.289, 3);
    // No excess, no effect of growth.
    expect(growthEffect(disc(6), disc(8), 0.9, { ...options, contralateral: true })).toEqual({
      factor: 1,
      standardError: 0,
    });
  });

  it('carries the error of the lengths, by the slope of the recovery', () => {
    // d ln(recovery) / d ln(diameter) of a disc of 8 mm at FWHM 8, from the formula at 7.92 and 8.08 mm; SD 1 mm is 0.125 of 8 mm.
    const slope = (Math.log(recovery(8.08, 8.08, 8)!) - Math.log(recovery(7.92, 7.92, 8)!)) / 0.02;
    const { standardError } = growthEffect(disc(8), disc(8), 3, { fwhmMm: 8, sdMm: 1, contralateral: false })!;
    expect(standardError).toBeCloseTo(Math.SQRT2 * slope * 0.125, 6);
    // 2 would be that of a point, 0 that of a large focus.
    expect(slope).toBeGreaterThan(1);
    expect(slope).toBeLessThan(2);
  });

  it('a region that is kept takes in more of the focus that grows', () => {
    const options = { fwhmMm: 8, sdMm: 0, contralateral: false };
    const kept = { ...options, regionBefore: disc(12), regionNow: disc(12) };
    // Without any blur the region of 12 mm would hold (8 / 6)^2 = 1.78 times as much.
    const factor = growthEffect(disc(6), disc(8), 3, kept)!.factor;
    expect(factor).toBeGreaterThan(growthEffect(disc(6), disc(8), 3, options)!.factor);
    expect(factor).toBeLessThan(16 / 9);
  });
});

describe('excess over the reference', () => {
  it('says that a ratio whose interval holds 1 is not above its reference', () => {
    // exp(1.96 x 0.1) = 1.216526: 1.2 reaches from 0.986415 to 1.459831, 1.3 from 1.068616.
    const { excess, interval95, aboveReference } = excessOf(1.2, 0.1);
    expect(excess).toBeCloseTo(0.2, 12);
    expect(interval95![0]).toBeCloseTo(-0.013585, 5);
    expect(interval95![1]).toBeCloseTo(0.459831, 5);
    expect(aboveReference).toBe(false);
    expect(excessOf(1.3, 0.1).aboveReference).toBe(true);
    expect(excessOf(1.3, null)).toEqual({ excess: expect.closeTo(0.3, 12), interval95: null, aboveReference: null });
  });
});
