import type { StoredFrame } from '../dicom/model.ts';
import { EnthesisError } from '../errors.ts';
import type { Point } from '../geometry/shape.ts';
import { type Patch, traceIsoline } from '../geometry/traceIsoline.ts';
import { connectedAtLeast, halfHeight } from './edgeLevel.ts';
import { smoothPatch } from './smoothPatch.ts';

export interface GrowOptions {
  /** Farthest the contour may reach from the click, in pixels. Default 256. */
  readonly maxRadiusPx?: number;
  /** Standard deviation of the smoothing before the edge is sought, in pixels. Default 1. */
  readonly smoothingPx?: number;
  /** The reader's adjustment by wheel or keys: -1 (tightest) to 1 (widest), 0 is the strongest edge. */
  readonly bias?: number;
  /** Whether the focus is brighter or darker than its surroundings in stored values; found by itself by default. */
  readonly polarity?: 'brighter' | 'darker' | 'auto';
}

export interface GrownContour {
  readonly points: Point[];
  /** Level in stored values (after smoothing) that the outline follows. */
  readonly level: number;
  /** Mean step of the values across the outline, stored values per pixel. */
  readonly edgeStrength: number;
  readonly polarity: 'brighter' | 'darker';
}

const levels = 256;
const sharpSigmaPx = 0.7;
const smallestPixels = 9;
const mostCorrections = 6;
/** Power of the outline's length by which its mean step is weighed: of two equal edges the one around more is meant. */
const lengthWeight = 0.25;

/**
 * One click, one proposal: the focus around the seed grows down to the level at which its outline runs along the
 * strongest edge. For every level the mean step across the outline is known at once: each pair of neighbouring pixels
 * lies on the outline exactly for the levels between those at which the two join the focus.
 *
 * @param seed the click, image coordinates
 * @returns null when no closed edge surrounds the seed within the radius
 * @throws EnthesisError `region-outside-image`, `colour-pixels`
 */
export function growContour(stored: StoredFrame, seed: Point, options: GrowOptions = {}): GrownContour | null {
  const [x, y] = seed;
  if (!(x >= 0 && y >= 0 && x < stored.columns && y < stored.rows)) {
    throw new EnthesisError('region-outside-image', 'This point lies outside the image. Click inside.');
  }
  if (stored.samplesPerPixel !== 1) {
    throw new EnthesisError('colour-pixels', 'This is a colour image: its pixels are not measured.');
  }
  const radius = options.maxRadiusPx ?? 256;
  const smoothing = options.smoothingPx ?? 1;
  const patch = smoothPatch(stored, seed, radius, smoothing);
  const wanted = options.polarity ?? 'auto';
  const sharp = smoothPatch(stored, seed, radius, Math.min(sharpSigmaPx, smoothing));
  const tries = (wanted === 'auto' ? (['brighter', 'darker'] as const) : [wanted]).flatMap((polarity) => {
    const turned = (p: Patch): Patch => (polarity === 'brighter' ? p : { ...p, values: p.values.map((v) => -v) });
    const grown = grow(
      turned(patch),
      turned(sharp),
      Math.floor(x) - patch.left,
      Math.floor(y) - patch.top,
      options.bias ?? 0,
    );
    return grown === null ? [] : [{ ...grown, level: polarity === 'brighter' ? grown.level : -grown.level, polarity }];
  });
  return tries.reduce<GrownContour | null>(
    (best, t) => (best === null || t.edgeStrength > best.edgeStrength ? t : best),
    null,
  );
}

