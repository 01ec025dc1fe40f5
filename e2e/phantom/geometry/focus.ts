import type { Point } from '../../../shared/geometry/shape.ts';
import type { FilmVisit } from '../course.ts';
import { distance, longestDiameter, longestPerpendicular, polygonArea, polygonPerimeter } from './polygon.ts';

/** The mineralised focus in body coordinates (mm) with its true measures. */
export interface Focus {
  readonly outline: readonly Point[];
  readonly longAxis: readonly [Point, Point];
  readonly shortAxis: readonly [Point, Point];
  readonly longAxisMm: number;
  readonly shortAxisMm: number;
  readonly areaMm2: number;
  readonly perimeterMm: number;
}

/** Centre of the focus, in the distal tendon about 3 cm above its insertion. */
export const focusCentre: Point = [42.6, 15.5];
/** Direction of the tendon there, against the vertical, degrees. */
const tendonTiltDegrees = 8.2;
const corners = 72;

/**
 * The outline at one date: an oval with lobes, scaled along and across until its longest diameter and the longest chord
 * at right angles to that are exactly what the course says.
 */
export function focusAt(film: Pick<FilmVisit, 'longAxisMm' | 'shortAxisMm' | 'stage'>): Focus {
  // Young mineral has an uneven outline, a mature ossicle a smooth one.
  const roughness = film.stage === 'immature' ? 1.5 : film.stage === 'maturing' ? 1.1 : 0.85;
  let along = film.longAxisMm / 2;
  let across = film.shortAxisMm / 2;
  for (let round = 0; round < 60; round += 1) {
    const outline = outlineOf(along, across, roughness);
    const long = longestDiameter(outline);
    const short = longestPerpendicular(outline, long);
    along *= film.longAxisMm / distance(...long);
    across *= film.shortAxisMm / distance(...short);
  }
  const outline = outlineOf(along, across, roughness);
  const longAxis = longestDiameter(outline);
  const shortAxis = longestPerpendicular(outline, longAxis);
  return {
    outline,
    longAxis,
    shortAxis,
    longAxisMm: distance(...longAxis),
    shortAxisMm: distance(...shortAxis),
    areaMm2: polygonArea(outline),
    perimeterMm: polygonPerimeter(outline),
  };
}

function outlineOf(along: number, across: number, roughness: number): Point[] {
  const tilt = (-tendonTiltDegrees * Math.PI) / 180;
  const cos = Math.cos(tilt);
  const sin = Math.sin(tilt);
  return Array.from({ length: corners }, (_, i): Point => {
    const angle = (2 * Math.PI * i) / corners;
    const lobes =
      1 +
      roughness *
        (0.034 * Math.cos(3 * angle + 0.4) + 0.024 * Math.cos(5 * angle + 1.3) + 0.016 * Math.cos(7 * angle + 2.4));
    const u = along * lobes * Math.cos(angle);
    const v = across * lobes * Math.sin(angle);
    // u runs down the tendon, v towards the skin.
    return [focusCentre[0] + v * cos - u * sin, focusCentre[1] + u * cos + v * sin];
  });
}
