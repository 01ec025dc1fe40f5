import { inSentence } from '../../measure/wording/terms.ts';
import { asSentence, fixed } from '../format.ts';
import type { Draft, ReportContext } from './context.ts';

/** What the reader is asked to do at the screen is no news for the one who gets the report. */
function forReferrer(message: string): string {
  return message.replace(/[.;] (?:draw|name|choose|move|give|click) [^.;]*\.?$/i, '.');
}

/** What weakens the report: warnings of the measurement, default limits in use, and what a program cannot know. */
export function limitations(context: ReportContext): Draft[] {
  const drafts: Draft[] = [];
  const counts = new Map<string, number>();
  const seen = new Set<string>();
  for (const warning of context.measure.warnings) {
    if (seen.has(warning.message)) continue;
    seen.add(warning.message);
    const n = (counts.get(warning.code) ?? 0) + 1;
    counts.set(warning.code, n);
    drafts.push({
      id: `limitations/${warning.code}${n > 1 ? `/${n}` : ''}`,
      text: asSentence(forReferrer(warning.message)),
      sources: [`warning:${warning.code}`],
    });
  }
  const hasLength = context.measure.lesions.some((lesion) =>
    lesion.changes.some((change) => change.measure === 'longAxis' && change.comparable),
  );
  if (hasLength && context.settings.sdcSource === 'surrogate') {
    drafts.push({
      id: 'limitations/sdc-surrogate',
      text:
        `The smallest detectable change of ${fixed(context.settings.sdcLengthMm, 1)} mm is a surrogate from foot-film ` +
        'readings, not measured at this site.',
      sources: ['setting:sdcLengthMm'],
      evidence: ['E7'],
    });
  }
  for (const lesion of context.measure.lesions) {
    if (lesion.maturity.missing.length === 0) continue;
    const needs = lesion.maturity.missing.map((need) => inSentence(need).replace(/\.$/, ''));
    drafts.push({
      id: `limitations/${lesion.id}/missing`,
      text: asSentence(`Not yet available to judge the maturity of ${lesion.id}: ${needs.join('; ')}`),
      sources: lesion.maturity.rules,
    });
  }
  return drafts;
}
