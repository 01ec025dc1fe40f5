import type { FilmVisit } from '../course.ts';
import { storedMaximum } from '../radiograph/detector.ts';
import { detectorPitchMm, type Film, filmColumns, filmRows } from '../radiograph/paint.ts';
import { uidFor } from '../uid.ts';
import { commonModules, instanceUid, pixelModule, studyUid } from './common.ts';
import { code, type DataSet, sequence, ss, text } from './elements.ts';
import { writeDicomFile } from './write.ts';

const crStorage = '1.2.840.10008.5.1.4.1.1.1';
const dxForPresentation = '1.2.840.10008.5.1.4.1.1.1.1';
const sourceToDetectorMm = 1050;

/** One lateral right ankle as a CR or DX image (PS3.3 A.2, A.26). */
export function filmFile(visit: FilmVisit, film: Film): Uint8Array {
  const sopClassUid = visit.modality === 'CR' ? crStorage : dxForPresentation;
  const uid = instanceUid('film', visit.date);
  const dataSet: DataSet = [
    ...commonModules(
      {
        uid: studyUid('film', visit.date),
        id: `XR${visit.date.slice(2, 7).replace('-', '')}`,
        accession: `SYN-XR-${visit.date.replaceAll('-', '')}`,
        date: visit.date,
        time: visit.time,
        description: 'X-ray right ankle, lateral',
      },
      {
        uid: uidFor(`series/film/${visit.date}`),
        number: 1,
        modality: visit.modality,
        description: 'Right ankle lateral',
        bodyPart: 'ANKLE',
        time: visit.time,
        ...(visit.modality === 'CR' ? { laterality: 'R' } : {}),
      },
      { sopClassUid, uid, number: 1, imageType: ['ORIGINAL', 'PRIMARY', ''], time: visit.time },
    ),
    ...pixelModule(filmColumns, filmRows, 12, film.pixels),
    text(0x00180060, 'DS', 55),
    text(0x00181110, 'DS', sourceToDetectorMm),
    text(0x00181164, 'DS', [detectorPitchMm, detectorPitchMm]),
    text(0x00181150, 'IS', 20),
    text(0x00181151, 'IS', 200),
    text(0x00181152, 'IS', 4),
    text(0x00185101, 'CS', 'LATERAL'),
    // Rows run to the back of the foot, columns to the sole.
    text(0x00200020, 'CS', ['P', 'F']),
    text(0x00281050, 'DS', 0.5 * (storedMaximum + 1)),
    text(0x00281051, 'DS', storedMaximum + 1),
    ...calibration(visit),
    ...(visit.modality === 'DX' ? dxModules(visit) : []),
  ];
  return writeDicomFile(sopClassUid, uid, dataSet);
}

/**
 * Four ways in which a department's header lets lengths be given in the plane of the ankle, so that the demonstration
 * shows each once and all films still compare:
 * ball-only: the detector's pitch alone, so the reader draws the ball (user-calibrated);
 * fiducial, geometry: PixelSpacing with its calibration type (PS3.3 10.7.1);
 * magnification: the pitch and the Estimated Radiographic Magnification Factor.
 */
function calibration(visit: FilmVisit): DataSet {
  const spacing = detectorPitchMm / visit.magnification;
  switch (visit.calibration) {
    case 'ball-only':
      return [];
    case 'magnification':
      return [
        text(0x00181111, 'DS', sourceToDetectorMm / visit.magnification),
        text(0x00181114, 'DS', visit.magnification),
      ];
    case 'fiducial':
    case 'geometry':
      return [
        text(0x00280030, 'DS', [spacing, spacing]),
        text(0x00280a02, 'CS', visit.calibration.toUpperCase()),
        text(
          0x00280a04,
          'LO',
          visit.calibration === 'fiducial'
            ? '25 mm steel ball beside the tendon'
            : 'Distances of source, ankle, detector',
        ),
      ];
  }
}

/** DX Series, DX Anatomy Imaged, DX Image, DX Detector, DX Positioning, Acquisition Context (PS3.3 C.8.11). */
function dxModules(_visit: FilmVisit): DataSet {
  return [
    text(0x00080068, 'CS', 'FOR PRESENTATION'),
    sequence(0x00082218, code('70258002', 'SCT', 'Ankle joint')),
    text(0x00181508, 'CS', 'NONE'),
    text(0x00187004, 'CS', 'DIRECT'),
    text(0x00200062, 'CS', 'R'),
    text(0x00281040, 'CS', 'LOG'),
    ss(0x00281041, 1),
    text(0x00281052, 'DS', 0),
    text(0x00281053, 'DS', 1),
    text(0x00281054, 'LO', 'US'),
    sequence(0x00400555),
    sequence(0x00540220, [...code('399260004', 'SCT', 'medio-lateral'), sequence(0x00540222)]),
    text(0x20500020, 'CS', 'IDENTITY'),
  ];
}
