import type { Change } from '../../change/model.ts';
import { wordTrend } from '../../maturity/wording.ts';
import type { LesionResult } from '../../measure/model.ts';
import { sentenceForChange } from '../../measure/wording/sentences.ts';
import { lesionWithSite } from '../../sites/naming.ts';
import { wordFactor } from '../../wording/numbers.ts';
import { inSentence, listed } from '../../wording/terms.ts';
import { asSentence, formatDate } from '../format.ts';
import { isRadiograph } from '../words.ts';
import type { Draft, ReportContext } from './context.ts';
import { isMeasuredLesion, isReadLesion, last } from './context.ts';

function latest(changes: readonly Change[], span: Change['span'], measure: Change['measure']): Change | undefined {
  return last(changes.filter((change) => change.span === span && change.measure === measure));
}

/** The changes of the course that is judged: after the last operation where there is one. */
export function currentChanges(lesion: Pick<LesionResult, 'changes' | 'operations'>): Change[] {
  const since = last(lesion.operations)?.date ?? '';
  return lesion.changes.filter((change) => change.from > since);
}

/** The one before, and where there are more the first of the course, else the peak. */
function chosen(changes: readonly Change[], measure: Change['measure']): { change: Change; which: string }[] {
  const recent = latest(changes, 'consecutive', measure);
  const overall = latest(changes, 'latest-to-first', measure);
  const fromPeak = latest(changes, 'latest-to-peak', measure);
  const other = [overall, fromPeak].find((change) => change !== undefined && change.fromStudy !== recent?.fromStudy);
  return [
    ...(recent === undefined ? [] : [{ change: recent, which: 'recent' }]),
    ...(other === undefined ? [] : [{ change: other, which: 'overall' }]),
  ];
}

/** Days after the last operation on which radiographs, and scans, were looked at for the lesion. */
function daysLookedAt(context: ReportContext, lesion: LesionResult): { films: string[]; scans: string[] } {
  const since = last(lesion.operations)?.date ?? '';
  const days = (rows: readonly { readonly date: string | null }[]) =>
    [...new Set(rows.flatMap(({ date }) => (date !== null && date > since ? [date] : [])))].sort();
  const isFilm = ({ studyInstanceUid }: { readonly studyInstanceUid: string }) =>
    context.studies.find((study) => study.studyInstanceUid === studyInstanceUid)?.instances.some(isRadiograph) === true;
  return {
    films: days([
      ...lesion.size.filter(isFilm),
      ...lesion.findings.filter((f) => f.stage !== 'not-read' || (f.seen === false && isFilm(f))),
    ]),
    scans: days([...lesion.uptake, ...lesion.findings.filter(({ phases }) => phases !== undefined)]),
  };
}

/** Whether one kind of examination shows the lesion, or that it is not there, on two days. */
export function isSeenTwice(context: ReportContext, lesion: LesionResult): boolean {
  const { films, scans } = daysLookedAt(context, lesion);
  return films.length > 1 || scans.length > 1;
}

/** "not seen on the radiograph of 10 January 2025 and 6.0 mm long on that of ..." is a course, though no two sizes compare. */
function seenOrNot(context: ReportContext, lesion: LesionResult): string | null {
  const { films } = daysLookedAt(context, lesion);
  const unseen = films.filter((day) => lesion.findings.some((f) => f.date === day && f.seen === false));
  if (films.length < 2 || unseen.length === 0) return null;
  const on = (word: string, dates: readonly string[]) =>
    `${word} on the radiograph${dates.length === 1 ? '' : 's'} of ${listed(dates.map((day) => formatDate(day)))}`;
  // In the order of the days, each run of like days once.
  const runs: { word: string; dates: string[] }[] = [];
  for (const day of films) {
    const word = unseen.includes(day) ? 'not seen' : 'seen';
    const run = runs.at(-1);
    if (run?.word === word) run.dates.push(day);
    else runs.push({ word, dates: [day] });
  }
  return runs.map(({ word, dates }) => on(word, dates)).join(', then ');
}

/** Size and uptake over the dates, kept apart: size is not maturity (clinical rules, section 4). */
export function trend(context: ReportContext): Draft[] {
  const drafts: Draft[] = [];
  for (const lesion of context.measure.lesions) {
    const head = lesionWithSite(lesion);
    const changes = currentChanges(lesion);
    const operation = last(lesion.operations);
    const told = (['longAxis', 'relativeLongAxis', 'ratio'] as const).flatMap((measure) =>
      chosen(changes, measure).map(({ change, which }) => ({
        id: `trend/${lesion.id}/${measure}/${which}`,
        text: `${head}: ${inSentence(sentenceForChange(change, lesion, context.settings))}`,
        sources: [change.fromStudy, change.toStudy],
        evidence: ['E7'],
      })),
    );
    if (operation !== undefined && (told.length > 0 || lesion.changes.length > 0)) {
      drafts.push({
        id: `trend/${lesion.id}/operation`,
        text: `${head}: the course is that after the operation of ${formatDate(operation.date)}; what came before is not compared with it.`,
        sources: [lesion.trackingUid],
      });
    }
    drafts.push(...told);
    const seen = seenOrNot(context, lesion);
    if (seen !== null) {
      drafts.push({ id: `trend/${lesion.id}/seen`, text: `${head}: ${seen}.`, sources: [lesion.trackingUid] });
    }
    const { maturity } = lesion;
    const read = isMeasuredLesion(lesion) || isReadLesion(lesion);
    if (maturity.scintigraphy === 'plateau') {
      const rule = maturity.fired.find(({ id }) => id.startsWith('scintigraphy'));
      const { plateauMargin } = context.settings;
      drafts.push({
        id: `trend/${lesion.id}/plateau`,
        text:
          rule === undefined
            ? `${head}: uptake is at a plateau within ${wordFactor(plateauMargin)}.`
            : `${head}. ${rule.text}`,
        sources: maturity.rules,
        evidence: ['E7'],
      });
    }
    // A published cut-off must not call a course stable that the rule calls active or declining, or that was just seen to change.
    const changed = chosen(changes, 'ratio').some(
      ({ change, which }) => which === 'recent' && change.significant === true,
    );
    const second = !changed && (maturity.scintigraphy === 'plateau' || maturity.scintigraphy === 'undetermined');
    if (maturity.secondOpinion !== null && second) {
      drafts.push({
        id: `trend/${lesion.id}/second-opinion`,
        text: `${head}: ${inSentence(asSentence(maturity.secondOpinion.text))}`,
        sources: [maturity.secondOpinion.source],
        evidence: ['E8'],
      });
    }
    const single = told.length === 0 && maturity.trend === 'not-assessable' && !isSeenTwice(context, lesion);
    if (single) {
      drafts.push({
        id: `trend/${lesion.id}/single`,
        text: `${head}: no course can be told yet, as there is no second examination of the kind to compare with.`,
        sources: [lesion.trackingUid],
      });
    }
    if (!read || single || maturity.byDate.length < 2) continue;
    drafts.push({
      id: `trend/${lesion.id}/maturity`,
      text: `${head}: ${inSentence(wordTrend(maturity.trend, maturity.byDate.length))}`,
      sources: maturity.rules,
      evidence: evidenceOf(lesion),
    });
  }
  return drafts;
}

export function evidenceOf(lesion: LesionResult): string[] {
  return [...new Set(lesion.maturity.fired.flatMap((rule) => rule.evidence))];
}
