import type { StoredFrame } from '../dicom/model.ts';
import { mapShape } from '../geometry/mapShape.ts';
import type { Point, Shape } from '../geometry/shape.ts';

/** The body's midline on an image: a straight line through (column, row), `angleDeg` clockwise on the image from vertical. */
export interface Midline {
  readonly column: number;
  readonly angleDeg: number;
  /** Row at which `column` holds; 0, the upper edge, when left out. */
  readonly row?: number;
}

interface Grid {
  readonly rows: number;
  readonly columns: number;
  readonly values: Float32Array;
  /** Image pixels per cell, across and down. */
  readonly cell: number;
  readonly cellHeight: number;
}

const coarseCells = 4096;
const fineCells = 32768;
const largestTiltDeg = 12;

/**
 * Finds the midline of a scan by the symmetry of the image: the line that carries the image best onto its own mirror
 * image. Values enter as square roots, which evens out the noise of counts, and are capped, so that one hot focus does
 * not pull the line. Outside the image there is nothing, so a line far off centre fits badly by itself.
 *
 * A proposal for the reader, who sees it and can move it. An empty image gives its middle column.
 */
export function findMidline(stored: StoredFrame): Midline {
  const middle: Midline = { column: stored.columns / 2, row: stored.rows / 2, angleDeg: 0 };
  if (stored.samplesPerPixel !== 1) return middle;
  const coarse = shrink(stored, coarseCells);
  let best = { column: middle.column, angleDeg: 0, score: -1 };
  const row = stored.rows / 2;
  const consider = (grid: Grid, column: number, angleDeg: number) => {
    const score = symmetry(grid, column, row, angleDeg);
    if (score > best.score) best = { column, angleDeg, score };
  };
  const quarter = stored.columns / 4;
  for (let angle = -largestTiltDeg; angle <= largestTiltDeg; angle += 3) {
    for (let column = middle.column - quarter; column <= middle.column + quarter; column += coarse.cell / 2) {
      consider(coarse, column, angle);
    }
  }
  if (best.score <= 0) return middle;
  const fine = shrink(stored, fineCells);
  let step = coarse.cell / 2;
  let turn = 1.5;
  best = { ...best, score: symmetry(fine, best.column, row, best.angleDeg) };
  // Pattern search: move while a neighbour is better, else halve the steps; ends at a tenth of a cell.
  for (let n = 0; n < 60 && step > coarse.cell / 40; n += 1) {
    const { column, angleDeg } = best;
    for (const dc of [-step, 0, step]) for (const da of [-turn, 0, turn]) consider(fine, column + dc, angleDeg + da);
    if (best.column === column && best.angleDeg === angleDeg) {
      step /= 2;
      turn /= 2;
    }
  }
  return { column: best.column, row, angleDeg: best.angleDeg };
}

/** Mean square roots of counts on a coarser grid, capped at their 98th percentile. */
function shrink(stored: StoredFrame, cells: number): Grid {
  const cell = Math.max(1, Math.sqrt((stored.rows * stored.columns) / cells));
  const rows = Math.max(1, Math.round(stored.rows / cell));
  const columns = Math.max(1, Math.round(stored.columns / cell));
  const sums = new Float64Array(rows * columns);
  const counts = new Uint32Array(rows * columns);
  let low = Infinity;
  for (const value of stored.pixels) if (value < low) low = value;
  const base = Math.min(0, low);
  for (let r = 0; r < stored.rows; r += 1) {
    const at = Math.min(rows - 1, Math.floor(((r + 0.5) * rows) / stored.rows)) * columns;
    for (let c = 0; c < stored.columns; c += 1) {
      const k = at + Math.min(columns - 1, Math.floor(((c + 0.5) * columns) / stored.columns));
      sums[k]! += stored.pixels[r * stored.columns + c]! - base;
      counts[k]! += 1;
    }
  }
  const roots = Float32Array.from(sums, (s, k) => Math.sqrt(s / Math.max(1, counts[k]!)));
  // Smoothed, because sampling between cells smooths too: unsmoothed, lines that fall on the grid would fit best.
  const values = blur(blur(roots, rows, columns), rows, columns);
  const sorted = Float32Array.from(values).sort();
  const cap = sorted[Math.floor(0.98 * (sorted.length - 1))]!;
  return {
    rows,
    columns,
    values: values.map((v) => Math.min(v, cap || v)),
    cell: stored.columns / columns,
    cellHeight: stored.rows / rows,
  };
}

