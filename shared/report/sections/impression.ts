import type { Change } from '../../change/model.ts';
import { type ConclusionContext, courseName, wordActivity, wordConclusion } from '../../maturity/wording.ts';
import type { LesionResult } from '../../measure/model.ts';
import { ratiosOf, sizesOf } from '../../measure/wording/sentences.ts';
import { lesionWithSite } from '../../sites/naming.ts';
import type { SizeAtDate, SizeValue } from '../../size/model.ts';
import { ratioNumbers, sayRatio, wordSize } from '../../wording/numbers.ts';
import { capitalise, inSentence, listed } from '../../wording/terms.ts';
import { formatDate } from '../format.ts';
import { isRadiograph, phaseName, studyKind } from '../words.ts';
import type { Draft, ReportContext } from './context.ts';
import { isMeasuredLesion, isReadLesion, last, orderOf, sizesInOrder, uptakesInOrder } from './context.ts';
import { notSeenStudies } from './findings.ts';
import { currentChanges, evidenceOf, isSeenTwice } from './trend.ts';

type Course = 'longAxis' | 'relativeLongAxis' | 'ratio';

/** The change that tells the course in one phrase: against the first of the course, else the peak, else the one before. */
function overall(lesion: LesionResult, measure: Course): Change | null {
  const changes = currentChanges(lesion).filter((change) => change.measure === measure);
  const of = (span: Change['span']) => last(changes.filter((change) => change.span === span));
  return of('latest-to-first') ?? of('latest-to-peak') ?? of('consecutive') ?? null;
}

/** Day of the last operation; empty without one. What is dated up to it belongs to an earlier course. */
function operatedOn(lesion: LesionResult): string {
  return last(lesion.operations)?.date ?? '';
}

function ofCourse<T extends { readonly date: string | null }>(lesion: LesionResult, items: readonly T[]): T[] {
  const since = operatedOn(lesion);
  return since === '' ? [...items] : items.filter(({ date }) => date !== null && date > since);
}

/** "long axis 12.0 mm"; relative or in pixels where there is nothing better; null without a long axis. */
function sizeOf(row: SizeAtDate): { words: string; measure: 'longAxis' | 'relativeLongAxis' } | null {
  const { longAxis, relativeLongAxis } = row;
  if (longAxis !== null && (longAxis.unit === 'mm' || relativeLongAxis === null)) {
    return { words: `long axis ${wordSize(longAxis)}`, measure: 'longAxis' };
  }
  return relativeLongAxis === null
    ? null
    : { words: `long axis ${wordSize(relativeLongAxis)} of the internal reference`, measure: 'relativeLongAxis' };
}

/** ", larger than on 10 January 2025 (6.2 mm)". After an operation growth since the first film is a recurrence. */
function sizeCourse(lesion: LesionResult, measure: 'longAxis' | 'relativeLongAxis'): string {
  const change = overall(lesion, measure);
  if (change === null) return '';
  const first = operatedOn(lesion) === '' ? '' : ' the first radiograph after the operation,';
  const on = `on${first} ${formatDate(change.from)}`;
  if (!change.comparable) return `, not comparable with that ${on}`;
  const from = sizesOf(change, measure, lesion)?.from ?? null;
  const value = from === null ? '' : ` (${wordSize(from)})`;
  if (change.significant === true) {
    const larger = (change.absolute ?? 0) > 0;
    const word = larger ? 'larger' : 'smaller';
    return `${larger && first !== '' ? ': recurrence' : ''}, ${word} than ${on}${value}`;
  }
  const since = `since${first} ${formatDate(change.from)}`;
  const limit = limitOf(change, measure);
  return change.significant === false && limit !== null
    ? `, no change in size beyond ${limit} ${since}${value}`
    : `, not told apart from that ${on}${value}`;
}

function limitOf({ detectable }: Change, measure: 'longAxis' | 'relativeLongAxis'): string | null {
  const unit: SizeValue['unit'] = measure === 'longAxis' ? 'mm' : '1';
  return detectable === null ? null : wordSize({ value: detectable, unit });
}

/** Whether and when the lesion was looked for on the course and not seen; films alone, as a scan shows no size. */
function notSeenOn(context: ReportContext, lesion: LesionResult): { uid: string; date: string }[] {
  const films = notSeenStudies(context, lesion).filter((study) => study.instances.some(isRadiograph));
  return ofCourse(
    lesion,
    films.map((study) => ({ uid: study.studyInstanceUid, date: study.date })),
  ).flatMap(({ uid, date }) => (date === null ? [] : [{ uid, date }]));
}

