import { describe, expect, it } from 'vitest';
import { EnthesisError } from '../../../shared/errors.ts';
import type { Shape } from '../../../shared/geometry/shape.ts';
import { applyChange, canonicalJson } from '../../../shared/reading/change.ts';
import type { PatientRecord, RadiographicStage } from '../../../shared/reading/model.ts';
import { acceptProposals, addDrafts, type Draft, deleteAnnotations, reshape } from '../commands/annotations.ts';
import type { Command } from '../commands/command.ts';
import { setContext, setPhaseFinding, setSeen, setSign, setStage, toggleKeyImage } from '../commands/findings.ts';
import { addLesion, deleteLesion, editLesion, setFoci, setOperations } from '../commands/lesions.ts';
import { emptyRecord, memoryService } from '../testing/memoryService.ts';
import { random } from '../testing/random.ts';
import { createRecordStore } from './recordStore.ts';

const lesion = { site: 'achilles-tendon', laterality: 'R', label: 'distal focus' } as const;
const line = (x: number): Draft => ({
  role: 'long-axis',
  shape: {
    kind: 'line',
    points: [
      [x, 1],
      [x, 9],
    ],
  },
  source: 'reader',
  status: 'accepted',
});
const place = (sop: string) => ({
  aspect: 1,
  studyInstanceUid: `1.${sop}`,
  sopInstanceUid: sop,
  frame: 1,
  studyImages: new Set([sop]),
});

async function opened(initial?: PatientRecord) {
  const service = memoryService(initial);
  const store = createRecordStore(service, 'P1');
  await store.actions.settled();
  return { service, store };
}

