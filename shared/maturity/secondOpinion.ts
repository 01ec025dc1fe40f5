import type { Maturity, Scintigraphy } from './model.ts';

/**
 * Published cut-offs as a second opinion, never the rule (Kim 1992, n = 17, abstract only): stable if R <= 2.0 when the
 * initial R was above 3 and below 5, or R <= 3.0 when it was above 5. Silent otherwise: the abstract gives no other limit. Silent too
 * where the rules show a rise or a fall: "stable" beside "fell by 29%" would mislead.
 */
export function secondOpinion(
  initialRatio: number,
  latestRatio: number,
  scintigraphy: Scintigraphy,
): Maturity['secondOpinion'] {
  if (scintigraphy === 'active' || scintigraphy === 'declining') return null;
  const limit = initialRatio > 5 ? 3 : initialRatio > 3 && initialRatio < 5 ? 2 : null;
  if (limit === null || latestRatio > limit) return null;
  return {
    source: 'Kim 1992 (n = 17, abstract only)',
    stable: true,
    text: `A published cut-off would call the uptake stable, as the ratio is at or below ${limit.toFixed(1)} after an initial ratio ${
      limit === 3 ? 'above 5' : 'between 3 and 5'
    } (Kim 1992, 17 patients, abstract only). It is a second opinion and does not enter the conclusion.`,
  };
}
