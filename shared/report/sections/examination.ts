import { listed } from '../../wording/terms.ts';
import { asSentence, formatDate } from '../format.ts';
import { isRadiograph, studyIs, studyKind } from '../words.ts';
import type { Draft, ReportContext } from './context.ts';

/** What was examined and when, from the header of the reported study. */
export function examination(context: ReportContext): Draft[] {
  const { study } = context;
  const name = study.description !== '' ? study.description : studyKind(study);
  const drafts: Draft[] = [
    {
      id: 'examination/study',
      text: asSentence(`${name}, ${formatDate(study.date)}`),
      sources: [study.studyInstanceUid],
    },
  ];
  const views = new Map<string, number>();
  for (const instance of study.instances) {
    if (!isRadiograph(instance)) continue;
    const view = instance.projection ?? 'projection not stated';
    views.set(view, (views.get(view) ?? 0) + 1);
  }
  if (views.size > 0) {
    const films = [...views.values()].reduce((sum, count) => sum + count, 0);
    const parts = [...views].map(([view, count]) => (count > 1 ? `${count} ${view}` : view));
    drafts.push({
      id: 'examination/views',
      text: `${films === 1 ? 'View' : 'Views'}: ${listed(parts)}.`,
      sources: ['(0018,5101)', '(0054,0220)'],
    });
  }
  if (studyIs(study, ['NM'])) {
    const phases = new Set<string>();
    for (const instance of study.instances) {
      for (const group of instance.nm?.groups ?? []) if (group.proposedPhase !== null) phases.add(group.proposedPhase);
    }
    const named = (['flow', 'pool', 'delayed'] as const).filter((phase) => phases.has(phase));
    if (named.length > 0) {
      const words = named.map((phase) => (phase === 'pool' ? 'blood pool' : phase));
      drafts.push({
        id: 'examination/phases',
        text: `${words.length === 1 ? 'Phase' : 'Phases'} acquired: ${listed(words)}.`,
        sources: ['(0054,0032)', '(0018,1242)'],
        evidence: ['E6'],
      });
    }
  }
  return drafts;
}
