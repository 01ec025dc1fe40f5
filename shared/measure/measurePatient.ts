import { daysBetween } from '../change/days.ts';
import { listRatioChanges, listSizeChanges } from '../change/listChanges.ts';
import type { SizeObservation } from '../change/observations.ts';
import { fitRatios } from '../change/ratioFit.ts';
import type { StudyInfo } from '../dicom/model.ts';
import { judgeMaturity } from '../maturity/judgeMaturity.ts';
import { findingsByDate } from '../maturity/phaseFindings.ts';
import { stageOf } from '../maturity/radiograph.ts';
import { type LesionFacts, recommend } from '../maturity/recommendations.ts';
import { scintigraphyFacts } from '../maturity/scintigraphyFacts.ts';
import { findingsOf, isNotSeen } from '../reading/findings.ts';
import type { Finding, Lesion, Operation, PatientRecord } from '../reading/model.ts';
import {
  warnAboutDelays,
  warnAboutFindings,
  warnAboutProjections,
  warnAboutRatios,
  warnAboutRelativeSize,
} from './examinationWarnings.ts';
import type { FindingAtDate, LesionResult, MeasureResult } from './model.ts';
import { indexPatient, type MeasureInput, type PatientIndex, studyDate, Warnings } from './patientIndex.ts';
import { sizeAtDates } from './sizeAtDates.ts';
import { uptakeAtDates } from './uptakeAtDates.ts';

export type { MeasureInput } from './patientIndex.ts';

/**
 * Measures everything the reader accepted on one patient and judges it: a pure function of its input, so that another
 * reference region, coefficient of variation or margin is tried by calling it again (see `whatIf`).
 */
export function measurePatient(input: MeasureInput): MeasureResult {
  const { input: known, later } = upTo(input);
  const index = indexPatient(known.studies, known.record);
  const warnings = new Warnings();
  warnAboutFindings(known.record.findings, index, warnings);
  const measured = known.record.lesions.map((lesion) => measureLesion(known, index, lesion, warnings));
  const { context } = known.record;
  const latest = index.dated.at(-1)?.date ?? null;
  const daysSinceOnset = context.onset === undefined || latest === null ? null : daysBetween(context.onset, latest);
  const recommendations = recommend(
    {
      lesions: measured.map((m) => m.facts),
      symptomatic: context.symptomatic ?? null,
      resectionConsidered: context.resectionConsidered === true,
      persistentAfterConservativeCare: context.persistentAfterConservativeCare === true,
      daysSinceOnset: daysSinceOnset !== null && daysSinceOnset >= 0 ? daysSinceOnset : null,
      hasMr: known.studies.some((s) => s.modalities.includes('MR') || s.instances.some((i) => i.modality === 'MR')),
      followUpMonths: known.settings.followUpMonths,
    },
    known.settings.recommendationsOff,
  );
  return {
    patientId: known.patient.patientId,
    asOf: known.asOf ?? null,
    later,
    lesions: measured.map((m) => m.result),
    recommendations,
    warnings: warnings.list,
  };
}

/**
 * What was known at the end of the day `asOf`: later studies, and what was marked, read or done on them, are left out. A study
 * without a date stays, as it cannot be said to be later.
 */
function upTo(input: MeasureInput): { input: MeasureInput; later: string[] } {
  const { asOf } = input;
  if (asOf === undefined || asOf === null) return { input, later: [] };
  const isLater = (study: StudyInfo) => (studyDate(study) ?? '') > asOf;
  const laterStudies = input.studies.filter(isLater);
  const uids = new Set(laterStudies.map((s) => s.studyInstanceUid));
  const images = new Set(laterStudies.flatMap((s) => s.instances.map((i) => i.sopInstanceUid)));
  const { record } = input;
  return {
    later: [...new Set(laterStudies.map((s) => studyDate(s) ?? ''))].sort(),
    input: {
      ...input,
      studies: input.studies.filter((s) => !isLater(s)),
      record: {
        ...record,
        annotations: record.annotations.filter((a) => !images.has(a.sopInstanceUid)),
        findings: record.findings.filter((f) => !uids.has(f.studyInstanceUid)),
        examinations: record.examinations.filter((e) => !uids.has(e.studyInstanceUid)),
      },
    },
  };
}

