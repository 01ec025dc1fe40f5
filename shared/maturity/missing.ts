import { addMonths, daysBetween } from '../change/days.ts';
import type { RadiographicStage } from '../reading/model.ts';
import { wordDate } from '../wording/date.ts';
import { wordFactor } from '../wording/numbers.ts';
import { capitalise, counted, inSentence, listed } from '../wording/terms.ts';
import type { PlannedDesign, Scintigraphy } from './model.ts';
import { byReason, type ScintigraphyFacts } from './scintigraphyFacts.ts';

/** A radiographic stage older than this, against the latest scan, no longer speaks for the same time. */
const staleStageDays = 92;

/** Below this chance a scan is not worth its dose: it is not asked for. */
export const leastUsefulChance = 0.5;

/** What would have to be done or read to decide more, most useful first, with numbers. Empty when nothing is missing. */
export function missingToDecide(
  scan: ScintigraphyFacts,
  scintigraphy: Scintigraphy,
  stage: { stage: RadiographicStage; date: string | null },
  plan: readonly PlannedDesign[] = [],
): string[] {
  const missing: string[] = [];
  if (scintigraphy !== 'plateau') missing.push(...missingScans(scan), ...missingPhases(scan));
  // Whether a plateau could be proven is no question yet where the focus is active.
  if (scintigraphy !== 'plateau' && scintigraphy !== 'active') missing.push(...missingPrecision(scan, plan));
  if (stage.stage === 'not-read') missing.push('Radiographic signs of a film (margin, cortical rim and trabeculae)');
  else if (stage.date !== null && scan.latestDate !== null) {
    const age = daysBetween(stage.date, scan.latestDate);
    if (age > staleStageDays) {
      missing.push(
        `A radiograph near the latest scan, as the stage was read on ${wordDate(stage.date)}, ${counted(age, 'day')} before it`,
      );
    }
  }
  return missing;
}

function missingScans(scan: ScintigraphyFacts): string[] {
  const { comparable, settings } = scan;
  const same = 'same view and reference region';
  const latest = comparable.at(-1);
  const list = byReason(scan).map(
    ({ dates, reason }) =>
      `A scan that compares with ${dates.length === 1 ? 'that' : 'those'} of ${listed(dates.map(wordDate))}, as ${inSentence(reason)}`,
  );
  if (latest === undefined) {
    return [
      ...list,
      `Three delayed scans with lesion and reference region, over at least ${counted(settings.plateauMinDays, 'day')}`,
    ];
  }
  // The site's interval after the latest, never sooner.
  const next = wordDate(addMonths(latest.date, settings.followUpMonths));
  const flat = scan.rest?.flat ?? null;
  // Dates that the flat run lacks; a run starts with the latest scan where the last two differ.
  const lacking = Math.max(1, 3 - (flat?.dates ?? 1));
  if (lacking === 1) return [...list, `A further delayed scan on or after ${next}, ${same}`];
  const why = comparable.length > 1 ? ', as the last two scans differ' : '';
  return [...list, `Two more delayed scans, ${same}, the next on or after ${next}${why}`];
}

function missingPhases(scan: ScintigraphyFacts): string[] {
  if (scan.latestDate === null) return [];
  const unread = [...(scan.flow === 'unknown' ? ['flow'] : []), ...(scan.pool === 'unknown' ? ['blood pool'] : [])];
  return unread.length === 0 ? [] : [`The reading of ${unread.join(' and ')} on ${wordDate(scan.latestDate)}`];
}

/** Whether further scans like these can prove a plateau, were nothing to change, and which could. */
function missingPrecision(scan: ScintigraphyFacts, plan: readonly PlannedDesign[]): string[] {
  const { settings, comparable } = scan;
  const margin = wordFactor(settings.plateauMargin);
  const withoutError = comparable.find((s) => s.relativeError === null);
  if (withoutError !== undefined) {
    return [
      `Raw counts on ${wordDate(withoutError.date)}, as without a counting error neither a change nor a plateau can be shown`,
    ];
  }
  if (plan.length === 0) return [];
  const percent = (chance: number) => `${(100 * chance).toFixed(0)}%`;
  const best = (designs: readonly PlannedDesign[]) =>
    designs.reduce((a, b) => (b.chance > a.chance + 0.02 ? b : a), designs[0]!);
  const asNow = best(plan.filter((p) => p.acquisitions === 1 && p.counts === 1));
  if (asNow.chance >= leastUsefulChance) return [];
  // The least burden first: the fewest visits, then the fewest acquisitions.
  const useful = plan
    .filter((p) => p.chance >= leastUsefulChance)
    .sort((a, b) => a.visits - b.visits || a.acquisitions - b.acquisitions)[0];
  if (useful !== undefined) {
    const visits = counted(useful.visits, 'further visit');
    return [
      `${capitalise(useful.design)}: were the uptake flat, ${visits} would show a plateau within ${margin} in ${percent(useful.chance)} (in ${percent(asNow.chance)} at most with one acquisition like those so far)`,
    ];
  }
  const source = { assumed: 'an assumed', 'typed-in': 'a typed-in', measured: 'a measured' }[settings.ratioCvSource];
  const most = best(plan);
  return [
    `A smaller repositioning error, shown on repeats or control pairs, as with ${source} ${(100 * settings.ratioCv).toFixed(1)}% a plateau within ${margin} would be shown in at most ${percent(most.chance)} after ${counted(most.visits, 'further visit')}, were the uptake flat`,
  ];
}