function sizePart(context: ReportContext, lesion: LesionResult): string | null {
  const rows = ofCourse(lesion, sizesInOrder(context, lesion)).filter((row) => sizeOf(row) !== null);
  const row = last(rows);
  const size = row === undefined ? null : sizeOf(row);
  const unseen = notSeenOn(context, lesion);
  const latest = last(unseen);
  if (row === undefined || size === null) {
    return latest === undefined ? null : `not seen on the radiograph of ${formatDate(latest.date)}`;
  }
  const kept = `${size.words} on ${formatDate(row.date)}`;
  if (latest !== undefined && orderOf(context, latest.uid) > orderOf(context, row.studyInstanceUid)) {
    return `not seen on the radiograph of ${formatDate(latest.date)}, ${kept}`;
  }
  const first = unseen[0];
  const regrown =
    operatedOn(lesion) !== '' &&
    first !== undefined &&
    rows[0] !== undefined &&
    orderOf(context, first.uid) < orderOf(context, rows[0].studyInstanceUid);
  if (regrown) {
    return `${kept}: recurrence, not seen on the first radiograph after the operation, ${formatDate(first.date)}`;
  }
  const course = sizeCourse(lesion, size.measure);
  const before = last(unseen.filter(({ date }) => date < (row.date ?? '')));
  // Without a size to compare with, that it was not there before is what is known of the course.
  return course === '' && before !== undefined
    ? `${kept}, not seen on the radiograph of ${formatDate(before.date)}`
    : `${kept}${course}`;
}

function uptakePart(context: ReportContext, lesion: LesionResult): string | null {
  const cv = context.settings.ratioCv;
  const rows = ofCourse(lesion, uptakesInOrder(context, lesion, true)).filter((row) => row.ratio !== null);
  const change = overall(lesion, 'ratio');
  const pair = change === null ? null : ratiosOf(change, lesion);
  const row = pair?.to ?? last(rows);
  if (row?.ratio == null) return null;
  const words = `Delayed uptake ratio ${sayRatio({ ratio: row.ratio, relativeError: row.relativeError }, cv)} on ${formatDate(row.date)}`;
  if (change === null) return words;
  const on = formatDate(change.from);
  if (!change.comparable) return `${words}, not comparable with that of ${on}`;
  const value =
    pair?.from.ratio == null ? '' : ` (${ratioNumbers(pair.from.ratio, pair.from.relativeError, cv).value})`;
  if (change.significant === true) {
    return `${words}, ${(change.percent ?? 0) > 0 ? 'higher' : 'lower'} than on ${on}${value}`;
  }
  return change.significant === false
    ? `${words}, no significant change since ${on}${value}`
    : `${words}, not told apart from that of ${on}${value}`;
}

/** Positive phases of the latest scan of the course, by name, and whether it is the only one. */
function positivePhases(lesion: LesionResult): { names: string[]; date: string; only: boolean } | null {
  const read = ofCourse(lesion, lesion.findings).filter(
    ({ date, phases }) => date !== null && (phases?.flow !== undefined || phases?.pool !== undefined),
  );
  const scans = ofCourse(lesion, lesion.uptake).filter((row) => row.date !== null);
  const dates = [...new Set([...read, ...scans].map(({ date }) => date ?? ''))];
  const date = read
    .map((finding) => finding.date ?? '')
    .sort()
    .at(-1);
  if (date === undefined) return null;
  const onDate = read.filter((finding) => finding.date === date);
  const names = (['flow', 'pool'] as const)
    .filter((phase) => onDate.some(({ phases }) => phases?.[phase] === 'positive'))
    .map(phaseName);
  return names.length === 0 ? null : { names, date, only: dates.length === 1 };
}

