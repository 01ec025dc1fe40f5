import type { StoredFrame } from '../dicom/model.ts';
import type { Point } from '../geometry/shape.ts';

/** Samples along the line, pixels apart. */
const step = 0.25;
/** Smoothing of the profile before its slope is taken, pixels. */
const sigma = 1;
/** Lines beside each other that are averaged: noise falls, and an edge is still met at one place. */
const lanes = [-1, 0, 1] as const;
/** Pixels beyond the reach on which the noise is judged. */
const surroundings = 8;
/** A slope counts as an edge from this part of the steepest one within reach on, and from this many times the noise. */
const leastOfSteepest = 0.35;
const leastOverNoise = 4;

/**
 * The nearest strong edge on a line through a point: where the values change most steeply, to a fraction of a pixel.
 * @param direction along which the point may move; any length but zero
 * @param reachPx farthest it may move, image pixels
 * @returns null where there is no edge within reach, on colour images, and for a line that leaves the image
 */
export function snapAlong(stored: StoredFrame, at: Point, direction: Point, reachPx: number): Point | null {
  const length = Math.hypot(direction[0], direction[1]);
  if (stored.samplesPerPixel !== 1 || length === 0 || !(reachPx > 0)) return null;
  const [dx, dy] = [direction[0] / length, direction[1] / length];
  const margin = Math.ceil((4 * sigma) / step);
  const half = Math.ceil((reachPx + surroundings) / step);
  const profile: number[] = [];
  for (let i = -half - margin; i <= half + margin; i += 1) {
    let sum = 0;
    for (const lane of lanes) {
      sum += valueAt(stored, at[0] + i * step * dx - lane * dy, at[1] + i * step * dy + lane * dx);
    }
    profile.push(sum / lanes.length);
  }
  const slopes = slopesOf(profile, margin);
  const reached = (i: number) => Math.abs(i - half) * step <= reachPx;
  const steepest = Math.max(...slopes.filter((_, i) => reached(i)));
  // A quarter of normal deviates lies within 0.319 standard deviations: a quarter of the line is even in any case.
  const noise = lowerQuartile(slopes) / 0.319;
  const least = Math.max(leastOfSteepest * steepest, leastOverNoise * noise);
  let best: number | null = null;
  for (let i = 1; i + 1 < slopes.length; i += 1) {
    const [before, here, after] = [slopes[i - 1]!, slopes[i]!, slopes[i + 1]!];
    if (here < least || here <= 0 || here < before || here <= after) continue;
    // The top of the parabola through three neighbours.
    const bend = before - 2 * here + after;
    const place = (i - half + (bend === 0 ? 0 : (before - after) / (2 * bend))) * step;
    if (Math.abs(place) <= reachPx && (best === null || Math.abs(place) < Math.abs(best))) best = place;
  }
  if (best === null) return null;
  const found: Point = [at[0] + best * dx, at[1] + best * dy];
  return inside(stored, found) ? found : null;
}

/** The nearest strong edge to a point that may move any way: across the steepest place around it. */
export function snapNear(stored: StoredFrame, at: Point, reachPx: number): Point | null {
  if (stored.samplesPerPixel !== 1 || !inside(stored, at)) return null;
  const reach = Math.max(1, Math.floor(reachPx));
  let best = 0;
  let seed: Point | null = null;
  let across: Point = [1, 0];
  for (let r = -reach; r <= reach; r += 1) {
    for (let c = -reach; c <= reach; c += 1) {
      const far = Math.hypot(c, r);
      const place: Point = [at[0] + c, at[1] + r];
      if (far > reach || !inside(stored, place)) continue;
      const [gx, gy] = gradientAt(stored, place);
      // What lies nearer needs less of a slope.
      const worth = Math.hypot(gx, gy) * (1 - far / (reach + 1));
      if (worth > best) {
        best = worth;
        seed = place;
        across = [gx, gy];
      }
    }
  }
  return seed && snapAlong(stored, seed, across, Math.max(3, reachPx / 2));
}

const inside = ({ rows, columns }: StoredFrame, [x, y]: Point) => x >= 0 && y >= 0 && x <= columns && y <= rows;

/** Stored value at a place, linear between pixel centres; the border repeats. */
function valueAt({ rows, columns, pixels }: StoredFrame, x: number, y: number): number {
  const u = Math.min(columns - 1, Math.max(0, x - 0.5));
  const v = Math.min(rows - 1, Math.max(0, y - 0.5));
  const c = Math.min(columns - 2, Math.floor(u));
  const r = Math.min(rows - 2, Math.floor(v));
  if (c < 0 || r < 0) return pixels[0] ?? 0;
  const [fx, fy] = [u - c, v - r];
  const k = r * columns + c;
  const upper = pixels[k]! * (1 - fx) + pixels[k + 1]! * fx;
  const lower = pixels[k + columns]! * (1 - fx) + pixels[k + columns + 1]! * fx;
  return upper * (1 - fy) + lower * fy;
}

/** Differences of the means of three pixels on either side. */
function gradientAt(stored: StoredFrame, [x, y]: Point): Point {
  const mean = (dx: number, dy: number) => {
    let sum = 0;
    for (const lane of lanes) sum += valueAt(stored, x + dx - lane * (dy / 1.5), y + dy + lane * (dx / 1.5));
    return sum / lanes.length;
  };
  return [mean(1.5, 0) - mean(-1.5, 0), mean(0, 1.5) - mean(0, -1.5)];
}

/** Size of the slope at every place of the profile but the margins: convolved with the derivative of a Gaussian. */
function slopesOf(profile: readonly number[], margin: number): number[] {
  const weights = Array.from({ length: 2 * margin + 1 }, (_, i) => {
    const x = (i - margin) * step;
    return x * Math.exp(-(x * x) / (2 * sigma * sigma));
  });
  const out: number[] = [];
  for (let i = margin; i + margin < profile.length; i += 1) {
    let sum = 0;
    for (let k = -margin; k <= margin; k += 1) sum += weights[k + margin]! * profile[i + k]!;
    out.push(Math.abs(sum));
  }
  return out;
}

function lowerQuartile(values: readonly number[]): number {
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.floor(sorted.length / 4)] ?? 0;
}
