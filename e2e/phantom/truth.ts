import type { Point } from '../../shared/geometry/shape.ts';
import type { SpacingBasis } from '../../shared/geometry/spacingBasis.ts';
import type { Conclusion, Scintigraphy } from '../../shared/maturity/model.ts';
import { type FilmVisit, films, lesion, mrVisit, patient, type ScanVisit } from './course.ts';
import { instanceUid, studyUid } from './dicom/common.ts';
import type { ScanFile } from './dicom/scan.ts';
import { ball, ballDiameter } from './radiograph/markers.ts';
import { detectorPitchMm, type Film } from './radiograph/paint.ts';
import { matrix256 } from './scan/camera.ts';
import { type Frame, stanceAt } from './scan/paint.ts';
import { type Ellipse, focusRegions, sumIn } from './scan/regions.ts';

/** What is true of one film, known from how it was made. Coordinates are SCOORD (column, row) of frame 1. */
export interface FilmTruth {
  readonly studyInstanceUid: string;
  readonly sopInstanceUid: string;
  readonly date: string;
  readonly kind: 'film';
  readonly stage: FilmVisit['stage'];
  /** The basis that the program should find, and the true size of a pixel in the plane of the ankle. */
  readonly basis: SpacingBasis;
  readonly objectPlanePixelMm: number;
  readonly longAxis: { readonly mm: number; readonly points: readonly [Point, Point] };
  readonly shortAxis: { readonly mm: number; readonly points: readonly [Point, Point] };
  readonly areaMm2: number;
  readonly perimeterMm: number;
  readonly polygon: readonly Point[];
  readonly ball: { readonly mm: number; readonly points: readonly [Point, Point] };
}

/** Expected counts of a region on the noiseless image; a measurement scatters about them by Poisson's law. */
export interface RegionTruth {
  readonly ellipse: Ellipse;
  readonly pixels: number;
  readonly expectedCounts: number;
  readonly expectedMean: number;
}

export interface ScanTruth {
  readonly studyInstanceUid: string;
  /** The delayed image; `frame` is its posterior view. */
  readonly sopInstanceUid: string;
  readonly frame: number;
  readonly date: string;
  readonly kind: 'scan';
  readonly hoursAfterInjection: number;
  readonly ratio: number;
  /** Poisson error of the ratio, relative: sqrt(1/C_L + 1/C_N). */
  readonly relativeError: number;
  readonly lesion: RegionTruth;
  readonly reference: RegionTruth;
  readonly flow: ScanVisit['flow'];
  readonly pool: ScanVisit['pool'];
  /** Sum of all pixels of each image, also in its header. */
  readonly countsAccumulated: Readonly<Record<'flow' | 'pool' | 'delayed', number>>;
  readonly sopInstanceUids: Readonly<Record<'flow' | 'pool' | 'delayed', string>>;
}

/** What the rules must conclude from everything up to and including a date. */
export interface ConclusionTruth {
  readonly date: string;
  readonly scintigraphy: Scintigraphy;
  readonly radiograph: FilmVisit['stage'];
  readonly conclusion: Conclusion;
}

export interface Truth {
  readonly format: 'enthesis-phantom-truth';
  readonly version: 1;
  readonly patientId: string;
  readonly lesion: string;
  readonly studies: readonly (FilmTruth | ScanTruth | { kind: 'mr'; studyInstanceUid: string; date: string })[];
  readonly byDate: readonly ConclusionTruth[];
}

/** The frame of the static images that shows the back. */
export const posteriorFrame = 2;

