/**
 * A second, realistic simulator of delayed scans. Where the first one moves a ratio by the very log-normal factor that the program
 * assumes, here the error comes from what causes it: both heels in the posterior view with bone behind and below the focus, feet
 * turned differently each time, blur by distance and motion, scatter, a background that drifts, Poisson counts, and regions placed
 * by hand. Nothing in it knows a coefficient of variation.
 */

import type { MeasuredRatio } from '../../shared/change/ratioChange.ts';
import type { StoredFrame } from '../../shared/dicom/model.ts';
import type { Shape } from '../../shared/geometry/shape.ts';
import { regionStats } from '../../shared/uptake/regionStats.ts';
import { uptakeRatio } from '../../shared/uptake/uptakeRatio.ts';

export interface Chance {
  readonly normal: () => number;
  readonly poisson: (mean: number) => number;
}

/** What differs from one acquisition to the next; standard deviations. */
export interface Conditions {
  /** Turn of each foot about the leg's axis, degrees: it shifts and narrows what lies off that axis. */
  readonly turnDeg: number;
  /** Turn in the image plane, degrees. */
  readonly tiltDeg: number;
  /** System FWHM at the heel, mm, and its scatter with the distance to the collimator. */
  readonly fwhmMm: number;
  readonly fwhmSdMm: number;
  /** Blur by motion, mm (standard deviation of a half-normal standard deviation). */
  readonly motionMm: number;
  /** Share of scattered photons, and its scatter. */
  readonly scatter: number;
  readonly scatterSd: number;
  /** Slope of the background over the field, relative. */
  readonly drift: number;
  /** Error of placing the lesion region and its mirror image by hand, mm in each direction. */
  readonly placeMm: number;
  readonly mirrorMm: number;
  /** Mean counts per pixel in normal bone. */
  readonly countsPerPixel: number;
}

export const usualConditions: Conditions = {
  turnDeg: 6,
  tiltDeg: 3,
  fwhmMm: 10,
  fwhmSdMm: 0.7,
  motionMm: 1.2,
  scatter: 0.25,
  scatterSd: 0.04,
  drift: 0.1,
  placeMm: 1.2,
  mirrorMm: 1.5,
  countsPerPixel: 25,
};

/** One patient's heels: what stays over the dates. */
export interface Heels {
  /** Full axes of the focus, mm. */
  readonly longMm: number;
  readonly shortMm: number;
  /** Activity of the focus over that of normal bone, per area. */
  readonly activity: number;
  /** Bone of the other side over this side's. */
  readonly asymmetry: number;
  /** Full axes of the region that the reader places on every date, mm. */
  readonly regionMm: readonly [number, number];
}

const size = 64;
const pixelMm = 2;
const half = (size * pixelMm) / 2;
/** How far behind the leg's axis of rotation the structures lie, mm. */
const focusBehindMm = 28;
const calcaneusBehindMm = 14;

interface Blob {
  readonly x: number;
  readonly y: number;
  readonly a: number;
  readonly b: number;
  readonly level: number;
}

/** Adds an ellipse, by the share of every pixel that it covers. */
function fill(image: Float64Array, { x, y, a, b, level }: Blob, tilt: number, parts: number): void {
  const [cos, sin] = [Math.cos(tilt), Math.sin(tilt)];
  // The whole foot turns about the middle of the image.
  const [cx, cy] = [x * cos - y * sin, x * sin + y * cos];
  const reach = Math.max(a, b) + pixelMm;
  const from = (c: number) => Math.max(0, Math.floor((c - reach + half) / pixelMm));
  const to = (c: number) => Math.min(size - 1, Math.ceil((c + reach + half) / pixelMm));
  for (let r = from(cy); r <= to(cy); r += 1) {
    for (let c = from(cx); c <= to(cx); c += 1) {
      let inside = 0;
      for (let i = 0; i < parts; i += 1) {
        for (let j = 0; j < parts; j += 1) {
          const dx = (c + (j + 0.5) / parts) * pixelMm - half - cx;
          const dy = (r + (i + 0.5) / parts) * pixelMm - half - cy;
          const u = (dx * cos + dy * sin) / a;
          const v = (-dx * sin + dy * cos) / b;
          if (u * u + v * v <= 1) inside += 1;
        }
      }
      image[r * size + c]! += (level * inside) / parts ** 2;
    }
  }
}

