import { describe, expect, it } from 'vitest';
import { buildReport } from './buildReport.ts';
import { compareVersions } from './compareVersions.ts';
import { plateauCourse } from './testing/course.ts';

describe('compareVersions', () => {
  const input = plateauCourse();
  const before = buildReport(input);
  const withDraft = (draft: Partial<Parameters<typeof buildReport>[0]['record']['drafts'][number]>) =>
    buildReport({
      ...input,
      record: {
        ...input.record,
        drafts: [
          { studyInstanceUid: input.studyInstanceUid, edits: {}, dropped: [], additions: {}, guidance: true, ...draft },
        ],
      },
    });

  it('finds nothing between equal reports', () => {
    expect(compareVersions(before, before)).toEqual([]);
  });

  it('names what was changed, removed and added, by section', () => {
    const after = withDraft({
      edits: { 'impression/L1/size': { text: 'Larger.', replaced: 'x' } },
      dropped: ['examination/views'],
      additions: { findings: 'An os trigonum.' },
    });
    expect(compareVersions(before, after)).toEqual([
      {
        sectionId: 'examination',
        title: 'Examination',
        sentences: [{ sentenceId: 'examination/views', kind: 'removed', before: 'View: lateral.', after: null }],
      },
      {
        sectionId: 'findings',
        title: 'Findings',
        sentences: [{ sentenceId: 'findings/added/1', kind: 'added', before: null, after: 'An os trigonum.' }],
      },
      {
        sectionId: 'impression',
        title: 'Impression',
        sentences: [
          {
            sentenceId: 'impression/L1/size',
            kind: 'changed',
            before: 'L1 size, judged apart from maturity: larger than on the first film.',
            after: 'Larger.',
          },
        ],
      },
    ]);
  });
});
