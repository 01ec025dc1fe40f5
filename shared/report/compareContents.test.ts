import { describe, expect, it } from 'vitest';
import { buildReport } from './buildReport.ts';
import { compareContents, isSame } from './compareContents.ts';
import { hashedText } from './shown.ts';
import { plateauCourse } from './testing/course.ts';
import { courseInput, courses } from './testing/courses.ts';

const course = plateauCourse();
const shown = buildReport(course);

describe('what differs between two states of a report', () => {
  it('is nothing between two reports of the same data', () => {
    const again = buildReport(structuredClone(course));
    expect(hashedText(again)).toBe(hashedText(shown));
    expect(isSame(compareContents(shown, again))).toBe(true);
  });

  it('names a setting with its old and new value', () => {
    const after = buildReport({ ...course, settings: { ...course.settings, plateauMargin: 1.1, version: 2 } });
    expect(hashedText(after)).not.toBe(hashedText(shown));
    expect(compareContents(shown, after).settings).toEqual([
      { setting: 'Plateau margin, factor', before: '1.2', after: '1.1' },
    ]);
  });

  it('does not count the number of the settings, which macros raise too', () => {
    const after = buildReport({ ...course, settings: { ...course.settings, version: 9 } });
    expect(hashedText(after)).not.toBe(hashedText(shown));
    expect(isSame(compareContents(shown, after))).toBe(true);
  });

  it('does not count the number either where rules name the settings that they used', () => {
    const [before, after] = [5, 6].map((version) =>
      courses.map(({ settings, ...course }) =>
        buildReport(courseInput({ ...course, settings: { ...settings, version } })),
      ),
    );
    expect(JSON.stringify(before)).toContain('site settings, version 5');
    for (const [i, content] of (before ?? []).entries()) {
      const next = after?.[i] ?? content;
      expect(hashedText(next)).not.toBe(hashedText(content));
      expect(compareContents(content, next)).toEqual({ sections: [], settings: [], parts: [] });
      // What else a rule rests on does count.
      const other = structuredClone(next);
      const [input] = other.measure.lesions.flatMap(({ maturity }) => maturity.fired).flatMap(({ inputs }) => inputs);
      if (input === undefined) continue;
      input.source += ', elsewhere';
      expect(compareContents(content, other).parts).toEqual(['The measurements']);
    }
  });

  it('gives a sentence with its old and new words, and names the other parts', () => {
    const draft = { studyInstanceUid: course.studyInstanceUid, edits: {}, dropped: [], guidance: true };
    const record = { ...course.record, drafts: [{ ...draft, additions: { findings: 'Seen elsewhere.' } }] };
    const after = buildReport({ ...course, patient: { ...course.patient, name: 'Other, Name' }, record });
    const { sections, parts } = compareContents(shown, after);
    expect(sections).toEqual([
      {
        sectionId: 'findings',
        title: 'Findings',
        sentences: [{ sentenceId: 'findings/added/1', kind: 'added', before: null, after: 'Seen elsewhere.' }],
      },
    ]);
    expect(parts).toContain('The patient’s details');
  });
});
