import type { Point } from '../../../shared/geometry/shape.ts';
import { drawText } from '../font.ts';
import * as ankle from '../geometry/ankle.ts';
import { distanceGrid } from '../geometry/distanceGrid.ts';
import { placement } from '../geometry/placement.ts';
import { gaussianBlur, type Plane, plane, smoothstep } from '../plane.ts';
import { mesh, valueNoise } from '../radiograph/texture.ts';
import { randomFrom } from '../random.ts';

export const mrSize = 320;
export const mrPixelMm = 0.6;
/** Positions of the sagittal slices, mm towards the patient's right of the tendon. */
export const mrSlicesMm: readonly number[] = [-9, -6, -3, 0, 3, 6, 9];

/** One sagittal proton-density slice: marrow and fat bright, muscle gray, cortex and tendon dark. */
export function paintMr(sliceMm: number): Uint16Array {
  const place = placement({ pixelsPerMm: 1 / mrPixelMm, originPx: [172, 156], turnDegrees: 1 });
  const signal = plane(mrSize, mrSize);
  const off = Math.abs(sliceMm);
  const cover = (
    outline: readonly Point[],
    shrinkMm: number,
    draw: (inside: number, x: number, y: number, old: number) => number,
  ): void => paint(signal, outline, place, (inside, x, y, old) => draw(inside - shrinkMm, x, y, old));
  cover(ankle.skin, off * 0.12, (inside, x, y, old) => {
    if (inside < -0.5) return old;
    const fat = 640 + 50 * (valueNoise(x / 3, y / 3, 201) - 0.5);
    const muscle = 330 + 45 * (valueNoise(x / 2.5, y / 9, 203) - 0.5);
    const depth = y > 60 ? 15 : 6.5;
    return smoothstep(-0.5, 0.5, inside) * (muscle + (fat - muscle) * smoothstep(depth + 2, depth - 2, inside));
  });
  cover(
    ankle.kagerFat,
    0,
    (inside, x, y, old) => old + (650 + 60 * mesh(x, y, 205) - old) * smoothstep(-0.8, 1, inside),
  );
  cover(
    ankle.plantarFat,
    0,
    (inside, x, y, old) => old + (600 + 90 * mesh(x * 0.6, y, 207) - old) * smoothstep(-0.8, 1, inside),
  );
  const bones: [readonly Point[], number, number][] = [
    [ankle.tibia, off * 0.25, 1.6],
    [ankle.talus, off * 0.2, 1],
    [ankle.calcaneus, off * 0.22, 1.1],
    [ankle.navicular, off * 0.1, 0.9],
    [sliceMm >= 0 ? ankle.cuboid : ankle.medialCuneiform, 0, 0.9],
    [ankle.metatarsals[sliceMm >= 3 ? 4 : 2]!, 0, 1.1],
  ];
  for (const [outline, shrink, cortex] of bones) {
    cover(outline, shrink, (inside, x, y, old) => {
      const shell = outline === ankle.tibia ? cortex + 2.2 * smoothstep(-20, -85, y) : cortex;
      const marrow = 590 + 40 * mesh(x * 0.7, y * 0.7, 211) + 60 * (valueNoise(x / 9, y / 9, 213) - 0.5);
      const cartilage = smoothstep(-1.8, -0.6, inside) * smoothstep(0.2, -0.5, inside) * (y > -5 ? 1 : 0);
      const inner = smoothstep(-0.4, 0.3, inside);
      const value = 70 + (marrow - 70) * smoothstep(shell - 0.4, shell + 0.6, inside);
      return old + (value - old) * inner + (480 - old) * 0.6 * cartilage;
    });
  }
  cover(ankle.tendon, off * 0.16, (inside, x, y, old) => {
    // Thickened, with intermediate signal around the focus; the focus itself is hard to tell from the dark tendon.
    const swelling = smoothstep(13, 2, Math.hypot((x - 42.6) * 2.2, y - 15.5)) * smoothstep(9, 0, off);
    return old + (55 + 190 * swelling - old) * smoothstep(-0.5, 0.4, inside);
  });
  return acquire(signal, sliceMm);
}

/** Point spread, fall-off of the surface coil, Rician noise, burned-in mark. */
function acquire(signal: Plane, sliceMm: number): Uint16Array {
  const random = randomFrom(`mr/${sliceMm}`);
  const smooth = gaussianBlur(signal, 0.6);
  const stored = new Uint16Array(mrSize * mrSize);
  for (let i = 0; i < stored.length; i += 1) {
    const x = (i % mrSize) / mrSize - 0.56;
    const y = Math.floor(i / mrSize) / mrSize - 0.5;
    const value = smooth.values[i]! * (1.08 - 0.75 * (x * x + y * y));
    stored[i] = Math.round(Math.hypot(value + 13 * random.normal(), 13 * random.normal()));
  }
  drawText('SYNTHETIC', mrSize - 118, mrSize - 20, 2, (x, y) => {
    stored[y * mrSize + x] = 700;
  });
  return stored;
}

function paint(
  target: Plane,
  outline: readonly Point[],
  place: ReturnType<typeof placement>,
  draw: (inside: number, x: number, y: number, old: number) => number,
): void {
  const grid = distanceGrid(outline, place, target, 3);
  const line = new Float32Array(Math.max(1, grid.right - grid.left));
  for (let row = grid.top; row < grid.bottom; row += 1) {
    grid.row(row, line);
    for (let column = grid.left; column < grid.right; column += 1) {
      const [x, y] = place.toBody([column + 0.5, row + 0.5]);
      const i = row * target.columns + column;
      target.values[i] = draw(line[column - grid.left]!, x, y, target.values[i]!);
    }
  }
}