export function filmTruth(visit: FilmVisit, film: Film): FilmTruth {
  const { focus, place } = film;
  const onImage = (line: readonly [Point, Point]): [Point, Point] => [place.toImage(line[0]), place.toImage(line[1])];
  return {
    studyInstanceUid: studyUid('film', visit.date),
    sopInstanceUid: instanceUid('film', visit.date),
    date: visit.date,
    kind: 'film',
    stage: visit.stage,
    basis: basisOf(visit),
    objectPlanePixelMm: detectorPitchMm / visit.magnification,
    longAxis: { mm: focus.longAxisMm, points: onImage(focus.longAxis) },
    shortAxis: { mm: focus.shortAxisMm, points: onImage(focus.shortAxis) },
    areaMm2: focus.areaMm2,
    perimeterMm: focus.perimeterMm,
    polygon: focus.outline.map((p) => place.toImage(p)),
    ball: { mm: ball.diameterMm, points: ballDiameter(place) },
  };
}

function basisOf(visit: FilmVisit): SpacingBasis {
  if (visit.calibration === 'ball-only') return 'user-calibrated';
  return visit.calibration === 'magnification' ? 'magnification-corrected' : 'calibrated';
}

export function scanTruth(
  visit: ScanVisit,
  delayed: readonly Frame[],
  files: Readonly<Record<'flow' | 'pool' | 'delayed', ScanFile>>,
): ScanTruth {
  const regions = focusRegions(stanceAt(visit), matrix256, 'POST');
  const expected = delayed[posteriorFrame - 1]!.expected;
  const region = (ellipse: Ellipse): RegionTruth => {
    const { sum, pixels } = sumIn(expected, ellipse);
    return { ellipse, pixels, expectedCounts: sum, expectedMean: sum / pixels };
  };
  const lesionRegion = region(regions.lesion);
  const reference = region(regions.reference);
  return {
    studyInstanceUid: studyUid('scan', visit.date),
    sopInstanceUid: files.delayed.uid,
    frame: posteriorFrame,
    date: visit.date,
    kind: 'scan',
    hoursAfterInjection: visit.hoursToDelayed,
    ratio: lesionRegion.expectedMean / reference.expectedMean,
    relativeError: Math.sqrt(1 / lesionRegion.expectedCounts + 1 / reference.expectedCounts),
    lesion: lesionRegion,
    reference,
    flow: visit.flow,
    pool: visit.pool,
    countsAccumulated: {
      flow: files.flow.countsAccumulated,
      pool: files.pool.countsAccumulated,
      delayed: files.delayed.countsAccumulated,
    },
    sopInstanceUids: { flow: files.flow.uid, pool: files.pool.uid, delayed: files.delayed.uid },
  };
}

/**
 * Worked by hand from clinical-rules.md section 5 for this course. With a single scan the activity is undetermined, although
 * flow and pool are positive on it, so the film decides up to the second scan. On 2025-07-22 the ratio is far below its peak, flow and
 * pool are negative, and it has only fallen: declining. From 2025-11-18 on it is flat (1.92, 1.90, 1.88), and a fall that ended on
 * 2025-07-22 describes it far better than a straight one. With the assumed CV of 10% three single scans prove no plateau, as 1.645
 * sqrt(2) 0.1 = 0.23 > ln 1.2 = 0.18: quiet, flat since 2025-07-22, which counts as maturing beside the mature film.
 */
const conclusions: Readonly<Record<string, readonly [Scintigraphy, Conclusion]>> = {
  '2025-01-14': ['undetermined', 'immature'],
  '2025-04-15': ['undetermined', 'maturing'],
  '2025-07-22': ['declining', 'maturing'],
  '2025-11-18': ['quiet', 'maturing'],
  '2026-03-17': ['quiet', 'maturing'],
};

export function truthOf(filmTruths: readonly FilmTruth[], scanTruths: readonly ScanTruth[]): Truth {
  const byDate = films.map((film): ConclusionTruth => {
    const [scintigraphy, conclusion] = conclusions[film.date]!;
    return { date: film.date, scintigraphy, radiograph: film.stage, conclusion };
  });
  return {
    format: 'enthesis-phantom-truth',
    version: 1,
    patientId: patient.id,
    lesion: lesion.id,
    studies: [
      ...filmTruths,
      ...scanTruths,
      { kind: 'mr', studyInstanceUid: studyUid('mr', mrVisit.date), date: mrVisit.date },
    ],
    byDate,
  };
}
