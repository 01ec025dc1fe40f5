import { addDays, daysBetween } from '../change/days.ts';
import { isEquivalent, largestUsefulError } from '../change/ratioChange.ts';
import type { RadiographicStage } from '../reading/model.ts';
import { wordDate } from '../wording/date.ts';
import { wordFactor } from '../wording/numbers.ts';
import { counted, inSentence, listed } from '../wording/terms.ts';
import type { Scintigraphy } from './model.ts';
import { byReason, type ScintigraphyFacts } from './scintigraphyFacts.ts';

/** A radiographic stage older than this, against the latest scan, no longer speaks for the same time. */
const staleStageDays = 92;

/** What would have to be done or read to decide more, most useful first, with numbers. Empty when nothing is missing. */
export function missingToDecide(
  scan: ScintigraphyFacts,
  scintigraphy: Scintigraphy,
  stage: { stage: RadiographicStage; date: string | null },
): string[] {
  const missing: string[] = [];
  if (scintigraphy !== 'plateau')
    missing.push(...missingScans(scan), ...missingPhases(scan), ...missingPrecision(scan));
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
  const need = settings.plateauMinDays;
  const same = 'same view and reference region';
  const latest = comparable.at(-1);
  const previous = comparable.at(-2);
  const list = byReason(scan).map(
    ({ dates, reason }) =>
      `A scan that compares with ${dates.length === 1 ? 'that' : 'those'} of ${listed(dates.map(wordDate))}, as ${inSentence(reason)}`,
  );
  if (latest === undefined) {
    return [
      ...list,
      `Three delayed scans with lesion and reference region, the last two intervals together at least ${need} days`,
    ];
  }
  if (previous === undefined) {
    return [
      ...list,
      `A second and a third delayed scan, ${same}, the third at least ${need} days after ${wordDate(latest.date)}`,
    ];
  }
  const lastPair = scan.againstPrevious;
  const lastSteady = lastPair !== null && isEquivalent(lastPair.change, settings.plateauMargin);
  const days = lastPair?.days ?? 0;
  const which = comparable.length === 2 ? 'A third delayed scan' : 'A further delayed scan';
  if (lastSteady) {
    const wait = Math.max(1, Math.ceil(need - days));
    return [
      ...list,
      `${which} at least ${counted(wait, 'day')} later (on or after ${wordDate(addDays(latest.date, wait))}), ${same}`,
    ];
  }
  return [
    ...list,
    `Two more delayed scans, ${same}, the second at least ${need} days after ${wordDate(latest.date)}, as the last change is not shown to stay within ${wordFactor(settings.plateauMargin)}`,
  ];
}

function missingPhases(scan: ScintigraphyFacts): string[] {
  if (scan.latestDate === null) return [];
  const unread = [...(scan.flow === 'unknown' ? ['flow'] : []), ...(scan.pool === 'unknown' ? ['blood pool'] : [])];
  return unread.length === 0 ? [] : [`The reading of ${unread.join(' and ')} on ${wordDate(scan.latestDate)}`];
}

/** Whether these scans could have shown a plateau at all, had nothing changed. */
function missingPrecision(scan: ScintigraphyFacts): string[] {
  const limit = largestUsefulError(scan.settings.plateauMargin);
  const margin = wordFactor(scan.settings.plateauMargin);
  const withoutError = scan.comparable.find((s) => s.relativeError === null);
  if (withoutError !== undefined) {
    return [
      `Raw counts on ${wordDate(withoutError.date)}, as without a counting error neither a change nor a plateau can be shown`,
    ];
  }
  if (scan.settings.ratioCv * Math.SQRT2 >= limit) {
    return [
      `A smaller repositioning error, as with ${(100 * scan.settings.ratioCv).toFixed(1)}% no number of counts shows a plateau within ${margin}`,
    ];
  }
  const error = scan.againstPrevious?.change.standardError ?? null;
  if (error === null || error < limit) return [];
  // Room left for counting after repositioning, shared evenly by both scans; counts grow with the inverse square of f.
  const room = Math.sqrt((limit ** 2 - 2 * scan.settings.ratioCv ** 2) / 2);
  const worst = Math.max(scan.againstPrevious?.from.relativeError ?? 0, scan.againstPrevious?.to.relativeError ?? 0);
  const factor = Math.ceil(10 * (worst / room) ** 2) / 10;
  return [
    `About ${factor.toFixed(1)} times the counts, as a plateau within ${margin} needs a counting error under ${(100 * room).toFixed(1)}% (now ${(100 * worst).toFixed(1)}%)`,
  ];
}
