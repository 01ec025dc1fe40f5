import type { EvidenceId } from './evidence.ts';
import type { FiredRule } from './model.ts';

/** One input of a rule as it was used, with where it comes from (annotation id, tag, reader). */
export interface UsedInput {
  readonly value: string;
  readonly source: string;
}

/** A rule is data: which facts it reads, when it fires, what follows, and why that may be believed. */
export interface Rule<Facts, Name extends string, Outcome> {
  readonly id: string;
  readonly inputs: readonly Name[];
  readonly when: (facts: Facts) => boolean;
  readonly outcome: Outcome;
  /** Plain English: what the rule says and why it fired here. */
  readonly says: (facts: Facts) => string;
  readonly evidence: readonly EvidenceId[];
}

/** The first rule that fires, in the order of the table; the last rule of a table always does. */
export function firstToFire<F, N extends string, O>(rules: readonly Rule<F, N, O>[], facts: F): Rule<F, N, O> {
  const rule = rules.find((r) => r.when(facts)) ?? rules.at(-1);
  if (rule === undefined) throw new RangeError('A rule table is empty.');
  return rule;
}

/** The rule as it fired, with the inputs it read. */
export function fired<F, N extends string, O>(
  rule: Rule<F, N, O>,
  facts: F,
  describe: (name: N, facts: F) => UsedInput,
): FiredRule {
  return {
    id: rule.id,
    text: rule.says(facts),
    inputs: rule.inputs.map((name) => ({ name, ...describe(name, facts) })),
    evidence: [...rule.evidence],
  };
}
