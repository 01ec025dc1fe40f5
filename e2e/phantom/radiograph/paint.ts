import type { FilmVisit } from '../course.ts';
import { type Focus, focusAt } from '../geometry/focus.ts';
import { type Placement, placement } from '../geometry/placement.ts';
import { plane } from '../plane.ts';
import { randomFrom } from '../random.ts';
import { paintBone } from './bone.ts';
import { expose } from './detector.ts';
import { paintFocus } from './focusMineral.ts';
import { paintMarkers } from './markers.ts';
import { skeleton } from './skeleton.ts';
import { paintSoftTissue } from './softTissue.ts';

export const filmColumns = 1500;
export const filmRows = 1800;
/** Pixel pitch of the detector, mm. */
export const detectorPitchMm = 0.15;

export interface Film {
  readonly pixels: Uint16Array;
  readonly place: Placement;
  readonly focus: Focus;
}

export function filmPlacement(film: FilmVisit): Placement {
  const pixelsPerMm = film.magnification / detectorPitchMm;
  return placement({
    pixelsPerMm,
    originPx: [790 + film.shiftMm[0] * pixelsPerMm, 1010 + film.shiftMm[1] * pixelsPerMm],
    turnDegrees: film.turnDegrees,
  });
}

/** One lateral film: line integrals of attenuation, then the detector. */
export function paintFilm(film: FilmVisit): Film {
  const place = filmPlacement(film);
  const focus = focusAt(film);
  const lineIntegral = plane(filmColumns, filmRows);
  paintSoftTissue(lineIntegral, place);
  for (const bone of skeleton(film.fibulaShiftMm)) paintBone(lineIntegral, bone, place);
  paintFocus(lineIntegral, focus, film, place);
  paintMarkers(lineIntegral, place);
  return { pixels: expose(lineIntegral, randomFrom(`film/${film.date}`), film.modality), place, focus };
}
