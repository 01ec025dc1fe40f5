/** One worked course: five films and four delayed scans over 14 months, growing and then stable, active and then at a plateau. */

import type { Change } from '../../change/model.ts';
import type { StudyInfo } from '../../dicom/model.ts';
import type { FindingAtDate, LesionResult, MeasureResult } from '../../measure/model.ts';
import type { Finding, PatientRecord } from '../../reading/model.ts';
import { defaultSiteSettings } from '../../settings/model.ts';
import type { SizeValue } from '../../size/model.ts';
import type { RegionStats } from '../../uptake/model.ts';
import type { ReportInput } from '../sections/context.ts';
import { filmAnnotations, record, scanAnnotations, testLesion } from './annotations.ts';
import { filmStudy, instanceOfStudy, scanStudy, testPatient } from './patients.ts';

const films = [
  { name: 'film1', date: '2025-01-10', la: 62, sa: 30 },
  { name: 'film2', date: '2025-03-14', la: 94, sa: 40 },
  { name: 'film3', date: '2025-06-20', la: 118, sa: 43 },
  { name: 'film4', date: '2025-10-03', la: 121, sa: 42 },
  { name: 'film5', date: '2026-03-12', la: 120, sa: 42 },
] as const;

const scans = [
  { name: 'scan1', date: '2025-01-12', ratio: 4.8 },
  { name: 'scan2', date: '2025-06-22', ratio: 2.9 },
  { name: 'scan3', date: '2025-10-05', ratio: 2.02 },
  { name: 'scan4', date: '2026-03-12', ratio: 1.97 },
] as const;

const f = 0.036;
const cv = 0.05;

function mm(value: number, annotationId: string): SizeValue {
  return { value, unit: 'mm', basis: 'detector-plane', annotationId };
}

function stats(mean: number): RegionStats {
  return { counts: Math.round(mean * 75), pixels: 75, mean, max: mean * 1.4, min: mean * 0.5, sd: mean * 0.2 };
}

type Dated = { readonly uid: string; readonly date: string; readonly value: number };

function lengthChange(from: Dated, to: Dated, span: Change['span']): Change {
  const absolute = to.value - from.value;
  const sdc = defaultSiteSettings.sdcLengthMm;
  return {
    measure: 'longAxis',
    from: from.date,
    to: to.date,
    fromStudy: from.uid,
    toStudy: to.uid,
    span,
    absolute,
    percent: (100 * absolute) / from.value,
    significant: Math.abs(absolute) > sdc,
    comparable: true,
    reason: null,
    interval95: [absolute - sdc, absolute + sdc],
    detectable: sdc,
  };
}

function ratioChange(from: Dated, to: Dated, span: Change['span']): Change {
  const ln = Math.log(to.value / from.value);
  const half = 1.96 * Math.sqrt(2 * f * f + 2 * cv * cv);
  return {
    measure: 'ratio',
    from: from.date,
    to: to.date,
    fromStudy: from.uid,
    toStudy: to.uid,
    span,
    absolute: to.value - from.value,
    percent: 100 * (Math.exp(ln) - 1),
    significant: Math.abs(ln) > half,
    comparable: true,
    reason: null,
    interval95: [Math.exp(ln - half), Math.exp(ln + half)],
    detectable: Math.exp(half),
  };
}

function pairs(items: readonly Dated[], change: (a: Dated, b: Dated, span: Change['span']) => Change): Change[] {
  const consecutive = items.slice(1).map((item, i) => change(items[i] ?? item, item, 'consecutive'));
  const [first, last] = [items[0], items[items.length - 1]];
  return first !== undefined && last !== undefined && items.length > 2
    ? [...consecutive, change(first, last, 'latest-to-first')]
    : consecutive;
}

