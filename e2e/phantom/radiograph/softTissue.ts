import type { Point } from '../../../shared/geometry/shape.ts';
import * as ankle from '../geometry/ankle.ts';
import { distanceGrid } from '../geometry/distanceGrid.ts';
import type { Placement } from '../geometry/placement.ts';
import { type Plane, smoothstep } from '../plane.ts';
import { attenuation } from './bone.ts';
import { fibres, valueNoise } from './texture.ts';

const fatDeficit = attenuation.soft - attenuation.fat;

/** Adds skin, fat and muscle, takes away the fat pads, and adds the tendon. Bones come on top as excess over soft tissue. */
export function paintSoftTissue(lineIntegral: Plane, place: Placement): void {
  overlay(lineIntegral, place, ankle.skin, 0, (inside, x, y) => {
    if (inside <= 0) return 0;
    const thickness = thicknessMm(inside, y);
    // Skin is water-dense, then comes a layer of fat, then muscle, fascia and joints.
    const fatLayer = smoothstep(1.2, 2.2, inside) * smoothstep(7.5, 4, inside);
    const septa = 0.75 + 0.5 * valueNoise(x / 5, y / 5, 71);
    // Muscle runs down the leg and along the sole.
    const strands = y < 45 ? fibres(y, x + 0.05 * y, 73) * smoothstep(45, 25, y) : 0.5 * fibres(x, y - 0.1 * x, 75);
    const planes = inside > 6 ? 0.1 * strands * smoothstep(6, 14, inside) : 0;
    return thickness * (attenuation.soft - fatDeficit * (0.8 * fatLayer * septa + 0.1 + planes));
  });
  overlay(lineIntegral, place, ankle.kagerFat, 2, (inside, x, y) => {
    const streaks = 0.86 + 0.22 * fibres(y * 0.94 + x * 0.34, x * 0.94 - y * 0.34, 79);
    return -fatDeficit * 46 * smoothstep(-0.6, 3.2, inside) * streaks;
  });
  overlay(lineIntegral, place, ankle.plantarFat, 2, (inside, x, y) => {
    const septa = 0.8 + 0.4 * valueNoise(x / 2.2, y / 3.4, 83);
    return -fatDeficit * 20 * smoothstep(-1, 3.5, inside) * septa;
  });
  overlay(lineIntegral, place, ankle.tendon, 2, (inside, x, y) => {
    const strands = 1 + 0.05 * fibres(y, x - 0.12 * y, 89);
    return fatDeficit * 30 * smoothstep(-0.35, 1.3, inside) * strands;
  });
}

/** Share of the full thickness, by distance from the skin in parts of the reach: steep at the skin, flat inside. */
const profile = Float64Array.from({ length: 401 }, (_, i) => Math.sin((Math.PI / 2) * (i / 400)) ** 0.75);

/** The limb's extent along the beam at a distance from the skin line. */
function thicknessMm(insideMm: number, y: number): number {
  // Calf and foot are thicker than the ankle; the waist behind the ankle is thin.
  const full = 62 + 16 * smoothstep(-50, -140, y);
  const reach = 30 - 6 * smoothstep(40, 70, y);
  const position = Math.min(399.999, (400 * insideMm) / reach);
  const low = Math.floor(position);
  return full * (profile[low]! + (position - low) * (profile[low + 1]! - profile[low]!));
}

function overlay(
  lineIntegral: Plane,
  place: Placement,
  outline: readonly Point[],
  marginMm: number,
  add: (insideMm: number, x: number, y: number) => number,
): void {
  const grid = distanceGrid(outline, place, lineIntegral, marginMm);
  const line = new Float32Array(Math.max(1, grid.right - grid.left));
  for (let y = grid.top; y < grid.bottom; y += 1) {
    grid.row(y, line);
    const [x0, y0] = place.toBody([grid.left + 0.5, y + 0.5]);
    const [x1, y1] = place.toBody([grid.left + 1.5, y + 0.5]);
    const offset = y * lineIntegral.columns;
    for (let x = grid.left; x < grid.right; x += 1) {
      const i = x - grid.left;
      if (line[i]! < -marginMm) continue;
      lineIntegral.values[offset + x]! += add(line[i]!, x0 + i * (x1 - x0), y0 + i * (y1 - y0));
    }
  }
}
