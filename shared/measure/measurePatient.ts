import { daysBetween } from '../change/days.ts';
import { listRatioChanges, listSizeChanges } from '../change/listChanges.ts';
import type { RepeatGroup } from '../change/model.ts';
import { fitRatios } from '../change/ratioFit.ts';
import { studyDate } from '../dicom/studyDate.ts';
import { judgeMaturity } from '../maturity/judgeMaturity.ts';
import { findingsByDate } from '../maturity/phaseFindings.ts';
import { stageOf } from '../maturity/radiograph.ts';
import { type LesionFacts, recommend } from '../maturity/recommendations.ts';
import { scintigraphyFacts } from '../maturity/scintigraphyFacts.ts';
import type { Finding, Lesion, Operation } from '../reading/model.ts';
import { lesionFacts } from './adviceFacts.ts';
import { knownAsOf } from './asOf.ts';
import {
  warnAboutContradictions,
  warnAboutDelays,
  warnAboutFindings,
  warnAboutOtherSide,
  warnAboutProjections,
  warnAboutRatios,
  warnAboutRelativeSize,
  warnAboutSides,
} from './examinationWarnings.ts';
import { gradesAtDates } from './grades.ts';
import type { FindingAtDate, LesionResult, MeasureResult } from './model.ts';
import { ownMeasures } from './ownMeasures.ts';
import { indexPatient, type MeasureInput, type PatientIndex, Warnings } from './patientIndex.ts';
import { controlGroups, repeatGroups } from './repeatability.ts';
import { sizeAtDates } from './sizeAtDates.ts';
import { uptakeAtDates } from './uptakeAtDates.ts';
import { warnAboutComparedScans } from './uptakeWarnings.ts';

export type { MeasureInput } from './patientIndex.ts';

/**
 * Measures everything the reader accepted on one patient and judges it: a pure function of its input, so that another
 * reference region, coefficient of variation or margin is tried by calling it again (see `whatIf`).
 */
export function measurePatient(input: MeasureInput): MeasureResult {
  const asOf = input.asOf ?? null;
  const { later, ...what } = knownAsOf(input.studies, input.record, asOf);
  const known = { ...input, ...what };
  const index = indexPatient(known.studies, known.record);
  const warnings = new Warnings();
  warnAboutFindings(known.record.findings, index, warnings);
  warnAboutContradictions(known.record, known.studies, index, warnings);
  warnAboutSides(known.record, known.studies, warnings);
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
  const repeatability = [...controlGroups(input, index, warnings), ...measured.flatMap((m) => m.repeats)];
  return {
    patientId: known.patient.patientId,
    asOf,
    later: [...new Set(later.map((study) => studyDate(study) ?? ''))],
    lesions: measured.map((m) => m.result),
    own: ownMeasures(known.record, known.studies),
    recommendations,
    warnings: warnings.list,
    repeatability,
  };
}

function measureLesion(
  input: MeasureInput,
  index: PatientIndex,
  lesion: Lesion,
  warnings: Warnings,
): { result: LesionResult; facts: LesionFacts; repeats: RepeatGroup[] } {
  const { settings, record } = input;
  const sizes = sizeAtDates(index, lesion, warnings);
  const uptakes = uptakeAtDates(input, index, lesion, warnings);
  warnAboutProjections(lesion.id, sizes, warnings);
  warnAboutRelativeSize(lesion.id, sizes, warnings);
  warnAboutRatios(lesion.id, uptakes, warnings);
  warnAboutOtherSide(record, lesion, uptakes, warnings);
  warnAboutDelays(lesion.id, uptakes, settings, warnings);
  warnAboutComparedScans(lesion.id, uptakes, settings, warnings);
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
  const maturity = judgeMaturity({
    scans,
    sizes: sizes.filter((o) => current.has(o.row.date)),
    findings: read,
    dateOf: index.dateOf,
    settings,
  });
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
    grades: gradesAtDates(lesion, sizes, findings, index.dateOf, settings),
    changes,
    ratioFit: fitRatios(comparable, settings.ratioCv),
    maturity,
  };
  return {
    result,
    facts: lesionFacts(index, result, sizes, settings),
    repeats: repeatGroups(lesion.id, uptakes, settings),
  };
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
