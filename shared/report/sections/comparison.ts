import type { StudyInfo } from '../../dicom/model.ts';
import type { MeasureResult } from '../../measure/model.ts';
import { capitalise, listed } from '../../wording/terms.ts';
import { formatDate } from '../format.ts';
import { studyKind } from '../words.ts';
import type { Draft, ReportContext } from './context.ts';
import { isOfDay } from './context.ts';

/** "Radiographs of 10 January 2026 and 2 March 2026; bone scan of 3 March 2026". */
function groupByKind(studies: readonly StudyInfo[]): string {
  const groups = new Map<string, string[]>();
  for (const study of studies) {
    const kind = studyKind(study);
    groups.set(kind, [...(groups.get(kind) ?? []), formatDate(study.date)]);
  }
  return [...groups]
    .map(([kind, dates]) => `${plural(kind, dates.length)} of ${listed([...new Set(dates)])}`)
    .join('; ');
}

function plural(kind: string, n: number): string {
  return n > 1 && /[a-z]$/.test(kind) ? `${kind}s` : kind;
}

/** The serial assessment rests on it: such an examination cannot be left out of the list. */
export function isMeasured(measure: MeasureResult, studyInstanceUid: string): boolean {
  return measure.lesions.some((lesion) =>
    [...lesion.size, ...lesion.uptake].some((item) => item.studyInstanceUid === studyInstanceUid),
  );
}

/** The examinations that can be compared with: those before the day of the report. */
export function earlierStudies(context: ReportContext): StudyInfo[] {
  return context.ordered.filter((study) => !isOfDay(context, study.studyInstanceUid));
}

function isCompared({ draft, measure }: ReportContext, studyInstanceUid: string): boolean {
  return !(draft?.comparisonOff ?? []).includes(studyInstanceUid) || isMeasured(measure, studyInstanceUid);
}

/** The earlier examinations that the serial assessment rests on, and that later ones are there of which nothing is said. */
export function comparison(context: ReportContext): Draft[] {
  const all = earlierStudies(context);
  const earlier = all.filter((study) => isCompared(context, study.studyInstanceUid));
  const none = all.length > 0 ? 'No earlier examination is compared.' : 'No earlier examination is available.';
  const drafts: Draft[] = [
    {
      id: 'comparison/earlier',
      text: earlier.length === 0 ? none : `${capitalise(groupByKind(earlier))}.`,
      sources: earlier.map((study) => study.studyInstanceUid),
    },
  ];
  if (context.later.length > 0) {
    drafts.push({
      id: 'comparison/later',
      text: `Later examinations exist and are not part of this report (${groupByKind(context.later)}).`,
      sources: context.later.map((study) => study.studyInstanceUid),
    });
  }
  return drafts;
}
