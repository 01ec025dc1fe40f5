import type { StudyInfo } from '../../dicom/model.ts';
import type { MeasureResult } from '../../measure/model.ts';
import { listed } from '../../wording/terms.ts';
import { capitalise, formatDate } from '../format.ts';
import { studyKind } from '../words.ts';
import type { Draft, ReportContext } from './context.ts';

/** "Radiographs of 10 January 2026 and 2 March 2026; bone scan of 3 March 2026". */
function groupByKind(studies: readonly StudyInfo[]): string {
  const groups = new Map<string, string[]>();
  for (const study of studies) {
    const kind = studyKind(study);
    groups.set(kind, [...(groups.get(kind) ?? []), formatDate(study.date)]);
  }
  return [...groups].map(([kind, dates]) => `${plural(kind, dates.length)} of ${listed(dates)}`).join('; ');
}

function plural(kind: string, n: number): string {
  return n > 1 && /[a-z]$/.test(kind) ? `${kind}s` : kind;
}

/** "the radiograph and the 2 bone scans" of one day. */
function onOneDay(studies: readonly StudyInfo[]): string {
  const kinds = studies.map(studyKind);
  return listed(
    [...new Set(kinds)].map((kind) => {
      const n = kinds.filter((other) => other === kind).length;
      return n === 1 ? `the ${kind}` : `the ${n} ${plural(kind, n)}`;
    }),
  );
}

/** The serial assessment rests on it: such an examination cannot be left out of the list. */
export function isMeasured(measure: MeasureResult, studyInstanceUid: string): boolean {
  return measure.lesions.some((lesion) =>
    [...lesion.size, ...lesion.uptake].some((item) => item.studyInstanceUid === studyInstanceUid),
  );
}

function isCompared(context: ReportContext, studyInstanceUid: string): boolean {
  const draft = context.record.drafts.find((item) => item.studyInstanceUid === context.studyInstanceUid);
  return !(draft?.comparisonOff ?? []).includes(studyInstanceUid) || isMeasured(context.measure, studyInstanceUid);
}

/** The other examinations that the serial assessment rests on: earlier ones, and later ones when an old study is reported. */
export function comparison(context: ReportContext): Draft[] {
  const index = context.ordered.findIndex((study) => study.studyInstanceUid === context.studyInstanceUid);
  const { date } = context.study;
  const sameDay = (study: StudyInfo) => date !== null && study.date === date;
  const compared = (study: StudyInfo) => isCompared(context, study.studyInstanceUid);
  const others = context.ordered.filter((study) => study !== context.study && compared(study));
  const earlier = context.ordered.slice(0, index).filter((study) => !sameDay(study) && compared(study));
  const later = context.ordered.slice(index + 1).filter((study) => !sameDay(study) && compared(study));
  const together = others.filter(sameDay);
  const drafts: Draft[] = [];
  if (earlier.length === 0) {
    drafts.push({
      id: 'comparison/earlier',
      text: index > 0 ? 'No earlier examination is compared.' : 'No earlier examination is available.',
      sources: [],
    });
  } else {
    drafts.push({
      id: 'comparison/earlier',
      text: `${capitalise(groupByKind(earlier))}.`,
      sources: earlier.map((study) => study.studyInstanceUid),
    });
  }
  if (together.length > 0) {
    drafts.push({
      id: 'comparison/same-day',
      text: `Read together with ${onOneDay(together)} of the same day.`,
      sources: together.map((study) => study.studyInstanceUid),
    });
  }
  if (later.length > 0) {
    drafts.push({
      id: 'comparison/later',
      text: `Later examinations are included in the serial assessment: ${groupByKind(later)}.`,
      sources: later.map((study) => study.studyInstanceUid),
    });
  }
  return drafts;
}
