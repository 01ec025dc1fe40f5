import type { Run } from '../change/flatRun.ts';
import { z95 } from '../change/normal.ts';
import { logVariance } from '../change/ratioChange.ts';
import { settingsSource } from '../settings/words.ts';
import { excessOf } from '../uptake/excess.ts';
import { wordDate } from '../wording/date.ts';
import { fixed, signedPercent, wordFactor, wordMargin, wordRatio, wordRatioChange } from '../wording/numbers.ts';
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
  | 'ratios of the latest run'
  | 'growth of the focus'
  | 'coefficient of variation'
  | 'plateau margin'
  | 'days of the latest run';

type Facts = ScintigraphyFacts;

/** A rise counts as activity only beyond what growth of the focus explains. */
export const isHigher = (pair: ScanPair | null) =>
  pair !== null &&
  pair.beyondGrowth.standardError !== null &&
  pair.beyondGrowth.logRatio > pair.limit * pair.beyondGrowth.standardError;
export const isLower = (pair: ScanPair | null) =>
  pair !== null && pair.change.significant === true && pair.change.logRatio < 0;
const positivePhases = (f: Facts) => [
  ...(f.flow === 'positive' ? ['flow'] : []),
  ...(f.pool === 'positive' ? ['blood pool'] : []),
];
const phasesNegative = (f: Facts) => f.flow === 'negative' && f.pool === 'negative';
const phasesAllowRest = (f: Facts) => phasesNegative(f) || !f.everPositive;
/** Significantly risen, but not beyond growth. */
const isGrowthAlone = (pair: ScanPair | null) =>
  pair !== null && pair.change.significant === true && pair.change.logRatio > 0 && !isHigher(pair);

/** Neither at rest nor on the way up again. */
const stillFalls = ({ rest }: Facts) => rest !== null && rest.flat === null && !rest.rising;

/** "4.00 (3.62 to 4.41)", with the error of the mean where a date has several acquisitions. */
function spoken(scan: DelayedScan, cv: number): string {
  const variance = logVariance(scan, cv);
  const value = wordRatio({ ratio: scan.ratio, relativeError: variance === null ? null : Math.sqrt(variance) }, 0);
  return scan.acquisitions > 1 ? `${value} in the mean of ${counted(scan.acquisitions, 'acquisition')}` : value;
}

/** Below this ratio a small change of R is a large one of the excess over the reference. */
const nearOne = 1.5;

function movement(pair: ScanPair | null, facts: Facts): string {
  if (pair === null) return '';
  const { from, to, change, growth } = pair;
  const cv = facts.settings.ratioCv;
  const ratio = `${spoken(from, cv)} on ${wordDate(from.date)} to ${spoken(to, cv)} on ${wordDate(to.date)}, ${wordRatioChange(change)}`;
  return `${ratio}${excessSentence(from, to)}${growth === null ? '' : `; ${growthClause(pair)}`}`;
}

function excessSentence(from: DelayedScan, to: DelayedScan): string {
  if (Math.min(from.ratio, to.ratio) >= nearOne) return '';
  return `; the excess over the reference went from ${fixed(from.ratio - 1, 2)} to ${fixed(to.ratio - 1, 2)}`;
}

function growthClause({ growth, beyondGrowth }: ScanPair): string {
  if (growth === null) return '';
  const half = z95 * growth.standardError;
  const percent = (factor: number) => signedPercent(100 * (factor - 1));
  const alone = `growth on the radiographs from ${fixed(growth.from.longMm, 1)} to ${fixed(growth.to.longMm, 1)} mm alone would give ${percent(growth.factor)} (95% interval ${percent(growth.factor * Math.exp(-half))} to ${percent(growth.factor * Math.exp(half))})`;
  return `${alone}, which leaves ${percent(Math.exp(beyondGrowth.logRatio))}`;
}

