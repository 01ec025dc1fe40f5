/** Named clinical courses as a department sees them, from films and scans to the input of a report. */
import type { StudyInfo } from '../../dicom/model.ts';
import { studyDate } from '../../dicom/studyDate.ts';
import { measurePatient } from '../../measure/measurePatient.ts';
import type { Annotation, ClinicalContext, Finding, Lesion, RadiographicStage } from '../../reading/model.ts';
import { defaultSiteSettings, type SiteSettings } from '../../settings/model.ts';
import type { ReferenceMethod } from '../../sites/model.ts';
import type { RegionStats } from '../../uptake/model.ts';
import { reportStudyOf } from '../day.ts';
import type { ReportInput } from '../sections/context.ts';
import { annotation, filmAnnotations, record, scanAnnotations, testLesion } from './annotations.ts';
import { type FilmOptions, filmStudy, mrStudy, scanStudy, testPatient, testUid } from './patients.ts';

type Stage = Exclude<RadiographicStage, 'not-read'>;
type Early = 'positive' | 'negative' | 'not-done';

interface OnFilm {
  /** Long and short axis in pixels of 0.1 mm; null when the reader looked and saw nothing; left out where none were drawn. */
  readonly axes?: readonly [number, number] | null;
  readonly stage?: Stage;
  readonly grade?: Finding['grade'];
}

interface OnScan {
  /** Counts per pixel of the lesion over those of the reference, no background drawn. */
  readonly ratio?: number;
  readonly early?: Early;
}

export interface Film {
  readonly kind: 'film';
  readonly date: string;
  readonly of: Readonly<Record<string, OnFilm>>;
  readonly options?: FilmOptions;
  /** Named angle drawn on it, degrees between its arms, and a note. */
  readonly angle?: readonly [name: string, degrees: number];
  readonly note?: string;
}

export interface Scan {
  readonly kind: 'scan';
  readonly date: string;
  readonly of: Readonly<Record<string, OnScan>>;
  readonly hours?: number;
  readonly reference?: ReferenceMethod;
  readonly description?: string;
}

interface Mri {
  readonly kind: 'mri';
  readonly date: string;
  readonly description?: string;
}

export type Step = Film | Scan | Mri;

export interface Course {
  readonly name: string;
  readonly steps: readonly Step[];
  readonly context: ClinicalContext;
  /** One for each lesion, in order; L1 in the right Achilles tendon where nothing is said. */
  readonly lesions?: readonly Partial<Lesion>[];
  readonly settings?: Partial<SiteSettings>;
  /** The step of which the day is reported; the last where nothing is said. */
  readonly report?: number;
}

const film = (date: string, la: number, sa: number, stage?: Stage, options?: FilmOptions): Film => ({
  kind: 'film',
  date,
  of: { L1: { axes: [la, sa], ...(stage === undefined ? {} : { stage }) } },
  ...(options === undefined ? {} : { options }),
});
const scan = (date: string, ratio: number, early: Early, hours = 3): Scan => ({
  kind: 'scan',
  date,
  of: { L1: { ratio, early } },
  hours,
});
const ofPelvis: FilmOptions = { description: 'XR pelvis', bodyPart: 'PELVIS', laterality: null, projection: 'AP' };
const ofElbow: FilmOptions = {
  description: 'XR elbow left',
  bodyPart: 'ELBOW',
  laterality: 'L',
  projection: 'lateral',
};

