import { wordDate } from '../wording/date.ts';
import { wordFactor, wordMargin, wordRatio, wordRatioChange } from '../wording/numbers.ts';
import { counted, inSentence, listed } from '../wording/terms.ts';
import type { Scintigraphy } from './model.ts';
import type { Rule, UsedInput } from './rule.ts';
import { byReason, type DelayedScan, type ScanPair, type ScintigraphyFacts } from './scintigraphyFacts.ts';

export type ScintigraphyInput =
  | 'scan dates'
  | 'flow'
  | 'blood pool'
  | 'latest ratio'
  | 'previous ratio'
  | 'peak ratio'
  | 'lowest ratio since the peak'
  | 'last three ratios'
  | 'coefficient of variation'
  | 'plateau margin'
  | 'days of the last two intervals';

type Facts = ScintigraphyFacts;

const isHigher = (pair: ScanPair | null) =>
  pair !== null && pair.change.significant === true && pair.change.logRatio > 0;
const isLower = (pair: ScanPair | null) =>
  pair !== null && pair.change.significant === true && pair.change.logRatio < 0;
const positivePhases = (f: Facts) => [
  ...(f.flow === 'positive' ? ['flow'] : []),
  ...(f.pool === 'positive' ? ['blood pool'] : []),
];
const phasesNegative = (f: Facts) => f.flow === 'negative' && f.pool === 'negative';

function movement(pair: ScanPair | null, facts: Facts): string {
  if (pair === null) return '';
  const { from, to, change } = pair;
  const cv = facts.settings.ratioCv;
  return `${wordRatio(from, cv)} on ${wordDate(from.date)} to ${wordRatio(to, cv)} on ${wordDate(to.date)}, ${wordRatioChange(change)}`;
}

function spanDays(facts: Facts): number {
  return facts.lastTwo === null ? 0 : facts.lastTwo[0].days + facts.lastTwo[1].days;
}

/**
 * State of uptake by the table of the clinical rules (section 5), tried from top to bottom. "Always undetermined" comes
 * first; a phase or a rise makes a lesion active before a plateau is considered; a slow rise is looked for only where
 * there is no plateau, and a fall last.
 */
export const scintigraphyRules: readonly Rule<Facts, ScintigraphyInput, Scintigraphy>[] = [
  {
    id: 'scintigraphy/none',
    inputs: ['scan dates'],
    when: (f) => f.scanDates.length === 0,
    outcome: 'undetermined',
    says: () => 'No bone scan has been measured or read, so activity on scintigraphy is undetermined.',
    evidence: ['E7'],
  },
  {
    id: 'scintigraphy/single-date',
    inputs: ['scan dates', 'latest ratio', 'flow', 'blood pool'],
    when: (f) => f.scanDates.length === 1,
    outcome: 'undetermined',
    says: (f) =>
      `A single scan date does not show a course, so activity on scintigraphy is undetermined${
        positivePhases(f).length > 0 ? `; ${listed(positivePhases(f))} read as positive is noted` : ''
      }.`,
    evidence: ['E3', 'E7'],
  },
  {
    id: 'scintigraphy/not-comparable',
    inputs: ['scan dates', 'latest ratio'],
    when: (f) => f.comparable.length < 2 && f.apart.length > 0,
    outcome: 'undetermined',
    says: (f) =>
      `No two delayed scans compare, so activity on scintigraphy is undetermined: ${byReason(f)
        .map(({ dates, reason }) => `${listed(dates.map(wordDate))}, as ${inSentence(reason)}`)
        .join('; ')}.`,
    evidence: ['E7'],
  },
  {
    id: 'scintigraphy/active-phase',
    inputs: ['flow', 'blood pool'],
    when: (f) => positivePhases(f).length > 0,
    outcome: 'active',
    says: (f) =>
      `Active: ${listed(positivePhases(f))} ${positivePhases(f).length === 1 ? 'is' : 'are'} positive on ${wordDate(f.latestDate)}.`,
    evidence: ['E2'],
  },
  {
    id: 'scintigraphy/active-rise',
    inputs: ['previous ratio', 'latest ratio', 'coefficient of variation'],
    when: (f) => isHigher(f.againstPrevious),
    outcome: 'active',
    says: (f) => `Active: the delayed ratio rose significantly, ${movement(f.againstPrevious, f)}.`,
    evidence: ['E3', 'E7'],
  },
  {
    id: 'scintigraphy/plateau',
    inputs: [
      'last three ratios',
      'days of the last two intervals',
      'plateau margin',
      'coefficient of variation',
      'flow',
      'blood pool',
    ],
    when: (f) => f.plateauHolds && (phasesNegative(f) || !f.everPositive),
    outcome: 'plateau',
    says: (f) =>
      `Plateau: over the last two intervals, together ${counted(spanDays(f), 'day')}, the 95% interval of each change stays within ${wordFactor(f.settings.plateauMargin)}; flow and blood pool are ${
        phasesNegative(f) ? 'negative' : 'not known to have been positive'
      }.`,
    evidence: ['E3', 'E7'],
  },
  {
    id: 'scintigraphy/active-slow-rise',
    inputs: ['lowest ratio since the peak', 'latest ratio', 'coefficient of variation'],
    when: (f) => isHigher(f.againstLowest),
    outcome: 'active',
    says: (f) =>
      `Active: the delayed ratio is significantly above its lowest value since the peak, ${movement(f.againstLowest, f)}.`,
    evidence: ['E3', 'E7'],
  },
  {
    id: 'scintigraphy/declining',
    inputs: ['peak ratio', 'latest ratio', 'coefficient of variation', 'flow', 'blood pool'],
    when: (f) => phasesNegative(f) && isLower(f.againstPeak),
    outcome: 'declining',
    says: (f) =>
      `Declining: flow and blood pool are negative and the delayed ratio is significantly below its peak, ${movement(f.againstPeak, f)}; no plateau is shown.`,
    evidence: ['E3', 'E7'],
  },
  {
    id: 'scintigraphy/undetermined',
    inputs: ['latest ratio', 'peak ratio', 'flow', 'blood pool', 'plateau margin', 'coefficient of variation'],
    when: () => true,
    outcome: 'undetermined',
    says: (f) =>
      isLower(f.againstPeak)
        ? 'Undetermined: the delayed ratio is significantly below its peak, but flow and blood pool are not both read as negative on the latest scan.'
        : 'Undetermined: neither a significant change nor a plateau is shown. No significant change is not the same as stable.',
    evidence: ['E7'],
  },
];

