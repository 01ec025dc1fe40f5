import type { StudyInfo } from '../../dicom/model.ts';
import { stageName } from '../../maturity/wording.ts';
import type { FindingAtDate, LesionResult, OwnMeasure } from '../../measure/model.ts';
import { lesionWithSite } from '../../sites/naming.ts';
import { lesionName, referenceName } from '../../sites/profiles.ts';
import type { SizeAtDate, SizeValue } from '../../size/model.ts';
import type { UptakeAtDate } from '../../uptake/model.ts';
import { sayRatio, sizeNumber, wordAngle, wordSize } from '../../wording/numbers.ts';
import { capitalise, counted, listed, wordBasis, wordView } from '../../wording/terms.ts';
import { asSentence, formatDate } from '../format.ts';
import { phaseName, studyKind } from '../words.ts';
import type { Draft, ReportContext } from './context.ts';
import {
  findingsIn,
  imageName,
  isOfDay,
  isReadLesion,
  numbered,
  ofDayOrLatest,
  sizesInOrder,
  uptakesInOrder,
} from './context.ts';

/** "12.1 mm (detector plane)". */
function withBasis(size: SizeValue): string {
  return `${wordSize(size)}${size.basis === undefined ? '' : ` (${wordBasis(size.basis)})`}`;
}

/** "it measures 12.1 x 4.2 mm (detector plane)". One basis for both, as both lie on one image. */
function axes(size: SizeAtDate): string | null {
  const { longAxis, shortAxis } = size;
  if (longAxis === null) return shortAxis === null ? null : `its short axis measures ${withBasis(shortAxis)}`;
  if (shortAxis !== null && shortAxis.unit === longAxis.unit) {
    return `it measures ${sizeNumber(longAxis)} \u00d7 ${withBasis(shortAxis)}`;
  }
  return `its long axis measures ${withBasis(longAxis)}`;
}

function sizeSentence(context: ReportContext, lesion: LesionResult, size: SizeAtDate, index: number): Draft {
  const film = imageName(context, size.sopInstanceUid, size.projection);
  const { relativeLongAxis, insertionDistance, foci } = size;
  // Of an area in pixels no unit can be given that means the same on another image.
  const area = size.area?.unit === '{pixels}' ? null : size.area;
  const measured = axes(size);
  // What comes first carries the verb, and the basis where it is a length or an area.
  const parts: string[] = measured === null ? [] : [measured];
  const add = (later: string, first: string) => parts.push(parts.length > 0 ? later : first);
  if (area !== null) add(`area ${wordSize(area)}`, `its area is ${withBasis(area)}`);
  if (relativeLongAxis !== null) {
    const relative = `${wordSize(relativeLongAxis)} of the internal reference length`;
    add(`long axis ${relative}`, `its long axis is ${relative}`);
  }
  if (insertionDistance !== null) {
    const from = 'from the calcaneal insertion';
    add(`${wordSize(insertionDistance)} ${from}`, `it lies ${withBasis(insertionDistance)} ${from}`);
  }
  if (foci !== null) {
    const number = counted(foci, 'focus', 'foci');
    add(`${number} counted`, `${number} ${foci === 1 ? 'is' : 'are'} counted`);
  }
  const ids = [size.longAxis, size.shortAxis, size.area].flatMap((v) => (v?.annotationId ? [v.annotationId] : []));
  return {
    id: numbered(`findings/${lesion.id}/size`, index),
    text: asSentence(
      `${capitalise(lesionName(lesion))}: on the ${film} of ${formatDate(size.date)}${beforeOperation(lesion, size.date)} ${parts.join(', ') || 'it is marked'}`,
    ),
    sources: ids.length > 0 ? ids : [size.sopInstanceUid],
  };
}

/** " (before the operation of 20 January 2025)": what is gone since is not told as if it were there. */
function beforeOperation(lesion: LesionResult, date: string | null): string {
  const operation = lesion.operations.find((item) => date !== null && date <= item.date);
  if (operation === undefined) return '';
  return operation.date === date
    ? ' (the day of the operation)'
    : ` (before the operation of ${formatDate(operation.date)})`;
}

/** Where a finding was read: "lateral radiograph of 12 March 2026" on a picture, "radiograph of ..." in a whole study. */
function whereRead(context: ReportContext, finding: FindingAtDate): string {
  const study = context.studies.find((item) => item.studyInstanceUid === finding.studyInstanceUid);
  const image =
    finding.sopInstanceUid !== undefined
      ? imageName(context, finding.sopInstanceUid)
      : study === undefined
        ? 'examination'
        : studyKind(study);
  return `${image} of ${formatDate(finding.date)}`;
}

function head(context: ReportContext, lesion: LesionResult, finding: FindingAtDate): string {
  return `${lesionWithSite(lesion)}, ${whereRead(context, finding)}${beforeOperation(lesion, finding.date)}`;
}

