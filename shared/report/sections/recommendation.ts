import { asSentence } from '../format.ts';
import type { Draft, ReportContext } from './context.ts';

/** Follow-up advice or guidance for the referrer: the texts of the recommendation rules, one sentence block each. */
export function recommendations(context: ReportContext, section: 'recommendation' | 'guidance'): Draft[] {
  return context.measure.recommendations
    .filter((item) => item.section === section && !context.settings.recommendationsOff.includes(item.id))
    .map((item) => ({
      id: `${section}/${item.id}`,
      text: asSentence(item.text),
      sources: [`rule:${item.id}`],
      evidence: item.evidence,
    }));
}