function ratioInput(scan: DelayedScan | undefined, facts: Facts): UsedInput {
  if (scan === undefined) return { value: 'none', source: 'no comparable delayed scan' };
  const regions = [scan.lesionAnnotationId, scan.referenceAnnotationId, scan.backgroundAnnotationId];
  return {
    value: `${wordRatio(scan, facts.settings.ratioCv)} on ${wordDate(scan.date)}`,
    source: `annotations ${regions.filter((id) => id !== null).join(', ')}`,
  };
}

/** The value of an input as the rules used it, and where it comes from. */
export function describeScintigraphyInput(name: ScintigraphyInput, facts: Facts): UsedInput {
  const { settings } = facts;
  const site = `site settings, version ${settings.version}`;
  switch (name) {
    case 'scan dates':
      return {
        value: facts.scanDates.length === 0 ? 'none' : listed(facts.scanDates.map(wordDate)),
        source: 'study dates of measured or read scans',
      };
    case 'flow':
    case 'blood pool': {
      const finding = name === 'flow' ? facts.flow : facts.pool;
      return {
        value: finding === 'unknown' ? 'not read' : finding,
        source: `reader, latest scan${facts.latestDate === null ? '' : ` of ${wordDate(facts.latestDate)}`}`,
      };
    }
    case 'latest ratio':
      return ratioInput(facts.comparable.at(-1), facts);
    case 'previous ratio':
      return ratioInput(facts.againstPrevious?.from, facts);
    case 'peak ratio':
      return ratioInput(facts.againstPeak?.from, facts);
    case 'lowest ratio since the peak':
      return ratioInput(facts.againstLowest?.from, facts);
    case 'last three ratios': {
      const last = facts.comparable.slice(-3).map((s) => ratioInput(s, facts));
      return { value: last.map((i) => i.value).join('; '), source: last.map((i) => i.source).join('; ') };
    }
    case 'coefficient of variation':
      return { value: `${(100 * settings.ratioCv).toFixed(1)}%`, source: site };
    case 'plateau margin':
      return { value: wordMargin(settings.plateauMargin), source: site };
    case 'days of the last two intervals':
      return { value: `${spanDays(facts)} of at least ${settings.plateauMinDays}`, source: 'study dates' };
  }
}
