import { compareUptakes } from '../change/comparability.ts';
import { daysBetween } from '../change/days.ts';
import type { UptakeObservation } from '../change/observations.ts';
import { isEquivalent, type RatioChange, ratioChange } from '../change/ratioChange.ts';
import type { SiteSettings } from '../settings/model.ts';
import type { UptakeAtDate } from '../uptake/model.ts';
import type { PhaseFindings, PhaseState } from './phaseFindings.ts';

/** A delayed scan with a date and a ratio. */
export type DelayedScan = UptakeAtDate & { readonly date: string; readonly ratio: number };

/** Two delayed scans and how the later stands to the earlier. */
export interface ScanPair {
  readonly from: DelayedScan;
  readonly to: DelayedScan;
  readonly change: RatioChange;
  readonly days: number;
}

/** What the scintigraphic rules read: everything known up to and including one date. */
export interface ScintigraphyFacts {
  readonly settings: SiteSettings;
  /** Dates on which a scan was measured or its phases were read. */
  readonly scanDates: readonly string[];
  /** Delayed scans that compare with the latest one, oldest first, one per date, the latest included. */
  readonly comparable: readonly DelayedScan[];
  /** Delayed scans that were measured but do not compare with the latest, with the reason. */
  readonly apart: readonly { readonly date: string; readonly reason: string }[];
  readonly flow: PhaseState;
  readonly pool: PhaseState;
  /** Date of the latest scan, to which flow and pool belong. */
  readonly latestDate: string | null;
  readonly everPositive: boolean;
  readonly againstPrevious: ScanPair | null;
  /** Against the highest earlier value. */
  readonly againstPeak: ScanPair | null;
  /** Against the lowest value since the peak. */
  readonly againstLowest: ScanPair | null;
  /** The last two intervals, when there are three comparable scans. */
  readonly lastTwo: readonly [ScanPair, ScanPair] | null;
  readonly plateauHolds: boolean;
}

/** Gathers the facts at one date from delayed observations and phase findings up to it. */
export function scintigraphyFacts(
  observations: readonly UptakeObservation[],
  findings: readonly PhaseFindings[],
  until: string,
  settings: SiteSettings,
): ScintigraphyFacts {
  const delayed = observations.filter(
    (o) => o.row.date !== null && o.row.date <= until && (o.row.phase === 'delayed' || o.row.phase === null),
  );
  const known = findings.filter((f) => f.date <= until);
  const scanDates = [...new Set([...delayed.map((o) => o.row.date ?? ''), ...known.map((f) => f.date)])].sort();
  const latestDate = scanDates.at(-1) ?? null;
  // Phases may be read on a study of their own, days from the delayed scan: what was read since the scan before the
  // latest belongs to the latest.
  const delayedDates = [...new Set(delayed.map((o) => o.row.date ?? ''))].sort();
  const before = delayedDates.at(-2) ?? '';
  const latestFinding = known.filter((f) => f.date > before).at(-1);
  const { comparable, apart } = comparableWithLatest(delayed, settings);
  const pair = (from: DelayedScan | undefined, to: DelayedScan | undefined): ScanPair | null =>
    from === undefined || to === undefined || from === to
      ? null
      : { from, to, change: ratioChange(from, to, settings.ratioCv), days: daysBetween(from.date, to.date) };
  const latest = comparable.at(-1);
  const earlier = comparable.slice(0, -1);
  // Of equal peaks the later one, so that "since the peak" is as short as the data allow.
  const peakAt = earlier.reduce((best, s, i) => (s.ratio >= earlier[best]!.ratio ? i : best), 0);
  const sincePeak =
    latest !== undefined && earlier.length > 0 && latest.ratio >= earlier[peakAt]!.ratio
      ? earlier
      : earlier.slice(peakAt);
  const lowest = sincePeak.reduce<DelayedScan | undefined>(
    (low, s) => (low === undefined || s.ratio <= low.ratio ? s : low),
    undefined,
  );
  const first = pair(comparable.at(-3), comparable.at(-2));
  const second = pair(comparable.at(-2), latest);
  const lastTwo: ScintigraphyFacts['lastTwo'] = first === null || second === null ? null : [first, second];
  return {
    settings,
    scanDates,
    comparable,
    apart,
    flow: latestFinding?.flow ?? 'unknown',
    pool: latestFinding?.pool ?? 'unknown',
    latestDate,
    everPositive: known.some((f) => f.flow === 'positive' || f.pool === 'positive'),
    againstPrevious: second,
    againstPeak: pair(earlier[peakAt], latest),
    againstLowest: pair(lowest, latest),
    lastTwo,
    plateauHolds: lastTwo !== null && holdsPlateau(lastTwo, settings),
  };
}

function holdsPlateau([first, second]: readonly [ScanPair, ScanPair], settings: SiteSettings): boolean {
  const steady = [first, second].every((p) => isEquivalent(p.change, settings.plateauMargin));
  return steady && first.days + second.days >= settings.plateauMinDays;
}

export function isDelayedScan(row: UptakeAtDate): row is DelayedScan {
  return row.date !== null && row.ratio !== null;
}

/** The dates that stand apart from the latest one, together where the reason is the same. */
export function byReason({ apart }: Pick<ScintigraphyFacts, 'apart'>): { reason: string; dates: string[] }[] {
  const reasons = [...new Set(apart.map((a) => a.reason))];
  return reasons.map((reason) => ({ reason, dates: apart.filter((a) => a.reason === reason).map((a) => a.date) }));
}

/**
 * The scans that compare with the latest date, one per date. Of several views on the latest date the one with the
 * longest comparable history is taken.
 */
function comparableWithLatest(delayed: readonly UptakeObservation[], settings: SiteSettings) {
  const dates = [...new Set(delayed.map((o) => o.row.date ?? ''))].sort();
  const at = (date: string) => delayed.filter((o) => o.row.date === date);
  const historyOf = (latest: UptakeObservation) => {
    const comparable: DelayedScan[] = [];
    const apart: { date: string; reason: string }[] = [];
    for (const date of dates.slice(0, -1)) {
      const views = at(date);
      const match = views.find((o) => compareUptakes(o, latest, settings).comparable);
      if (match !== undefined && isDelayedScan(match.row)) comparable.push(match.row);
      else apart.push({ date, reason: compareUptakes(views[0]!, latest, settings).reason ?? '' });
    }
    // The latest scan itself counts only when it could be compared with its own like: with a ratio and a known phase.
    if (isDelayedScan(latest.row) && compareUptakes(latest, latest, settings).comparable) comparable.push(latest.row);
    else apart.push({ date: dates.at(-1) ?? '', reason: compareUptakes(latest, latest, settings).reason ?? '' });
    return { comparable, apart };
  };
  const histories = at(dates.at(-1) ?? '').map(historyOf);
  return histories.reduce(
    (best, h) => (h.comparable.length > best.comparable.length ? h : best),
    histories[0] ?? {
      comparable: [],
      apart: [],
    },
  );
}
