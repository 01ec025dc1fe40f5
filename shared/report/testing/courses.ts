/** Ten named clinical courses as a department sees them, from films and scans to the input of a report. */
import type { StudyInfo } from '../../dicom/model.ts';
import { measurePatient } from '../../measure/measurePatient.ts';
import type { Annotation, ClinicalContext, Lesion, Reading } from '../../reading/model.ts';
import { defaultSiteSettings, type SiteSettings } from '../../settings/model.ts';
import type { RegionStats } from '../../uptake/model.ts';
import type { ReportInput } from '../sections/context.ts';
import { filmAnnotations, record, scanAnnotations, testLesion } from './annotations.ts';
import { type FilmOptions, filmStudy, mrStudy, scanStudy, testPatient } from './patients.ts';

type Stage = NonNullable<Reading['radiographicStage']>;
type Finding = 'positive' | 'negative' | 'not-done';

interface Film {
  readonly kind: 'film';
  readonly date: string;
  /** Long and short axis in pixels of 0.1 mm; null when the reader looked and saw nothing. */
  readonly axes: readonly [number, number] | null;
  readonly stage?: Stage;
  readonly options?: FilmOptions;
}

interface Scan {
  readonly kind: 'scan';
  readonly date: string;
  /** Counts per pixel of the lesion over those of the reference, no background drawn. */
  readonly ratio: number;
  readonly early: Finding;
  readonly hours?: number;
}

interface Mri {
  readonly kind: 'mri';
  readonly date: string;
}

export interface Course {
  readonly name: string;
  readonly steps: readonly (Film | Scan | Mri)[];
  readonly context: ClinicalContext;
  readonly lesion?: Partial<Lesion>;
  readonly settings?: Partial<SiteSettings>;
}

const film = (date: string, la: number, sa: number, stage?: Stage, options?: FilmOptions): Film => ({
  kind: 'film',
  date,
  axes: [la, sa],
  ...(stage === undefined ? {} : { stage }),
  ...(options === undefined ? {} : { options }),
});
const scan = (date: string, ratio: number, early: Finding, hours = 3): Scan => ({
  kind: 'scan',
  date,
  ratio,
  early,
  hours,
});

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
    steps: [{ kind: 'film', date: '2026-02-01', axes: null }],
    context: { symptomatic: true, onset: '2026-01-20' },
    lesion: { label: 'suspected focus' },
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

function stepStudy(step: Course['steps'][number], index: number): StudyInfo {
  const name = `${step.kind}${index}`;
  if (step.kind === 'film') return filmStudy(name, step.date, step.options);
  return step.kind === 'scan' ? scanStudy(name, step.date, step.hours) : mrStudy(name, step.date);
}

function reading(step: Course['steps'][number], studyInstanceUid: string): Reading[] {
  if (step.kind === 'mri') return [];
  if (step.kind === 'scan') return [{ studyInstanceUid, phases: { flow: step.early, pool: step.early } }];
  if (step.stage === undefined || step.stage === 'not-read') return [];
  return [
    {
      studyInstanceUid,
      radiographicStage: step.stage,
      signs: {
        margin: step.stage === 'immature' ? 'ill-defined' : 'well-defined',
        corticalRim: step.stage === 'mature' ? 'continuous' : step.stage === 'maturing' ? 'incomplete' : 'absent',
        trabeculae: step.stage === 'mature',
      },
    },
  ];
}

/** The report's input on the last examination of the course, measured by the program itself. */
export function courseInput(course: Course): ReportInput {
  const studies = course.steps.map(stepStudy);
  const annotations: Annotation[] = [];
  const readings: Reading[] = [];
  const means = new Map<string, number>();
  const notSeen: string[] = [];
  course.steps.forEach((step, i) => {
    const study = studies[i];
    if (study === undefined) return;
    readings.push(...reading(step, study.studyInstanceUid));
    if (step.kind === 'film') {
      if (step.axes === null) notSeen.push(study.studyInstanceUid);
      else annotations.push(...filmAnnotations(study, step.axes[0], step.axes[1]));
    } else if (step.kind === 'scan') {
      for (const item of scanAnnotations(study)) {
        annotations.push(item);
        means.set(item.id, item.role === 'uptake-lesion' ? referenceMean * step.ratio : referenceMean);
      }
    }
  });
  const lesion: Lesion = { ...testLesion, ...course.lesion, ...(notSeen.length === 0 ? {} : { notSeen }) };
  const settings = { ...defaultSiteSettings, ...course.settings };
  const work = record({ lesions: [lesion], annotations, readings, context: course.context });
  const measure = measurePatient({
    patient: testPatient,
    studies,
    record: work,
    settings,
    statsOf: (item) => {
      const mean = means.get(item.id);
      return mean === undefined ? null : stats(mean);
    },
  });
  return {
    patient: testPatient,
    studies,
    record: work,
    measure,
    settings,
    studyInstanceUid: studies[studies.length - 1]?.studyInstanceUid ?? '',
  };
}
