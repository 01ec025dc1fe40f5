import fc from 'fast-check';
import { describe, expect, it } from 'vitest';
import { applyChange } from '../../../shared/reading/change.ts';
import type { ChangeOp, PatientRecord, ReportDraft } from '../../../shared/reading/model.ts';
import { openWork } from '../store/open.ts';
import { addAnnotation, addLesion, lesion, longAxis, temporaryFolders } from '../store/testing/work.ts';
import type { WorkStore } from '../store/workStore.ts';

const folder = temporaryFolders();
const key = 'HO-001';

async function withWork<T>(run: (work: WorkStore) => T | Promise<T>): Promise<T> {
  const work = await openWork(folder());
  try {
    return await run(work);
  } finally {
    work.db.close();
  }
}

describe('records', () => {
  it('are empty at revision 0 for a patient without work', () =>
    withWork(({ records }) => {
      expect(records.record('~1.2.3')).toEqual({
        record: {
          patientKey: '~1.2.3',
          revision: 0,
          lesions: [],
          annotations: [],
          findings: [],
          examinations: [],
          context: {},
          drafts: [],
        },
        history: { undoLabel: null, redoLabel: null, drafts: {} },
      });
    }));

  it('come back after a restart with undo and redo', async () => {
    const dir = folder();
    const first = await openWork(dir);
    first.records.apply(key, 'Add lesion', [addLesion(lesion('L1'))]);
    first.records.apply(key, 'Long axis', [addAnnotation(longAxis('a1', 'L1'))]);
    first.records.undo(key);
    await first.close();
    const again = await openWork(dir);
    expect(again.records.record(key).history).toEqual({
      undoLabel: 'Add lesion',
      redoLabel: 'Long axis',
      drafts: {},
    });
    expect(again.records.redo(key)).toEqual({
      ops: [addAnnotation(longAxis('a1', 'L1'))],
      revision: 4,
      history: { undoLabel: 'Long axis', redoLabel: null, drafts: {} },
    });
    expect(again.records.record(key).record.annotations).toEqual([longAxis('a1', 'L1')]);
    again.db.close();
  });

  it('lists L2 before L10', () =>
    withWork(({ records }) => {
      records.apply(key, 'Add', [addLesion(lesion('L10')), addLesion(lesion('L2'))]);
      expect(records.record(key).record.lesions.map((item) => item.id)).toEqual(['L2', 'L10']);
    }));

  it('keeps patients apart', () =>
    withWork(({ records }) => {
      records.apply(key, 'Add', [addLesion(lesion('L1'))]);
      records.apply('HO-002', 'Add', [addLesion(lesion('L1', 'other patient'))]);
      records.undo('HO-002');
      expect(records.record(key).record.lesions).toHaveLength(1);
      expect(records.record('HO-002').record.lesions).toHaveLength(0);
    }));

  it('refuses a change whose before is not what is stored, and stores nothing of it', () =>
    withWork(({ records }) => {
      records.apply(key, 'Add', [addLesion(lesion('L1'))]);
      const before = records.record(key);
      const stale: ChangeOp[] = [
        addLesion(lesion('L2')),
        { entity: 'lesion', key: 'L1', before: lesion('L1', 'as seen before'), after: lesion('L1', 'new') },
      ];
      expect(() => records.apply(key, 'Edit', stale)).toThrow(expect.objectContaining({ code: 'conflict' }));
      expect(records.record(key)).toEqual(before);
    }));

  it('takes back the last change of one report draft alone, whatever came after it elsewhere', () =>
    withWork(({ records }) => {
      const draft = (study: string, text: string): ReportDraft => ({
        studyInstanceUid: study,
        edits: {},
        dropped: [],
        additions: { technique: text },
        guidance: true,
      });
      const write = (study: string, before: string | null, after: string): ChangeOp => ({
        entity: 'draft',
        key: study,
        before: before === null ? null : draft(study, before),
        after: draft(study, after),
      });
      records.apply(key, 'Write A', [write('1.1', null, 'a')]);
      records.apply(key, 'Write B', [write('1.1', 'a', 'b')]);
      records.apply(key, 'Write elsewhere', [write('1.2', null, 'other')]);
      records.apply(key, 'Import 24 marks', [addLesion(lesion('L1')), addAnnotation(longAxis('a1', 'L1'))]);
      expect(records.record(key).history).toEqual({
        undoLabel: 'Import 24 marks',
        redoLabel: null,
        drafts: {
          '1.1': { undoLabel: 'Write B', redoLabel: null },
          '1.2': { undoLabel: 'Write elsewhere', redoLabel: null },
        },
      });
      expect(records.undo(key, '1.1').history.drafts['1.1']).toEqual({ undoLabel: 'Write A', redoLabel: 'Write B' });
      const { record } = records.record(key);
      expect(record.drafts).toEqual([draft('1.1', 'a'), draft('1.2', 'other')]);
      expect(record.annotations).toHaveLength(1);
      records.redo(key, '1.1');
      records.undo(key, '1.1');
      records.undo(key, '1.1');
      expect(records.record(key).record.drafts).toEqual([draft('1.2', 'other')]);
      expect(() => records.undo(key, '1.1')).toThrow(expect.objectContaining({ code: 'nothing-to-undo' }));
      // On the images the last step of all is still the import.
      expect(records.undo(key).ops).toHaveLength(2);
      expect(records.record(key).record.annotations).toEqual([]);
    }));

  it('a new gesture after undo clears redo', () =>
    withWork(({ records }) => {
      records.apply(key, 'One', [addLesion(lesion('L1'))]);
      records.undo(key);
      records.apply(key, 'Two', [addLesion(lesion('L2'))]);
      expect(records.record(key).history).toEqual({ undoLabel: 'Two', redoLabel: null, drafts: {} });
      expect(() => records.redo(key)).toThrow(expect.objectContaining({ code: 'nothing-to-undo' }));
    }));

  it('deletes a lesion and its annotations in either order', () =>
    withWork(({ records }) => {
      records.apply(key, 'Add', [addLesion(lesion('L1')), addAnnotation(longAxis('a1', 'L1'))]);
      records.apply(key, 'Delete', [
        { entity: 'lesion', key: 'L1', before: lesion('L1'), after: null },
        { entity: 'annotation', key: 'a1', before: longAxis('a1', 'L1'), after: null },
      ]);
      expect(records.record(key).record).toMatchObject({ lesions: [], annotations: [] });
      records.undo(key);
      expect(records.record(key).record.annotations).toHaveLength(1);
    }));

  it('a full disk refuses the gesture with a clear message and leaves what was there', () =>
    withWork((work) => {
      work.records.apply(key, 'Add', [addLesion(lesion('L1'))]);
      const before = work.records.record(key);
      const pages = work.db.pragma('page_count', { simple: true }) as number;
      work.db.pragma(`max_page_count = ${pages}`);
      const large = Array.from({ length: 200 }, (_, i) => addLesion(lesion(`L${i + 2}`, 'x'.repeat(200))));
      expect(() => work.records.apply(key, 'Many', large)).toThrow(
        expect.objectContaining({
          code: 'disk-full',
          message: expect.stringContaining('Nothing of this step was stored'),
        }),
      );
      expect(work.records.record(key)).toEqual(before);
      work.db.pragma('max_page_count = 1000000');
      work.records.apply(key, 'Many', large);
      expect(work.records.record(key).record.lesions).toHaveLength(201);
      expect(work.verify().ok).toBe(true);
    }));
});