export const courses: readonly Course[] = [
  {
    name: 'one-film-no-symptoms',
    steps: [film('2026-01-10', 62, 30, 'immature')],
    context: { symptomatic: false },
  },
  {
    name: 'growing-and-active',
    steps: [
      film('2025-09-01', 60, 30, 'immature'),
      scan('2025-09-03', 3.1, 'positive'),
      film('2025-12-01', 105, 41, 'immature'),
      scan('2025-12-02', 4.9, 'positive'),
    ],
    context: { symptomatic: true, onset: '2025-07-20', clinicalInformation: 'Heel pain after a partial tear' },
  },
  {
    name: 'declining',
    steps: [
      film('2025-03-01', 90, 40, 'immature'),
      scan('2025-03-03', 5.2, 'positive'),
      film('2025-06-01', 96, 41, 'maturing'),
      scan('2025-06-03', 4.1, 'negative'),
      film('2025-09-01', 95, 41, 'maturing'),
      scan('2025-09-03', 2.9, 'negative'),
    ],
    context: { symptomatic: true, persistentAfterConservativeCare: true },
  },
  {
    name: 'plateau-and-mature-film',
    steps: [
      film('2025-01-10', 62, 30, 'immature'),
      scan('2025-01-12', 4.8, 'positive'),
      film('2025-06-20', 118, 43, 'maturing'),
      scan('2025-06-22', 2.02, 'negative'),
      scan('2025-10-05', 2.0, 'negative'),
      film('2026-03-12', 120, 42, 'mature'),
      scan('2026-03-13', 1.98, 'negative'),
    ],
    context: { symptomatic: true, resectionConsidered: true },
    settings: { institution: 'Example Hospital', department: 'Radiology', ratioCv: 0.03 },
  },
  {
    name: 'plateau-and-immature-film',
    steps: [
      scan('2025-01-12', 2.1, 'negative'),
      scan('2025-03-12', 2.08, 'negative'),
      film('2025-05-10', 80, 35, 'immature'),
      scan('2025-05-12', 2.06, 'negative'),
    ],
    context: {},
    settings: { ratioCv: 0.03 },
  },
  {
    name: 'reactivation',
    steps: [
      film('2025-01-10', 100, 40, 'maturing'),
      scan('2025-01-12', 3.0, 'negative'),
      scan('2025-04-12', 2.2, 'negative'),
      film('2025-10-10', 140, 46, 'immature'),
      scan('2025-10-12', 4.4, 'positive'),
    ],
    context: { symptomatic: true },
  },
  {
    name: 'detector-plane-against-calibrated',
    steps: [
      film('2025-05-01', 90, 40, 'maturing'),
      film('2025-08-01', 128, 46, 'maturing', { pixelSpacing: [0.095, 0.095], calibrationType: 'FIDUCIAL' }),
    ],
    context: { symptomatic: true },
  },
  {
    name: 'uncalibrated-films',
    steps: [
      film('2025-05-01', 90, 40, 'maturing', { imagerPixelSpacing: null }),
      film('2025-08-01', 128, 46, undefined, { imagerPixelSpacing: null }),
    ],
    context: {},
  },
  {
    name: 'resection-considered-not-mature-with-mri',
    steps: [
      film('2025-05-01', 90, 40, 'maturing'),
      { kind: 'mri', date: '2025-05-20' },
      scan('2025-05-22', 3.6, 'positive'),
      film('2025-08-01', 96, 41, 'maturing'),
    ],
    context: { symptomatic: true, resectionConsidered: true, persistentAfterConservativeCare: true },
  },
  {
    name: 'early-and-not-seen',
    steps: [{ kind: 'film', date: '2026-02-01', of: { L1: { axes: null } } }],
    context: { symptomatic: true, onset: '2026-01-20' },
    lesions: [{ label: 'suspected focus' }],
  },
  {
    name: 'bilateral-one-film-each',
    steps: [
      { kind: 'film', date: '2026-04-02', of: { L1: { axes: [140, 50], stage: 'mature' } } },
      {
        kind: 'film',
        date: '2026-04-09',
        of: { L2: { axes: [64, 30], stage: 'immature' } },
        options: { description: 'XR ankle left', laterality: 'L' },
      },
    ],
    context: { symptomatic: false },
    lesions: [{}, { laterality: 'L', label: '' }],
  },
  {
    name: 'two-hips-after-arthroplasty',
    steps: [
      {
        kind: 'film',
        date: '2025-11-03',
        of: {
          L1: { axes: [210, 90], stage: 'maturing', grade: { scale: 'brooker', value: 'II' } },
          L2: { axes: [180, 80], stage: 'immature' },
        },
        options: ofPelvis,
      },
      {
        kind: 'scan',
        date: '2025-11-05',
        of: { L1: { ratio: 2.4, early: 'negative' }, L2: { ratio: 3.8, early: 'positive' } },
        reference: 'femoral-shaft',
        description: 'NM bone pelvis',
      },
    ],
    context: { symptomatic: true, onset: '2025-08-20' },
    lesions: [
      { site: 'hip', laterality: 'L', label: '' },
      { site: 'hip', laterality: 'R', label: '' },
    ],
  },
  {
    name: 'elbow-recurrence-after-resection',
    steps: [
      film('2024-09-02', 310, 120, 'mature', ofElbow),
      film('2025-03-10', 60, 30, 'immature', ofElbow),
      film('2025-06-12', 140, 60, 'immature', ofElbow),
    ],
    context: { symptomatic: true },
    lesions: [{ site: 'elbow', laterality: 'L', label: '', operations: [{ date: '2025-01-20', what: 'resection' }] }],
  },
  {
    name: 'operated-and-not-examined-since',
    steps: [
      film('2024-09-02', 310, 120, 'mature', ofElbow),
      { kind: 'mri', date: '2025-02-10', description: 'MR elbow left' },
    ],
    context: {},
    lesions: [{ site: 'elbow', laterality: 'L', label: '', operations: [{ date: '2025-01-20', what: 'resection' }] }],
  },
  {
    name: 'single-positive-scan',
    steps: [film('2026-02-02', 84, 36, 'maturing'), scan('2026-02-04', 3.4, 'positive')],
    context: { symptomatic: true },
  },
  {
    name: 'older-report',
    steps: [
      film('2025-01-10', 62, 30, 'immature'),
      scan('2025-01-12', 4.8, 'positive'),
      film('2025-06-20', 118, 43, 'maturing'),
      scan('2025-06-22', 2.02, 'negative'),
      scan('2025-10-05', 2.0, 'negative'),
      film('2026-03-12', 120, 42, 'mature'),
      scan('2026-03-13', 1.98, 'negative'),
    ],
    context: { symptomatic: true, resectionConsidered: true },
    settings: { ratioCv: 0.03 },
    report: 0,
  },
  {
    name: 'nothing-marked-and-asked-for',
    steps: [{ kind: 'film', date: '2026-02-20', of: {} }],
    context: { symptomatic: true, onset: '2026-02-01', clinicalInformation: 'Heterotopic ossification?' },
    lesions: [],
  },
  {
    name: 'mature-film-active-scan',
    steps: [
      film('2025-02-01', 150, 60, 'maturing'),
      scan('2025-02-03', 2.4, 'negative'),
      film('2025-08-01', 152, 61, 'mature'),
      scan('2025-08-03', 3.6, 'positive'),
    ],
    context: { symptomatic: true, resectionConsidered: true },
  },
  {
    name: 'two-lesions-one-unread',
    steps: [
      {
        kind: 'film',
        date: '2026-01-15',
        of: { L1: { axes: [120, 42], stage: 'mature' }, L2: { axes: [40, 20] } },
        angle: ['Calcaneal pitch', 18],
        note: 'Enthesophyte at the plantar fascia',
      },
    ],
    context: { symptomatic: true },
    lesions: [{}, { label: 'proximal focus' }],
  },
  {
    name: 'midline-spine',
    steps: [
      {
        kind: 'film',
        date: '2025-09-08',
        of: { L1: { axes: [260, 80], stage: 'maturing' } },
        options: { description: 'XR lumbar spine', bodyPart: 'LSPINE', laterality: null, projection: 'lateral' },
      },
      {
        kind: 'scan',
        date: '2025-09-10',
        of: { L1: { ratio: 1.05, early: 'negative' } },
        reference: 'iliac-wing',
        description: 'NM bone spine',
      },
    ],
    context: {},
    lesions: [{ site: 'spine', laterality: 'M', label: '' }],
  },
  {
    name: 'film-and-scan-of-one-day',
    steps: [
      film('2025-05-05', 88, 40, 'immature', { time: '14:30:00' }),
      scan('2025-05-05', 4.4, 'negative'),
      film('2025-08-11', 91, 40, 'maturing', { time: '14:30:00' }),
      scan('2025-08-11', 2.6, 'negative'),
    ],
    context: { symptomatic: false },
  },
];

