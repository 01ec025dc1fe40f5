import { asSentence, fixed } from '../format.ts';
import { studyIs } from '../words.ts';
import type { Draft, ReportContext } from './context.ts';

/** What weakens the report: warnings of the measurement, default limits in use, and what a program cannot know. */
export function limitations(context: ReportContext): Draft[] {
  const drafts: Draft[] = [];
  const counts = new Map<string, number>();
  const seen = new Set<string>();
  for (const warning of context.measure.warnings) {
    if (seen.has(warning.message)) continue;
    seen.add(warning.message);
    const n = (counts.get(warning.code) ?? 0) + 1;
    counts.set(warning.code, n);
    drafts.push({
      id: `limitations/${warning.code}${n > 1 ? `/${n}` : ''}`,
      text: asSentence(warning.message),
      sources: [`warning:${warning.code}`],
    });
  }
  const hasLength = context.measure.lesions.some((lesion) =>
    lesion.changes.some((change) => change.measure === 'longAxis' && change.comparable),
  );
  if (hasLength && context.settings.sdcSource === 'surrogate') {
    drafts.push({
      id: 'limitations/sdc-surrogate',
      text:
        `The smallest detectable change of ${fixed(context.settings.sdcLengthMm, 1)} mm is a surrogate from foot-film ` +
        'readings, not measured at this site.',
      sources: ['setting:sdcLengthMm'],
      evidence: ['E7'],
    });
  }
  if (context.studies.some((study) => studyIs(study, ['MR']))) {
    drafts.push({
      id: 'limitations/mri',
      text: 'MRI in the list is not used for size or maturity.',
      sources: context.studies.filter((study) => studyIs(study, ['MR'])).map((study) => study.studyInstanceUid),
      evidence: ['E1'],
    });
  }
  return drafts;
}
