import { studyHas } from '../../dicom/kind.ts';
import type { StudyInfo } from '../../dicom/model.ts';
import { listed } from '../../wording/terms.ts';
import { asSentence, formatDate } from '../format.ts';
import { isRadiograph, phaseName, phasesAcquired, studyKind } from '../words.ts';
import type { Draft, ReportContext } from './context.ts';
import { numbered } from './context.ts';

function views(study: StudyInfo): string | null {
  const counts = new Map<string, number>();
  for (const instance of study.instances) {
    if (!isRadiograph(instance)) continue;
    const view = instance.projection ?? 'projection not stated';
    counts.set(view, (counts.get(view) ?? 0) + 1);
  }
  if (counts.size === 0) return null;
  const films = [...counts.values()].reduce((sum, count) => sum + count, 0);
  const parts = [...counts].map(([view, count]) => (count > 1 ? `${count} ${view}` : view));
  return `${films === 1 ? 'View' : 'Views'}: ${listed(parts)}.`;
}

/** What was examined on the day of the report, from the headers, in the order of the time. */
export function examination(context: ReportContext): Draft[] {
  const drafts: Draft[] = [];
  let [filmed, scanned] = [0, 0];
  context.day.forEach((study, index) => {
    const kind = studyKind(study);
    const name = study.description === '' ? kind : `${study.description} (${kind})`;
    drafts.push({
      id: numbered('examination/study', index),
      text: asSentence(`${name}, ${formatDate(study.date)}`),
      sources: [study.studyInstanceUid],
    });
    const seen = views(study);
    if (seen !== null) {
      drafts.push({ id: numbered('examination/views', filmed++), text: seen, sources: ['(0018,5101)', '(0054,0220)'] });
    }
    const phases = studyHas(study, 'scan') ? phasesAcquired(study) : [];
    if (phases.length > 0) {
      drafts.push({
        id: numbered('examination/phases', scanned++),
        text: `${phases.length === 1 ? 'Phase' : 'Phases'} acquired: ${listed(phases.map(phaseName))}.`,
        sources: ['(0054,0032)', '(0018,1242)'],
        evidence: ['E6'],
      });
    }
  });
  return drafts;
}