describe('verification', () => {
  it.each([
    ['a stored annotation', "UPDATE annotation SET data = json_set(data, '$.frame', 7)", { records: [key] }],
    ['the revision', 'UPDATE patient_work SET revision = 9', { records: [key] }],
  ])('notices %s that was changed from outside', (_what, sql, expected) =>
    withWork((work) => {
      work.records.apply(key, 'Add', [addLesion(lesion('L1')), addAnnotation(longAxis('a1', 'L1'))]);
      expect(work.verify().ok).toBe(true);
      work.db.exec(sql);
      expect(work.verify()).toMatchObject({ ok: false, chain: { ok: true }, ...expected });
    }),
  );

  it('notices an audit event that was rewritten, and events cut off the end', () =>
    withWork((work) => {
      work.records.apply(key, 'One', [addLesion(lesion('L1'))]);
      work.records.apply(key, 'Two', [addLesion(lesion('L2'))]);
      work.db.exec('DROP TRIGGER audit_event_no_update; DROP TRIGGER audit_event_no_delete;');
      work.db.exec("UPDATE audit_event SET actor = 'nobody' WHERE seq = 1");
      expect(work.verify()).toMatchObject({ ok: false, chain: { ok: false, firstBroken: 1 } });
      work.db.exec('DELETE FROM audit_event WHERE seq = 2');
      expect(work.verify()).toMatchObject({ ok: false, records: [key] });
    }));
});

describe('any course of gestures', () => {
  type Step = { kind: 'set' | 'drop'; lesion: number; label: string } | { kind: 'undo' } | { kind: 'redo' };
  const step: fc.Arbitrary<Step> = fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({
        kind: fc.constant('set' as const),
        lesion: fc.integer({ min: 1, max: 12 }),
        label: fc.string({ maxLength: 5 }),
      }),
    },
    {
      weight: 1,
      arbitrary: fc.record({
        kind: fc.constant('drop' as const),
        lesion: fc.integer({ min: 1, max: 12 }),
        label: fc.constant(''),
      }),
    },
    { weight: 3, arbitrary: fc.constant({ kind: 'undo' as const }) },
    { weight: 2, arbitrary: fc.constant({ kind: 'redo' as const }) },
  );

  it('ends where a model in memory ends, and the trail proves it', async () => {
    await fc.assert(
      fc.asyncProperty(fc.array(step, { maxLength: 40 }), (steps) =>
        withWork((work) => {
          // The model: states reached by gestures, and where in them the reader stands.
          let states: PatientRecord[] = [work.records.record(key).record];
          let position = 0;
          for (const s of steps) {
            const current = states[position]!;
            if (s.kind === 'undo' || s.kind === 'redo') {
              const next = s.kind === 'undo' ? position - 1 : position + 1;
              if (states[next] === undefined) {
                expect(() => work.records[s.kind](key)).toThrow(expect.objectContaining({ code: 'nothing-to-undo' }));
                continue;
              }
              work.records[s.kind](key);
              position = next;
            } else {
              const before = current.lesions.find((item) => item.id === `L${s.lesion}`) ?? null;
              const after = s.kind === 'drop' ? null : lesion(`L${s.lesion}`, s.label);
              if (before === null && after === null) continue;
              const ops: ChangeOp[] = [{ entity: 'lesion', key: `L${s.lesion}`, before, after }];
              work.records.apply(key, s.kind, ops);
              states = [...states.slice(0, position + 1), applyChange(current, ops)];
              position += 1;
            }
          }
          expect(work.records.record(key).record.lesions).toEqual(states[position]!.lesions);
          expect(work.verify().ok).toBe(true);
        }),
      ),
      { numRuns: 25 },
    );
  });
});
