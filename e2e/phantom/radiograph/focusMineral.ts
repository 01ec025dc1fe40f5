import type { FilmVisit } from '../course.ts';
import { type Focus, focusCentre } from '../geometry/focus.ts';
import type { Placement } from '../geometry/placement.ts';
import { signedDistanceTo } from '../geometry/polygon.ts';
import { type Plane, smoothstep } from '../plane.ts';
import { clumps, fibres, mesh, valueNoise } from './texture.ts';

/**
 * Adds the mineral of the focus. No mineral lies outside the outline, so that the outline is the truth at every stage:
 * faint clumps at first, then a rim that closes step by step, at last a shell around trabeculae.
 */
export function paintFocus(lineIntegral: Plane, focus: Focus, film: FilmVisit, place: Placement): void {
  const outline = focus.outline.map((p) => place.toImage(p));
  const distanceAt = signedDistanceTo(outline);
  const xs = outline.map((p) => p[0]);
  const ys = outline.map((p) => p[1]);
  for (let y = Math.floor(Math.min(...ys)); y <= Math.max(...ys); y += 1) {
    for (let x = Math.floor(Math.min(...xs)); x <= Math.max(...xs); x += 1) {
      const inside = distanceAt(x + 0.5, y + 0.5) / place.pixelsPerMm;
      if (inside <= 0) continue;
      const [bx, by] = place.toBody([x + 0.5, y + 0.5]);
      lineIntegral.values[y * lineIntegral.columns + x]! += mineral(film, bx, by, inside);
    }
  }
}

function mineral(film: FilmVisit, x: number, y: number, inside: number): number {
  const angle = Math.atan2(y - focusCentre[1], x - focusCentre[0]);
  const core = smoothstep(0, film.shortAxisMm / 2, inside);
  if (film.stage === 'immature') {
    return smoothstep(0, 0.45, inside) * (0.12 + 0.08 * core + 0.26 * clumps(x, y, 101));
  }
  const rim = (thickness: number): number =>
    smoothstep(0, 0.18, inside) * smoothstep(thickness + 0.35, thickness - 0.1, inside);
  if (film.stage === 'maturing') {
    const late = film.shortAxisMm > 5;
    // The rim has gaps: on the second film it covers less than half of the border, on the third one gap is left.
    const closed = late
      ? smoothstep(0.16, 0.42, Math.abs(angle - 2.2)) * smoothstep(0.1, 0.3, Math.abs(angle + 1.1))
      : smoothstep(0.48, 0.62, valueNoise((angle + 3.2) * 1.25, 3.5, 104));
    const thickness = (late ? 0.35 : 0.3) + 0.5 * valueNoise(x / 1.5, y / 1.5, 113);
    const filling = late
      ? 0.34 + 0.14 * core + 0.16 * mesh(x, y, 103) + 0.12 * clumps(x, y, 105)
      : 0.16 + 0.12 * core + 0.32 * clumps(x, y, 105);
    return (
      smoothstep(0, late ? 0.3 : 0.45, inside) * Math.max(0.06, filling) +
      closed * rim(thickness) * (late ? 0.42 : 0.34)
    );
  }
  const trabeculae = 0.34 * fibres(y, x + 0.14 * y, 107) + 0.16 * mesh(x, y, 109);
  const uneven = 0.8 + 0.4 * valueNoise(x / 2.2, y / 2.2, 111);
  return (
    smoothstep(0, 0.15, inside) * Math.max(0.12, 0.5 + 0.12 * core + trabeculae) +
    0.55 * uneven * rim(0.5 + 0.6 * valueNoise(x / 1.3, y / 1.3, 113))
  );
}
