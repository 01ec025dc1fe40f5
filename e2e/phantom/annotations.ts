import type { Point } from '../../shared/geometry/shape.ts';
import { context, films, lesion, patient, scans } from './course.ts';
import type { FilmTruth, ScanTruth } from './truth.ts';
import { uidFor } from './uid.ts';

/** The demonstration reader's work as an annotation exchange file, version 2 (enthesis-annotations). */
export function demonstrationAnnotations(filmTruths: readonly FilmTruth[], scanTruths: readonly ScanTruth[]): unknown {
  return {
    format: 'enthesis-annotations',
    version: 2,
    patientId: patient.id,
    lesions: [{ ...lesion, trackingUid: uidFor('lesion/L1') }],
    annotations: [...filmTruths.flatMap(filmAnnotations), ...scanTruths.flatMap(scanAnnotations)],
    findings: [
      ...films.map((visit, i) => ({
        lesion: lesion.id,
        studyInstanceUid: filmTruths[i]!.studyInstanceUid,
        radiographicStage: visit.stage,
        signs: { margin: visit.margin, corticalRim: visit.corticalRim, trabeculae: visit.trabeculae },
      })),
      ...scans.map((visit, i) => ({
        lesion: lesion.id,
        studyInstanceUid: scanTruths[i]!.studyInstanceUid,
        phases: { flow: visit.flow, pool: visit.pool },
      })),
    ],
    context,
  };
}

function filmAnnotations(truth: FilmTruth): unknown[] {
  const on = { sopInstanceUid: truth.sopInstanceUid, frame: 1 };
  return [
    { lesion: lesion.id, ...on, role: 'long-axis', shape: 'line', points: truth.longAxis.points.map(rounded) },
    { lesion: lesion.id, ...on, role: 'short-axis', shape: 'line', points: truth.shortAxis.points.map(rounded) },
    { lesion: lesion.id, ...on, role: 'area', shape: 'polygon', points: truth.polygon.map(rounded) },
    ...(truth.basis === 'user-calibrated'
      ? [
          {
            ...on,
            role: 'calibration',
            shape: 'line',
            points: truth.ball.points.map(rounded),
            millimetres: truth.ball.mm,
          },
        ]
      : []),
  ];
}

function scanAnnotations(truth: ScanTruth): unknown[] {
  const on = { lesion: lesion.id, sopInstanceUid: truth.sopInstanceUid, frame: truth.frame };
  return [
    { ...on, role: 'uptake-lesion', shape: 'ellipse', ...truth.lesion.ellipse },
    { ...on, role: 'uptake-reference', shape: 'ellipse', ...truth.reference.ellipse, reference: 'contralateral' },
  ];
}

/** To a hundredth of a pixel: far finer than a reader's hand, short in the file. */
function rounded([x, y]: Point): Point {
  return [Math.round(x * 100) / 100, Math.round(y * 100) / 100];
}