function grow(
  patch: Patch,
  sharp: Patch,
  column: number,
  row: number,
  bias: number,
): Omit<GrownContour, 'polarity'> | null {
  const { values, rows, columns } = patch;
  const seed = row * columns + column;
  let low = Infinity;
  for (const v of values) if (v < low) low = v;
  const high = values[seed]!;
  if (!(high > low)) return null;
  const step = (high - low) / levels;
  // Level number 0 is the seed's value; larger numbers lie deeper. What is brighter than the seed joins at once.
  const depthOf = (k: number) => Math.min(levels, Math.max(0, Math.ceil((high - values[k]!) / step)));
  const joined = floodDepths(rows, columns, seed, depthOf);
  const sums = new Float64Array(levels + 2);
  const pairs = new Float64Array(levels + 2);
  const areas = new Float64Array(levels + 2);
  let opensAt = levels + 1;
  for (let k = 0; k < joined.length; k += 1) {
    areas[joined[k]!]! += 1;
    const r = Math.floor(k / columns);
    const c = k % columns;
    if (r === 0 || c === 0 || r === rows - 1 || c === columns - 1) opensAt = Math.min(opensAt, joined[k]!);
    if (c + 1 < columns) addPair(k, k + 1);
    if (r + 1 < rows) addPair(k, k + columns);
  }
  const meanStep = new Float64Array(levels + 1);
  const strength = new Float64Array(levels + 1);
  let [sum, count, area] = [0, 0, 0];
  for (let d = 0; d <= levels; d += 1) {
    sum += sums[d]!;
    count += pairs[d]!;
    area += areas[d]!;
    if (d >= opensAt || area < smallestPixels || count <= 0) continue;
    meanStep[d] = sum / count;
    strength[d] = meanStep[d]! * count ** lengthWeight;
  }
  let best = -1;
  for (let d = 1; d < levels; d += 1) {
    // Three levels together: one level alone may owe its strength to a few pairs.
    const here = smoothed(d);
    if (here > 0 && (best < 0 || here > smoothed(best))) best = d;
  }
  if (best < 0) return null;
  const edgeStrength = meanStep[best]!;
  const strongest = Uint8Array.from(joined, (d) => (d <= best ? 1 : 0));
  const opening = high - (Math.min(levels, opensAt) - 1) * step;
  // The strongest edge of the smoothed picture finds the focus; its outline then runs at half the height of that edge in
  // the sharper picture, because smoothing moves the steepest place of a strongly curved edge.
  const first = halfHeight(sharp, strongest) ?? high - best * step;
  // Again from the corrected outline, as long as that reaches further: a focus a few pixels wide, or one with a soft edge,
  // is otherwise still taken too small.
  let edge = first;
  for (let n = 0; n < mostCorrections; n += 1) {
    const corrected = connectedAtLeast(sharp, strongest, edge);
    const next = corrected === null ? null : halfHeight(sharp, corrected);
    if (next === null || next > edge - step / 4) break;
    edge = next;
  }
  const peak = Math.max(high, edge);
  const level = bias < 0 ? edge - bias * (peak - edge) * 0.95 : edge - bias * Math.max(0, edge - opening);
  const inside = connectedAtLeast(sharp, strongest, level);
  return inside === null ? null : { points: traceIsoline(sharp, inside, level), level, edgeStrength };

  function addPair(p: number, q: number): void {
    const [near, far] = joined[p]! <= joined[q]! ? [p, q] : [q, p];
    const difference = values[near]! - values[far]!;
    const [from, to] = [joined[near]!, joined[far]!];
    if (from === to) return;
    sums[from]! += difference;
    sums[to]! -= difference;
    pairs[from]! += 1;
    pairs[to]! -= 1;
  }
  function smoothed(d: number): number {
    const [a, b, c] = [strength[d - 1] ?? 0, strength[d]!, strength[d + 1] ?? 0];
    return b === 0 ? 0 : (a + 2 * b + c) / 4;
  }
}

/** For every pixel the shallowest depth at which it is joined to the seed through 4-neighbours: one pass with buckets. */
function floodDepths(rows: number, columns: number, seed: number, depthOf: (k: number) => number): Int16Array {
  const joined = new Int16Array(rows * columns).fill(-1);
  const buckets: number[][] = Array.from({ length: levels + 1 }, () => []);
  joined[seed] = 0;
  buckets[0]!.push(seed);
  for (let d = 0; d <= levels; d += 1) {
    const bucket = buckets[d]!;
    for (let k = bucket.pop(); k !== undefined; k = bucket.pop()) {
      const c = k % columns;
      if (c > 0) reach(k - 1, d);
      if (c + 1 < columns) reach(k + 1, d);
      if (k >= columns) reach(k - columns, d);
      if (k + columns < joined.length) reach(k + columns, d);
    }
  }
  return joined;

  function reach(k: number, d: number): void {
    if (joined[k] !== -1) return;
    const depth = Math.max(d, depthOf(k));
    joined[k] = depth;
    buckets[depth]!.push(k);
  }
}
