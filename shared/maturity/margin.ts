/** How close a decision was, and what would tip it. */

import { wordDate } from '../wording/date.ts';
import { fixed } from '../wording/numbers.ts';
import type { DecisionMargin, Scintigraphy } from './model.ts';
import { firstToFire } from './rule.ts';
import { courseFacts, type ScanPair, type ScintigraphyFacts } from './scintigraphyFacts.ts';
import { isLower, scintigraphyRules } from './scintigraphyRules.ts';

/** A change of the latest ratio beyond this is no matter of a region drawn differently. */
const mostPercent = 33;

const stateWords: Readonly<Record<Scintigraphy, string>> = {
  active: 'active',
  declining: 'declining',
  plateau: 'plateau',
  quiet: 'flat, a plateau not proven',
  undetermined: 'undetermined',
};

/**
 * The deciding number of the rule that fired, its limit, and the smallest change of the latest ratio that another state would follow from.
 * Null where no number decided: no course, a phase that was read, no counting errors.
 * @param conclusionOf the conclusion in words that a state would give with the film as read
 */
export function decisionMargin(
  facts: ScintigraphyFacts,
  conclusionOf: (state: Scintigraphy) => string,
): DecisionMargin | null {
  const rule = firstToFire(scintigraphyRules, facts);
  const number = decidingNumber(rule.id, facts);
  return number === null ? null : { ...number, tips: tipping(facts, rule.outcome, conclusionOf) };
}

type DecidingNumber = Omit<DecisionMargin, 'tips'>;

function decidingNumber(id: string, facts: ScintigraphyFacts): DecidingNumber | null {
  const { rest, settings } = facts;
  const lnMargin = Math.log(settings.plateauMargin);
  const rise = (rule: string, pair: ScanPair | null): DecidingNumber | null =>
    pair === null || pair.beyondGrowth.standardError === null
      ? null
      : { rule, value: pair.beyondGrowth.logRatio, limit: pair.limit * pair.beyondGrowth.standardError };
  const fall = (pair: ScanPair | null): DecidingNumber | null =>
    pair === null || pair.change.standardError === null
      ? null
      : {
          rule: 'scintigraphy/declining',
          value: -pair.change.logRatio,
          limit: pair.limit * pair.change.standardError,
        };
  switch (id) {
    case 'scintigraphy/active-rise':
      return rise(id, facts.againstPrevious);
    case 'scintigraphy/active-slow-rise':
      return rise(id, facts.againstLowest);
    case 'scintigraphy/declining':
      return fall(facts.againstPeak);
    case 'scintigraphy/plateau':
      return rest?.plateau == null ? null : { rule: id, value: rest.plateau.reach, limit: lnMargin };
    case 'scintigraphy/quiet':
      if (rest?.nearest != null) return { rule: 'scintigraphy/plateau', value: rest.nearest.reach, limit: lnMargin };
      return rest?.flat == null
        ? null
        : { rule: id, value: Math.abs(rest.flat.change), limit: facts.limits.pair * rest.flat.standardError };
    case 'scintigraphy/undetermined':
      return isLower(facts.againstPeak) ? null : rise('scintigraphy/active-rise', facts.againstPrevious);
    default:
      return null;
  }
}

/** The smallest percentage by which the latest ratio would have to be other for another state, in words. */
function tipping(
  facts: ScintigraphyFacts,
  state: Scintigraphy,
  conclusionOf: (state: Scintigraphy) => string,
): string | null {
  const latest = facts.comparable.at(-1);
  if (latest === undefined) return null;
  for (let percent = 1; percent <= mostPercent; percent += 1) {
    for (const sign of [-1, 1]) {
      const ratio = latest.ratio * (1 + (sign * percent) / 100);
      const comparable = [...facts.comparable.slice(0, -1), { ...latest, ratio }];
      const supposed = { ...facts, comparable, ...courseFacts(comparable, facts.settings, facts.sizes) };
      const other = firstToFire(scintigraphyRules, supposed).outcome;
      if (other === state) continue;
      return `A ratio ${percent}% ${sign < 0 ? 'lower' : 'higher'} on ${wordDate(latest.date)} (${fixed(ratio, 2)} instead of ${fixed(latest.ratio, 2)}) would say ${stateWords[other]}: ${conclusionOf(other)}`;
    }
  }
  return null;
}