function blur(image: Float64Array, sigmaPx: number): Float64Array {
  const reach = Math.ceil(3 * sigmaPx);
  const kernel = Array.from({ length: 2 * reach + 1 }, (_, i) => Math.exp(-((i - reach) ** 2) / (2 * sigmaPx ** 2)));
  const sum = kernel.reduce((s, k) => s + k, 0);
  const pass = (from: Float64Array, step: number, other: number) => {
    const result = new Float64Array(size * size);
    for (let line = 0; line < size; line += 1) {
      for (let i = 0; i < size; i += 1) {
        let value = 0;
        for (let k = -reach; k <= reach; k += 1) {
          // Beyond the edge the leg goes on.
          const at = Math.min(size - 1, Math.max(0, i + k));
          value += kernel[k + reach]! * from[line * other + at * step]!;
        }
        result[line * other + i * step] = value / sum;
      }
    }
    return result;
  };
  return pass(pass(image, 1, size), size, 1);
}

/** Scatter is so wide that a quarter of the grid holds it. */
function wideBlur(image: Float64Array, sigmaPx: number): Float64Array {
  const coarse = size / 4;
  const means = new Float64Array(coarse * coarse);
  for (let r = 0; r < size; r += 1)
    for (let c = 0; c < size; c += 1) means[(r >> 2) * coarse + (c >> 2)]! += image[r * size + c]! / 16;
  const weights = Array.from({ length: 2 * coarse }, (_, d) =>
    Math.exp(-((4 * (d - coarse)) ** 2) / (2 * sigmaPx ** 2)),
  );
  const spread = (from: Float64Array, step: number, other: number) => {
    const out = new Float64Array(coarse * coarse);
    for (let line = 0; line < coarse; line += 1) {
      for (let i = 0; i < coarse; i += 1) {
        let [value, sum] = [0, 0];
        for (let k = 0; k < coarse; k += 1) {
          const w = weights[i - k + coarse]!;
          value += w * from[line * other + k * step]!;
          sum += w;
        }
        out[line * other + i * step] = value / sum;
      }
    }
    return out;
  };
  const wide = spread(spread(means, 1, coarse), coarse, 1);
  const result = new Float64Array(size * size);
  for (let r = 0; r < size; r += 1)
    for (let c = 0; c < size; c += 1) result[r * size + c] = wide[(r >> 2) * coarse + (c >> 2)]!;
  return result;
}

interface Pose {
  readonly turn: number;
  readonly tilt: number;
  readonly sigmaMm: number;
  readonly scatter: number;
  readonly slope: readonly [number, number];
}

/** Expected counts of one heel in units of normal bone; the focus, if any, lies at the middle when the foot is not turned. */
function paint(heels: Heels, withFocus: boolean, pose: Pose): Float64Array {
  const bone = withFocus ? 1 : heels.asymmetry;
  const [shift, narrow] = [Math.sin(pose.turn), Math.cos(pose.turn)];
  const image = new Float64Array(size * size).fill(0.12);
  // Soft tissue of the leg, the lower end of tibia and fibula behind the tendon, and the calcaneus below.
  fill(image, { x: 0, y: 0, a: 34, b: 400, level: 0.18 }, pose.tilt, 1);
  fill(image, { x: 0, y: -34, a: 21 * narrow, b: 34, level: 0.7 * bone }, pose.tilt, 1);
  fill(image, { x: calcaneusBehindMm * shift, y: 30, a: 17 * narrow, b: 24, level: bone }, pose.tilt, 1);
  if (withFocus) {
    const { longMm, shortMm, activity } = heels;
    // The tendon runs along the leg, and so does the focus.
    const focus = { x: focusBehindMm * shift, y: 0, a: (shortMm / 2) * narrow, b: longMm / 2, level: activity };
    fill(image, focus, pose.tilt, 5);
  }
  const sharp = blur(image, pose.sigmaMm / pixelMm);
  const wide = wideBlur(image, 25 / pixelMm);
  for (let r = 0; r < size; r += 1) {
    for (let c = 0; c < size; c += 1) {
      const i = r * size + c;
      const drift = 0.1 * (1 + (pose.slope[0] * (c - size / 2) + pose.slope[1] * (r - size / 2)) / (size / 2));
      sharp[i] = (1 - pose.scatter) * sharp[i]! + pose.scatter * wide[i]! + drift;
    }
  }
  return sharp;
}

