/** What the recommendations ask of one lesion, gathered from what was measured and read of it. */

import { delaysDiffer } from '../change/comparability.ts';
import { daysBetween } from '../change/days.ts';
import type { SizeObservation } from '../change/observations.ts';
import { kindOf } from '../dicom/kind.ts';
import type { LesionFacts } from '../maturity/recommendations.ts';
import type { SiteSettings } from '../settings/model.ts';
import type { LesionResult } from './model.ts';
import type { PatientIndex } from './patientIndex.ts';

/** A three-phase scan this near to a film speaks for the same time. */
const fourWeeks = 28;

export function lesionFacts(
  index: PatientIndex,
  result: LesionResult,
  sizes: readonly SizeObservation[],
  settings: SiteSettings,
): LesionFacts {
  const { maturity } = result;
  const film = latestFilm(index, result);
  return {
    id: result.id,
    site: result.site,
    laterality: result.laterality,
    label: result.label,
    conclusion: maturity.conclusion,
    discordant: maturity.discordant,
    scintigraphy: maturity.scintigraphy,
    film: film?.shows ?? null,
    threePhaseRead: threePhaseDates(result).some((date) => film === null || daysApart(date, film.date) <= fourWeeks),
    longAxisMm: latestLongAxisMm(sizes),
    incomparable: [
      ...new Set([
        ...result.changes.flatMap((c) => (c.comparable || c.reason === null ? [] : [c.reason])),
        ...(haveDelaysThatDiffer(result, settings) ? ['Delays after injection differ'] : []),
      ]),
    ],
  };
}

/** Delayed scans of one view on two examinations whose delays lie further apart than the site allows. */
function haveDelaysThatDiffer({ uptake }: LesionResult, settings: SiteSettings): boolean {
  const delayed = uptake.filter((row) => row.phase === 'delayed');
  return delayed.some((a, i) =>
    delayed
      .slice(i + 1)
      .some(
        (b) =>
          a.studyInstanceUid !== b.studyInstanceUid &&
          a.view === b.view &&
          delaysDiffer(a.hoursAfterInjection, b.hoursAfterInjection, settings),
      ),
  );
}

function daysApart(a: string, b: string): number {
  return Math.abs(daysBetween(a, b));
}

/** Dates of delayed scans of the lesion for which flow and pool were both read, that day or on another study of that day. */
function threePhaseDates({ uptake, findings }: LesionResult): string[] {
  const read = (phase: 'flow' | 'pool') =>
    new Set(
      findings.flatMap(({ date, phases }) => {
        const said = phases?.[phase];
        return date !== null && (said === 'positive' || said === 'negative') ? [date] : [];
      }),
    );
  const [flow, pool] = [read('flow'), read('pool')];
  return [...new Set(uptake.flatMap(({ phase, date }) => (phase === 'delayed' && date !== null ? [date] : [])))].filter(
    (date) => flow.has(date) && pool.has(date),
  );
}

function latestLongAxisMm(sizes: readonly SizeObservation[]): number | null {
  const inMm = sizes.filter((o) => o.row.date !== null && o.row.longAxis?.unit === 'mm');
  return inMm.at(-1)?.row.longAxis?.value ?? null;
}

/** How the lesion shows on the latest film on which it was looked for, and when. */
function latestFilm(
  index: PatientIndex,
  { size, findings }: LesionResult,
): { readonly shows: 'negative' | 'faint' | 'clear'; readonly date: string } | null {
  const measured = new Set(size.map((row) => row.studyInstanceUid));
  for (const { study, date } of [...index.dated].reverse()) {
    const uid = study.studyInstanceUid;
    // "Not seen" may be said of a scan as well; only films tell how the focus shows on a film.
    if (!study.instances.some((instance) => kindOf(instance) === 'film')) continue;
    const read = findings.filter((finding) => finding.studyInstanceUid === uid);
    if (read.some((finding) => finding.seen === false)) return { shows: 'negative', date };
    const stages = read.map((finding) => finding.stage);
    if (stages.includes('immature')) return { shows: 'faint', date };
    if (stages.some((stage) => stage !== 'not-read') || measured.has(uid)) return { shows: 'clear', date };
  }
  return null;
}