const referenceMean = 60;
const regionPixels = 75;

function stats(mean: number): RegionStats {
  return {
    counts: Math.round(mean * regionPixels),
    pixels: regionPixels,
    mean,
    max: mean * 1.4,
    min: mean * 0.6,
    sd: mean * 0.15,
  };
}

function stepStudy(step: Step, index: number): StudyInfo {
  const name = `${step.kind}${index}`;
  if (step.kind === 'film') return filmStudy(name, step.date, step.options);
  if (step.kind === 'mri') return mrStudy(name, step.date, step.description);
  const threePhase = Object.values(step.of).some(({ early }) => early !== undefined && early !== 'not-done');
  const { description } = step;
  return scanStudy(name, step.date, step.hours, 'delayed', {
    threePhase,
    ...(description === undefined ? {} : { description }),
  });
}

/** What was read of each lesion on the step, of no other. */
function findingsOf(step: Step, studyInstanceUid: string): Finding[] {
  if (step.kind === 'mri') return [];
  if (step.kind === 'scan') {
    return Object.entries(step.of).flatMap(([lesionId, { early }]) =>
      early === undefined ? [] : [{ lesionId, studyInstanceUid, phases: { flow: early, pool: early } }],
    );
  }
  return Object.entries(step.of).flatMap(([lesionId, { axes, stage, grade }]): Finding[] => {
    const shared = { lesionId, studyInstanceUid, ...(grade === undefined ? {} : { grade }) };
    if (axes === null) return [{ ...shared, seen: false }];
    if (stage === undefined) return grade === undefined ? [] : [shared];
    return [
      {
        ...shared,
        radiographicStage: stage,
        signs: {
          margin: stage === 'immature' ? 'ill-defined' : 'well-defined',
          corticalRim: stage === 'mature' ? 'continuous' : stage === 'maturing' ? 'incomplete' : 'absent',
          trabeculae: stage === 'mature',
        },
      },
    ];
  });
}

