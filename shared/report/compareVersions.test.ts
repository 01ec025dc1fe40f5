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
      edits: { 'clinical-information/onset': { text: 'Torn on 2 December.', replaced: 'x' } },
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
        sectionId: 'clinical-information',
        title: 'Clinical information',
        sentences: [
          {
            sentenceId: 'clinical-information/onset',
            kind: 'changed',
            before: 'Injury, surgery or first symptoms: 1 December 2024.',
            after: 'Torn on 2 December.',
          },
        ],
      },
      {
        sectionId: 'findings',
        title: 'Findings',
        sentences: [{ sentenceId: 'findings/added/1', kind: 'added', before: null, after: 'An os trigonum.' }],
      },
    ]);
  });
});
