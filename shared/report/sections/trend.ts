import type { Change } from '../../change/model.ts';
import type { LesionResult } from '../../measure/model.ts';
import { lesionName } from '../../sites/profiles.ts';
import { signedFixed, wordFactor } from '../../wording/numbers.ts';
import { inSentence } from '../../wording/terms.ts';
import { asSentence, fixed, formatDate, formatRatioValue, formatSize } from '../format.ts';
import type { Draft, ReportContext } from './context.ts';
import { isMeasuredLesion, last, uptakesInOrder } from './context.ts';

const measureNames = {
  longAxis: 'long axis',
  shortAxis: 'short axis',
  area: 'area',
  relativeLongAxis: 'relative long axis',
  ratio: 'uptake ratio',
} as const;

function between(change: Change): string {
  return `between ${formatDate(change.from)} and ${formatDate(change.to)}`;
}

function sdcSource(context: ReportContext): string {
  return context.settings.sdcSource === 'site' ? 'from the site\u2019s own repeat readings' : 'a surrogate';
}

function sizeChange(context: ReportContext, lesion: LesionResult, change: Change): string {
  const name = measureNames[change.measure];
  if (!change.comparable || change.absolute === null) {
    const reason = change.reason === null ? 'the two are not comparable' : inSentence(change.reason).replace(/\.$/, '');
    return asSentence(`The change in ${name} ${between(change)} is not given, as ${reason}`);
  }
  const key = change.measure === 'ratio' ? 'longAxis' : change.measure;
  const from = lesion.size.find((size) => size.studyInstanceUid === change.fromStudy)?.[key] ?? null;
  const to = lesion.size.find((size) => size.studyInstanceUid === change.toStudy)?.[key] ?? null;
  const range = from !== null && to !== null ? ` (${formatSize(from)} to ${formatSize(to)})` : '';
  const unit = from?.unit ?? to?.unit ?? 'mm';
  const amount = formatSize({ value: Math.abs(change.absolute), unit });
  const limit =
    unit === 'mm'
      ? `the smallest detectable change of ${fixed(change.detectable ?? context.settings.sdcLengthMm, 1)} mm (${sdcSource(context)})`
      : 'the smallest change that could be shown';
  if (change.significant === null) {
    return asSentence(
      `The ${name} ${change.absolute < 0 ? 'is smaller' : 'is larger'} by ${amount} ${between(change)}${range}; whether this is real cannot be said`,
    );
  }
  if (change.significant) {
    return asSentence(
      `The ${name} ${change.absolute > 0 ? 'increased' : 'decreased'} by ${amount} ${between(change)}${range}, more than ${limit}`,
    );
  }
  const amountSigned = unit === 'mm' ? `${signedFixed(change.absolute, 1)} mm` : amount;
  return asSentence(
    `The ${name} differs by ${amountSigned} ${between(change)}${range}, within ${limit}; neither growth nor stability is shown`,
  );
}

function ratioChange(context: ReportContext, lesion: LesionResult, change: Change): string {
  const cv = context.settings.ratioCv;
  if (!change.comparable || change.percent === null) {
    const reason =
      change.reason === null ? 'the two scans are not comparable' : inSentence(change.reason).replace(/\.$/, '');
    return asSentence(`The change in uptake ratio ${between(change)} is not given, as ${reason}`);
  }
  const delayed = uptakesInOrder(context, lesion, true);
  const from = delayed.find((uptake) => uptake.studyInstanceUid === change.fromStudy && uptake.ratio !== null);
  const to = delayed.find((uptake) => uptake.studyInstanceUid === change.toStudy && uptake.ratio !== null);
  const values =
    from?.ratio != null && to?.ratio != null
      ? ` from ${formatRatioValue(from.ratio, from.relativeError, cv)} to ${formatRatioValue(to.ratio, to.relativeError, cv)}`
      : '';
  // The interval is that of the quotient R2/R1; as percentages it reads beside the change itself.
  const interval = change.interval95?.map((factor) => (factor - 1) * 100) ?? null;
  const percent = `${signedFixed(change.percent, 0)}%`;
  const range =
    interval === null
      ? percent
      : `${percent}, 95% interval ${signedFixed(interval[0] ?? 0, 0)}% to ${signedFixed(interval[1] ?? 0, 0)}%`;
  const verb = change.percent > 0 ? 'rose' : 'fell';
  if (change.significant === true) return asSentence(`The uptake ratio ${verb}${values} (${range}) ${between(change)}`);
  if (change.significant === false) {
    const margin = context.settings.plateauMargin;
    const [low = 0, high = Number.POSITIVE_INFINITY] = change.interval95 ?? [];
    const within = low >= 1 / margin && high <= margin;
    const meaning = within
      ? `the change is not significant, and its interval stays within ${wordFactor(margin)}`
      : 'the change is not significant, which by itself is no proof of stability';
    return asSentence(`The uptake ratio went${values} (${range}) ${between(change)}; ${meaning}`);
  }
  return asSentence(
    `The uptake ratio went${values} (${percent}) ${between(change)}; whether the change is significant cannot be said`,
  );
}

