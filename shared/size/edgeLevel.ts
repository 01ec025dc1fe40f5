import type { Patch } from '../geometry/traceIsoline.ts';

/** Bands of two pixels that are looked at outside, and the part of the step by which the next one must still be darker. */
const mostBands = 5;
const stillFalling = 0.05;

/**
 * Level halfway between the values just inside and just outside the outline of a focus: a band of 2 to 4 pixels inside,
 * narrower where the focus is small; outside the first band of two pixels from which on the values fall no further, so
 * that a soft edge is not taken for its own surroundings. Null when one side has no pixels.
 */
export function halfHeight({ values, rows, columns }: Patch, focus: Uint8Array): number | null {
  const shrink = (mask: Uint8Array) => grown(mask, rows, columns, 0);
  const swell = (mask: Uint8Array) => grown(mask, rows, columns, 1);
  const inner1 = shrink(focus);
  const inner2 = shrink(inner1);
  const inner4 = shrink(shrink(inner2));
  let near = swell(swell(focus));
  let far = swell(swell(near));
  const inside =
    meanOf(values, (k) => inner2[k] === 1 && inner4[k] === 0) ??
    meanOf(values, (k) => inner1[k] === 1) ??
    meanOf(values, (k) => focus[k] === 1);
  let outside = meanOf(values, (k) => far[k] === 1 && near[k] === 0);
  for (let n = 1; n < mostBands && inside !== null && outside !== null; n += 1) {
    const next = swell(swell(far));
    const beyond = meanOf(values, (k) => next[k] === 1 && far[k] === 0);
    if (beyond === null || outside - beyond < stillFalling * (inside - outside)) break;
    [near, far, outside] = [far, next, beyond];
  }
  return inside === null || outside === null ? null : (inside + outside) / 2;
}

/** The pixels at or above a level that hang together with the brightest pixel of the focus; null when there are none. */
export function connectedAtLeast(
  { values, rows, columns }: Patch,
  focus: Uint8Array,
  level: number,
): Uint8Array | null {
  let peak = -1;
  for (let k = 0; k < focus.length; k += 1) {
    if (focus[k] === 1 && (peak < 0 || values[k]! > values[peak]!)) peak = k;
  }
  if (peak < 0 || values[peak]! < level) return null;
  const inside = new Uint8Array(rows * columns);
  inside[peak] = 1;
  const stack = [peak];
  for (let k = stack.pop(); k !== undefined; k = stack.pop()) {
    const c = k % columns;
    for (const next of [c > 0 ? k - 1 : -1, c + 1 < columns ? k + 1 : -1, k - columns, k + columns]) {
      if (next < 0 || next >= inside.length || inside[next] === 1 || values[next]! < level) continue;
      inside[next] = 1;
      stack.push(next);
    }
  }
  return inside;
}

/** The mask with every 4-neighbour of its pixels of value `side` taking that value: swollen for 1, shrunk for 0. */
function grown(mask: Uint8Array, rows: number, columns: number, side: 0 | 1): Uint8Array {
  const out = mask.slice();
  for (let r = 0; r < rows; r += 1) {
    for (let c = 0; c < columns; c += 1) {
      const k = r * columns + c;
      if (mask[k] !== side) continue;
      if (c > 0) out[k - 1] = side;
      if (c + 1 < columns) out[k + 1] = side;
      if (r > 0) out[k - columns] = side;
      if (r + 1 < rows) out[k + columns] = side;
    }
  }
  return out;
}

function meanOf(values: Float32Array, chosen: (k: number) => boolean): number | null {
  let sum = 0;
  let n = 0;
  for (let k = 0; k < values.length; k += 1) {
    if (!chosen(k)) continue;
    sum += values[k]!;
    n += 1;
  }
  return n === 0 ? null : sum / n;
}
