/** One patient painted, read by a simulated reader and measured by the program. */
import type { StoredFrame, StudyInfo } from '../../shared/dicom/model.ts';
import { noSpacing } from '../../shared/dicom/testing/plainInstance.ts';
import { longestDiameter } from '../../shared/geometry/longestDiameter.ts';
import { polygonAreaPx } from '../../shared/geometry/polygon.ts';
import { measurePatient } from '../../shared/measure/measurePatient.ts';
import type { LesionResult } from '../../shared/measure/model.ts';
import { exampleFilm, exampleInput, exampleScan, mark } from '../../shared/measure/testing/example.ts';
import type { Annotation, Finding } from '../../shared/reading/model.ts';
import type { SiteSettings } from '../../shared/settings/model.ts';
import { growContour } from '../../shared/size/growContour.ts';
import { findMidline } from '../../shared/uptake/midline.ts';
import { regionStats } from '../../shared/uptake/regionStats.ts';
import {
  backgroundRegion,
  detectorPitchMm,
  filmCentre,
  lesionRegion,
  paintFilm,
  paintScan,
  readAxes,
  referenceRegion,
  scanAxis,
} from './paint.ts';
import type { FilmTruth, PatientTruth } from './patient.ts';

export interface Noise {
  readonly normal: () => number;
  readonly poisson: (mean: number) => number;
}

export interface ReaderModel {
  /** SD of one length reading, mm. */
  readonly lengthSdMm: number;
  /** Repositioning and reader coefficient of variation of a ratio. */
  readonly ratioCv: number;
  /** Mean net counts per pixel of the reference region. */
  readonly referencePerPixel: number;
}

export interface Measured {
  readonly lesion: LesionResult;
  /** One-click contours against the true area and length, in the detector plane, relative. */
  readonly contours: readonly { readonly area: number; readonly length: number }[];
  /** Midline found less true column, pixels. */
  readonly midlines: readonly number[];
}

export function measureTruth(
  patient: number,
  truth: PatientTruth,
  model: ReaderModel,
  noise: Noise,
  settings: Partial<SiteSettings>,
): Measured {
  const frames = new Map<string, StoredFrame>();
  const studies: StudyInfo[] = [];
  const annotations: Annotation[] = [];
  const findings: Finding[] = [];
  const contours: { area: number; length: number }[] = [];
  const midlines: number[] = [];
  const axis = scanAxis(patient);
  truth.films.forEach((film, i) => {
    const sop = `1.${i + 1}`;
    studies.push(exampleFilm(sop, film.date, { spacing: spacingOf(film) }));
    annotations.push(...readFilm(film, sop, model, noise));
    findings.push({ lesionId: 'L1', studyInstanceUid: `${sop}.2`, radiographicStage: film.stage });
    // One contour and one midline per patient: they are the slow part, and 200 are enough to know their error.
    if (i === truth.films.length - 1) contours.push(contourOf(film, paintFilm(film, noise.normal)));
  });
  truth.scans.forEach((scan, i) => {
    const sop = `2.${i + 1}`;
    studies.push(exampleScan(sop, scan.date));
    const moved = scan.ratio * Math.exp(model.ratioCv * noise.normal());
    const frame = paintScan(moved, axis, model.referencePerPixel, noise.poisson);
    frames.set(sop, frame);
    if (i === truth.scans.length - 1) midlines.push(findMidline(frame).column - axis);
    annotations.push(
      mark(`${sop}-l`, sop, 'uptake-lesion', { shape: lesionRegion(axis) }),
      mark(`${sop}-n`, sop, 'uptake-reference', { shape: referenceRegion(axis), reference: 'contralateral' }),
      mark(`${sop}-b`, sop, 'uptake-background', { shape: backgroundRegion }),
    );
    findings.push({ lesionId: 'L1', studyInstanceUid: `${sop}.2`, phases: scan.phases });
  });
  const input = exampleInput(studies, { annotations, findings }, [], settings);
  const result = measurePatient({
    ...input,
    statsOf: (annotation, instance) => regionStats(frames.get(annotation.sopInstanceUid)!, instance, annotation.shape),
  });
  return { lesion: result.lesions[0]!, contours, midlines };
}

function spacingOf(film: FilmTruth) {
  const imagerPixelSpacing: [number, number] = [detectorPitchMm, detectorPitchMm];
  const estimatedRadiographicMagnificationFactor = film.knows === 'factor' ? film.magnification : null;
  return { ...noSpacing, imagerPixelSpacing, estimatedRadiographicMagnificationFactor };
}

function readFilm(film: FilmTruth, sop: string, model: ReaderModel, { normal }: Noise): Annotation[] {
  const { long, short } = readAxes(film, model.lengthSdMm, normal);
  const marks = [
    mark(`${sop}-la`, sop, 'long-axis', { shape: long }),
    mark(`${sop}-sa`, sop, 'short-axis', { shape: short }),
  ];
  // A bone of 80 mm as the internal reference, read with the same error.
  const bone = ((80 + model.lengthSdMm * normal()) * film.magnification) / detectorPitchMm;
  marks.push(
    mark(`${sop}-ir`, sop, 'internal-reference', {
      lesionId: null,
      label: 'bone',
      shape: {
        kind: 'line',
        points: [
          [0, 0],
          [bone, 0],
        ],
      },
    }),
  );
  if (film.knows === 'marker') {
    // A ball of 25 mm; its sharp edge is read within 0.15 mm.
    const drawn = ((25 + 0.15 * normal()) * film.magnification) / detectorPitchMm;
    marks.push(
      mark(`${sop}-c`, sop, 'calibration', {
        lesionId: null,
        millimetres: 25,
        shape: {
          kind: 'line',
          points: [
            [5, 5],
            [5 + drawn, 5],
          ],
        },
      }),
    );
  }
  return marks;
}

function contourOf(film: FilmTruth, frame: StoredFrame): { area: number; length: number } {
  const grown = growContour(frame, [filmCentre[0] + 1, filmCentre[1] - 1], { maxRadiusPx: 175 });
  if (grown === null) return { area: Number.NaN, length: Number.NaN };
  const scale = film.magnification / detectorPitchMm;
  const trueArea = (Math.PI / 4) * film.longMm * film.shortMm * scale ** 2;
  const { long } = longestDiameter(grown.points);
  const length = Math.hypot(long[1][0] - long[0][0], long[1][1] - long[0][1]);
  return { area: polygonAreaPx(grown.points) / trueArea - 1, length: length / (film.longMm * scale) - 1 };
}