function signsSentence(
  context: ReportContext,
  lesion: LesionResult,
  finding: FindingAtDate,
  index: number,
): Draft | null {
  const parts: string[] = [];
  const { signs, confidence, stage } = finding;
  if (signs?.margin !== undefined) parts.push(`${signs.margin} margin`);
  if (signs?.corticalRim !== undefined) {
    parts.push(signs.corticalRim === 'absent' ? 'no cortical rim' : `${signs.corticalRim} cortical rim`);
  }
  if (signs?.trabeculae !== undefined) parts.push(signs.trabeculae ? 'trabeculae visible' : 'no trabeculae visible');
  const said = [
    ...(parts.length === 0 ? [] : [listed(parts)]),
    ...(stage === 'not-read' ? [] : [`radiographic stage read as ${stageName(stage)}`]),
  ];
  if (said.length === 0) return null;
  if (confidence !== undefined) said.push(`confidence ${confidence}`);
  return {
    id: numbered(`findings/${lesion.id}/signs`, index),
    text: asSentence(`${head(context, lesion, finding)}: ${said.join('; ')}`),
    sources: [`reading:${finding.studyInstanceUid}`],
  };
}

function uptakeSentence(lesion: LesionResult, uptake: UptakeAtDate, cv: number, index: number): Draft {
  const scan = uptake.phase === null ? 'bone scan' : `${phaseName(uptake.phase)} image`;
  const view = uptake.view === null || uptake.view === 'OTHER' ? '' : `, ${wordView(uptake.view)} view`;
  const sources = [uptake.lesionAnnotationId, uptake.referenceAnnotationId, uptake.backgroundAnnotationId].filter(
    (id): id is string => id !== null,
  );
  return {
    id: numbered(`findings/${lesion.id}/uptake/${uptake.phase ?? 'unphased'}`, index),
    text: `${capitalise(lesionName(lesion))}: on the ${scan} of ${formatDate(uptake.date)}${view}${beforeOperation(lesion, uptake.date)}, ${ratioWords(lesion, uptake, cv)}.`,
    sources,
    evidence: ['E6'],
  };
}

function ratioWords(lesion: LesionResult, uptake: UptakeAtDate, cv: number): string {
  const { ratio, relativeError } = uptake;
  if (ratio === null) {
    return `no uptake ratio can be given${uptake.reference === null ? ', as a usable reference region is missing' : ''}`;
  }
  return `the uptake ratio to ${referenceName(lesion.site, uptake.ratioMethod)} is ${sayRatio({ ratio, relativeError }, cv)}`;
}

function phasesSentence(
  context: ReportContext,
  lesion: LesionResult,
  finding: FindingAtDate,
  index: number,
): Draft | null {
  const phases = finding.phases ?? {};
  const said = (value: string) => (value === 'not-done' ? 'not done' : value);
  const parts = (['flow', 'pool'] as const).flatMap((phase) => {
    const value = phases[phase];
    return value === undefined ? [] : [`${phaseName(phase)} ${said(value)}`];
  });
  if (parts.length === 0) return null;
  const both =
    phases.flow !== undefined && phases.flow === phases.pool ? `flow and blood pool ${said(phases.flow)}` : null;
  return {
    id: numbered(`findings/${lesion.id}/phases`, index),
    text: asSentence(`${head(context, lesion, finding)}: ${both ?? listed(parts)}`),
    sources: [`reading:${finding.studyInstanceUid}`],
    evidence: ['E2', 'E6'],
  };
}

function present<T>(items: readonly (T | null)[]): T[] {
  return items.filter((item): item is T => item !== null);
}

/** The grade of the site: what the reader decided, else what the measurement leaves possible, called a proposal. */
function grades(context: ReportContext, lesion: LesionResult): Draft[] {
  return ofDayOrLatest(context, lesion.grades).flatMap((grade, index): Draft[] => {
    const { words, decided, agreement, note } = grade;
    const said = [
      ...(words === '' ? [] : [decided === null ? `${words}, proposed from what was measured and not decided` : words]),
      ...(words === '' || agreement === null ? [] : [agreement.text]),
      ...(note === null ? [] : [note.text]),
    ];
    if (said.length === 0) return [];
    return [
      {
        id: numbered(`findings/${lesion.id}/grade`, index),
        text: asSentence(
          `${lesionWithSite(lesion)}, ${formatDate(grade.date)}: ${said.map((part) => part.replaceAll(': ', ', ')).join('; ')}`,
        ),
        sources: [`reading:${grade.studyInstanceUid}`],
        evidence: [agreement?.evidence, note?.evidence].filter((id) => id !== undefined),
      },
    ];
  });
}