function latest(changes: readonly Change[], span: Change['span'], measure: Change['measure']): Change | undefined {
  return last(changes.filter((change) => change.span === span && change.measure === measure));
}

/** Size and uptake over the dates, kept apart: size is not maturity (clinical rules, section 4). */
export function trend(context: ReportContext): Draft[] {
  const drafts: Draft[] = [];
  for (const lesion of context.measure.lesions) {
    const before = drafts.length;
    for (const measure of ['longAxis', 'relativeLongAxis', 'ratio'] as const) {
      const recent = latest(lesion.changes, 'consecutive', measure);
      const overall = latest(lesion.changes, 'latest-to-first', measure);
      const fromPeak = latest(lesion.changes, 'latest-to-peak', measure);
      const chosen = [recent];
      if (overall !== undefined && overall.fromStudy !== recent?.fromStudy) chosen.push(overall);
      else if (fromPeak !== undefined && fromPeak.fromStudy !== recent?.fromStudy) chosen.push(fromPeak);
      for (const change of chosen) {
        if (change === undefined) continue;
        const sentence =
          change.measure === 'ratio' ? ratioChange(context, lesion, change) : sizeChange(context, lesion, change);
        drafts.push({
          id: `trend/${lesion.id}/${measure}/${change === recent ? 'recent' : 'overall'}`,
          text: `${lesion.id}: ${inSentence(sentence)}`,
          sources: [change.fromStudy, change.toStudy],
          evidence: ['E7'],
        });
      }
    }
    const single = drafts.length === before;
    if (single) {
      drafts.push({
        id: `trend/${lesion.id}/single`,
        text: asSentence(`${lesionName(lesion)}: a trend needs at least two comparable examinations`),
        sources: [lesion.trackingUid],
      });
    }
    const { maturity } = lesion;
    if (maturity.scintigraphy === 'plateau') {
      const { plateauMargin, plateauMinDays } = context.settings;
      drafts.push({
        id: `trend/${lesion.id}/plateau`,
        text: `${lesion.id}: the last three delayed scans, over at least ${plateauMinDays} days, form a plateau; the 95% interval of each change stays within ${wordFactor(plateauMargin)}, and flow and blood pool are not positive.`,
        sources: maturity.rules,
        evidence: ['E7'],
      });
    }
    if (maturity.secondOpinion !== null) {
      drafts.push({
        id: `trend/${lesion.id}/second-opinion`,
        text: `${lesion.id}: ${inSentence(asSentence(maturity.secondOpinion.text))}`,
        sources: [maturity.secondOpinion.source],
        evidence: ['E8'],
      });
    }
    // Stages are read per examination: a lesion that was never measured has no course of its own.
    if (!isMeasuredLesion(lesion) || (single && maturity.trend === 'not-assessable')) continue;
    drafts.push({
      id: `trend/${lesion.id}/maturity`,
      text: `${lesion.id}: ${inSentence(maturityTrend(maturity.trend))}`,
      sources: maturity.rules,
      evidence: evidenceOf(lesion),
    });
  }
  return drafts;
}

function maturityTrend(value: LesionResult['maturity']['trend']): string {
  switch (value) {
    case 'toward-maturity':
      return 'Over the serial examinations the course is toward maturity.';
    case 'unchanged':
      return 'Over the serial examinations the maturity conclusion is unchanged.';
    case 'away-from-maturity':
      return 'Over the serial examinations the course is away from maturity (reactivation).';
    case 'not-assessable':
      return 'A maturity trend cannot be assessed from the examinations available.';
  }
}

export function evidenceOf(lesion: LesionResult): string[] {
  return [...new Set(lesion.maturity.fired.flatMap((rule) => rule.evidence))];
}
