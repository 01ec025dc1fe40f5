/**
 * The story of the demonstration patient, in one place: pain after an Achilles strain, a focus that grows and matures on
 * five films, tracer uptake that is hot at first and quiet from month six on, and one MR study early in the course.
 */
import type { RadiographicStage } from '../../shared/reading/model.ts';

export interface FilmVisit {
  readonly date: string;
  readonly time: string;
  readonly modality: 'CR' | 'DX';
  /** How the header lets lengths be given in the plane of the ankle; see docs of each in film.ts. */
  readonly calibration: 'ball-only' | 'fiducial' | 'magnification' | 'geometry';
  /** Object plane against detector. */
  readonly magnification: number;
  readonly longAxisMm: number;
  readonly shortAxisMm: number;
  readonly stage: Exclude<RadiographicStage, 'not-read'>;
  readonly margin: 'ill-defined' | 'well-defined';
  readonly corticalRim: 'absent' | 'incomplete' | 'continuous';
  readonly trabeculae: boolean;
  /** Repositioning against the first film: turn on the image in degrees, shift in mm, fibula shift by limb rotation in mm. */
  readonly turnDegrees: number;
  readonly shiftMm: readonly [number, number];
  readonly fibulaShiftMm: number;
}

export interface ScanVisit {
  readonly date: string;
  /** Time of injection; flow starts with it. */
  readonly time: string;
  readonly hoursToDelayed: number;
  readonly activityMBq: number;
  /** Expected lesion mean over expected reference mean on the delayed posterior frame. */
  readonly ratio: number;
  /** Same on the blood pool and for the area under the flow curves; 1 is no difference. */
  readonly poolRatio: number;
  readonly flowRatio: number;
  /**
   * Which of the equally likely Poisson samples is used. These lie within 0.7 standard errors of the truth: with a repositioning CV
   * of 5% an interval inside +-ln 1.2 leaves only 4% for counting noise, and the course should show a plateau.
   */
  readonly sample: number;
  readonly flow: 'positive' | 'negative';
  readonly pool: 'positive' | 'negative';
}

export const patient = {
  id: 'HO-DEMO',
  name: 'SYNTHETIC^Demonstration',
  birthDate: '1971-03-02',
  sex: 'F',
} as const;

export const lesion = {
  id: 'L1',
  site: 'achilles-tendon',
  laterality: 'R',
  label: 'distal focus',
} as const;

export const context = { symptomatic: true, resectionConsidered: true, onset: '2024-12-05' } as const;

export const films: readonly FilmVisit[] = [
  {
    date: '2025-01-14',
    time: '08:12:00',
    modality: 'CR',
    calibration: 'ball-only',
    magnification: 1.05,
    longAxisMm: 6,
    shortAxisMm: 3.2,
    stage: 'immature',
    margin: 'ill-defined',
    corticalRim: 'absent',
    trabeculae: false,
    turnDegrees: 0,
    shiftMm: [0, 0],
    fibulaShiftMm: 0,
  },
  {
    date: '2025-04-15',
    time: '09:40:00',
    modality: 'DX',
    calibration: 'fiducial',
    magnification: 1.06,
    longAxisMm: 9.6,
    shortAxisMm: 4.3,
    stage: 'maturing',
    margin: 'ill-defined',
    corticalRim: 'incomplete',
    trabeculae: false,
    turnDegrees: 1.6,
    shiftMm: [2.5, -3],
    fibulaShiftMm: 1.2,
  },
  {
    date: '2025-07-22',
    time: '08:31:00',
    modality: 'DX',
    calibration: 'magnification',
    magnification: 1.05,
    longAxisMm: 13.1,
    shortAxisMm: 5.2,
    stage: 'maturing',
    margin: 'well-defined',
    corticalRim: 'incomplete',
    trabeculae: false,
    turnDegrees: -1.1,
    shiftMm: [-3, 2],
    fibulaShiftMm: -0.8,
  },
  {
    date: '2025-11-18',
    time: '08:05:00',
    modality: 'DX',
    calibration: 'fiducial',
    magnification: 1.04,
    longAxisMm: 13.6,
    shortAxisMm: 5.4,
    stage: 'mature',
    margin: 'well-defined',
    corticalRim: 'continuous',
    trabeculae: true,
    turnDegrees: 0.7,
    shiftMm: [1, 4],
    fibulaShiftMm: 0.6,
  },
  {
    date: '2026-03-17',
    time: '08:22:00',
    modality: 'DX',
    calibration: 'geometry',
    magnification: 1.05,
    longAxisMm: 13.7,
    shortAxisMm: 5.4,
    stage: 'mature',
    margin: 'well-defined',
    corticalRim: 'continuous',
    trabeculae: true,
    turnDegrees: -0.5,
    shiftMm: [-1.5, -1],
    fibulaShiftMm: -0.4,
  },
];

export const scans: readonly ScanVisit[] = [
  {
    date: '2025-01-14',
    time: '09:30:00',
    hoursToDelayed: 3,
    activityMBq: 610,
    ratio: 4.6,
    poolRatio: 2.4,
    flowRatio: 2.2,
    sample: 7,
    flow: 'positive',
    pool: 'positive',
  },
  {
    date: '2025-07-22',
    time: '09:45:00',
    hoursToDelayed: 3.1,
    activityMBq: 595,
    ratio: 1.92,
    poolRatio: 1.03,
    flowRatio: 1.02,
    sample: 6,
    flow: 'negative',
    pool: 'negative',
  },
  {
    date: '2025-11-18',
    time: '09:20:00',
    hoursToDelayed: 2.95,
    activityMBq: 604,
    ratio: 1.9,
    poolRatio: 1.02,
    flowRatio: 1.01,
    sample: 6,
    flow: 'negative',
    pool: 'negative',
  },
  {
    date: '2026-03-17',
    time: '09:35:00',
    hoursToDelayed: 3.05,
    activityMBq: 600,
    ratio: 1.88,
    poolRatio: 1.01,
    flowRatio: 1,
    sample: 2,
    flow: 'negative',
    pool: 'negative',
  },
];

export const mrVisit = { date: '2025-02-04', time: '10:15:00' } as const;