/** What a film of the day, or the latest one, shows of the lesion: sizes, then what was read on the same studies. */
function onFilms(context: ReportContext, lesion: LesionResult): Draft[] {
  const rows = ofDayOrLatest(context, sizesInOrder(context, lesion));
  const studies = new Set(rows.map((row) => row.studyInstanceUid));
  // A stage may be read without a measurement; it is told where nothing newer was measured.
  const read = lesion.findings.filter(({ stage, signs }) => stage !== 'not-read' || signs);
  const own = rows.length > 0 ? read.filter((f) => studies.has(f.studyInstanceUid)) : ofDayOrLatest(context, read);
  const signs = present(own.map((finding, index) => signsSentence(context, lesion, finding, index)));
  const unread = [...studies].filter(
    (uid) => isOfDay(context, uid) && findingsIn(lesion, uid).every(({ stage }) => stage === 'not-read'),
  );
  const first = rows.find((row) => unread.includes(row.studyInstanceUid));
  return [
    ...rows.map((row, index) => sizeSentence(context, lesion, row, index)),
    ...signs,
    ...(first === undefined
      ? []
      : [
          {
            id: `findings/${lesion.id}/not-read`,
            text: `${lesionWithSite(lesion)}, ${imageName(context, first.sopInstanceUid, first.projection)} of ${formatDate(first.date)}: radiographic stage not read.`,
            sources: [first.sopInstanceUid],
          },
        ]),
  ];
}

function onScans(context: ReportContext, lesion: LesionResult): Draft[] {
  const rows = ofDayOrLatest(context, uptakesInOrder(context, lesion, false));
  const studies = new Set(rows.map((row) => row.studyInstanceUid));
  const read = lesion.findings.filter(({ phases }) => phases?.flow !== undefined || phases?.pool !== undefined);
  const own = rows.length > 0 ? read.filter((f) => studies.has(f.studyInstanceUid)) : ofDayOrLatest(context, read);
  const before = new Map<string, number>();
  const ratios = rows.map((row) => {
    const phase = row.phase ?? 'unphased';
    const index = before.get(phase) ?? 0;
    before.set(phase, index + 1);
    return uptakeSentence(lesion, row, context.settings.ratioCv, index);
  });
  return [...ratios, ...present(own.map((finding, index) => phasesSentence(context, lesion, finding, index)))];
}

/** Studies in which the lesion was looked for and not seen, oldest first. */
export function notSeenStudies(context: ReportContext, lesion: LesionResult): StudyInfo[] {
  const uids = new Set(lesion.findings.filter(({ seen }) => seen === false).map((f) => f.studyInstanceUid));
  return context.ordered.filter((study) => uids.has(study.studyInstanceUid));
}

function notSeen(context: ReportContext, lesion: LesionResult): Draft[] {
  const studies = notSeenStudies(context, lesion);
  if (studies.length === 0) return [];
  const where = studies.map((study) => `the ${studyKind(study)} of ${formatDate(study.date)}`);
  return [
    {
      id: `findings/${lesion.id}/not-seen`,
      text: `${capitalise(lesionName(lesion))}: looked for and not seen on ${listed(where)}.`,
      sources: studies.map((study) => study.studyInstanceUid),
    },
  ];
}

function operations(lesion: LesionResult): Draft[] {
  return lesion.operations.map(({ date, what }, index) => ({
    id: numbered(`findings/${lesion.id}/operation`, index),
    text: asSentence(`${capitalise(lesionName(lesion))}: operated on ${formatDate(date)} (${what})`),
    sources: [lesion.trackingUid],
  }));
}

/** An angle, a length or a note, with the image it lies on. */
function ownSentence(context: ReportContext, item: OwnMeasure): Draft {
  const lesion = context.measure.lesions.find(({ id }) => id === item.lesionId);
  const where = `${imageName(context, item.sopInstanceUid)} of ${formatDate(item.date)}`;
  const whose = lesion === undefined ? '' : `${lesionWithSite(lesion)}, `;
  const name = item.label || (item.kind === 'angle' ? 'angle' : 'length');
  const value =
    item.value === null || item.unit === null
      ? item.label
      : item.unit === 'deg'
        ? `${name} ${wordAngle(item.value)}`
        : `${name} ${withBasis({ value: item.value, unit: item.unit, basis: item.basis })}`;
  return {
    id: `findings/own/${item.annotationId}`,
    text: asSentence(`${capitalise(`${whose}${where}`)}: ${value}`),
    sources: [item.annotationId],
  };
}

/** Per lesion: what the examinations of the day show; where they hold neither film nor scan, what the latest ones show. */
export function findings(context: ReportContext): Draft[] {
  const drafts: Draft[] = [];
  for (const lesion of context.measure.lesions) {
    const own = [
      ...onFilms(context, lesion),
      ...grades(context, lesion),
      ...onScans(context, lesion),
      ...notSeen(context, lesion),
    ];
    drafts.push(...operations(lesion), ...own);
    if (own.length === 0 && !isReadLesion(lesion)) {
      drafts.push({
        id: `findings/${lesion.id}/unmeasured`,
        text: `${capitalise(lesionName(lesion))}: marked, neither measured nor read on any examination.`,
        sources: [lesion.trackingUid],
      });
    }
  }
  drafts.push(
    ...context.measure.own
      .filter((item) => isOfDay(context, item.studyInstanceUid))
      .map((item) => ownSentence(context, item)),
  );
  return drafts;
}
