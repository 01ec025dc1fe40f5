import type { FilmVisit } from '../course.ts';
import { type Focus, focusCentre } from '../geometry/focus.ts';
import type { Placement } from '../geometry/placement.ts';
import { signedDistance } from '../geometry/polygon.ts';
import { type Plane, smoothstep } from '../plane.ts';
import { clumps, fibres, mesh } from './texture.ts';

/**
 * Adds the mineral of the focus. No mineral lies outside the outline, so that the outline is the truth at every stage:
 * faint clumps at first, then a rim that closes step by step, at last a shell around trabeculae.
 */
export function paintFocus(lineIntegral: Plane, focus: Focus, film: FilmVisit, place: Placement): void {
  const outline = focus.outline.map((p) => place.toImage(p));
  const xs = outline.map((p) => p[0]);
  const ys = outline.map((p) => p[1]);
  for (let y = Math.floor(Math.min(...ys)); y <= Math.max(...ys); y += 1) {
    for (let x = Math.floor(Math.min(...xs)); x <= Math.max(...xs); x += 1) {
      const inside = signedDistance(outline, x + 0.5, y + 0.5) / place.pixelsPerMm;
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
    return smoothstep(0, 0.5, inside) * (0.1 + 0.1 * core + 0.3 * clumps(x, y, 101));
  }
  const rim = (thickness: number): number =>
    smoothstep(0, 0.18, inside) * smoothstep(thickness + 0.35, thickness - 0.1, inside);
  if (film.stage === 'maturing') {
    const late = film.shortAxisMm > 5;
    // The rim has gaps: wide on the second film, one small one on the third.
    const closed = late
      ? smoothstep(0.25, 0.55, Math.abs(angle - 2.2))
      : Math.max(smoothstep(0.9, 1.2, angle), smoothstep(-0.7, -1, angle)) *
        smoothstep(0.3, 0.6, Math.abs(angle + 2.4));
    const filling = late ? 0.3 + 0.2 * core + 0.16 * mesh(x, y, 103) : 0.18 + 0.16 * core + 0.34 * clumps(x, y, 105);
    return (
      smoothstep(0, 0.4, inside) * Math.max(0.05, filling) + closed * rim(late ? 0.75 : 0.55) * (late ? 0.5 : 0.38)
    );
  }
  const trabeculae = 0.28 * fibres(y, x + 0.14 * y, 107) + 0.14 * mesh(x, y, 109);
  return smoothstep(0, 0.15, inside) * Math.max(0.1, 0.34 + 0.1 * core + trabeculae) + 0.78 * rim(0.85);
}
