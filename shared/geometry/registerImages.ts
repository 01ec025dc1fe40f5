import type { StoredFrame } from '../dicom/model.ts';
import type { Alignment } from './alignment.ts';

/** What of a picture is compared: edges for films, whose exposure differs, and counts for scans. */
export type RegisteredBy = 'edges' | 'counts';

export interface Registration {
  /** Pixels of the first image to pixels of the second. */
  readonly alignment: Alignment;
  /** Correlation, 0 to 1, of the two pictures where they overlap. */
  readonly score: number;
}

export interface RegisterOptions {
  readonly by: RegisteredBy;
  /** Scale from the first image to the second where both pixel sizes are known in the same plane; searched for when left out. */
  readonly scale?: number;
  /** Below this correlation there is no registration. */
  readonly atLeast?: number;
}

/** Grids of the search, coarse to fine: cells along the longer side. */
const grids = [40, 80, 160] as const;
const largestTurnDeg = 12;
const turnStepDeg = 4;
/** Part of the image by which its middle may have moved. */
const largestShift = 0.2;
/** Scales to try around the expected one: another magnification or field of view; or only a repositioned patient. */
const freeScales = [0.8, 0.89, 1, 1.12, 1.25] as const;
const knownScales = [1] as const;
/** Places of the coarse search that are looked at more closely. */
const candidates = 6;
const leastOverlap = 0.5;
/** Found by the tests on films and scans of the same and of different patients; see docs/method.md. */
export const leastCorrelation: Readonly<Record<RegisteredBy, number>> = { edges: 0.65, counts: 0.85 };

interface Grid {
  readonly columns: number;
  readonly rows: number;
  readonly values: Float32Array;
  /** Image pixels per cell, across and down. */
  readonly width: number;
  readonly height: number;
}

/** The map of image pixels: about the middles, turned, scaled, then shifted (pixels of the second image). */
interface Pose {
  readonly x: number;
  readonly y: number;
  readonly turn: number;
  readonly logScale: number;
}

interface Scored {
  readonly pose: Pose;
  readonly score: number;
}

/**
 * The similarity (turn, scale, shift; never a mirror) that lays the first image best onto the second: the correlation of
 * their edges or counts, sought on a coarse grid and refined on finer ones. It knows nothing of anatomy: joints that bent
 * between the dates fit as well as the rest of the picture lets them.
 * @returns null when no place reaches the correlation that is asked for, so that nothing is called aligned that is not
 */
export function registerImages(from: StoredFrame, to: StoredFrame, options: RegisterOptions): Registration | null {
  if (from.samplesPerPixel !== 1 || to.samplesPerPixel !== 1) return null;
  const [coarse, middle, fine] = grids.map((cells) => [grid(from, cells, options), grid(to, cells, options)] as const);
  if (!coarse || !middle || !fine) return null;
  const base = options.scale ?? Math.min(to.columns / from.columns, to.rows / from.rows);
  const scales = options.scale === undefined ? freeScales : knownScales;
  const scoreOn = ([a, b]: readonly [Grid, Grid], pose: Pose) => correlation(a, b, pose, from, to);

  const found: Scored[] = [];
  const [, target] = coarse;
  for (const factor of scales) {
    for (let turn = -largestTurnDeg; turn <= largestTurnDeg; turn += turnStepDeg) {
      let best: Scored | null = null;
      const reachX = Math.round(largestShift * target.columns);
      const reachY = Math.round(largestShift * target.rows);
      for (let j = -reachY; j <= reachY; j += 1) {
        for (let i = -reachX; i <= reachX; i += 1) {
          const pose = { x: i * target.width, y: j * target.height, turn, logScale: Math.log(base * factor) };
          const score = scoreOn(coarse, pose);
          if (best === null || score > best.score) best = { pose, score };
        }
      }
      if (best !== null) found.push(best);
    }
  }
  found.sort((a, b) => b.score - a.score);
  const steps = (g: Grid, part: number): Pose => ({
    x: g.width * part,
    y: g.height * part,
    turn: 2 * part,
    logScale: options.scale === undefined ? 0.05 * part : 0.02 * part,
  });
  const better = found
    .slice(0, candidates)
    .map(({ pose }) => climb(pose, (p) => scoreOn(middle, p), steps(middle[1], 1), 4))
    .sort((a, b) => b.score - a.score)[0];
  if (better === undefined) return null;
  const { pose, score } = climb(better.pose, (p) => scoreOn(fine, p), steps(fine[1], 1), 5);
  if (score < (options.atLeast ?? leastCorrelation[options.by])) return null;
  return { alignment: alignmentOf(pose, from, to), score };
}

function alignmentOf(pose: Pose, from: StoredFrame, to: StoredFrame): Alignment {
  const s = Math.exp(pose.logScale);
  const t = (pose.turn * Math.PI) / 180;
  const a = [s * Math.cos(t), s * Math.sin(t)] as const;
  const [cx, cy] = [from.columns / 2, from.rows / 2];
  return {
    a: [a[0], a[1]],
    b: [to.columns / 2 + pose.x - (a[0] * cx - a[1] * cy), to.rows / 2 + pose.y - (a[1] * cx + a[0] * cy)],
  };
}

