/**
 * Sentences of the report and the screen, built from the result in one place: never stronger than the evidence, rounded
 * to what the error allows. "No significant change" is never called stable.
 */
import { daysBetween } from '../../change/days.ts';
import { growthRate } from '../../change/growthRate.ts';
import { wordMeasure } from '../../change/measureNames.ts';
import type { Change } from '../../change/model.ts';
import { z95 } from '../../change/normal.ts';
import { halvingDays } from '../../change/ratioFit.ts';
import { readingSd } from '../../change/sizeChange.ts';
import type { SiteSettings } from '../../settings/model.ts';
import type { SizeAtDate, SizeValue } from '../../size/model.ts';
import type { UptakeAtDate } from '../../uptake/model.ts';
import { wordDate } from '../../wording/date.ts';
import { decimalsFor, signedFixed, signedPercent, wordRatio } from '../../wording/numbers.ts';
import { counted, inSentence, wordBasis, wordMethod, wordPhase } from '../../wording/terms.ts';
import type { LesionResult } from '../model.ts';

type SizeSettings = Pick<SiteSettings, 'sdcLengthMm' | 'sdcSource'>;

const units: Record<SizeValue['unit'], string> = { mm: ' mm', mm2: ' mm²', '{pixels}': ' pixels', '1': '' };

/** "9.2 mm": a length with the digits that its reading error allows; areas and relative sizes likewise. */
export function wordSize(size: SizeValue, settings: SizeSettings): string {
  return `${size.value.toFixed(sizeDecimals(size, settings))}${units[size.unit]}`;
}

function sizeDecimals(size: SizeValue, settings: SizeSettings): number {
  const sd = readingSd(settings.sdcLengthMm);
  switch (size.unit) {
    case 'mm':
      return decimalsFor(sd);
    case 'mm2':
      // Error of a circle of this area whose two diameters carry the reading error.
      return Math.max(0, decimalsFor((Math.PI / 4) * sd * Math.SQRT2 * Math.sqrt((4 * size.value) / Math.PI)));
    case '1':
      return 2;
    case '{pixels}':
      return 0;
  }
}

/** "Long axis 9.2 mm, short axis 4.1 mm, area 30 mm² (detector plane) on 10 Jan 2026, lateral." */
export function sentenceForSize(size: SizeAtDate, settings: SizeSettings): string {
  const parts = [
    part('long axis', size.longAxis),
    part('short axis', size.shortAxis),
    part('area', size.area),
    part('distance from the insertion', size.insertionDistance),
    size.relativeLongAxis === null ? null : `${size.relativeLongAxis.value.toFixed(2)} of the internal reference`,
    size.foci === null ? null : counted(size.foci, 'focus', 'foci'),
  ].filter((p) => p !== null);
  const basis = (size.longAxis ?? size.area ?? size.shortAxis ?? size.insertionDistance)?.basis;
  const view = size.projection === null ? '' : `, ${size.projection}`;
  const text = `${parts.join(', ')}${basis === undefined ? '' : ` (${wordBasis(basis)})`} on ${wordDate(size.date)}${view}.`;
  return text.charAt(0).toUpperCase() + text.slice(1);

  function part(name: string, value: SizeValue | null): string | null {
    return value === null ? null : `${name} ${wordSize(value, settings)}`;
  }
}

