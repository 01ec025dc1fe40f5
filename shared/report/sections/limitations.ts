import { activityName } from '../../maturity/wording.ts';
import type { LesionResult, Warning } from '../../measure/model.ts';
import { lesionWithSite } from '../../sites/naming.ts';
import { wordSize } from '../../wording/numbers.ts';
import { inSentence, listed } from '../../wording/terms.ts';
import { asSentence } from '../format.ts';
import type { Draft, ReportContext } from './context.ts';
import { isMeasuredLesion, isReadLesion } from './context.ts';
import { isAssessed } from './impression.ts';

/** What the reader is asked to do at the screen is no news for the one who gets the report. */
function forReferrer(message: string): string {
  return message.replace(
    /[.;] (?:draw|name|choose|move|give|click|assign|correct|confirm) [^.;]*(?:;[^.]*)?\.?$/i,
    '.',
  );
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

/** The lesions that a warning names with their places: a number alone says nothing to who gets the report. */
function withSites(message: string, lesions: readonly LesionResult[]): string {
  const named = new Map(lesions.map((lesion) => [lesion.id, lesionWithSite(lesion)]));
  return message.replace(/(?:\bLesion )?\b(L\d+)\b(?! \()/g, (words, id: string) => named.get(id) ?? words);
}

/** What weakens the report: warnings of the measurement, default limits in use, and what a program cannot know. */
export function limitations(context: ReportContext): Draft[] {
  const drafts: Draft[] = [];
  const { lesions } = context.measure;
  const counts = new Map<string, number>();
  for (const { code, message } of joinDates(context.measure.warnings)) {
    const n = (counts.get(code) ?? 0) + 1;
    counts.set(code, n);
    drafts.push({
      id: `limitations/${code}${n > 1 ? `/${n}` : ''}`,
      text: asSentence(withSites(forReferrer(message), lesions)),
      sources: [`warning:${code}`],
    });
  }
  const hasLength = lesions.some((lesion) =>
    lesion.changes.some((change) => change.measure === 'longAxis' && change.comparable),
  );
  if (hasLength && context.settings.sdcSource === 'surrogate') {
    drafts.push({
      id: 'limitations/sdc-surrogate',
      text:
        `The smallest detectable change of ${wordSize({ value: context.settings.sdcLengthMm, unit: 'mm' })} is a surrogate ` +
        'from repeated foot radiographs of another dimension (arch height), not measured at this site.',
      sources: ['setting:sdcLengthMm'],
      evidence: ['E7'],
    });
  }
  drafts.push(...lesions.flatMap((lesion) => missing(context, lesion)));
  return drafts;
}

/** A scan is asked for only where a decision depends on maturity; else it is said that none is needed. */
function missing(context: ReportContext, lesion: LesionResult): Draft[] {
  const { resectionConsidered, persistentAfterConservativeCare, symptomatic } = context.record.context;
  const matters = resectionConsidered === true || (persistentAfterConservativeCare === true && symptomatic !== false);
  const { maturity } = lesion;
  const known = isMeasuredLesion(lesion) || isReadLesion(lesion);
  if (maturity.missing.length === 0 || !known || !isAssessed(lesion)) return [];
  const shared = { sources: maturity.rules };
  const head = lesionWithSite(lesion);
  if (matters) {
    const needs = maturity.missing.map((need) => inSentence(need).replace(/\.$/, ''));
    const text = `Not yet available to judge the maturity of ${head}: ${needs.join('; ')}`;
    return [{ id: `limitations/${lesion.id}/missing`, text: asSentence(text), ...shared }];
  }
  if (maturity.scintigraphy !== 'undetermined') return [];
  const why = symptomatic === false ? '; not needed without symptoms' : '';
  const text = `Activity of ${head} on bone scans is ${activityName('undetermined')}, so metabolic maturity is not assessed${why}.`;
  return [{ id: `limitations/${lesion.id}/not-assessed`, text, ...shared }];
}
