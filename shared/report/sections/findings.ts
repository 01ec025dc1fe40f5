import type { LesionResult } from '../../measure/model.ts';
import { lesionName, referenceName } from '../../sites/profiles.ts';
import type { SizeAtDate, SizeValue } from '../../size/model.ts';
import type { UptakeAtDate } from '../../uptake/model.ts';
import { counted, listed, wordView } from '../../wording/terms.ts';
import { asSentence, capitalise, formatBasis, formatDate, formatRatio, formatSize } from '../format.ts';
import { phaseName, stageName } from '../words.ts';
import type { Draft, ReportContext } from './context.ts';
import { imageKind, instanceOf, last, readingOf, sizesInOrder, uptakesInOrder } from './context.ts';

/** "12.1 mm (detector plane, not corrected for magnification)". */
function withBasis(size: SizeValue): string {
  return `${formatSize(size)}${size.basis === undefined ? '' : ` (${formatBasis(size.basis)})`}`;
}

/** "it measures 12.1 x 4.2 mm (detector plane, ...)". One basis for both, as both lie on one image. */
function axes(size: SizeAtDate): string | null {
  const { longAxis, shortAxis } = size;
  if (longAxis === null) return shortAxis === null ? null : `its short axis measures ${withBasis(shortAxis)}`;
  if (shortAxis !== null && shortAxis.unit === longAxis.unit) {
    const first = formatSize(longAxis).replace(/ .*$/, '');
    return `it measures ${first} \u00d7 ${withBasis(shortAxis)}`;
  }
  return `its long axis measures ${withBasis(longAxis)}`;
}

function sizeSentence(context: ReportContext, lesion: LesionResult, size: SizeAtDate): Draft {
  const projection = size.projection ?? instanceOf(context, size.sopInstanceUid)?.projection ?? null;
  const film = `${projection === null ? '' : `${projection} `}${imageKind(context, size.sopInstanceUid)}`;
  const { area, relativeLongAxis, insertionDistance, foci } = size;
  const measured = axes(size);
  // What comes first carries the verb, and the basis where it is a length or an area.
  const parts: string[] = measured === null ? [] : [measured];
  const add = (later: string, first: string) => parts.push(parts.length > 0 ? later : first);
  if (area !== null) add(`area ${formatSize(area)}`, `its area is ${withBasis(area)}`);
  if (relativeLongAxis !== null) {
    const relative = `${formatSize(relativeLongAxis)} of the internal reference length`;
    add(`long axis ${relative}`, `its long axis is ${relative}`);
  }
  if (insertionDistance !== null) {
    const from = 'from the calcaneal insertion';
    add(`${formatSize(insertionDistance)} ${from}`, `it lies ${withBasis(insertionDistance)} ${from}`);
  }
  if (foci !== null) {
    const number = counted(foci, 'focus', 'foci');
    add(`${number} counted`, `${number} ${foci === 1 ? 'is' : 'are'} counted`);
  }
  const ids = [size.longAxis, size.shortAxis, size.area].flatMap((v) => (v?.annotationId ? [v.annotationId] : []));
  return {
    id: `findings/${lesion.id}/size`,
    text: asSentence(
      `${capitalise(lesionName(lesion))}: on the ${film} of ${formatDate(size.date)} ${parts.join(', ') || 'it is marked'}`,
    ),
    sources: ids.length > 0 ? ids : [size.sopInstanceUid],
  };
}

function signsSentence(context: ReportContext, lesion: LesionResult, studyInstanceUid: string): Draft | null {
  const reading = readingOf(context, studyInstanceUid);
  if (reading === undefined) return null;
  const parts: string[] = [];
  const { signs } = reading;
  if (signs?.margin !== undefined) parts.push(`${signs.margin} margin`);
  if (signs?.corticalRim !== undefined) {
    parts.push(signs.corticalRim === 'absent' ? 'no cortical rim' : `${signs.corticalRim} cortical rim`);
  }
  if (signs?.trabeculae !== undefined) parts.push(signs.trabeculae ? 'trabeculae visible' : 'no trabeculae visible');
  const stage = reading.radiographicStage;
  const staged = stage === undefined || stage === 'not-read' ? '' : `Radiographic stage as read: ${stageName(stage)}.`;
  if (parts.length === 0 && staged === '') return null;
  const words = parts.length === 0 ? '' : asSentence(listed(parts));
  return {
    id: `findings/${lesion.id}/signs`,
    text: [words, staged].filter((part) => part !== '').join(' '),
    sources: [`reading:${studyInstanceUid}`],
  };
}