function measureLesion(
  input: MeasureInput,
  index: PatientIndex,
  lesion: Lesion,
  warnings: Warnings,
): { result: LesionResult; facts: LesionFacts } {
  const { settings, record } = input;
  const sizes = sizeAtDates(index, lesion, warnings);
  const uptakes = uptakeAtDates(input, index, lesion, warnings);
  warnAboutProjections(lesion.id, sizes, warnings);
  warnAboutRelativeSize(lesion.id, sizes, warnings);
  warnAboutRatios(lesion.id, uptakes, warnings);
  warnAboutDelays(lesion.id, uptakes, settings, warnings);
  const findings = record.findings.filter((f) => f.lesionId === lesion.id);
  const operations = operationsUpTo(lesion, input.asOf ?? null);
  const changes = coursesOf(operations).flatMap((course) => [
    ...listSizeChanges(
      sizes.filter((o) => course.has(o.row.date)),
      settings,
    ),
    ...listRatioChanges(
      uptakes.filter((o) => course.has(o.row.date)),
      settings,
    ),
  ]);
  const current = coursesOf(operations).at(-1) ?? wholeCourse;
  const scans = uptakes.filter((o) => current.has(o.row.date));
  const read = findings.filter((f) => current.has(index.dateOf(f.studyInstanceUid)));
  const maturity = judgeMaturity({ scans, findings: read, dateOf: index.dateOf, settings });
  const { comparable } = scintigraphyFacts(
    scans,
    findingsByDate(read, index.dateOf),
    index.dated.at(-1)?.date ?? '',
    settings,
  );
  const result: LesionResult = {
    id: lesion.id,
    site: lesion.site,
    laterality: lesion.laterality,
    label: lesion.label,
    trackingUid: lesion.trackingUid,
    operations,
    size: sizes.map((s) => s.row),
    uptake: uptakes.map((u) => u.row),
    findings: datedFindings(findings, index),
    changes,
    ratioFit: fitRatios(comparable, settings.ratioCv),
    maturity,
  };
  const facts: LesionFacts = {
    id: lesion.id,
    achilles: lesion.site === 'achilles-tendon',
    mature: maturity.conclusion === 'mature',
    plateau: maturity.scintigraphy === 'plateau',
    film: latestFilm(index, lesion.id, record, sizes),
    longAxisMm: latestLongAxisMm(sizes),
    incomparable: [
      ...new Set([
        ...changes.flatMap((c) => (c.comparable || c.reason === null ? [] : [c.reason])),
        ...warnings.list
          .filter((w) => w.code === 'delay-differs' && w.message.startsWith(`Lesion ${lesion.id}:`))
          .map(() => 'Delays after injection differ'),
      ]),
    ],
  };
  return { result, facts };
}

function operationsUpTo(lesion: Lesion, asOf: string | null): Operation[] {
  return [...(lesion.operations ?? [])]
    .filter(({ date }) => asOf === null || date <= asOf)
    .sort((a, b) => (a.date < b.date ? -1 : a.date > b.date ? 1 : 0));
}

/** The span of dates of one course of a lesion. */
interface Course {
  has(date: string | null): boolean;
}

const wholeCourse: Course = { has: () => true };

/**
 * An operation cuts the course of a lesion: what was acquired up to its day lies before it, what came later after it (clinical
 * rules, section 0). What has no date belongs to none of several courses.
 */
function coursesOf(operations: readonly Operation[]): Course[] {
  if (operations.length === 0) return [wholeCourse];
  const cuts = ['', ...operations.map((o) => o.date), '\uffff'];
  return cuts.slice(1).map((end, i) => ({
    has: (date) => date !== null && date > (cuts[i] ?? '') && date <= end,
  }));
}

function datedFindings(findings: readonly Finding[], index: PatientIndex): FindingAtDate[] {
  const key = (f: FindingAtDate) => `${f.date ?? '9999'} ${f.studyInstanceUid} ${f.sopInstanceUid ?? ''}`;
  return findings
    .map(({ lesionId: _, radiographicStage: __, ...said }) => said)
    .map(
      (said, i): FindingAtDate => ({
        ...said,
        date: index.dateOf(said.studyInstanceUid),
        stage: stageOf(findings[i] ?? {}),
      }),
    )
    .sort((a, b) => (key(a) < key(b) ? -1 : key(a) > key(b) ? 1 : 0));
}

function latestLongAxisMm(sizes: readonly SizeObservation[]): number | null {
  const inMm = sizes.filter((o) => o.row.date !== null && o.row.longAxis?.unit === 'mm');
  return inMm.at(-1)?.row.longAxis?.value ?? null;
}

/** How the lesion shows on the latest film on which it was looked for. */
function latestFilm(
  index: PatientIndex,
  lesionId: string,
  record: PatientRecord,
  sizes: readonly SizeObservation[],
): LesionFacts['film'] {
  const measured = new Set(sizes.map((o) => o.row.studyInstanceUid));
  for (const { study } of [...index.dated].reverse()) {
    const uid = study.studyInstanceUid;
    // "Not seen" may be said of a scan as well; only films tell how the focus shows on a film.
    const isFilm = study.instances.some((i) => i.modality !== 'NM' && i.modality !== 'MR' && i.modality !== 'PT');
    if (!isFilm) continue;
    if (isNotSeen(record, lesionId, uid)) return 'negative';
    const stages = findingsOf(record, lesionId, uid).map(stageOf);
    if (stages.includes('immature')) return 'faint';
    if (stages.some((stage) => stage !== 'not-read')) return 'clear';
    if (measured.has(uid)) return 'clear';
  }
  return null;
}