/** What the scans say of activity, beside the ratio. A single scan has no course, but what is positive on it is named. */
function activityPart(lesion: LesionResult): string | null {
  const state = lesion.maturity.scintigraphy;
  const positive = positivePhases(lesion);
  const are =
    positive === null ? '' : `${listed(positive.names)} ${positive.names.length === 1 ? 'is' : 'are'} positive`;
  if (state !== 'undetermined') {
    const why = positive === null ? '' : ` (${are} on ${formatDate(positive.date)})`;
    return `${wordActivity(lesion.maturity)}${why}`;
  }
  if (positive === null) return null;
  const scan = positive.only ? 'the only bone scan' : 'the latest bone scan';
  const speaks = positive.names.length === 1 ? 'this speaks' : 'these speak';
  return `On ${scan} (${formatDate(positive.date)}) ${are}; ${speaks} for activity`;
}

function conclusionContext(lesion: LesionResult): ConclusionContext {
  const read = ofCourse(lesion, lesion.findings).filter(({ stage }) => stage !== 'not-read');
  const scanned = ofCourse(lesion, [...lesion.uptake, ...lesion.findings.filter(({ phases }) => phases !== undefined)]);
  const beside = positivePhases(lesion) !== null ? 'positive-phase' : scanned.length > 0 ? 'scan' : 'nothing';
  return { stageDate: last(read)?.date ?? null, beside };
}

function coursePart(context: ReportContext, lesion: LesionResult): string {
  const { trend, byDate, conclusion } = lesion.maturity;
  if (trend === 'not-assessable') {
    if (conclusion === 'indeterminate' && byDate.length > 1) return 'A course cannot be told from these examinations';
    return isSeenTwice(context, lesion) ? 'The course of maturity is not known yet' : 'No course is known yet';
  }
  return trend === 'unchanged' ? 'The maturity conclusion is unchanged' : `The course is ${courseName(trend)}`;
}

function paragraph(context: ReportContext, lesion: LesionResult): string {
  const head = lesionWithSite(lesion);
  const operation = last(lesion.operations);
  const operated = operation === undefined ? null : `operated on ${formatDate(operation.date)} (${operation.what})`;
  const size = sizePart(context, lesion);
  const current = [size, uptakePart(context, lesion)].filter((part) => part !== null);
  const read = ofCourse(lesion, lesion.findings).some(
    ({ stage, phases }) => stage !== 'not-read' || phases?.flow !== undefined || phases?.pool !== undefined,
  );
  const seen = isMeasuredLesion(lesion) || isReadLesion(lesion);
  const parts = [...(operated === null ? [] : [operated]), ...current];
  if (!seen && size === null) {
    parts.push('marked, neither measured nor read; maturity is not assessed');
  } else if (operation !== undefined && current.length === 0 && !read) {
    parts.push('Neither measured nor read after the operation; maturity is not assessed');
  } else if (uptakeOrStage(lesion, read)) {
    const activity = activityPart(lesion);
    if (activity !== null) parts.push(activity);
    parts.push(wordConclusion(lesion.maturity, conclusionContext(lesion)), coursePart(context, lesion));
  } else {
    const unseen = ofCourse(lesion, lesion.size).length === 0;
    parts.push(unseen ? 'Maturity is not assessed' : 'Radiographic stage not read; maturity is not assessed');
  }
  const [first = '', ...rest] = parts.map((part) => part.replace(/\.$/, ''));
  return [`${head}: ${inSentence(first)}.`, ...rest.map((part) => `${capitalise(part)}.`)].join(' ');
}

/** Whether anything of the course that is judged was measured or read. */
export function isAssessed(lesion: LesionResult): boolean {
  return ofCourse(lesion, [...lesion.size, ...lesion.uptake, ...lesion.findings]).length > 0;
}

/** Something that a conclusion can rest on: a scan, or a stage that was read. */
function uptakeOrStage(lesion: LesionResult, read: boolean): boolean {
  return read || ofCourse(lesion, lesion.uptake).length > 0;
}

/** One paragraph for each lesion: size, uptake, activity and conclusion with their dates, and the course. */
export function impression(context: ReportContext): Draft[] {
  const drafts = context.measure.lesions.map((lesion) => ({
    id: `impression/${lesion.id}/maturity`,
    text: paragraph(context, lesion),
    sources: lesion.maturity.rules,
    evidence: evidenceOf(lesion),
  }));
  if (drafts.length > 0) return drafts;
  const kinds = [...new Set(context.day.map(studyKind))];
  return [
    {
      id: 'impression/none',
      text: `[No heterotopic ossification is seen on the ${listed(kinds)} of ${formatDate(context.study.date)}.]`,
      sources: [],
    },
  ];
}