/** Weights 1 2 1 along rows and along columns; the border repeats. */
function blur(values: Float32Array, rows: number, columns: number): Float32Array {
  const across = new Float32Array(values.length);
  const out = new Float32Array(values.length);
  for (let r = 0; r < rows; r += 1) {
    for (let c = 0; c < columns; c += 1) {
      const k = r * columns + c;
      across[k] = (values[c > 0 ? k - 1 : k]! + 2 * values[k]! + values[c + 1 < columns ? k + 1 : k]!) / 4;
    }
  }
  for (let k = 0; k < values.length; k += 1) {
    const above = across[k >= columns ? k - columns : k]!;
    const below = across[k + columns < values.length ? k + columns : k]!;
    out[k] = (above + 2 * across[k]! + below) / 4;
  }
  return out;
}

/** Correlation, 0 to 1, of the grid with its mirror image; what falls outside the image counts as nothing. */
function symmetry(grid: Grid, column: number, row: number, angleDeg: number): number {
  const { rows, columns, values, cellHeight } = grid;
  const t = (angleDeg * Math.PI) / 180;
  // Unit normal of the line; mirrored point = p - 2 ((p - o) . n) n
  const nx = Math.cos(t);
  const ny = Math.sin(t);
  let both = 0;
  let own = 0;
  for (let r = 0; r < rows; r += 1) {
    const y = (r + 0.5) * cellHeight - row;
    for (let c = 0; c < columns; c += 1) {
      const value = values[r * columns + c]!;
      if (value === 0) continue;
      own += value * value;
      const x = (c + 0.5) * grid.cell - column;
      const d = 2 * (x * nx + y * ny);
      const u = (x - d * nx + column) / grid.cell - 0.5;
      const v = (y - d * ny + row) / cellHeight - 0.5;
      both += value * sample(values, rows, columns, u, v);
    }
  }
  return own === 0 ? 0 : both / own;
}

function sample(values: Float32Array, rows: number, columns: number, u: number, v: number): number {
  const c = Math.floor(u);
  const r = Math.floor(v);
  const fx = u - c;
  const fy = v - r;
  const at = (rr: number, cc: number) =>
    rr < 0 || cc < 0 || rr >= rows || cc >= columns ? 0 : values[rr * columns + cc]!;
  return (
    at(r, c) * (1 - fx) * (1 - fy) +
    at(r, c + 1) * fx * (1 - fy) +
    at(r + 1, c) * (1 - fx) * fy +
    at(r + 1, c + 1) * fx * fy
  );
}

/** The point mirrored across the midline. */
export function mirrorPoint([x, y]: Point, { column, angleDeg, row = 0 }: Midline): Point {
  const t = (angleDeg * Math.PI) / 180;
  const nx = Math.cos(t);
  const ny = Math.sin(t);
  const d = 2 * ((x - column) * nx + (y - row) * ny);
  return [x - d * nx, y - d * ny];
}

/**
 * The shape mirrored across the midline: same area, mirrored outline. It may reach beyond the image, which measuring
 * refuses; outlines keep their direction of travel reversed, as a mirror does.
 */
export function mirrorShape(shape: Shape, midline: Midline): Shape {
  const mirror = (p: Point) => mirrorPoint(p, midline);
  return mapShape(shape, mirror, (ellipse) => {
    // A mirror along direction p turns a direction a into 2p - a; the midline's direction is 90 degrees + tilt.
    const turned = 2 * midline.angleDeg - ellipse.rotation;
    return { ...ellipse, center: mirror(ellipse.center), rotation: withinHalfTurn(turned) };
  });
}

/** The same ellipse direction in the range above -90 up to 90 degrees. */
function withinHalfTurn(degrees: number): number {
  const r = ((degrees % 180) + 180) % 180;
  return r > 90 ? r - 180 : r;
}
