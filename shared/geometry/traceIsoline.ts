import type { Point } from './shape.ts';
import { simplify } from './simplify.ts';

/** A patch of values in which something is outlined; `left` and `top` place it in the image. */
export interface Patch {
  readonly values: Float32Array;
  readonly rows: number;
  readonly columns: number;
  readonly left: number;
  readonly top: number;
}

/**
 * Outline, in image coordinates, of the pixels in `inside` at `level`: it runs between pixel centres where the values
 * cross the level (linear between an inside and an outside centre), so exactly the centres of `inside` lie within.
 * Enclosed holes are filled. `inside` must be 4-connected.
 */
export function traceIsoline(patch: Patch, inside: Uint8Array, level: number): Point[] {
  const { values, rows, columns } = patch;
  const filled = fillHoles(inside, rows, columns);
  const isIn = (r: number, c: number) => r >= 0 && c >= 0 && r < rows && c < columns && filled[r * columns + c] === 1;
  let start = filled.indexOf(1);
  if (start < 0) return [];
  let r = Math.floor(start / columns);
  let c = start % columns;
  start = r * columns + c;
  // Along the cracks between pixels with the inside on the right hand. Direction: 0 right, 1 down, 2 left, 3 up.
  const outward: readonly [number, number][] = [
    [-1, 0],
    [0, 1],
    [1, 0],
    [0, -1],
  ];
  const ahead: readonly [number, number][] = [
    [0, 1],
    [1, 0],
    [0, -1],
    [-1, 0],
  ];
  let direction = 0;
  const points: Point[] = [];
  const limit = 4 * rows * columns + 4;
  for (let n = 0; n < limit; n += 1) {
    const [or, oc] = outward[direction]!;
    points.push(crossing(r, c, r + or, c + oc));
    const [ar, ac] = ahead[direction]!;
    if (isIn(r + ar, c + ac)) {
      if (isIn(r + ar + or, c + ac + oc)) {
        // The outline turns outward around the corner.
        r += ar + or;
        c += ac + oc;
        direction = (direction + 3) % 4;
      } else {
        r += ar;
        c += ac;
      }
    } else direction = (direction + 1) % 4;
    if (r * columns + c === start && direction === 0) break;
  }
  return simplify(points, 0.05);

  function crossing(ri: number, ci: number, ro: number, co: number): Point {
    const vi = values[ri * columns + ci]!;
    const onPatch = ro >= 0 && co >= 0 && ro < rows && co < columns;
    const vo = onPatch ? values[ro * columns + co]! : Number.NaN;
    // At the patch's edge, in a filled hole or beside another focus the values give no crossing: halfway then.
    const share = vi >= level && vo < level ? Math.min(0.999, Math.max(0.001, (vi - level) / (vi - vo))) : 0.5;
    return [patch.left + ci + 0.5 + share * (co - ci), patch.top + ri + 0.5 + share * (ro - ri)];
  }
}

/** Everything that the outside, joined across corners too, cannot reach. */
function fillHoles(inside: Uint8Array, rows: number, columns: number): Uint8Array {
  const outside = new Uint8Array(rows * columns);
  const stack: number[] = [];
  const visit = (r: number, c: number) => {
    if (r < 0 || c < 0 || r >= rows || c >= columns) return;
    const k = r * columns + c;
    if (inside[k] === 1 || outside[k] === 1) return;
    outside[k] = 1;
    stack.push(k);
  };
  for (let r = 0; r < rows; r += 1) {
    visit(r, 0);
    visit(r, columns - 1);
  }
  for (let c = 0; c < columns; c += 1) {
    visit(0, c);
    visit(rows - 1, c);
  }
  for (let k = stack.pop(); k !== undefined; k = stack.pop()) {
    const r = Math.floor(k / columns);
    const c = k % columns;
    for (let dr = -1; dr <= 1; dr += 1) for (let dc = -1; dc <= 1; dc += 1) visit(r + dr, c + dc);
  }
  return outside.map((v) => 1 - v);
}
