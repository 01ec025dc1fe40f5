import type { ScanVisit } from '../course.ts';
import { type Plane, plane } from '../plane.ts';
import { randomFrom } from '../random.ts';
import { addLimb, addUptake, blurred, count, type Matrix, matrix128, matrix256, type View } from './camera.ts';
import { focusUptake, leg, type Stance } from './legs.ts';
import { focusRegions, sumIn } from './regions.ts';

/** One frame: the mean of every pixel, and what the camera counted. */
export interface Frame {
  readonly view: View;
  readonly expected: Plane;
  readonly counts: Uint16Array;
}

export const flowFrames = 60;
export const flowFrameMs = 1500;
export const poolSeconds = 300;
export const poolStartSeconds = 180;
export const delayedSeconds = 600;

/** Expected counts per pixel of 1.8 mm at unit uptake, by tissue. */
type Strength = Readonly<Record<'soft' | 'vessel' | 'bone', number>>;

/** How the legs lie at a visit; differences are those of careful repositioning. */
export function stanceAt(visit: ScanVisit): Stance {
  const random = randomFrom(`stance/${visit.date}`);
  const about = (mean: number, spread: number): number => mean + spread * (2 * random.uniform() - 1);
  return {
    halfGapMm: about(72, 4),
    shiftMm: [about(0, 5), about(0, 4)],
    leftDownMm: about(1, 2.5),
    leftFactor: about(1, 0.02),
  };
}

/** Delayed: bone. Counts are those of a ten-minute view. */
export function delayedFrames(visit: ScanVisit): Frame[] {
  return staticFrames(visit, 'delayed', { soft: 12, vessel: 0, bone: 76 }, visit.ratio);
}

/** Blood pool: soft tissue and veins, bone only as a hint. */
export function poolFrames(visit: ScanVisit): Frame[] {
  return staticFrames(visit, 'pool', { soft: 19, vessel: 9, bone: 4 }, visit.poolRatio);
}

function staticFrames(visit: ScanVisit, phase: 'delayed' | 'pool', strength: Strength, ratio: number): Frame[] {
  const stance = stanceAt(visit);
  const base = {
    ANT: baseline(stance, matrix256, 'ANT', strength),
    POST: baseline(stance, matrix256, 'POST', strength),
  };
  const focus = focusStrength(stance, matrix256, base.POST, ratio);
  return (['ANT', 'POST'] as const).map((view): Frame => {
    const raw = base[view];
    addUptake(raw, matrix256, view, focusUptake(stance), focus);
    const expected = blurred(raw, matrix256);
    return { view, expected, counts: count(expected, randomFrom(`${phase}/${view}/${visit.date}/${visit.sample}`)) };
  });
}

/** Both legs without the focus, before the camera's blur, on a faint room background. */
function baseline(stance: Stance, matrix: Matrix, view: View, strength: Strength): Plane {
  const result = plane(matrix.size, matrix.size);
  result.values.fill(0.35 * (matrix.pixelMm / matrix256.pixelMm) ** 2 * (strength.soft / 12));
  for (const side of ['R', 'L'] as const) {
    const legFactor = side === 'L' ? stance.leftFactor : 1;
    addLimb(result, matrix, view, stance, side, strength.soft * legFactor);
    for (const uptake of leg(stance, side, 'toes')) addUptake(result, matrix, view, uptake, strength.soft);
    for (const uptake of leg(stance, side, 'vessel')) addUptake(result, matrix, view, uptake, strength.vessel);
    for (const uptake of leg(stance, side, 'bone')) addUptake(result, matrix, view, uptake, strength.bone);
  }
  return result;
}

/**
 * How strong the focus must be for the expected means of the two regions to have the given ratio on the posterior view:
 * both are linear in it, (l0 + s l1) / A_l = ratio (n0 + s n1) / A_n.
 */
function focusStrength(stance: Stance, matrix: Matrix, rawBase: Plane, ratio: number): number {
  const { lesion, reference } = focusRegions(stance, matrix, 'POST');
  const base = blurred(rawBase, matrix);
  const unit = plane(matrix.size, matrix.size);
  addUptake(unit, matrix, 'POST', focusUptake(stance), 1);
  const focus = blurred(unit, matrix);
  const mean = (of: Plane, region: typeof lesion): number => {
    const { sum, pixels } = sumIn(of, region);
    return sum / pixels;
  };
  return (ratio * mean(base, reference) - mean(base, lesion)) / (mean(focus, lesion) - ratio * mean(focus, reference));
}

/** First pass of the bolus, posterior, 60 frames of 1.5 s. */
export function flowFramesOf(visit: ScanVisit): Frame[] {
  const stance = stanceAt(visit);
  const vessels = baseline(stance, matrix128, 'POST', { soft: 0, vessel: 1, bone: 0 });
  const tissue = baseline(stance, matrix128, 'POST', { soft: 1, vessel: 0, bone: 0.12 });
  const random = randomFrom(`flow/${visit.date}`);
  const curves = Array.from({ length: flowFrames }, (_, i) => {
    const t = ((i + 0.5) * flowFrameMs) / 1000;
    return { arterial: arterial(t), tissue: perfusion(t) };
  });
  const area = (of: 'arterial' | 'tissue'): number => curves.reduce((sum, c) => sum + c[of], 0);
  const summed = plane(matrix128.size, matrix128.size);
  summed.values.forEach((_, i) => {
    summed.values[i] = area('arterial') * vessels.values[i]! + area('tissue') * tissue.values[i]!;
  });
  // The focus fills with the arteries, so its share of the summed frames spreads over their curve.
  const strength = focusStrength(stance, matrix128, summed, visit.flowRatio) / area('arterial');
  const focus = plane(matrix128.size, matrix128.size);
  addUptake(focus, matrix128, 'POST', focusUptake(stance), strength);
  const [vesselMap, tissueMap, focusMap] = [vessels, tissue, focus].map((p) => blurred(p, matrix128)) as [
    Plane,
    Plane,
    Plane,
  ];
  return curves.map((curve): Frame => {
    const expected = plane(matrix128.size, matrix128.size);
    for (let i = 0; i < expected.values.length; i += 1) {
      expected.values[i] =
        curve.arterial * (vesselMap.values[i]! + focusMap.values[i]!) + curve.tissue * tissueMap.values[i]!;
    }
    return { view: 'POST', expected, counts: count(expected, random) };
  });
}

/** Bolus at the ankles: arrives 22 s after injection, gamma-variate, then a plateau of recirculation. */
function arterial(seconds: number): number {
  const t = Math.max(0, seconds - 22) / 9;
  return 2.4 * (t * t * Math.exp(2 * (1 - t)) + 0.42 * (1 - Math.exp(-t / 2.5)));
}

/** Tissue fills behind the arteries. */
function perfusion(seconds: number): number {
  const t = Math.max(0, seconds - 25) / 16;
  return 0.62 * (1 - Math.exp(-t * 1.3)) + 0.004;
}