describe('createRecordStore', () => {
  it('shows a command at once and stores it', async () => {
    const { service, store } = await opened();
    store.actions.run((r) => addLesion(r, lesion, '2.25.1'));
    expect(store.getState().record?.lesions.map((l) => l.id)).toEqual(['L1']);
    expect(store.getState().pending).toBe(1);
    expect(service.record.lesions).toEqual([]);
    await store.actions.settled();
    expect(store.getState().pending).toBe(0);
    expect(service.record).toEqual(store.getState().record);
    expect(store.getState().history).toEqual({ undoLabel: 'Add lesion L1', redoLabel: null, drafts: {} });
  });

  it('sends commands in order', async () => {
    const { service, store } = await opened();
    store.actions.run((r) => addLesion(r, lesion, '2.25.1'));
    store.actions.run((r) => editLesion(r, 'L1', { label: 'second thought' }));
    store.actions.run((r) => deleteLesion(r, 'L1'));
    await store.actions.settled();
    expect(service.done.map((s) => s.label)).toEqual(['Add lesion L1', 'Edit lesion L1', 'Delete lesion L1']);
    expect(store.getState().message).toBeNull();
  });

  it('undoes and redoes, also when a command follows at once', async () => {
    const { service, store } = await opened();
    store.actions.run((r) => addLesion(r, lesion, '2.25.1'));
    store.actions.undo();
    store.actions.run((r) => addLesion(r, lesion, '2.25.2'));
    await store.actions.settled();
    expect(store.getState().record?.lesions).toEqual([{ id: 'L1', ...lesion, trackingUid: '2.25.2' }]);
    store.actions.undo();
    store.actions.redo();
    await store.actions.settled();
    expect(service.record).toEqual(store.getState().record);
  });

  it('shows why a step was not stored, returns to the stored state, and sends nothing that was built on it', async () => {
    const { service, store } = await opened();
    service.failNext = new EnthesisError('disk-full', 'The disk is full. Free some space and repeat the step.');
    store.actions.run((r) => addLesion(r, lesion, '2.25.1'));
    store.actions.run((r) => addDrafts(r, [line(1)], place('1.1'), 'L1', () => 'a1'));
    await store.actions.settled();
    expect(store.getState().message).toBe('The disk is full. Free some space and repeat the step.');
    expect(store.getState().record).toEqual(emptyRecord());
    expect(service.done).toEqual([]);
    store.actions.run((r) => addLesion(r, lesion, '2.25.1'));
    await store.actions.settled();
    expect(service.record.lesions).toHaveLength(1);
  });

  it('takes no notice of undo and redo beyond the last step', async () => {
    const { service, store } = await opened();
    store.actions.run((r) => addLesion(r, lesion, '2.25.1'));
    for (let i = 0; i < 3; i += 1) store.actions.undo();
    await store.actions.settled();
    expect(store.getState().message).toBeNull();
    expect(service.record.lesions).toEqual([]);
    for (let i = 0; i < 3; i += 1) store.actions.redo();
    await store.actions.settled();
    expect(store.getState().message).toBeNull();
    expect(service.record.lesions).toHaveLength(1);
  });

  it.each(['before', 'after'] as const)(
    'keeps what a service that ended %s storing it has not answered, and sends it once when it runs again',
    async (ends) => {
      const { service, store } = await opened();
      store.actions.run((r) => addLesion(r, lesion, '2.25.1'));
      await store.actions.settled();
      service.endIn = ends;
      store.actions.run((r) => addDrafts(r, [line(1)], place('1.1'), 'L1', () => 'a1'));
      store.actions.run((r) => editLesion(r, 'L1', { label: 'second thought' }));
      await new Promise((resolve) => setTimeout(resolve, 20));
      expect(store.getState()).toMatchObject({ pending: 2, service: 'restarting', message: null });
      // It tells that it runs and ends again: nothing is lost by that either.
      service.turn('running');
      service.turn('failed');
      await new Promise((resolve) => setTimeout(resolve, 120));
      expect(store.getState()).toMatchObject({ pending: 2, service: 'failed' });
      service.turn('running');
      await store.actions.settled();
      expect(store.getState()).toMatchObject({ pending: 0, service: 'running', message: null });
      expect(service.done.map((s) => s.label)).toEqual(['Add lesion L1', 'Draw long axis', 'Edit lesion L1']);
      expect(service.record).toEqual(store.getState().record);
    },
  );

  it('names what was taken back and what was done again', async () => {
    const { store } = await opened();
    store.actions.run((r) => addLesion(r, lesion, '2.25.1'));
    store.actions.undo();
    await store.actions.settled();
    expect(store.getState().stepped).toEqual({ direction: 'undo', label: 'Add lesion L1', count: 1 });
    store.actions.redo();
    await store.actions.settled();
    expect(store.getState().stepped).toEqual({ direction: 'redo', label: 'Add lesion L1', count: 2 });
  });

  it('takes over what changed elsewhere, and does not reload for its own steps', async () => {
    const { service, store } = await opened();
    store.actions.run((r) => addLesion(r, lesion, '2.25.1'));
    await store.actions.settled();
    const loaded = store.getState().stored;
    service.changeElsewhere('Edit clinical context', [
      { entity: 'context', key: 'context', before: {}, after: { symptomatic: true } },
    ]);
    await store.actions.settled();
    expect(store.getState().record?.context).toEqual({ symptomatic: true });
    expect(store.getState().stored).toBe(loaded + 1);
  });
});

/** A word that the reader adds to the report of a study, as the report editor stores it. */
function editReport(record: PatientRecord, studyInstanceUid: string, n: number): Command {
  const before = record.drafts.find((d) => d.studyInstanceUid === studyInstanceUid) ?? null;
  const after = {
    ...(before ?? { studyInstanceUid, edits: {}, dropped: [], guidance: true }),
    additions: { technique: `text ${n}` },
  };
  return { label: 'Edit report', ops: [{ entity: 'draft', key: studyInstanceUid, before, after }] };
}

