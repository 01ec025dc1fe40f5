import { describe, expect, it } from 'vitest';
import { buildReport, reportContext } from './buildReport.ts';
import { setCompared, setCriticalResult, setIncidental, setKeyImages } from './draftChanges.ts';
import { keyImageCandidates } from './keyImages.ts';
import { expandMacro, insertMacro } from './macros.ts';
import { emptyDraft } from './mergeDraft.ts';
import { plateauCourse } from './testing/course.ts';

const input = plateauCourse();
const draft = emptyDraft(input.studyInstanceUid);
const written = (next: typeof draft) => buildReport({ ...input, record: { ...input.record, drafts: [next] } });
const texts = (content: ReturnType<typeof buildReport>, id: string) =>
  content.sections.find((section) => section.id === id)?.sentences.map((sentence) => sentence.text) ?? [];

describe('what the reader adds', () => {
  it('a told critical result says to whom, how and when, in the impression', () => {
    const told = {
      result: 'Fracture of the calcaneus.',
      told: 'Dr Lee',
      means: 'by telephone' as const,
      at: '2026-03-12T14:05',
      by: 'J. Doe',
    };
    const next = setCriticalResult(draft, told);
    expect(texts(written(next), 'impression').at(-1)).toBe(
      'Critical result: Fracture of the calcaneus. Told to Dr Lee, by telephone, on 12 March 2026 at 14:05 by J. Doe.',
    );
    expect(setCriticalResult(next, null)).toEqual(draft);
  });

  it('incidental findings have sentences of their own, each with its id', () => {
    const content = written(setIncidental(draft, 'Plantar spur.\n\nVascular calcification.'));
    const findings = content.sections.find((section) => section.id === 'findings')?.sentences.slice(-2);
    expect(findings?.map(({ id, text, state }) => ({ id, text, state }))).toEqual([
      { id: 'findings/incidental/1', text: 'Incidental finding: Plantar spur.', state: 'added' },
      { id: 'findings/incidental/2', text: 'Incidental finding: Vascular calcification.', state: 'added' },
    ]);
    expect(setIncidental({ ...draft, incidental: 'x' }, ' ')).toEqual(draft);
  });

  it('an examination with measurements stays in the comparison; the choice of the others can be undone', () => {
    const measured = input.studies.find((study) => study.studyInstanceUid !== input.studyInstanceUid);
    const uid = measured?.studyInstanceUid ?? '';
    const off = setCompared(draft, uid, false);
    expect(off.comparisonOff).toEqual([uid]);
    expect(texts(written(off), 'comparison')).toEqual(texts(written(draft), 'comparison'));
    expect(setCompared(off, uid, true)).toEqual(draft);
    // The same course without measurements: now the examination leaves the list.
    const bare = { ...input, measure: { ...input.measure, lesions: [] } };
    const list = (next: typeof draft) =>
      texts(buildReport({ ...bare, record: { ...input.record, drafts: [next] } }), 'comparison').join(' ');
    expect(list(off).length).toBeLessThan(list(draft).length);
  });

  it('chosen key images come in their order, with the caption of the reader or of the data', () => {
    const candidates = keyImageCandidates(reportContext(input));
    expect(candidates.length).toBeGreaterThan(2);
    const [first, second] = candidates;
    const key = (image: typeof first) => `${image?.sopInstanceUid}#${image?.frame}`;
    const next = setKeyImages(draft, [{ image: key(second), caption: 'Seen best here' }, { image: key(first) }]);
    expect(written(next).keyImages.map((image) => image.caption)).toEqual(['Seen best here', first?.caption]);
    expect(written(setKeyImages(draft, [])).keyImages).toEqual([]);
    expect(setKeyImages(next, null)).toEqual(draft);
  });
});

describe('macros', () => {
  const macros = [{ name: 'nl', text: 'Within normal limits.' }];
  it('a name after a slash becomes its text, and the caret stands behind it', () => {
    expect(expandMacro('Bones: /nl', 10, macros)).toEqual({ text: 'Bones: Within normal limits.', caret: 28 });
    expect(expandMacro('/NL rest', 3, macros)).toEqual({ text: 'Within normal limits. rest', caret: 21 });
  });
  it('what is no macro stays as typed', () => {
    expect(expandMacro('and/nl', 6, macros)).toBeNull();
    expect(expandMacro('/other', 6, macros)).toBeNull();
    expect(expandMacro('L/R', 3, macros)).toBeNull();
  });
  it('one from the list takes the place of the selection', () => {
    const macro = macros[0] ?? { name: '', text: '' };
    expect(insertMacro('Bones: x. Joints', { from: 7, to: 9 }, macro).text).toBe('Bones: Within normal limits. Joints');
    expect(insertMacro('Bones:', { from: 6, to: 6 }, macro).text).toBe('Bones: Within normal limits.');
  });
});
