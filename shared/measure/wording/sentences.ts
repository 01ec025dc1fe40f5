/**
 * Sentences of the report and the screen, built from the result in one place: never stronger than the evidence, rounded
 * to what the error allows. "No significant change" is never called stable.
 */
import { daysBetween } from '../../change/days.ts';
import { growthRate } from '../../change/growthRate.ts';
import { wordMeasure } from '../../change/measureNames.ts';
import type { Change } from '../../change/model.ts';
import { halvingDays } from '../../change/ratioFit.ts';
import type { SiteSettings } from '../../settings/model.ts';
import type { Site } from '../../sites/model.ts';
import { referenceName } from '../../sites/profiles.ts';
import type { SizeAtDate, SizeValue } from '../../size/model.ts';
import type { UptakeAtDate } from '../../uptake/model.ts';
import { wordDate } from '../../wording/date.ts';
import {
  fixed,
  ratioNumbers,
  sayRatio,
  signedPercent,
  sizeNumber,
  wordFactor,
  wordHours,
  wordShare,
  wordSize,
} from '../../wording/numbers.ts';
import { capitalise, counted, inSentence, wordBasis, wordPhase } from '../../wording/terms.ts';
import type { LesionResult } from '../model.ts';

type RatioSettings = Pick<SiteSettings, 'ratioCv' | 'plateauMargin'>;
/** What a change is told from: the values on both dates. */
type Measured = Pick<LesionResult, 'size' | 'uptake'>;

/** "Long axis 9.2 mm, short axis 4.1 mm, area 30 mm² (detector plane) on 10 Jan 2026, lateral." */
export function sentenceForSize(size: SizeAtDate): string {
  const parts = [
    part('long axis', size.longAxis),
    part('short axis', size.shortAxis),
    // Of an area in pixels no unit can be given that means the same on another image.
    size.area?.unit === '{pixels}' ? null : part('area', size.area),
    part('distance from the insertion', size.insertionDistance),
    size.relativeLongAxis === null ? null : `${sizeNumber(size.relativeLongAxis)} of the internal reference`,
    size.foci === null ? null : counted(size.foci, 'focus', 'foci'),
  ].filter((p) => p !== null);
  const basis = (size.longAxis ?? size.area ?? size.shortAxis ?? size.insertionDistance)?.basis;
  const view = size.projection === null ? '' : `, ${size.projection}`;
  const text = `${parts.join(', ')}${basis === undefined ? '' : ` (${wordBasis(basis)})`} on ${wordDate(size.date)}${view}.`;
  return capitalise(text);

  function part(name: string, value: SizeValue | null): string | null {
    return value === null ? null : `${name} ${wordSize(value)}`;
  }
}

/** "Delayed uptake ratio 1.97 (95% interval 1.75 to 2.22) to the mirrored region of the other heel on 10 Jan 2026, 3.1 h after injection." */
export function sentenceForUptake(row: UptakeAtDate, site: Site, settings: Pick<SiteSettings, 'ratioCv'>): string {
  const phase = wordPhase(row.phase);
  const name = `${capitalise(phase)} uptake ratio`;
  if (row.ratio === null) return `${name} on ${wordDate(row.date)}: not given.`;
  const value = sayRatio({ ratio: row.ratio, relativeError: row.relativeError }, settings.ratioCv);
  const delay =
    row.hoursAfterInjection === null || row.phase !== 'delayed'
      ? ''
      : `, ${wordHours(row.hoursAfterInjection)} after injection`;
  const without = row.relativeErrorReason === null ? '' : ` ${row.relativeErrorReason}`;
  return `${name} ${value} to ${referenceName(site, row.ratioMethod)} on ${wordDate(row.date)}${delay}.${without}`;
}