/** "Delayed uptake ratio 1.97 (95% interval 1.75 to 2.22) against the contralateral region on 10 Jan 2026, 3.1 h after injection." */
export function sentenceForUptake(row: UptakeAtDate, settings: Pick<SiteSettings, 'ratioCv'>): string {
  const phase = wordPhase(row.phase);
  const name = `${phase.charAt(0).toUpperCase()}${phase.slice(1)} uptake ratio`;
  if (row.ratio === null) return `${name} on ${wordDate(row.date)}: not given.`;
  const value = wordRatio({ ratio: row.ratio, relativeError: row.relativeError }, settings.ratioCv).replace(
    '(',
    '(95% interval ',
  );
  const delay =
    row.hoursAfterInjection === null || row.phase !== 'delayed'
      ? ''
      : `, ${row.hoursAfterInjection.toFixed(1)} h after injection`;
  const without = row.relativeErrorReason === null ? '' : ` ${row.relativeErrorReason}`;
  return `${name} ${value} against the ${wordMethod(row.ratioMethod)} on ${wordDate(row.date)}${delay}.${without}`;
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
export function sentenceForChange(change: Change, settings: SizeSettings & Pick<SiteSettings, 'ratioCv'>): string {
  const subject = change.measure === 'ratio' ? 'delayed uptake ratio' : wordMeasure(change.measure);
  const period = `between ${wordDate(change.from)} and ${wordDate(change.to)}`;
  if (!change.comparable)
    return `The ${subject} is not comparable ${period}: ${inSentence(change.reason ?? 'no reason given')}.`;
  const { absolute, percent } = change;
  if (absolute === null || percent === null) return `The ${subject} ${period} cannot be judged.`;
  return change.measure === 'ratio'
    ? ratioSentence(change, percent, subject, period)
    : sizeSentence(change, absolute, percent, subject, period, settings);
}

function ratioSentence(change: Change, percent: number, subject: string, period: string): string {
  if (change.interval95 === null || change.detectable === null) {
    const judged = change.significant === false ? 'not a significant change' : 'whether it is real cannot be judged';
    const why = change.reason === null ? '' : ` (${inSentence(change.reason).replace(/\.$/, '')})`;
    return `The ${subject} changed by ${signedPercent(percent)} ${period}; ${judged}${why}.`;
  }
  const [low, high] = change.interval95.map((f) => 100 * (f - 1)) as [number, number];
  const half = (high - low) / 2;
  const interval = `95% interval ${signedPercent(low, half)} to ${signedPercent(high, half)}`;
  if (change.significant === true) {
    return `The ${subject} ${percent > 0 ? 'rose' : 'fell'} by ${signedPercent(Math.abs(percent), half).replace('+', '')} ${period} (${interval}).`;
  }
  const up = signedPercent(100 * (change.detectable - 1));
  const down = signedPercent(100 * (1 / change.detectable - 1));
  return `The ${subject} shows no significant change ${period} (${signedPercent(percent, half)}, ${interval}); these scans could have shown a change of ${up} or ${down}.`;
}

function sizeSentence(
  change: Change,
  absolute: number,
  percent: number,
  subject: string,
  period: string,
  settings: SizeSettings,
): string {
  const unit: SizeValue['unit'] =
    change.measure === 'area' ? 'mm2' : change.measure === 'relativeLongAxis' ? '1' : 'mm';
  const decimals = change.detectable === null ? 2 : decimalsFor(change.detectable / z95);
  const show = (v: number) => `${v.toFixed(decimals)}${units[unit]}`;
  if (change.detectable === null || change.significant === null) {
    return `The ${subject} changed by ${signedFixed(absolute, decimals)}${units[unit]} (${signedPercent(percent)}) ${period}; ${inSentence(change.reason ?? 'the smallest detectable change is not known')}.`;
  }
  const source = settings.sdcSource === 'surrogate' ? ', a surrogate from the literature' : '';
  const limit = `the smallest detectable change of ${show(change.detectable)}${source}`;
  if (!change.significant) {
    return `The ${subject} shows no significant change ${period}: ${signedFixed(absolute, decimals)}${units[unit]}, within ${limit}.`;
  }
  const verb = absolute > 0 ? 'increased' : 'decreased';
  const rate = growthRate(change);
  const monthly =
    rate === null || daysBetween(change.from, change.to) < 28 ? '' : `, ${show(Math.abs(rate.perMonth))} per month`;
  return `The ${subject} ${verb} by ${show(Math.abs(absolute))} (${signedPercent(percent)}${monthly}) ${period}, more than ${limit}.`;
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
  return `${over} the fitted uptake ratio ${falls ? 'falls, halving' : 'rises, doubling'} in about ${days(Math.abs(slope.days))} (95% interval ${ends[0].toFixed(0)} to ${days(ends[1])}).`;
}

function days(n: number): string {
  return counted(Math.round(n), 'day');
}
