import type { ScanVisit } from '../course.ts';
import { drawText } from '../font.ts';
import type { Matrix, View } from '../scan/camera.ts';
import { matrix128, matrix256 } from '../scan/camera.ts';
import { delayedSeconds, type Frame, flowFrameMs, poolSeconds, poolStartSeconds } from '../scan/paint.ts';
import { uidFor } from '../uid.ts';
import { commonModules, da, instanceUid, later, pixelModule, studyUid, tm } from './common.ts';
import { at, code, type DataSet, sequence, text, us } from './elements.ts';
import { writeDicomFile } from './write.ts';

export type Phase = 'flow' | 'pool' | 'delayed';

export const nmStorage = '1.2.840.10008.5.1.4.1.1.20';
const halfLifeSeconds = 21624;

const phases = {
  flow: { number: 1, description: 'Three-phase bone scan: flow, feet posterior', matrix: matrix128 },
  pool: { number: 2, description: 'Three-phase bone scan: blood pool, feet', matrix: matrix256 },
  delayed: { number: 3, description: 'Three-phase bone scan: delayed, feet', matrix: matrix256 },
} as const;

const views: Record<View, readonly [string, string, string]> = {
  ANT: ['272460009', 'SCT', 'Anterior projection'],
  POST: ['272461008', 'SCT', 'Posterior projection'],
};

export function startOf(visit: ScanVisit, phase: Phase): string {
  const delay = { flow: 0, pool: poolStartSeconds, delayed: visit.hoursToDelayed * 3600 }[phase];
  return later(visit.time, delay);
}

/** Sum of all pixels as they are stored, with the mark that is burned into them. */
export interface ScanFile {
  readonly bytes: Uint8Array;
  readonly uid: string;
  readonly countsAccumulated: number;
}

/** One phase of a bone scan as an NM image (PS3.3 A.5). */
export function scanFile(visit: ScanVisit, phase: Phase, frames: readonly Frame[]): ScanFile {
  const { number, description, matrix } = phases[phase];
  const pixels = burnIn(frames, matrix);
  const uid = instanceUid(phase, visit.date);
  const countsAccumulated = pixels.reduce((sum, value) => sum + value, 0);
  const start = startOf(visit, phase);
  const window = windowMaximum(frames);
  const dataSet: DataSet = [
    ...commonModules(
      {
        uid: studyUid('scan', visit.date),
        id: `NM${visit.date.slice(2, 7).replace('-', '')}`,
        accession: `SYN-NM-${visit.date.replaceAll('-', '')}`,
        date: visit.date,
        time: visit.time,
        description: 'Three-phase bone scan, feet and ankles',
      },
      {
        uid: uidFor(`series/${phase}/${visit.date}`),
        number,
        modality: 'NM',
        description,
        bodyPart: 'ANKLE',
        time: start,
        // Both sides in one view: the attribute is there, empty (type 2C).
        laterality: '',
      },
      {
        sopClassUid: nmStorage,
        uid,
        number: 1,
        imageType: ['ORIGINAL', 'PRIMARY', phase === 'flow' ? 'DYNAMIC' : 'STATIC', 'EMISSION'],
        time: start,
      },
    ),
    ...pixelModule(matrix.size, matrix.size, 16, pixels),
    text(0x00280030, 'DS', [matrix.pixelMm, matrix.pixelMm]),
    text(0x00281050, 'DS', window / 2),
    text(0x00281051, 'DS', window),
    text(0x00180070, 'IS', countsAccumulated),
    ...patientOrientation(),
    ...isotope(visit),
    ...(phase === 'flow' ? dynamicModules(frames) : staticModules(phase, frames)),
  ];
  return { bytes: writeDicomFile(nmStorage, uid, dataSet), uid, countsAccumulated };
}

function burnIn(frames: readonly Frame[], matrix: Matrix): Uint16Array {
  const perFrame = matrix.size * matrix.size;
  const pixels = new Uint16Array(perFrame * frames.length);
  const mark = Math.max(1, Math.round(0.6 * windowMaximum(frames)));
  frames.forEach((frame, i) => {
    pixels.set(frame.counts, i * perFrame);
    const draw = (text: string, x: number, y: number): void =>
      drawText(text, x, y, 1, (column, row) => {
        pixels[i * perFrame + row * matrix.size + column] = mark;
      });
    draw('SYNTHETIC', 3, matrix.size - 10);
    if (matrix.size === 256) {
      draw(frame.view, 3, 4);
      // The patient's right is on the left of an anterior view and on the right of a posterior one.
      draw(frame.view === 'ANT' ? 'R' : 'L', 3, 124);
      draw(frame.view === 'ANT' ? 'L' : 'R', 248, 124);
    }
  });
  return pixels;
}

