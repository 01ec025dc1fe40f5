import type { Point } from '../../../shared/geometry/shape.ts';
import { distanceGrid } from '../geometry/distanceGrid.ts';
import type { Placement } from '../geometry/placement.ts';
import { type Plane, smoothstep } from '../plane.ts';
import { valueNoise } from './texture.ts';

/** Linear attenuation per mm at about 38 keV, rounded from tables: cortical bone, soft tissue, fat. */
export const attenuation = { cortex: 0.105, soft: 0.028, fat: 0.0215 } as const;

/** A bone as the beam meets it: an outline, extended in depth with rounded edges, a shell around spongy bone. */
export interface Bone {
  readonly outline: readonly Point[];
  /** Extent along the beam, mm. */
  readonly depthMm: number;
  /** Radius of the rounding towards the outline, mm: small for faces that the beam meets edge-on. */
  readonly edgeMm: number;
  /** Thickness of the shell, mm, at a place. */
  cortexMm(x: number, y: number): number;
  /** Attenuation of the spongy inside over that of soft tissue, per mm, with its trabeculae. */
  spongy(x: number, y: number): number;
  /** Share of the bone that is there at a place, where it runs out into another one; 1 when left out. */
  presence?(x: number, y: number): number;
}

/** Adds what one bone takes from the beam. */
export function paintBone(lineIntegral: Plane, bone: Bone, place: Placement): void {
  const grid = distanceGrid(bone.outline, place, lineIntegral, 0.5);
  const line = new Float32Array(Math.max(1, grid.right - grid.left));
  const excess = attenuation.cortex - attenuation.soft;
  for (let y = grid.top; y < grid.bottom; y += 1) {
    grid.row(y, line);
    const [x0, y0] = place.toBody([grid.left + 0.5, y + 0.5]);
    const [x1, y1] = place.toBody([grid.left + 1.5, y + 0.5]);
    const offset = y * lineIntegral.columns;
    for (let x = grid.left; x < grid.right; x += 1) {
      const i = x - grid.left;
      if (line[i]! <= -0.3) continue;
      const bodyX = x0 + i * (x1 - x0);
      const bodyY = y0 + i * (y1 - y0);
      // Attachments and vessels roughen every border a little.
      const inside = line[i]! + 0.24 * (valueNoise(bodyX / 3.4, bodyY / 3.4, 5) - 0.5);
      if (inside <= 0) continue;
      // No cortex is even: it thins and thickens over millimetres.
      const shell = bone.cortexMm(bodyX, bodyY) + 0.5 * (valueNoise(bodyX / 7, bodyY / 7, 7) - 0.5);
      const whole = bone.depthMm * rounded(inside / bone.edgeMm);
      const hollow =
        inside > shell ? (bone.depthMm - 2 * shell) * rounded((inside - shell) / (bone.edgeMm - shell * 0.5)) : 0;
      const cortexPath = Math.max(0, whole - hollow);
      // Under the cortex the mesh is denser.
      const spongy = bone.spongy(bodyX, bodyY) * (1 + 0.45 * smoothstep(5.5, 0.8, inside - shell));
      const taken = excess * cortexPath + hollow * spongy;
      lineIntegral.values[offset + x]! += bone.presence === undefined ? taken : taken * bone.presence(bodyX, bodyY);
    }
  }
}

/** A quarter circle: 0 at the edge, 1 from one radius inwards. */
function rounded(t: number): number {
  if (t >= 1) return 1;
  return Math.sqrt(t * (2 - t));
}