function uptakeSentence(lesion: LesionResult, uptake: UptakeAtDate, cv: number): Draft {
  const scan = uptake.phase === null ? 'bone scan' : `${phaseName(uptake.phase)} image`;
  const view = uptake.view === null || uptake.view === 'OTHER' ? '' : `, ${wordView(uptake.view)} view`;
  const sources = [uptake.lesionAnnotationId, uptake.referenceAnnotationId, uptake.backgroundAnnotationId].filter(
    (id): id is string => id !== null,
  );
  const what =
    uptake.ratio === null
      ? `no uptake ratio can be given${uptake.reference === null ? ', as a usable reference region is missing' : ''}`
      : `the uptake ratio to ${referenceName(lesion.site, uptake.ratioMethod)} is ${formatRatio(uptake.ratio, uptake.relativeError, cv)}`;
  return {
    id: `findings/${lesion.id}/uptake/${uptake.phase ?? 'unphased'}`,
    text: `${capitalise(lesionName(lesion))}: on the ${scan} of ${formatDate(uptake.date)}${view}, ${what}.`,
    sources,
    evidence: ['E6'],
  };
}

function phasesSentence(context: ReportContext, lesion: LesionResult, studyInstanceUid: string): Draft | null {
  const phases = readingOf(context, studyInstanceUid)?.phases;
  if (phases === undefined) return null;
  const parts: string[] = [];
  for (const phase of ['flow', 'pool'] as const) {
    const value = phases[phase];
    if (value === undefined) continue;
    parts.push(`${phaseName(phase)} ${value === 'not-done' ? 'not done' : value}`);
  }
  if (parts.length === 0) return null;
  const same = phases.flow !== undefined && phases.flow === phases.pool;
  const both = same ? `flow and blood pool ${phases.flow === 'not-done' ? 'not done' : phases.flow}` : null;
  return {
    id: `findings/${lesion.id}/phases`,
    text: asSentence(both ?? listed(parts)),
    sources: [`reading:${studyInstanceUid}`],
    evidence: ['E2', 'E6'],
  };
}

/** Per lesion: what is on the reported study; where it holds neither film nor scan, what the latest ones show. */
export function findings(context: ReportContext): Draft[] {
  const here = context.studyInstanceUid;
  const drafts: Draft[] = [];
  for (const lesion of context.measure.lesions) {
    const sizes = sizesInOrder(context, lesion);
    const uptakes = uptakesInOrder(context, lesion, false);
    const sizesHere = sizes.filter((size) => size.studyInstanceUid === here);
    const uptakesHere = uptakes.filter((uptake) => uptake.studyInstanceUid === here);
    const before = drafts.length;
    const size = last(sizesHere) ?? last(sizes);
    if (size !== undefined) {
      drafts.push(sizeSentence(context, lesion, size));
      const signs = signsSentence(context, lesion, size.studyInstanceUid);
      if (signs !== null) drafts.push(signs);
    }
    const scanStudy = last(uptakesHere)?.studyInstanceUid ?? last(uptakes)?.studyInstanceUid;
    if (scanStudy !== undefined) {
      const phases = phasesSentence(context, lesion, scanStudy);
      const onScan = uptakes.filter((uptake) => uptake.studyInstanceUid === scanStudy);
      const seen = new Set<string>();
      for (const uptake of onScan) {
        const draft = uptakeSentence(lesion, uptake, context.settings.ratioCv);
        if (seen.has(draft.id)) continue;
        seen.add(draft.id);
        drafts.push(draft);
      }
      if (phases !== null) drafts.push(phases);
    }
    const marked = context.record.lesions.find((item) => item.id === lesion.id);
    const notSeen = (marked?.notSeen ?? []).filter((uid) => context.studies.some((s) => s.studyInstanceUid === uid));
    if (notSeen.length > 0) {
      const dates = context.ordered
        .filter((study) => notSeen.includes(study.studyInstanceUid))
        .map((study) => formatDate(study.date));
      drafts.push({
        id: `findings/${lesion.id}/not-seen`,
        text: `${capitalise(lesionName(lesion))}: looked for and not seen on the ${dates.length === 1 ? 'examination' : 'examinations'} of ${listed(dates)}.`,
        sources: notSeen,
      });
    }
    if (drafts.length === before) {
      drafts.push({
        id: `findings/${lesion.id}/unmeasured`,
        text: `${capitalise(lesionName(lesion))}: marked, not measured on any examination.`,
        sources: [lesion.trackingUid],
      });
    }
  }
  if (context.measure.lesions.length === 0) {
    drafts.push({
      id: 'findings/none',
      text: 'No focus of heterotopic ossification has been marked on the examinations available.',
      sources: [],
    });
  }
  return drafts;
}
