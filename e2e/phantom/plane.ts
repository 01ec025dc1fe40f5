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
  const radius = Math.max(1, Math.ceil(3 * sigma));
  const kernel = Array.from({ length: 2 * radius + 1 }, (_, i) => Math.exp(-0.5 * ((i - radius) / sigma) ** 2));
  const sum = kernel.reduce((a, b) => a + b, 0);
  const weights = Float64Array.from(kernel, (k) => k / sum);
  return convolve(convolve(source, weights, radius, true), weights, radius, false);
}

function convolve(source: Plane, weights: Float64Array, radius: number, horizontal: boolean): Plane {
  const { columns, rows, values } = source;
  const result = plane(columns, rows);
  const length = horizontal ? columns : rows;
  const stride = horizontal ? 1 : columns;
  const lines = horizontal ? rows : columns;
  const buffer = new Float64Array(length + 2 * radius);
  for (let line = 0; line < lines; line += 1) {
    const start = horizontal ? line * columns : line;
    for (let i = 0; i < buffer.length; i += 1) {
      buffer[i] = values[start + Math.max(0, Math.min(length - 1, i - radius)) * stride]!;
    }
    for (let i = 0; i < length; i += 1) {
      let sum = 0;
      for (let k = 0; k < weights.length; k += 1) sum += weights[k]! * buffer[i + k]!;
      result.values[start + i * stride] = sum;
    }
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
    for (let x = 0; x < source.columns; x += 1) {
      const k = Math.floor(y / factor) * columns + Math.floor(x / factor);
      small.values[k]! += source.values[y * source.columns + x]!;
      count[k]! += 1;
    }
  }
  for (let k = 0; k < count.length; k += 1) small.values[k]! /= count[k]!;
  return enlarge(gaussianBlur(small, sigma / factor), source.columns, source.rows, factor);
}

function enlarge(small: Plane, columns: number, rows: number, factor: number): Plane {
  const result = plane(columns, rows);
  const at = (i: number, last: number): [number, number, number] => {
    const position = Math.max(0, Math.min(last, (i + 0.5) / factor - 0.5));
    const low = Math.min(Math.floor(position), Math.max(0, last - 1));
    return [low, Math.min(last, low + 1), position - low];
  };
  const across = Array.from({ length: columns }, (_, x) => at(x, small.columns - 1));
  for (let y = 0; y < rows; y += 1) {
    const [j0, j1, fy] = at(y, small.rows - 1);
    for (let x = 0; x < columns; x += 1) {
      const [i0, i1, fx] = across[x]!;
      const upper = small.values[j0 * small.columns + i0]! * (1 - fx) + small.values[j0 * small.columns + i1]! * fx;
      const lower = small.values[j1 * small.columns + i0]! * (1 - fx) + small.values[j1 * small.columns + i1]! * fx;
      result.values[y * columns + x] = upper * (1 - fy) + lower * fy;
    }
  }
  return result;
}

export function smoothstep(low: number, high: number, x: number): number {
  const t = Math.max(0, Math.min(1, (x - low) / (high - low)));
  return t * t * (3 - 2 * t);
}