/** "Lesion counts 12.3 per second at injection (half-life 6.0067 h taken for Tc-99m)." Null without a rate. */
export function sentenceForRate(row: UptakeAtDate): string | null {
  const rate = row.lesionRate ?? null;
  if (rate === null) return null;
  const life = `${Number(rate.halfLifeHours.toPrecision(5))} h`;
  const source =
    rate.halfLifeSource === 'header'
      ? `half-life ${life} from the header`
      : `half-life ${life} taken for Tc-99m, not in the header`;
  const perActivity = rate.unit === '{counts}/s/Bq' ? ' and MBq injected' : '';
  const value = rate.unit === '{counts}/s/Bq' ? rate.rate * 1e6 : rate.rate;
  return `Lesion counts on ${wordDate(row.date)}, corrected for decay to injection: ${value.toPrecision(3)} per second${perActivity} (${source}).`;
}

/** One change in a sentence, with what it could have shown. */
export function sentenceForChange(change: Change, measured: Measured, settings: RatioSettings): string {
  const subject = wordMeasure(change.measure);
  if (!change.comparable || change.absolute === null || change.percent === null) {
    const reason = change.reason ?? 'the two examinations do not compare';
    return `The change in ${subject} ${between(change)} is not given, as ${inSentence(reason).replace(/\.$/, '')}.`;
  }
  return change.measure === 'ratio'
    ? ratioSentence(change, change.percent, measured, settings)
    : sizeSentence(change, change.absolute, change.percent, change.measure, measured);
}

function between(change: Change): string {
  return `between ${wordDate(change.from)} and ${wordDate(change.to)}`;
}

const notToldApart = 'this cannot be distinguished from measurement error';

/** The delayed scans of a change. A study may hold several views: the pair is the one that differs by the change. */
export function ratiosOf(change: Change, { uptake }: Measured): { from: UptakeAtDate; to: UptakeAtDate } | null {
  const of = (study: string) =>
    uptake.filter(
      (row) => row.studyInstanceUid === study && row.ratio !== null && (row.phase ?? 'delayed') === 'delayed',
    );
  const pairs = of(change.fromStudy).flatMap((from) => of(change.toStudy).map((to) => ({ from, to })));
  const off = ({ from, to }: (typeof pairs)[number]) =>
    Math.abs((to.ratio ?? 0) - (from.ratio ?? 0) - (change.absolute ?? 0));
  return pairs.sort((a, b) => off(a) - off(b))[0] ?? null;
}

function ratioSentence(change: Change, percent: number, measured: Measured, settings: RatioSettings): string {
  const pair = ratiosOf(change, measured);
  const number = (row: UptakeAtDate | undefined) =>
    row?.ratio == null ? null : ratioNumbers(row.ratio, row.relativeError, settings.ratioCv).value;
  const [from, to] = [number(pair?.from), number(pair?.to)];
  const ends = change.interval95?.map((factor) => 100 * (factor - 1)) ?? null;
  const half = ends === null ? 10 : ((ends[1] ?? 0) - (ends[0] ?? 0)) / 2;
  const range =
    ends === null
      ? signedPercent(percent)
      : `${signedPercent(percent, half)}, 95% interval ${ends.map((end) => signedPercent(end, half)).join(' to ')}`;
  if (change.significant === true) {
    const values = from === null || to === null ? '' : ` from ${from} to ${to}`;
    return `The uptake ratio ${percent > 0 ? 'rose' : 'fell'}${values} (${range}) ${between(change)}.`;
  }
  const values =
    from === null || to === null
      ? `differs by ${range} ${between(change)}`
      : `was ${from} on ${wordDate(change.from)} and ${to} on ${wordDate(change.to)} (${range})`;
  if (change.significant === null) {
    const why = change.reason === null ? '' : `, as ${inSentence(change.reason).replace(/\.$/, '')}`;
    return `The uptake ratio ${values}; ${notToldApart}${why}.`;
  }
  const margin = settings.plateauMargin;
  const [low, high] = change.interval95 ?? [0, Infinity];
  if (low > 1 / margin && high < margin) {
    return `The uptake ratio ${values}; the change is not significant, and its interval stays within ${wordFactor(margin)}.`;
  }
  const smallest =
    change.detectable === null
      ? ''
      : `; smallest change detectable with these scans: ${signedPercent(100 * (change.detectable - 1))} or ${signedPercent(100 * (1 / change.detectable - 1))}`;
  return `The uptake ratio ${values}, not a significant change${smallest}.`;
}

