import { describe, expect, it } from 'vitest';
import type { ReportDraft } from '../reading/model.ts';
import { acceptGenerated, dropSentence, editSentence, keepEdit, restoreSentence, setAddition } from './draftChanges.ts';
import { emptyDraft, mergeDraft } from './mergeDraft.ts';
import type { Sentence } from './model.ts';

const machine = (id: string, text: string): Sentence => ({
  id,
  text,
  state: 'machine',
  generated: null,
  sources: ['a1'],
  evidence: ['E7'],
});
const size = machine('findings/L1/size', 'It measures 9.0 mm.');
const other = machine('findings/L1/signs', 'Well-defined margin.');
const blank = emptyDraft('1.2');
const merged = (draft: ReportDraft, sentences: readonly Sentence[] = [size, other]) =>
  mergeDraft('findings', sentences, draft);

describe('mergeDraft', () => {
  it('leaves untouched sentences as the program wrote them', () => {
    expect(merged(blank)).toEqual([size, other]);
    expect(mergeDraft('findings', [size], null)).toEqual([size]);
  });

  it('shows an edit in place of the generated text, which it keeps beside it', () => {
    const [first] = merged(editSentence(blank, size, 'About 9 mm.'));
    expect(first).toMatchObject({ text: 'About 9 mm.', state: 'edited', generated: size.text, sources: ['a1'] });
  });

  it('keeps an edit when the data change, and shows the new text', () => {
    const draft = editSentence(blank, size, 'About 9 mm.');
    const now = machine(size.id, 'It measures 12.1 mm.');
    const [first] = merged(draft, [now, other]);
    expect(first).toMatchObject({ text: 'About 9 mm.', state: 'source-changed', generated: 'It measures 12.1 mm.' });
    if (first === undefined) throw new Error('missing');
    expect(merged(acceptGenerated(draft, size.id), [now])[0]).toEqual(now);
    expect(merged(keepEdit(draft, first), [now])[0]).toMatchObject({ text: 'About 9 mm.', state: 'edited' });
  });

  it('keeps an edit whose sentence is no longer generated', () => {
    const draft = editSentence(blank, size, 'About 9 mm.');
    const [, orphan] = merged(draft, [other]);
    expect(orphan).toMatchObject({ id: size.id, text: 'About 9 mm.', state: 'source-changed', generated: '' });
    if (orphan === undefined) throw new Error('missing');
    expect(merged(keepEdit(draft, orphan), [other])[1]).toMatchObject({ text: 'About 9 mm.', state: 'edited' });
    expect(merged(acceptGenerated(draft, size.id), [other])).toEqual([other]);
    // An edit belongs to its own section only.
    expect(mergeDraft('trend', [], draft)).toEqual([]);
  });

  it('drops and restores', () => {
    const draft = dropSentence(blank, size.id);
    expect(merged(draft)).toEqual([other]);
    expect(merged(restoreSentence(draft, size.id))).toEqual([size, other]);
    expect(dropSentence(draft, size.id)).toBe(draft);
  });

  it('adds the reader\u2019s paragraphs at the end', () => {
    const draft = setAddition(blank, 'findings', 'An os trigonum.\n\n  Incidental. ');
    expect(merged(draft).slice(2)).toMatchObject([
      { id: 'findings/added/1', text: 'An os trigonum.', state: 'added' },
      { id: 'findings/added/2', text: 'Incidental.', state: 'added' },
    ]);
    expect(setAddition(draft, 'findings', '  ').additions).toEqual({});
  });

  it('forgets an edit that returns to the program\u2019s own text, and takes an empty one as dropped', () => {
    const draft = editSentence(blank, size, 'About 9 mm.');
    expect(editSentence(draft, { ...size, text: 'About 9 mm.', generated: size.text }, size.text).edits).toEqual({});
    expect(editSentence(blank, size, '  ').dropped).toEqual([size.id]);
  });
});