/** The whole input of a report on the last day of the course: a film and a scan, kept under the film. */
export function plateauCourse(): ReportInput & { readonly record: PatientRecord } {
  const filmStudies = films.map((film) => filmStudy(film.name, film.date));
  const scanStudies = scans.map((scan) => scanStudy(scan.name, scan.date, 3.1));
  const annotations = [
    ...filmStudies.flatMap((item, i) => filmAnnotations(item, films[i]?.la ?? 0, films[i]?.sa ?? 0)),
    ...scanStudies.flatMap((item) => scanAnnotations(item, true)),
  ];
  const uid = (item: StudyInfo) => item.studyInstanceUid;
  const stageRead = (index: number, stage: 'immature' | 'maturing' | 'mature'): Finding => ({
    lesionId: 'L1',
    studyInstanceUid: filmStudies[index]?.studyInstanceUid ?? '',
    radiographicStage: stage,
    signs: {
      margin: stage === 'immature' ? 'ill-defined' : 'well-defined',
      corticalRim: stage === 'mature' ? 'continuous' : 'incomplete',
      trabeculae: stage === 'mature',
    },
  });
  const read: Finding[] = [
    stageRead(0, 'immature'),
    stageRead(2, 'maturing'),
    stageRead(4, 'mature'),
    ...scanStudies.map((item, i): Finding => {
      const early = i === 0 ? 'positive' : 'negative';
      return { lesionId: 'L1', studyInstanceUid: uid(item), phases: { flow: early, pool: early } };
    }),
  ];
  const lesion: LesionResult = {
    id: 'L1',
    site: testLesion.site,
    laterality: testLesion.laterality,
    label: testLesion.label,
    trackingUid: testLesion.trackingUid,
    operations: [],
    grades: [],
    findings: read.map((finding): FindingAtDate => {
      const { lesionId: _, radiographicStage = 'not-read', ...said } = finding;
      const study = [...filmStudies, ...scanStudies].find((item) => uid(item) === finding.studyInstanceUid);
      return { ...said, stage: radiographicStage, date: study?.date ?? null };
    }),
    size: filmStudies.map((item, i) => {
      const { la, sa } = films[i] ?? { la: 0, sa: 0 };
      return {
        studyInstanceUid: uid(item),
        date: item.date,
        sopInstanceUid: instanceOfStudy(item).sopInstanceUid,
        frame: 1,
        projection: 'lateral',
        longAxis: mm(la / 10, `${item.studyId}-long-axis`),
        shortAxis: mm(sa / 10, `${item.studyId}-short-axis`),
        area: { ...mm((Math.PI * la * sa) / 400, `${item.studyId}-area`), unit: 'mm2' as const },
        perimeter: mm((Math.PI * (la + sa)) / 20, `${item.studyId}-area`),
        relativeLongAxis: null,
        insertionDistance: null,
        foci: 1,
      };
    }),
    uptake: scanStudies.map((item, i) => ({
      studyInstanceUid: uid(item),
      date: item.date,
      sopInstanceUid: instanceOfStudy(item).sopInstanceUid,
      frame: 1,
      phase: 'delayed' as const,
      view: 'POST',
      lesion: stats(20 * (scans[i]?.ratio ?? 1)),
      reference: stats(20),
      background: stats(2),
      ratio: scans[i]?.ratio ?? null,
      relativeError: f,
      relativeErrorReason: null,
      ratioMethod: 'contralateral' as const,
      hoursAfterInjection: 3.1,
      lesionAnnotationId: `${item.studyId}-uptake-lesion`,
      referenceAnnotationId: `${item.studyId}-uptake-reference`,
      backgroundAnnotationId: `${item.studyId}-uptake-background`,
    })),
    changes: [
      ...pairs(
        filmStudies.map((item, i) => ({ uid: uid(item), date: item.date ?? '', value: (films[i]?.la ?? 0) / 10 })),
        lengthChange,
      ),
      ...pairs(
        scanStudies.map((item, i) => ({ uid: uid(item), date: item.date ?? '', value: scans[i]?.ratio ?? 1 })),
        ratioChange,
      ),
    ],
    ratioFit: {
      slopePerDay: -0.0021,
      interceptLnR: 1.52,
      originDate: '2025-01-12',
      covariance: [0.004, -0.00001, 5e-8],
      n: 4,
    },
    maturity: {
      conclusion: 'mature',
      wording: 'mature',
      discordant: false,
      trend: 'toward-maturity',
      scintigraphy: 'plateau',
      radiograph: 'mature',
      rules: ['scintigraphy-plateau', 'cell-plateau-mature'],
      fired: [
        {
          id: 'scintigraphy-plateau',
          text: 'Three delayed scans; the last two intervals lie inside a factor of 1.2 over 264 days; flow and pool negative.',
          inputs: [{ name: 'R', value: '1.97', source: 'scan4-uptake-lesion' }],
          evidence: ['E7'],
        },
        { id: 'cell-plateau-mature', text: 'Plateau and mature film: mature.', inputs: [], evidence: ['E3'] },
      ],
      missing: [],
      byDate: [
        { date: '2025-01-10', conclusion: 'immature', scintigraphy: 'undetermined', radiograph: 'immature' },
        { date: '2025-01-12', conclusion: 'immature', scintigraphy: 'active', radiograph: 'immature' },
        { date: '2025-06-20', conclusion: 'maturing', scintigraphy: 'active', radiograph: 'maturing' },
        { date: '2025-06-22', conclusion: 'maturing', scintigraphy: 'declining', radiograph: 'maturing' },
        { date: '2025-10-05', conclusion: 'maturing', scintigraphy: 'declining', radiograph: 'maturing' },
        { date: '2026-03-12', conclusion: 'mature', scintigraphy: 'plateau', radiograph: 'mature' },
      ],
      secondOpinion: null,
    },
  };
  const measure: MeasureResult = {
    patientId: testPatient.patientId,
    asOf: null,
    later: [],
    lesions: [lesion],
    own: [],
    recommendations: [
      {
        id: 'plain-films-over-mri',
        text: 'Detect and follow heterotopic ossification with plain radiographs rather than MRI: the same projections, with a calibration marker.',
        reason: 'Heterotopic ossification is followed.',
        evidence: ['E1'],
        section: 'recommendation',
      },
      {
        id: 'no-tendon-steroid',
        text: 'Avoid corticosteroid injection into the tendon: it weakens the tendon and risks rupture.',
        reason: 'The focus lies in the Achilles tendon.',
        evidence: ['E5'],
        section: 'guidance',
      },
    ],
    warnings: [],
  };
  const last = filmStudies[filmStudies.length - 1];
  return {
    patient: testPatient,
    studies: [...filmStudies, ...scanStudies],
    record: record({
      annotations,
      findings: read,
      context: {
        symptomatic: true,
        onset: '2024-12-01',
        clinicalInformation: 'Posterior heel pain. Follow-up of a known calcification.',
        resectionConsidered: true,
      },
    }),
    measure,
    settings: { ...defaultSiteSettings, institution: 'Example Hospital', department: 'Department of Radiology' },
    studyInstanceUid: last === undefined ? '' : uid(last),
  };
}