/** The fitted change of a run as factors: centre and 90% interval. */
function runInterval(run: Run, facts: Facts): string {
  const half = facts.limits.equivalence * run.standardError;
  const percent = (ln: number) => signedPercent(100 * (Math.exp(ln) - 1));
  return `${percent(run.change)} (90% interval ${percent(run.change - half)} to ${percent(run.change + half)})`;
}

function runOf(facts: Facts): Run | null {
  return facts.rest === null ? null : (facts.rest.plateau ?? facts.rest.flat);
}

/** Date since which the course is flat; null where it is not. */
export function flatSince(facts: Facts): string | null {
  const run = runOf(facts);
  return run === null ? null : (facts.comparable[run.from]?.date ?? null);
}

function runWords(run: Run, facts: Facts): string {
  return `${counted(run.dates, 'date')} over ${counted(run.days, 'day')} (since ${wordDate(facts.comparable[run.from]?.date ?? null)})`;
}

/** Why a flat run is no plateau. */
function whyNoPlateau(facts: Facts): string {
  const flat = facts.rest?.flat ?? null;
  const margin = wordFactor(facts.settings.plateauMargin);
  // Of the runs that are long enough the one that came nearest tells what is missing.
  const near = facts.rest?.nearest ?? null;
  if (near !== null)
    return `over ${runWords(near, facts)} the fitted ratio changed by ${runInterval(near, facts)}, which ${margin} does not hold`;
  const held = flat === null ? '' : `it is flat over ${runWords(flat, facts)}, and `;
  return `${held}a plateau needs at least three dates over ${counted(facts.settings.plateauMinDays, 'day')}`;
}