const units = { longAxis: 'mm', shortAxis: 'mm', area: 'mm2', relativeLongAxis: '1' } as const;

/** The two sizes of a change; a study may hold several images: the pair is the one that differs by the change. */
export function sizesOf(
  change: Change,
  measure: keyof typeof units,
  { size }: Measured,
): { from: SizeValue; to: SizeValue } | null {
  const of = (study: string) => size.flatMap((row) => (row.studyInstanceUid === study ? (row[measure] ?? []) : []));
  const pairs = of(change.fromStudy).flatMap((from) => of(change.toStudy).map((to) => ({ from, to })));
  const off = ({ from, to }: (typeof pairs)[number]) => Math.abs(to.value - from.value - (change.absolute ?? 0));
  return pairs.sort((a, b) => off(a) - off(b))[0] ?? null;
}

function sizeSentence(
  change: Change,
  absolute: number,
  percent: number,
  measure: keyof typeof units,
  measured: Measured,
): string {
  const subject = wordMeasure(measure);
  const unit = units[measure];
  const show = (value: number) => wordSize({ value, unit });
  const pair = sizesOf(change, measure, measured);
  const range = pair === null ? '' : ` (${wordSize(pair.from)} to ${wordSize(pair.to)})`;
  const both =
    pair === null
      ? `The ${subject} differs by ${show(Math.abs(absolute))} ${between(change)}`
      : wordSize(pair.from) === wordSize(pair.to)
        ? `The ${subject} is ${wordSize(pair.to)} on ${wordDate(change.from)} and on ${wordDate(change.to)}`
        : `The ${subject} was ${wordSize(pair.from)} on ${wordDate(change.from)} and ${wordSize(pair.to)} on ${wordDate(change.to)}`;
  const { detectable } = change;
  if (detectable === null || change.significant === null) {
    const why = change.reason === null ? '' : `, as ${inSentence(change.reason).replace(/\.$/, '')}`;
    return `${both}; ${notToldApart}${why}.`;
  }
  if (!change.significant) {
    const share =
      pair === null || !(pair.from.value > 0) ? '' : ` (${wordShare(round(detectable / pair.from.value))} of it)`;
    return `${both}. A change under ${show(detectable)}${share} could not be seen.`;
  }
  const rate = growthRate(change);
  const monthly =
    rate === null || daysBetween(change.from, change.to) < 28 ? '' : `, ${show(Math.abs(rate.perMonth))} per month`;
  return `The ${subject} ${absolute > 0 ? 'increased' : 'decreased'} by ${show(Math.abs(absolute))} (${signedPercent(percent)}${monthly}) ${between(change)}${range}, more than the smallest detectable change of ${show(detectable)}.`;
}

/** Whole percent: how much of a size could go unseen needs no more. */
function round(share: number): number {
  return Math.round(100 * share) / 100;
}

/** The weighted fit over all comparable delayed scans in a sentence; null without a fit. */
export function sentenceForFit(lesion: Pick<LesionResult, 'ratioFit'>): string | null {
  const fit = lesion.ratioFit;
  if (fit === null) return null;
  const slope = halvingDays(fit);
  const over = `Over ${counted(fit.n, 'comparable delayed scan')}`;
  if (slope === null) return `${over} the fitted uptake ratio neither rises nor falls.`;
  const [low, high] = slope.slopeInterval95;
  if (low <= 0 && high >= 0) return `${over} the fitted uptake ratio neither rises nor falls significantly.`;
  const falls = fit.slopePerDay < 0;
  // Halving times at the ends of the slope's interval.
  const ends = [low, high].map((s) => Math.LN2 / Math.abs(s)).sort((a, b) => a - b) as [number, number];
  return `${over} the fitted uptake ratio ${falls ? 'falls, halving' : 'rises, doubling'} in about ${days(Math.abs(slope.days))} (95% interval ${fixed(ends[0], 0)} to ${days(ends[1])}).`;
}

function days(n: number): string {
  return counted(Math.round(n), 'day');
}
