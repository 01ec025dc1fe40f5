/** One plane of numbers, row by row from the top: what every painter works on before it becomes stored pixels. */
export interface Plane {
  readonly columns: number;
  readonly rows: number;
  readonly values: Float32Array;
}

export function plane(columns: number, rows: number): Plane {
  return { columns, rows, values: new Float32Array(columns * rows) };
}

/** Gaussian blur, sigma in pixels, separable; beyond the edge the nearest pixel is repeated. */
export function gaussianBlur(source: Plane, sigma: number): Plane {
  const radius = Math.max(1, Math.ceil(2.6 * sigma));
  const kernel = Array.from({ length: 2 * radius + 1 }, (_, i) => Math.exp(-0.5 * ((i - radius) / sigma) ** 2));
  const sum = kernel.reduce((a, b) => a + b, 0);
  const weights = Float64Array.from(kernel, (k) => k / sum);
  return blurColumns(blurRows(source, weights, radius), weights, radius);
}

function blurRows({ columns, rows, values }: Plane, weights: Float64Array, radius: number): Plane {
  const result = plane(columns, rows);
  const out = result.values;
  const taps = weights.length;
  const buffer = new Float64Array(columns + 2 * radius);
  for (let row = 0; row < rows; row += 1) {
    const start = row * columns;
    buffer.fill(values[start]!, 0, radius);
    for (let x = 0; x < columns; x += 1) buffer[radius + x] = values[start + x]!;
    buffer.fill(values[start + columns - 1]!, radius + columns);
    for (let x = 0; x < columns; x += 1) {
      let sum = 0;
      for (let k = 0; k < taps; k += 1) sum += weights[k]! * buffer[x + k]!;
      out[start + x] = sum;
    }
  }
  return result;
}

/** Row by row, so that memory is read in its order. */
function blurColumns({ columns, rows, values }: Plane, weights: Float64Array, radius: number): Plane {
  const result = plane(columns, rows);
  const sums = new Float64Array(columns);
  for (let row = 0; row < rows; row += 1) {
    sums.fill(0);
    for (let k = 0; k < weights.length; k += 1) {
      const start = Math.max(0, Math.min(rows - 1, row + k - radius)) * columns;
      const weight = weights[k]!;
      for (let x = 0; x < columns; x += 1) sums[x]! += weight * values[start + x]!;
    }
    result.values.set(sums, row * columns);
  }
  return result;
}

/** A wide Gaussian blur made on a reduced copy: means of `factor` x `factor` pixels, blurred, interpolated back. */
export function wideBlur(source: Plane, sigma: number, factor: number): Plane {
  const columns = Math.ceil(source.columns / factor);
  const rows = Math.ceil(source.rows / factor);
  const small = plane(columns, rows);
  const count = new Float32Array(columns * rows);
  for (let y = 0; y < source.rows; y += 1) {
    const start = Math.floor(y / factor) * columns;
    for (let x = 0, i = 0, left = factor; x < source.columns; x += 1) {
      small.values[start + i]! += source.values[y * source.columns + x]!;
      count[start + i]! += 1;
      left -= 1;
      if (left === 0) {
        i += 1;
        left = factor;
      }
    }
  }
  for (let k = 0; k < count.length; k += 1) small.values[k]! /= count[k]!;
  return enlarge(gaussianBlur(small, sigma / factor), source.columns, source.rows, factor);
}

function enlarge(small: Plane, columns: number, rows: number, factor: number): Plane {
  const result = plane(columns, rows);
  const out = result.values;
  const low = (i: number, last: number): number => Math.max(0, Math.min(last, (i + 0.5) / factor - 0.5));
  const line = new Float64Array(small.columns);
  const index = new Int32Array(columns);
  const share = new Float64Array(columns);
  for (let x = 0; x < columns; x += 1) {
    const position = low(x, small.columns - 1);
    index[x] = Math.max(0, Math.min(small.columns - 2, Math.floor(position)));
    share[x] = position - index[x]!;
  }
  for (let y = 0; y < rows; y += 1) {
    const position = low(y, small.rows - 1);
    const j = Math.max(0, Math.min(small.rows - 2, Math.floor(position)));
    const fy = position - j;
    for (let i = 0; i < small.columns; i += 1) {
      const k = j * small.columns + i;
      line[i] = small.values[k]! * (1 - fy) + small.values[k + small.columns]! * fy;
    }
    for (let x = 0; x < columns; x += 1) {
      const i = index[x]!;
      out[y * columns + x] = line[i]! + (line[i + 1]! - line[i]!) * share[x]!;
    }
  }
  return result;
}

export function smoothstep(low: number, high: number, x: number): number {
  const t = Math.max(0, Math.min(1, (x - low) / (high - low)));
  return t * t * (3 - 2 * t);
}
