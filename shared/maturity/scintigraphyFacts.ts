import { compareUptakes } from '../change/comparability.ts';
import { daysBetween } from '../change/days.ts';
import { type CoursePoint, type FlatRules, findRest, type Limits, type Rest } from '../change/flatRun.ts';
import { type GrowthBetween, growthBetween } from '../change/growth.ts';
import { limitsOf } from '../change/limits.ts';
import type { SizeObservation, UptakeObservation } from '../change/observations.ts';
import { logVariance, type RatioChange, ratioChange } from '../change/ratioChange.ts';
import { combineRepeats } from '../change/repeats.ts';
import type { SiteSettings } from '../settings/model.ts';
import type { UptakeAtDate } from '../uptake/model.ts';
import type { FocusSize } from '../uptake/recovery.ts';
import type { PhaseFindings, PhaseState } from './phaseFindings.ts';

/** A delayed scan with a date and a ratio; of several acquisitions of the date, their mean. */
export type DelayedScan = UptakeAtDate & {
  readonly date: string;
  readonly ratio: number;
  readonly acquisitions: number;
  readonly scatter: number | null;
  /** Full axes of the lesion region, mm; null without spacing. */
  readonly regionMm: FocusSize | null;
  /** Regions of every acquisition. */
  readonly regions: readonly string[];
};

/** Two delayed scans and how the later stands to the earlier. */
export interface ScanPair {
  readonly from: DelayedScan;
  readonly to: DelayedScan;
  /** Judged by the limit for the way in which the pair was looked for. */
  readonly change: RatioChange;
  readonly days: number;
  /** Standard errors that a real change exceeds. */
  readonly limit: number;
  /** What growth of the focus explains of it; null where the films do not tell. */
  readonly growth: GrowthBetween | null;
  /** The change and its error beyond what growth explains: what a rise is judged by. */
  readonly beyondGrowth: { readonly logRatio: number; readonly standardError: number | null };
}

/** What the scintigraphic rules read: everything known up to and including one date. */
export interface ScintigraphyFacts {
  readonly settings: SiteSettings;
  /** Sizes on films up to the date, which tell how the focus grew. */
  readonly sizes: readonly SizeObservation[];
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
  readonly limits: Limits;
  /** How the course has come to rest; null where a scan has no counting error or two dates cannot be told apart. */
  readonly rest: Rest | null;
  readonly plateauHolds: boolean;
}

/** Gathers the facts at one date from delayed observations and phase findings up to it. Films tell how the focus grew. */
export function scintigraphyFacts(
  observations: readonly UptakeObservation[],
  findings: readonly PhaseFindings[],
  until: string,
  settings: SiteSettings,
  sizes: readonly SizeObservation[] = [],
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
  const { comparable, apart } = comparableWithLatest(combineRepeats(delayed, settings), settings);
  const films = sizes.filter((s) => s.row.date !== null && s.row.date <= until);
  return {
    settings,
    sizes: films,
    scanDates,
    comparable,
    apart,
    flow: latestFinding?.flow ?? 'unknown',
    pool: latestFinding?.pool ?? 'unknown',
    latestDate,
    everPositive: known.some((f) => f.flow === 'positive' || f.pool === 'positive'),
    ...courseFacts(comparable, settings, films),
  };
}

type CourseFacts = Pick<
  ScintigraphyFacts,
  'againstPrevious' | 'againstPeak' | 'againstLowest' | 'limits' | 'rest' | 'plateauHolds'
>;

/** What follows from the ratios alone; asked again with another latest ratio to see what would tip the conclusion. */
export function courseFacts(
  comparable: readonly DelayedScan[],
  settings: SiteSettings,
  sizes: readonly SizeObservation[],
): CourseFacts {
  const limits = limitsOf(
    settings,
    comparable.flatMap((scan) => logVariance(scan, settings.ratioCv) ?? []),
  );
  const largest = limits.largest(comparable.length);
  const pair = (from: DelayedScan | undefined, to: DelayedScan | undefined, limit: number): ScanPair | null => {
    if (from === undefined || to === undefined || from === to) return null;
    const change = ratioChange(from, to, settings.ratioCv, limit);
    const growth = growthBetween(sizes, from, to, settings);
    return {
      from,
      to,
      change,
      days: daysBetween(from.date, to.date),
      limit,
      growth,
      beyondGrowth: {
        logRatio: change.logRatio - (growth === null ? 0 : Math.log(growth.factor)),
        standardError:
          change.standardError === null ? null : Math.hypot(change.standardError, growth?.standardError ?? 0),
      },
    };
  };
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
  const rest = restOf(comparable, settings, limits);
  return {
    againstPrevious: pair(comparable.at(-2), latest, limits.pair),
    againstPeak: pair(earlier[peakAt], latest, largest),
    againstLowest: pair(lowest, latest, largest),
    limits,
    rest,
    plateauHolds: rest !== null && rest.plateau !== null,
  };
}

/** The scans as points in time since the first; null where one of them has no error. */
export function coursePoints(scans: readonly DelayedScan[], settings: SiteSettings): CoursePoint[] | null {
  const points = scans.flatMap((scan) => {
    const variance = logVariance(scan, settings.ratioCv);
    return variance === null || !(variance > 0)
      ? []
      : [{ day: daysBetween(scans[0]!.date, scan.date), value: Math.log(scan.ratio), variance }];
  });
  return points.length < scans.length ? null : points;
}

/** What the site calls a plateau. */
export function flatRules(settings: SiteSettings, limits: Limits): FlatRules {
  return { limits, lnMargin: Math.log(settings.plateauMargin), minDays: settings.plateauMinDays };
}

function restOf(scans: readonly DelayedScan[], settings: SiteSettings, limits: Limits): Rest | null {
  const points = scans.length < 2 ? null : coursePoints(scans, settings);
  return points === null ? null : findRest(points, flatRules(settings, limits));
}

function delayedScan(o: UptakeObservation): DelayedScan | null {
  const { row } = o;
  if (row.date === null || row.ratio === null) return null;
  const regions = (o.repeats ?? [row]).flatMap((r) =>
    [r.lesionAnnotationId, r.referenceAnnotationId, r.backgroundAnnotationId].filter((id) => id !== null),
  );
  return {
    ...row,
    date: row.date,
    ratio: row.ratio,
    acquisitions: o.acquisitions ?? 1,
    scatter: o.scatter ?? null,
    regionMm: o.regionMm ?? null,
    regions,
  };
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
      const scan = match === undefined ? null : delayedScan(match);
      if (scan !== null) comparable.push(scan);
      else apart.push({ date, reason: compareUptakes(views[0]!, latest, settings).reason ?? '' });
    }
    // The latest scan itself counts only when it could be compared with its own like: with a ratio and a known phase.
    const own = compareUptakes(latest, latest, settings).comparable ? delayedScan(latest) : null;
    if (own !== null) comparable.push(own);
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
