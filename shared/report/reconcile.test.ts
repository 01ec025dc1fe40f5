import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../reading/change.ts';
import { type ReportDraft, reportDraftSchema } from '../reading/model.ts';
import { emptyDraft } from './mergeDraft.ts';
import { canKeepBoth, reconcile, settle } from './reconcile.ts';

const base: ReportDraft = {
  ...emptyDraft('1.2.3'),
  edits: { 'findings/L1/size': { text: 'Small focus.', replaced: 'Long axis 12 mm.' } },
  additions: { findings: 'Old words.' },
  comparisonOff: ['1.9'],
};
const edited = (draft: ReportDraft, id: string, text: string): ReportDraft => ({
  ...draft,
  edits: { ...draft.edits, [id]: { text, replaced: 'Long axis 12 mm.' } },
});

describe('two writers on one draft', () => {
  it('who wrote in different places are both in the draft, and nothing is asked', () => {
    const mine = edited(base, 'trend/L1/size', 'Mine.');
    const theirs: ReportDraft = {
      ...base,
      additions: { findings: 'New words.', technique: 'Two views.' },
      guidance: false,
    };
    expect(reconcile(base, mine, theirs)).toEqual({ ...theirs, edits: mine.edits });
  });

  it('who wrote in one place: what is stored stands, the other text is kept beside it', () => {
    const mine = edited(base, 'findings/L1/size', 'Mine.');
    const theirs = edited(base, 'findings/L1/size', 'Theirs.');
    expect(reconcile(base, mine, theirs)).toEqual({
      ...theirs,
      unsettled: [{ edits: { 'findings/L1/size': { text: 'Mine.', replaced: 'Long axis 12 mm.' } } }],
    });
  });

  it('the later text for one place takes the place of the earlier one', () => {
    const theirs = edited(base, 'findings/L1/size', 'Theirs.');
    const first = reconcile(base, edited(base, 'findings/L1/size', 'Mi'), theirs);
    const second = reconcile(base, edited(base, 'findings/L1/size', 'Mine.'), first);
    expect(second.unsettled).toEqual([
      { edits: { 'findings/L1/size': { text: 'Mine.', replaced: 'Long axis 12 mm.' } } },
    ]);
  });

  it('the same words twice are no conflict', () => {
    const both = edited(base, 'findings/L1/size', 'The same.');
    expect(reconcile(base, both, both)).toEqual(both);
  });

  it('an edit of a sentence that was dropped elsewhere is asked about, and so is the drop of one that was edited', () => {
    const dropped: ReportDraft = { ...base, dropped: ['findings/L1/size'] };
    const mine = edited(base, 'findings/L1/size', 'Mine.');
    expect(reconcile(base, mine, dropped)).toEqual({ ...dropped, unsettled: [{ edits: mine.edits }] });
    expect(reconcile(base, dropped, mine)).toEqual({ ...mine, unsettled: [{ dropped: ['findings/L1/size'] }] });
  });

  it('single values, lists and entries that only one has changed are that one’s', () => {
    const mine: ReportDraft = { ...base, comparisonOff: ['1.9', '1.8'], template: '2.25.1' };
    const { comparisonOff: _, ...theirs } = base;
    // Mine left out 1.8, theirs brought 1.9 back: both hold.
    expect(reconcile(base, mine, theirs)).toEqual({ ...theirs, comparisonOff: ['1.8'], template: '2.25.1' });
  });

  const word = fc.constantFrom('a', 'b', 'c');
  const draft = fc
    .record({
      edits: fc.dictionary(fc.constantFrom('findings/1', 'trend/1'), fc.record({ text: word, replaced: word })),
      dropped: fc.uniqueArray(fc.constantFrom('findings/1', 'trend/1')),
      additions: fc.dictionary(fc.constantFrom('findings', 'trend'), word),
      guidance: fc.boolean(),
      incidental: fc.option(word, { nil: undefined }),
      fields: fc.option(
        fc.dictionary(fc.constantFrom('f1', 'f2'), fc.record({ label: word, value: word }), { minKeys: 1 }),
        {
          nil: undefined,
        },
      ),
    })
    .map((parts) => reportDraftSchema.parse({ studyInstanceUid: '1.2.3', ...parts }));

  it('no words of either are lost, and who alone has written is simply stored', () => {
    fc.assert(
      fc.property(draft, draft, draft, (before, mine, theirs) => {
        expect(reconcile(before, before, theirs)).toEqual(theirs);
        const alone = reconcile(before, mine, before);
        for (const part of ['edits', 'additions', 'incidental', 'guidance'] as const) {
          expect(canonicalJson(alone[part] ?? null)).toBe(canonicalJson(mine[part] ?? null));
        }
        const after = reconcile(before, mine, theirs);
        expect(reportDraftSchema.parse(after)).toEqual(after);
        const said = canonicalJson(after);
        for (const [id, edit] of Object.entries(mine.edits)) {
          if (canonicalJson(before.edits[id] ?? null) !== canonicalJson(edit))
            expect(said).toContain(canonicalJson(edit));
        }
        // Their words stand wherever I did not simply write after them.
        for (const [id, edit] of Object.entries(theirs.edits)) {
          if (canonicalJson(before.edits[id] ?? null) !== canonicalJson(edit)) expect(after.edits[id]).toEqual(edit);
        }
      }),
    );
  });
});

describe('the choice between two texts', () => {
  const mine = edited(base, 'findings/L1/size', 'Mine.');
  const theirs = edited(base, 'findings/L1/size', 'Theirs.');
  const asked = reconcile(base, mine, theirs);
  const [piece] = asked.unsettled ?? [];

  it('keeps one or the other, and asks no more', () => {
    if (piece === undefined) throw new Error('nothing is unsettled');
    expect(settle(asked, piece, 'stored')).toEqual(theirs);
    expect(settle(asked, piece, 'unsettled')).toEqual(mine);
    expect(canKeepBoth(piece)).toBe(false);
  });

  it('of added text can be both', () => {
    const one: ReportDraft = { ...base, additions: { findings: 'One.' } };
    const two: ReportDraft = { ...base, additions: { findings: 'Two.' } };
    const open = reconcile(base, two, one);
    const [added] = open.unsettled ?? [];
    if (added === undefined) throw new Error('nothing is unsettled');
    expect(canKeepBoth(added)).toBe(true);
    expect(settle(open, added, 'both')).toEqual({ ...base, additions: { findings: 'One.\nTwo.' } });
  });

  it('holds when the draft was changed elsewhere while it was made', () => {
    if (piece === undefined) throw new Error('nothing is unsettled');
    const elsewhere: ReportDraft = { ...asked, guidance: false };
    expect(reconcile(asked, settle(asked, piece, 'unsettled'), elsewhere)).toEqual({ ...mine, guidance: false });
  });
});