/** Moves one of the four numbers at a time while that helps, else halves the steps, `halvings` times. */
function climb(start: Pose, scoreOf: (pose: Pose) => number, first: Pose, halvings: number): Scored {
  let best: Scored = { pose: start, score: scoreOf(start) };
  let step = first;
  for (let n = 0; n <= halvings; ) {
    let moved = false;
    for (const key of ['x', 'y', 'turn', 'logScale'] as const) {
      for (const sign of [-1, 1]) {
        if (step[key] === 0) continue;
        const pose = { ...best.pose, [key]: best.pose[key] + sign * step[key] };
        const score = scoreOf(pose);
        if (score > best.score + 1e-6) {
          best = { pose, score };
          moved = true;
        }
      }
    }
    if (moved) continue;
    n += 1;
    step = { x: step.x / 2, y: step.y / 2, turn: step.turn / 2, logScale: step.logScale / 2 };
  }
  return best;
}

/** Pearson's correlation of the second grid with the first one laid onto it; 0 where too little of them overlaps. */
function correlation(a: Grid, b: Grid, pose: Pose, from: StoredFrame, to: StoredFrame): number {
  const { a: rotation, b: shift } = alignmentOf(pose, from, to);
  const square = rotation[0] ** 2 + rotation[1] ** 2;
  // Inverse map: p = conj(rotation) (q - shift) / |rotation|^2, in cells of the first grid.
  const [re, im] = [rotation[0] / square, -rotation[1] / square];
  let n = 0;
  let [sa, sb, saa, sbb, sab] = [0, 0, 0, 0, 0];
  for (let r = 0; r < b.rows; r += 1) {
    const y = (r + 0.5) * b.height - shift[1];
    for (let c = 0; c < b.columns; c += 1) {
      const x = (c + 0.5) * b.width - shift[0];
      const u = (re * x - im * y) / a.width - 0.5;
      const v = (im * x + re * y) / a.height - 0.5;
      const c0 = Math.floor(u);
      const r0 = Math.floor(v);
      if (c0 < 0 || r0 < 0 || c0 + 1 >= a.columns || r0 + 1 >= a.rows) continue;
      const k = r0 * a.columns + c0;
      const fx = u - c0;
      const fy = v - r0;
      const upper = a.values[k]! * (1 - fx) + a.values[k + 1]! * fx;
      const lower = a.values[k + a.columns]! * (1 - fx) + a.values[k + a.columns + 1]! * fx;
      const first = upper * (1 - fy) + lower * fy;
      const second = b.values[r * b.columns + c]!;
      n += 1;
      sa += first;
      sb += second;
      saa += first * first;
      sbb += second * second;
      sab += first * second;
    }
  }
  // How much of the smaller of the two is covered.
  const own = Math.min(b.columns * b.rows, (a.columns * a.width * a.rows * a.height * square) / (b.width * b.height));
  if (n < leastOverlap * own || n < 9) return 0;
  const va = saa - (sa * sa) / n;
  const vb = sbb - (sb * sb) / n;
  if (va <= 0 || vb <= 0) return 0;
  return (sab - (sa * sb) / n) / Math.sqrt(va * vb);
}

/** The picture on a grid: mean values per cell; of a film the steepness there, of a scan the square root of counts. */
function grid(stored: StoredFrame, cells: number, { by }: RegisterOptions): Grid {
  const cell = Math.max(1, Math.max(stored.rows, stored.columns) / cells);
  const rows = Math.max(2, Math.round(stored.rows / cell));
  const columns = Math.max(2, Math.round(stored.columns / cell));
  const sums = new Float64Array(rows * columns);
  const counts = new Uint32Array(rows * columns);
  for (let r = 0; r < stored.rows; r += 1) {
    const at = Math.min(rows - 1, Math.floor(((r + 0.5) * rows) / stored.rows)) * columns;
    for (let c = 0; c < stored.columns; c += 1) {
      const k = at + Math.min(columns - 1, Math.floor(((c + 0.5) * columns) / stored.columns));
      sums[k]! += stored.pixels[r * stored.columns + c]!;
      counts[k]! += 1;
    }
  }
  const means = Float32Array.from(sums, (s, k) => s / Math.max(1, counts[k]!));
  const values = by === 'edges' ? steepness(means, rows, columns) : capped(means.map((v) => Math.sqrt(Math.max(0, v))));
  return { rows, columns, values, width: stored.columns / columns, height: stored.rows / rows };
}

/** Square root of the gradient, so that a few hard edges (a marker, a shutter) do not outweigh the bones. */
function steepness(values: Float32Array, rows: number, columns: number): Float32Array {
  const out = new Float32Array(values.length);
  const at = (r: number, c: number) =>
    values[Math.min(rows - 1, Math.max(0, r)) * columns + Math.min(columns - 1, Math.max(0, c))]!;
  for (let r = 0; r < rows; r += 1) {
    for (let c = 0; c < columns; c += 1) {
      const x =
        at(r - 1, c + 1) + 2 * at(r, c + 1) + at(r + 1, c + 1) - at(r - 1, c - 1) - 2 * at(r, c - 1) - at(r + 1, c - 1);
      const y =
        at(r + 1, c - 1) + 2 * at(r + 1, c) + at(r + 1, c + 1) - at(r - 1, c - 1) - 2 * at(r - 1, c) - at(r - 1, c + 1);
      out[r * columns + c] = Math.sqrt(Math.hypot(x, y));
    }
  }
  return capped(out);
}

/** Held to their 98th percentile: a hot focus that grew must not decide where the picture lies. */
function capped(values: Float32Array): Float32Array {
  const sorted = Float32Array.from(values).sort();
  const cap = sorted[Math.floor(0.98 * (sorted.length - 1))]!;
  return values.map((v) => Math.min(v, cap || v));
}