/** A window that shows soft tissue and does not burn out the joints: exceeded by 4 in 10,000 pixels. */
function windowMaximum(frames: readonly Frame[]): number {
  const histogram = new Uint32Array(65536);
  for (const frame of frames) for (const value of frame.counts) histogram[value]! += 1;
  let left = 0.0004 * frames.length * frames[0]!.counts.length;
  let value = 65535;
  while (value > 1 && left > 0) {
    left -= histogram[value]!;
    value -= 1;
  }
  return value + 1;
}

/** NM/PET Patient Orientation (PS3.3 C.8.4.6): supine, feet first. */
function patientOrientation(): DataSet {
  return [
    sequence(0x00540410, [
      ...code('102538003', 'SCT', 'recumbent'),
      sequence(0x00540412, code('40199007', 'SCT', 'supine')),
    ]),
    sequence(0x00540414, code('102541007', 'SCT', 'feet-first')),
  ];
}

/** NM Isotope (PS3.3 C.8.4.10). The activity is in MBq there (C.8.4.10.1.7), unlike PET. */
function isotope(visit: ScanVisit): DataSet {
  return [
    us(0x00540011, 1),
    sequence(0x00540012, [
      sequence(0x00540013, [text(0x00540014, 'DS', 126), text(0x00540015, 'DS', 154)]),
      text(0x00540018, 'SH', 'Tc-99m 140 keV'),
    ]),
    sequence(0x00540016, [
      text(0x00180031, 'LO', 'Tc-99m MDP'),
      text(0x00181070, 'LO', 'Intravenous'),
      text(0x00181072, 'TM', tm(visit.time)),
      text(0x00181074, 'DS', visit.activityMBq),
      text(0x00181075, 'DS', halfLifeSeconds),
      text(0x00181078, 'DT', `${da(visit.date)}${tm(visit.time)}`),
      sequence(0x00540300, code('72454005', 'SCT', '^99m^Technetium')),
      sequence(0x00540304, code('418820005', 'SCT', 'Technetium Tc^99m^ medronate')),
    ]),
  ];
}

/** NM Detector (PS3.3 C.8.4.11): one item for each head. */
function detectors(frames: readonly View[]): DataSet {
  return [
    us(0x00540021, frames.length),
    sequence(
      0x00540022,
      ...frames.map(
        (view): DataSet => [
          text(0x00181180, 'SH', 'LEHR'),
          text(0x00181181, 'CS', 'PARA'),
          text(0x00181182, 'IS'),
          text(0x00181183, 'DS'),
          text(0x00181184, 'DS'),
          text(0x00200032, 'DS'),
          text(0x00200037, 'DS'),
          text(0x00280031, 'DS'),
          sequence(0x00540220, [...code(...views[view]), sequence(0x00540222)]),
        ],
      ),
    ),
  ];
}

function staticModules(phase: 'pool' | 'delayed', frames: readonly Frame[]): DataSet {
  const seconds = phase === 'pool' ? poolSeconds : delayedSeconds;
  return [
    text(0x00180071, 'CS', 'TIME'),
    text(0x00181242, 'IS', seconds * 1000),
    text(0x00280008, 'IS', frames.length),
    at(0x00280009, 0x00540010, 0x00540020),
    us(0x00540010, ...frames.map(() => 1)),
    us(0x00540020, ...frames.map((_, i) => i + 1)),
    ...detectors(frames.map((frame) => frame.view)),
  ];
}

function dynamicModules(frames: readonly Frame[]): DataSet {
  const ones = frames.map(() => 1);
  return [
    text(0x00180071, 'CS', 'TIME'),
    text(0x00280008, 'IS', frames.length),
    at(0x00280009, 0x00540010, 0x00540020, 0x00540030, 0x00540100),
    us(0x00540010, ...ones),
    us(0x00540020, ...ones),
    us(0x00540030, ...ones),
    us(0x00540031, 1),
    sequence(0x00540032, [
      text(0x00181242, 'IS', flowFrameMs),
      us(0x00540033, frames.length),
      text(0x00540036, 'IS', 0),
      text(0x00540038, 'IS', 0),
      text(0x00540039, 'CS', 'FLOW'),
    ]),
    us(0x00540100, ...frames.map((_, i) => i + 1)),
    ...detectors([frames[0]!.view]),
  ];
}
