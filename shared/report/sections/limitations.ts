import type { Warning } from '../../measure/model.ts';
import { inSentence, listed } from '../../wording/terms.ts';
import { asSentence, fixed } from '../format.ts';
import type { Draft, ReportContext } from './context.ts';

/** What the reader is asked to do at the screen is no news for the one who gets the report. */
function forReferrer(message: string): string {
  return message.replace(/[.;] (?:draw|name|choose|move|give|click) [^.;]*\.?$/i, '.');
}

/** "Lesion L1, 10 January 2026: ..." and the same of another date become one: "Lesion L1, 10 January 2026 and 3 May 2026: ...". */
function joinDates(warnings: readonly Warning[]): Warning[] {
  const groups = new Map<string, { code: string; lesion: string; dates: Set<string>; what: string }>();
  for (const { code, message } of warnings) {
    const [, lesion = '', date = '', what = message] =
      /^(?:(Lesion [^,:]+), )?([^:]* \d{4}|undated): (.*)$/.exec(message) ?? [];
    const key = [code, lesion, what].join('\n');
    const group = groups.get(key) ?? { code, lesion, dates: new Set(), what };
    groups.set(key, group);
    if (date !== '') group.dates.add(date);
  }
  return [...groups.values()].map(({ code, lesion, dates, what }) => {
    const where = [lesion, listed([...dates])].filter((part) => part !== '').join(', ');
    return { code, message: where === '' ? what : `${where}: ${what}` };
  });
}

/** What weakens the report: warnings of the measurement, default limits in use, and what a program cannot know. */
export function limitations(context: ReportContext): Draft[] {
  const drafts: Draft[] = [];
  const counts = new Map<string, number>();
  for (const { code, message } of joinDates(context.measure.warnings)) {
    const n = (counts.get(code) ?? 0) + 1;
    counts.set(code, n);
    drafts.push({
      id: `limitations/${code}${n > 1 ? `/${n}` : ''}`,
      text: asSentence(forReferrer(message)),
      sources: [`warning:${code}`],
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