describe('ten thousand random steps', () => {
  it.each([1, 20260110])('leave the screen equal to a rebuild from the stored steps (seed %i)', async (seed) => {
    const next = random(seed);
    const pick = <T>(items: readonly T[]): T | undefined => items[Math.floor(next() * items.length)];
    let ids = 0;
    const newId = () => `a${++ids}`;
    const images = ['1.1', '1.2', '1.3', '1.4'];
    const studies = images.map((sop) => `1.${sop}`);
    const stages: RadiographicStage[] = ['immature', 'maturing', 'mature', 'not-read'];
    const roles = [
      'long-axis',
      'short-axis',
      'area',
      'uptake-lesion',
      'calibration',
      'length',
      'note',
      'midline',
      'focus-point',
    ] as const;
    const draft = (): Draft => {
      const role = pick(roles) ?? 'length';
      const shape: Shape =
        role === 'area'
          ? {
              kind: 'polygon',
              points: [
                [0, 0],
                [next() * 50 + 1, 0],
                [5, next() * 50 + 1],
              ],
            }
          : role === 'uptake-lesion'
            ? { kind: 'ellipse', center: [next() * 50, 9], radii: [4, 3], rotation: 0 }
            : role === 'note' || role === 'focus-point'
              ? { kind: 'point', point: [next() * 50, 3] }
              : {
                  kind: 'line',
                  points: [
                    [next() * 50, 0],
                    [next() * 50, 30],
                  ],
                };
      return { role, shape, source: 'reader', status: next() < 0.2 ? 'proposed' : 'accepted' };
    };
    const command = (record: PatientRecord): Command | null => {
      const someLesion = pick(record.lesions)?.id ?? 'L1';
      const someAnnotation = pick(record.annotations)?.id ?? 'a1';
      const study = pick(studies) ?? '1.1.1';
      // A finding needs its lesion: without one there is nothing to read.
      const onStudy = { lesionId: someLesion, studyInstanceUid: study };
      const r = next();
      if (record.lesions.length === 0 && r >= 0.78 && r < 0.92) return null;
      if (r < 0.03) return setOperations(record, someLesion, [{ date: '2026-03-01', what: `operation ${ids}` }]);
      if (r < 0.08) return addLesion(record, lesion, `2.25.${++ids}`);
      if (r < 0.12) return editLesion(record, someLesion, { label: `label ${ids}` });
      if (r < 0.15) return deleteLesion(record, someLesion);
      if (r < 0.18) return setSeen(record, someLesion, study, pick([true, false, undefined]));
      if (r < 0.21) return setFoci(record, someLesion, study, next() < 0.3 ? null : Math.floor(next() * 5));
      if (r < 0.5) return addDrafts(record, [draft()], place(pick(images) ?? '1.1'), someLesion, newId);
      if (r < 0.65) return reshape(record, new Map([[someAnnotation, draft().shape]]));
      if (r < 0.72) return deleteAnnotations(record, [someAnnotation]);
      if (r < 0.78)
        return acceptProposals(
          record,
          record.annotations.map((a) => a.id),
        );
      if (r < 0.83) return setStage(record, onStudy, pick(stages) ?? 'not-read');
      if (r < 0.88) return setSign(record, onStudy, 'trabeculae', pick([true, false, undefined]));
      if (r < 0.92) return setPhaseFinding(record, onStudy, 'flow', pick(['positive', 'negative', undefined] as const));
      if (r < 0.94) return editReport(record, study, ++ids);
      if (r < 0.96) return toggleKeyImage(record, study, `${pick(images)}#1`);
      return setContext(record, 'symptomatic', pick([true, false, undefined]));
    };
    const { service, store } = await opened();
    let undone = 0;
    for (let i = 0; i < 10_000; i += 1) {
      const r = next();
      if (r < 0.12 && store.getState().history.undoLabel !== null) {
        store.actions.undo();
        undone += 1;
        await store.actions.settled();
      } else if (r < 0.2 && store.getState().history.redoLabel !== null) {
        store.actions.redo();
        await store.actions.settled();
      } else {
        store.actions.run(command);
        // Often let several commands travel together.
        if (next() < 0.3) await store.actions.settled();
      }
      if (i % 500 !== 499) continue;
      await store.actions.settled();
      expect(store.getState().message).toBeNull();
      const rebuilt = service.done.reduce((record, step) => applyChange(record, step.ops), emptyRecord());
      const shown = store.getState().record;
      expect(canonicalJson({ ...shown, revision: 0 })).toBe(canonicalJson({ ...rebuilt, revision: 0 }));
      expect(canonicalJson(shown)).toBe(canonicalJson(service.record));
    }
    expect(undone).toBeGreaterThan(300);
    store.actions.close();
  });
});