function region([width, height]: readonly [number, number], x: number, y: number): Shape {
  const center: [number, number] = [(x + half) / pixelMm, (y + half) / pixelMm];
  // Long axis along the leg, which is down the image.
  return { kind: 'ellipse', center, radii: [height / 2 / pixelMm, width / 2 / pixelMm], rotation: 0 };
}

const scale = { rescaleSlope: 1, rescaleIntercept: 0, samplesPerPixel: 1, photometricInterpretation: 'MONOCHROME2' };

function meanCounts(image: Float64Array, shape: Shape, perPixel: number) {
  const frame: StoredFrame = {
    rows: size,
    columns: size,
    samplesPerPixel: 1,
    pixels: Float32Array.from(image, (v) => v * perPixel),
  };
  return regionStats(frame, scale, shape);
}

const fwhmPerSigma = 2.3548;

/** One delayed acquisition, measured as a reader does. */
export function acquire(heels: Heels, conditions: Conditions, { normal, poisson }: Chance): MeasuredRatio {
  const { turnDeg, tiltDeg, fwhmMm, fwhmSdMm, motionMm, scatter, scatterSd, drift, placeMm, mirrorMm } = conditions;
  const rad = Math.PI / 180;
  // Both heels are on one image: blur, scatter and drift are common, the feet turn each for itself.
  const sigma = Math.hypot((fwhmMm + fwhmSdMm * normal()) / fwhmPerSigma, motionMm * normal());
  const share = Math.max(0.02, scatter + scatterSd * normal());
  const slope: readonly [number, number] = [drift * normal(), drift * normal()];
  const pose = (): Pose => ({
    turn: turnDeg * rad * normal(),
    tilt: tiltDeg * rad * normal(),
    sigmaMm: sigma,
    scatter: share,
    slope,
  });
  const [ownPose, otherPose] = [pose(), pose()];
  const own = paint(heels, true, ownPose);
  const other = paint(heels, false, otherPose);
  // The reader places the region where the focus shows, and its mirror image at the same place of the other heel.
  const [x, y] = [focusBehindMm * Math.sin(ownPose.turn) + placeMm * normal(), placeMm * normal()];
  const [width, height] = heels.regionMm;
  const lesion = meanCounts(own, region([height, width], x, y), conditions.countsPerPixel);
  const mirrored = region(
    [height, width],
    focusBehindMm * Math.sin(otherPose.turn) + mirrorMm * normal(),
    y + mirrorMm * normal(),
  );
  const reference = meanCounts(other, mirrored, conditions.countsPerPixel);
  // The sum of Poisson pixels is Poisson.
  return uptakeRatio(
    { counts: poisson(lesion.counts), pixels: lesion.pixels },
    { counts: Math.max(1, poisson(reference.counts)), pixels: reference.pixels },
    null,
  );
}

/** The ratio of these heels without any error: feet straight, the usual blur and scatter, regions exactly placed, no noise. */
export function nominalRatio(heels: Heels, conditions: Conditions): number {
  const pose: Pose = {
    turn: 0,
    tilt: 0,
    sigmaMm: conditions.fwhmMm / fwhmPerSigma,
    scatter: conditions.scatter,
    slope: [0, 0],
  };
  const [width, height] = heels.regionMm;
  const shape = region([height, width], 0, 0);
  const lesion = meanCounts(paint(heels, true, pose), shape, 1000);
  const reference = meanCounts(paint(heels, false, pose), shape, 1000);
  return lesion.mean / reference.mean;
}

/** Heels with a focus of this size that shows this ratio under the usual conditions. */
export function heelsWith(
  longMm: number,
  ratio: number,
  { normal }: Pick<Chance, 'normal'>,
  conditions: Conditions = usualConditions,
): Heels {
  const shortMm = longMm / 2;
  // A region is drawn around what is seen, never smaller than a few pixels.
  const plain = {
    longMm,
    shortMm,
    activity: 1,
    asymmetry: Math.exp(0.03 * normal()),
    regionMm: [Math.max(8, shortMm), Math.max(10, longMm)] as const,
  };
  // The ratio is linear in the activity of the focus.
  const [none, one] = [nominalRatio({ ...plain, activity: 0 }, conditions), nominalRatio(plain, conditions)];
  return { ...plain, activity: (ratio - none) / (one - none) };
}