function ownMarks(step: Film, study: StudyInfo): Annotation[] {
  const marks: Annotation[] = [];
  if (step.angle !== undefined) {
    const [label, degrees] = step.angle;
    const turn = (degrees * Math.PI) / 180;
    const points: [[number, number], [number, number], [number, number]] = [
      [300, 500],
      [100, 500],
      [100 + 200 * Math.cos(turn), 500 - 200 * Math.sin(turn)],
    ];
    marks.push(annotation(study, 'angle', { kind: 'angle', points }, { lesionId: null, label }));
  }
  if (step.note !== undefined) {
    marks.push(annotation(study, 'note', { kind: 'point', point: [50, 60] }, { label: step.note }));
  }
  return marks;
}

/** The report's input on the chosen day of the course, measured by the program itself as of that day. */
export function courseInput(course: Course): ReportInput {
  const studies = course.steps.map(stepStudy);
  const annotations: Annotation[] = [];
  const findings: Finding[] = [];
  const means = new Map<string, number>();
  course.steps.forEach((step, i) => {
    const study = studies[i];
    if (study === undefined) return;
    findings.push(...findingsOf(step, study.studyInstanceUid));
    if (step.kind === 'film') {
      for (const [lesionId, { axes }] of Object.entries(step.of)) {
        if (axes) annotations.push(...filmAnnotations(study, axes[0], axes[1], lesionId));
      }
      annotations.push(...ownMarks(step, study));
    } else if (step.kind === 'scan') {
      for (const [lesionId, { ratio }] of Object.entries(step.of)) {
        if (ratio === undefined) continue;
        for (const item of scanAnnotations(study, false, lesionId)) {
          const isReference = item.role === 'uptake-reference';
          const { reference } = step;
          annotations.push(isReference && reference !== undefined ? { ...item, reference } : item);
          means.set(item.id, isReference ? referenceMean : referenceMean * ratio);
        }
      }
    }
  });
  const lesions = (course.lesions ?? [{}]).map((lesion, index): Lesion => {
    const id = `L${index + 1}`;
    return { ...testLesion, id, trackingUid: testUid(`lesion ${id}`), ...lesion };
  });
  const settings = { ...defaultSiteSettings, ratioCv: 0.05, ...course.settings };
  const work = record({ lesions, annotations, findings, context: course.context });
  const reported = studies[course.report ?? studies.length - 1];
  const studyInstanceUid = reportStudyOf(studies, work, reported?.studyInstanceUid ?? '');
  const measure = measurePatient({
    patient: testPatient,
    studies,
    record: work,
    settings,
    asOf: reported === undefined ? null : studyDate(reported),
    statsOf: (item) => {
      const mean = means.get(item.id);
      return mean === undefined ? null : stats(mean);
    },
  });
  return { patient: testPatient, studies, record: work, measure, settings, studyInstanceUid };
}