/**
 * State of uptake by the table of the clinical rules (section 5), tried from top to bottom. "Always undetermined" comes
 * first; a phase or a rise makes a lesion active before a plateau is considered; a slow rise is looked for only where
 * there is no plateau, then a fall that goes on, and last a course that is flat without being proven so.
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
    inputs: ['previous ratio', 'latest ratio', 'growth of the focus', 'coefficient of variation'],
    when: (f) => isHigher(f.againstPrevious),
    outcome: 'active',
    says: (f) => `Active: the delayed ratio rose significantly, ${movement(f.againstPrevious, f)}.`,
    evidence: ['E3', 'E7'],
  },
  {
    id: 'scintigraphy/plateau',
    inputs: [
      'ratios of the latest run',
      'days of the latest run',
      'plateau margin',
      'coefficient of variation',
      'flow',
      'blood pool',
    ],
    when: (f) => f.plateauHolds && phasesAllowRest(f),
    outcome: 'plateau',
    says: (f) => {
      const run = f.rest?.plateau ?? null;
      const course =
        run === null
          ? ''
          : `over ${runWords(run, f)} the fitted ratio changed by ${runInterval(run, f)}, inside ${wordFactor(f.settings.plateauMargin)}, neither rising nor falling significantly; `;
      return `Plateau: ${course}flow and blood pool are ${
        phasesNegative(f) ? 'negative' : 'not known to have been positive'
      }.`;
    },
    evidence: ['E3', 'E7'],
  },
  {
    id: 'scintigraphy/active-slow-rise',
    inputs: ['lowest ratio since the peak', 'latest ratio', 'growth of the focus', 'coefficient of variation'],
    when: (f) => isHigher(f.againstLowest),
    outcome: 'active',
    says: (f) =>
      `Active: the delayed ratio is significantly above its lowest value since the peak, ${movement(f.againstLowest, f)}.`,
    evidence: ['E3', 'E7'],
  },
  {
    id: 'scintigraphy/declining',
    inputs: ['peak ratio', 'latest ratio', 'coefficient of variation', 'flow', 'blood pool'],
    when: (f) => phasesNegative(f) && isLower(f.againstPeak) && stillFalls(f),
    outcome: 'declining',
    says: (f) =>
      `Declining: flow and blood pool are negative and the delayed ratio is significantly below its peak, ${movement(f.againstPeak, f)}, and still falling.`,
    evidence: ['E3', 'E7'],
  },
  {
    id: 'scintigraphy/quiet',
    inputs: [
      'ratios of the latest run',
      'days of the latest run',
      'peak ratio',
      'plateau margin',
      'coefficient of variation',
      'flow',
      'blood pool',
    ],
    when: (f) =>
      phasesAllowRest(f) &&
      f.rest !== null &&
      f.rest.flat !== null &&
      !isGrowthAlone(f.againstPrevious) &&
      (isLower(f.againstPeak) || f.rest.nearest !== null),
    outcome: 'quiet',
    says: (f) => {
      const peak = isLower(f.againstPeak) ? ` below its peak (${movement(f.againstPeak, f)})` : '';
      return `Flat since ${wordDate(flatSince(f))}${peak}; a plateau is not proven: ${whyNoPlateau(f)}.`;
    },
    evidence: ['E7'],
  },
  {
    id: 'scintigraphy/undetermined',
    inputs: [
      'latest ratio',
      'peak ratio',
      'growth of the focus',
      'flow',
      'blood pool',
      'plateau margin',
      'coefficient of variation',
    ],
    when: () => true,
    outcome: 'undetermined',
    says: (f) => {
      if (isGrowthAlone(f.againstPrevious)) {
        return `Undetermined: the delayed ratio rose, ${movement(f.againstPrevious, f)}. Growth of the focus explains as much, so the rise is not told as activity.`;
      }
      if (isLower(f.againstPeak)) {
        if (f.rest?.rising === true)
          return 'Undetermined: the delayed ratio is significantly below its peak and rises again since its lowest value, by less than the largest of several differences must be.';
        return 'Undetermined: the delayed ratio is significantly below its peak, but flow and blood pool are not both read as negative on the latest scan.';
      }
      return 'Undetermined: neither a significant change nor a plateau is shown. No significant change is not the same as stable.';
    },
    evidence: ['E7'],
  },
];

function ratioInput(scan: DelayedScan | undefined, facts: Facts): UsedInput {
  if (scan === undefined) return { value: 'none', source: 'no comparable delayed scan' };
  const cv = facts.settings.ratioCv;
  const variance = logVariance(scan, cv);
  const { aboveReference } = excessOf(scan.ratio, variance === null ? null : Math.sqrt(variance));
  return {
    value: `${spoken(scan, cv)} on ${wordDate(scan.date)}${aboveReference === false ? ', not above the reference' : ''}`,
    source: `annotations ${scan.regions.join(', ')}`,
  };
}

const sourceWords = { assumed: 'assumed', 'typed-in': 'typed in', measured: 'measured at this site' } as const;

/** The value of an input as the rules used it, and where it comes from. */
export function describeScintigraphyInput(name: ScintigraphyInput, facts: Facts): UsedInput {
  const { settings } = facts;
  const site = settingsSource(settings.version);
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
    case 'ratios of the latest run': {
      const run = runOf(facts);
      const scans = run === null ? facts.comparable.slice(-3) : facts.comparable.slice(run.from);
      const last = scans.map((s) => ratioInput(s, facts));
      return { value: last.map((i) => i.value).join('; '), source: last.map((i) => i.source).join('; ') };
    }
    case 'growth of the focus': {
      const pair = facts.againstPrevious;
      if (pair === null || pair.growth === null)
        return { value: 'not known', source: `no two comparable radiographs near the scans` };
      return {
        value: growthClause(pair),
        source: `radiographs of ${wordDate(pair.growth.fromFilm)} and ${wordDate(pair.growth.toFilm)}; FWHM ${settings.fwhmMm} mm, ${sourceWords[settings.fwhmSource]}`,
      };
    }
    case 'coefficient of variation':
      return {
        value: `${(100 * settings.ratioCv).toFixed(1)}%`,
        source: `${sourceWords[settings.ratioCvSource]}, ${site}`,
      };
    case 'plateau margin':
      return { value: wordMargin(settings.plateauMargin), source: site };
    case 'days of the latest run':
      return { value: `${runOf(facts)?.days ?? 0} of at least ${settings.plateauMinDays}`, source: 'study dates' };
  }
}
