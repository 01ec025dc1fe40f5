import type { StoredFrame } from '../dicom/model.ts';
import type { Point } from '../geometry/shape.ts';
import type { Patch } from '../geometry/traceIsoline.ts';

/** The values around a point, at most `radius` pixels to each side, smoothed by a Gaussian (edges repeat their last value). */
export function smoothPatch(stored: StoredFrame, [x, y]: Point, radius: number, sigma: number): Patch {
  const left = Math.max(0, Math.floor(x - radius));
  const top = Math.max(0, Math.floor(y - radius));
  const columns = Math.min(stored.columns, Math.ceil(x + radius)) - left;
  const rows = Math.min(stored.rows, Math.ceil(y + radius)) - top;
  const values = new Float32Array(rows * columns);
  for (let r = 0; r < rows; r += 1) {
    const from = (top + r) * stored.columns + left;
    for (let c = 0; c < columns; c += 1) values[r * columns + c] = stored.pixels[from + c]!;
  }
  if (!(sigma > 0)) return { values, rows, columns, left, top };
  const reach = Math.ceil(3 * sigma);
  const weights = Array.from({ length: 2 * reach + 1 }, (_, i) => Math.exp(-((i - reach) ** 2) / (2 * sigma * sigma)));
  const total = weights.reduce((s, w) => s + w, 0);
  const kernel = Float64Array.from(weights, (w) => w / total);
  const across = new Float32Array(values.length);
  for (let r = 0; r < rows; r += 1) {
    for (let c = 0; c < columns; c += 1) {
      let sum = 0;
      for (let i = -reach; i <= reach; i += 1) {
        sum += kernel[i + reach]! * values[r * columns + Math.min(columns - 1, Math.max(0, c + i))]!;
      }
      across[r * columns + c] = sum;
    }
  }
  for (let r = 0; r < rows; r += 1) {
    for (let c = 0; c < columns; c += 1) {
      let sum = 0;
      for (let i = -reach; i <= reach; i += 1) {
        sum += kernel[i + reach]! * across[Math.min(rows - 1, Math.max(0, r + i)) * columns + c]!;
      }
      values[r * columns + c] = sum;
    }
  }
  return { values, rows, columns, left, top };
}
