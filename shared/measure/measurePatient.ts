import { daysBetween } from '../change/days.ts';
import { listRatioChanges, listSizeChanges } from '../change/listChanges.ts';
import type { SizeObservation } from '../change/observations.ts';
import { fitRatios } from '../change/ratioFit.ts';
import { judgeMaturity } from '../maturity/judgeMaturity.ts';
import { findingsByDate } from '../maturity/phaseFindings.ts';
import { stageOf } from '../maturity/radiograph.ts';
import { type LesionFacts, recommend } from '../maturity/recommendations.ts';
import { scintigraphyFacts } from '../maturity/scintigraphyFacts.ts';
import type { Lesion } from '../reading/model.ts';
import {
  warnAboutDelays,
  warnAboutProjections,
  warnAboutRatios,
  warnAboutReadings,
  warnAboutRelativeSize,
} from './examinationWarnings.ts';
import type { LesionResult, MeasureResult } from './model.ts';
import { indexPatient, type MeasureInput, type PatientIndex, Warnings } from './patientIndex.ts';
import { sizeAtDates } from './sizeAtDates.ts';
import { uptakeAtDates } from './uptakeAtDates.ts';

export type { MeasureInput } from './patientIndex.ts';

/**
 * Measures everything the reader accepted on one patient and judges it: a pure function of its input, so that another
 * reference region, coefficient of variation or margin is tried by calling it again (see `whatIf`).
 */
export function measurePatient(input: MeasureInput): MeasureResult {
  const index = indexPatient(input.studies, input.record);
  const warnings = new Warnings();
  warnAboutReadings(input.record.readings, index, warnings);
  const measured = input.record.lesions.map((lesion) => measureLesion(input, index, lesion, warnings));
  const { context } = input.record;
  const latest = index.dated.at(-1)?.date ?? null;
  const daysSinceOnset = context.onset === undefined || latest === null ? null : daysBetween(context.onset, latest);
  const recommendations = recommend(
    {
      lesions: measured.map((m) => m.facts),
      symptomatic: context.symptomatic ?? null,
      resectionConsidered: context.resectionConsidered === true,
      persistentAfterConservativeCare: context.persistentAfterConservativeCare === true,
      daysSinceOnset: daysSinceOnset !== null && daysSinceOnset >= 0 ? daysSinceOnset : null,
      hasMr: input.studies.some((s) => s.modalities.includes('MR') || s.instances.some((i) => i.modality === 'MR')),
      followUpMonths: input.settings.followUpMonths,
    },
    input.settings.recommendationsOff,
  );
  return {
    patientId: input.patient.patientId,
    lesions: measured.map((m) => m.result),
    recommendations,
    warnings: warnings.list,
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
  const changes = [...listSizeChanges(sizes, settings), ...listRatioChanges(uptakes, settings)];
  const maturity = judgeMaturity({ scans: uptakes, readings: record.readings, dateOf: index.dateOf, settings });
  const { comparable } = scintigraphyFacts(
    uptakes,
    findingsByDate(record.readings, index.dateOf),
    index.dated.at(-1)?.date ?? '',
    settings,
  );
  const result: LesionResult = {
    id: lesion.id,
    site: lesion.site,
    laterality: lesion.laterality,
    label: lesion.label,
    trackingUid: lesion.trackingUid,
    size: sizes.map((s) => s.row),
    uptake: uptakes.map((u) => u.row),
    changes,
    ratioFit: fitRatios(comparable, settings.ratioCv),
    maturity,
  };
  const facts: LesionFacts = {
    id: lesion.id,
    achilles: lesion.site === 'achilles-tendon',
    mature: maturity.conclusion === 'mature',
    plateau: maturity.scintigraphy === 'plateau',
    film: latestFilm(input, index, lesion, sizes),
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

function latestLongAxisMm(sizes: readonly SizeObservation[]): number | null {
  const inMm = sizes.filter((o) => o.row.date !== null && o.row.longAxis?.unit === 'mm');
  return inMm.at(-1)?.row.longAxis?.value ?? null;
}

/** How the lesion shows on the latest film on which it was looked for. */
function latestFilm(
  input: MeasureInput,
  index: PatientIndex,
  lesion: Lesion,
  sizes: readonly SizeObservation[],
): LesionFacts['film'] {
  const notSeen = new Set(lesion.notSeen ?? []);
  const measured = new Set(sizes.map((o) => o.row.studyInstanceUid));
  for (const { study } of [...index.dated].reverse()) {
    const uid = study.studyInstanceUid;
    // "Not seen" may be said of a scan as well; only films tell how the focus shows on a film.
    const isFilm = study.instances.some((i) => i.modality !== 'NM' && i.modality !== 'MR' && i.modality !== 'PT');
    if (!isFilm) continue;
    if (notSeen.has(uid)) return 'negative';
    const reading = input.record.readings.find((r) => r.studyInstanceUid === uid);
    const stage = reading === undefined ? 'not-read' : stageOf(reading);
    if (stage !== 'not-read') return stage === 'immature' ? 'faint' : 'clear';
    if (measured.has(uid)) return 'clear';
  }
  return null;
}
