import type { Maturity } from '../../maturity/model.ts';
import type { LesionResult } from '../../measure/model.ts';
import { lesionName } from '../../sites/profiles.ts';
import { asSentence, capitalise } from '../format.ts';
import type { Draft, ReportContext } from './context.ts';
import { isMeasuredLesion, last } from './context.ts';
import { evidenceOf } from './trend.ts';

/** The conclusion in one sentence, no stronger than the table of section 5 allows. */
function conclusionSentence(maturity: Maturity): string {
  switch (maturity.conclusion) {
    case 'mature':
      return 'the findings are in keeping with mature heterotopic ossification';
    case 'radiographically-mature':
      return 'radiographically mature heterotopic ossification; metabolic maturity is not shown';
    case 'maturing':
      return `the findings are in keeping with maturing heterotopic ossification${onFilmAlone(maturity)}`;
    case 'immature':
      return `the findings are in keeping with immature heterotopic ossification${onFilmAlone(maturity)}`;
    case 'indeterminate':
      return maturity.discordant
        ? 'maturity is indeterminate, as radiograph and bone scan disagree'
        : 'maturity is indeterminate on the examinations available';
  }
}

function onFilmAlone(maturity: Maturity): string {
  return maturity.scintigraphy === 'undetermined' ? ', judged on the radiograph alone' : '';
}

function activity(maturity: Maturity): string | null {
  switch (maturity.scintigraphy) {
    case 'active':
      return 'scintigraphically active';
    case 'declining':
      return 'uptake below its peak and declining';
    case 'plateau':
      return 'uptake at a plateau';
    case 'undetermined':
      return null;
  }
}

function sizeSummary(lesion: LesionResult): string | null {
  const changes = lesion.changes.filter((change) => change.measure === 'longAxis');
  const overall = changes.find((change) => change.span === 'latest-to-first') ?? last(changes);
  if (overall === undefined) return null;
  if (!overall.comparable) return 'the sizes on the dates available do not compare';
  if (overall.significant === true) {
    return (overall.absolute ?? 0) > 0 ? 'larger than on the first film' : 'smaller than on the first film';
  }
  if (overall.significant === false) return 'no detectable change in size';
  return null;
}

/** What became of it over the dates; null where that cannot be said, which the trend section does. */
function courseWords(trend: Maturity['trend']): string | null {
  switch (trend) {
    case 'toward-maturity':
      return 'toward maturity';
    case 'unchanged':
      return 'the maturity conclusion is unchanged';
    case 'away-from-maturity':
      return 'away from maturity (reactivation)';
    case 'not-assessable':
      return null;
  }
}

/** A lesion without a single measurement: looked for in vain, or only marked. */
function unmeasured(context: ReportContext, lesion: LesionResult): string {
  const notSeen = context.record.lesions.find((item) => item.id === lesion.id)?.notSeen ?? [];
  return notSeen.length > 0 ? 'looked for and not seen' : 'marked, not measured';
}

/** One conclusion per lesion with the activity it rests on, its course, and size apart from maturity. */
export function impression(context: ReportContext): Draft[] {
  const drafts: Draft[] = [];
  for (const lesion of context.measure.lesions) {
    const { maturity } = lesion;
    const act = activity(maturity);
    const measured = isMeasuredLesion(lesion);
    const supporting = act === null ? '' : ` (${act})`;
    drafts.push({
      id: `impression/${lesion.id}/maturity`,
      text: measured
        ? asSentence(`${capitalise(lesionName(lesion))}: ${conclusionSentence(maturity)}${supporting}`)
        : asSentence(`${capitalise(lesionName(lesion))}: ${unmeasured(context, lesion)}; maturity is not assessed`),
      sources: maturity.rules,
      evidence: evidenceOf(lesion),
    });
    const course = measured ? courseWords(maturity.trend) : null;
    if (course !== null) {
      drafts.push({
        id: `impression/${lesion.id}/trend`,
        text: `${lesion.id} course over the serial examinations: ${course}.`,
        sources: maturity.rules,
        evidence: evidenceOf(lesion),
      });
    }
    const size = sizeSummary(lesion);
    if (size !== null) {
      drafts.push({
        id: `impression/${lesion.id}/size`,
        text: asSentence(`${lesion.id} size, judged apart from maturity: ${size}`),
        sources: [lesion.trackingUid],
        evidence: ['E7'],
      });
    }
  }
  if (context.measure.lesions.length === 0) {
    drafts.push({
      id: 'impression/none',
      text: 'No heterotopic ossification has been marked or measured.',
      sources: [],
    });
  }
  return drafts;
}
