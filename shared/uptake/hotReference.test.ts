import { describe, expect, it } from 'vitest';
import { plainInstance } from '../dicom/testing/plainInstance.ts';
import { EnthesisError } from '../errors.ts';
import { pixelsInRegion } from '../geometry/pixelsInRegion.ts';
import { regionsOverlap } from '../geometry/regionsOverlap.ts';
import type { Shape } from '../geometry/shape.ts';
import { hotterThanSurroundings, ringSectors, sectorCount } from './hotReference.ts';
import { regionStats } from './regionStats.ts';

const info = plainInstance({ rows: 128, columns: 128 });
const region: Shape = { kind: 'ellipse', center: [64.2, 63.7], radii: [6, 4], rotation: 20 };

/** Knuth's product method; a fixed seed, so that the pictures are always the same. */
function poissonPicture(meanAt: (x: number, y: number) => number, seed: number): Uint16Array {
  let state = seed;
  const next = () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state + 0.5) / 4294967296;
  };
  return Uint16Array.from({ length: 128 * 128 }, (_, i) => {
    const end = Math.exp(-meanAt((i % 128) + 0.5, Math.floor(i / 128) + 0.5));
    let n = -1;
    for (let p = 1; p > end; p *= next()) n += 1;
    return n;
  });
}

function judge(pixels: Uint16Array, shape: Shape = region) {
  const stored = { rows: 128, columns: 128, samplesPerPixel: 1, pixels } as const;
  const of = (s: Shape) => {
    try {
      return regionStats(stored, info, s);
    } catch (error) {
      if (error instanceof EnthesisError) return null;
      throw error;
    }
  };
  return hotterThanSurroundings(of(shape)!, ringSectors(shape).map(of));
}

describe('the ring around a reference', () => {
  it('lies outside of the region, in eight parts that share no pixel', () => {
    const sectors = ringSectors(region);
    expect(sectors).toHaveLength(sectorCount);
    for (const [i, sector] of sectors.entries()) {
      expect(regionsOverlap(sector, region, 128, 128)).toBe(false);
      expect(pixelsInRegion(sector, 128, 128).count).toBeGreaterThan(3);
      for (const other of sectors.slice(i + 1)) expect(regionsOverlap(sector, other, 128, 128)).toBe(false);
    }
  });

  it('is the same around an outline', () => {
    const polygon: Shape = {
      kind: 'polygon',
      points: [
        [58, 60],
        [70, 60],
        [70, 68],
        [58, 68],
      ],
    };
    for (const sector of ringSectors(polygon)) expect(regionsOverlap(sector, polygon, 128, 128)).toBe(false);
  });

  it('is none around a line', () => {
    expect(
      ringSectors({
        kind: 'line',
        points: [
          [1, 1],
          [9, 1],
        ],
      }),
    ).toEqual([]);
  });
});

describe('hotter than its surroundings beyond chance', () => {
  it('by hand: 400 counts in 4 pixels against 100 in 4 everywhere', () => {
    // means 100 and 25; 100 - 1.2 * 25 = 70; variances 400/16 + 1.44 * 100/16 = 34; z = 70 / sqrt(34) = 12.005
    const ring = Array.from({ length: 8 }, () => ({ counts: 100, pixels: 4 }));
    const found = hotterThanSurroundings({ counts: 400, pixels: 4 }, ring);
    expect(found?.hot).toBe(true);
    expect(found?.z).toBeCloseTo(12.005, 3);
  });

  it('by hand: the hottest side decides', () => {
    const ring = Array.from({ length: 8 }, (_, i) => ({ counts: i === 3 ? 400 : 100, pixels: 4 }));
    const found = hotterThanSurroundings({ counts: 400, pixels: 4 }, ring);
    // 100 - 1.2 * 100 = -20; variances 25 + 1.44 * 25 = 61; z = -20 / sqrt(61) = -2.561
    expect(found?.hot).toBe(false);
    expect(found?.z).toBeCloseTo(-2.561, 3);
  });

  it('says nothing with less than five parts', () => {
    const ring = [...Array.from({ length: 4 }, () => ({ counts: 1, pixels: 4 })), null, null, null, null];
    expect(hotterThanSurroundings({ counts: 400, pixels: 4 }, ring)).toBeNull();
  });

  it('does not find even activity hot, at any of 100 pictures', () => {
    for (let seed = 1; seed <= 100; seed += 1) expect(judge(poissonPicture(() => 40, seed))?.hot).toBe(false);
  });

  it('does not find bone hot that runs on beyond the region, beside soft tissue', () => {
    const shaft = (x: number) => (Math.abs(x - 64) < 8 ? 60 : 10);
    for (let seed = 1; seed <= 100; seed += 1) expect(judge(poissonPicture(shaft, seed))?.hot).toBe(false);
  });

  it('does not find a normal bone hot that a camera shows as a low hill', () => {
    // 15% above its surroundings along its axis, as the posterior calcaneus is.
    const heel = (x: number, y: number) =>
      (80 + 12 * Math.exp(-((y - 64) ** 2) / 72)) * Math.exp(-((x - 64) ** 2) / 288);
    for (let seed = 1; seed <= 50; seed += 1) expect(judge(poissonPicture(heel, seed))?.hot).toBe(false);
  });

  it('finds a focus of twice the activity that fills the region, at the counts of a delayed image', () => {
    const focus = (x: number, y: number) => 120 + 160 * Math.exp(-((x - 64) ** 2 + (y - 64) ** 2) / (2 * 4.5 ** 2));
    for (let seed = 1; seed <= 20; seed += 1) expect(judge(poissonPicture(focus, seed))?.hot).toBe(true);
  });

  it('says nothing in a corner of the image', () => {
    expect(
      judge(
        poissonPicture(() => 40, 1),
        { ...region, center: [6, 5] } as Shape,
      ),
    ).toBeNull();
  });
});
