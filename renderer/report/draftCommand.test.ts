/** Two windows write one report: the second one's words are stored beside the first's, and nothing is replaced unseen. */
import { expect, it } from 'vitest';
import type { ChangeOp, ReportDraft } from '../../shared/reading/model.ts';
import { draftOf, setAddition } from '../../shared/report/draftChanges.ts';
import { emptyDraft } from '../../shared/report/mergeDraft.ts';
import { createRecordStore } from '../annotate/store/recordStore.ts';
import { type MemoryService, memoryService } from '../annotate/testing/memoryService.ts';
import { draftCommand } from './draftCommand.ts';

const uid = '1.2.3';
const add = (section: 'findings' | 'technique', text: string) => (draft: ReportDraft) =>
  setAddition(draft, section, text);

async function opened() {
  const service = memoryService();
  const store = createRecordStore(service, 'P1');
  await store.actions.settled();
  const write = (section: 'findings' | 'technique', text: string, began?: ReportDraft) =>
    store.actions.run((r) =>
      draftCommand(r, { studyInstanceUid: uid, day: [uid], label: 'Add', next: add(section, text), began }),
    );
  return { service, store, write };
}

function elsewhere(service: MemoryService, section: 'findings' | 'technique', text: string): void {
  const before = service.record.drafts[0] ?? null;
  const after = add(section, text)(before ?? emptyDraft(uid));
  const op: ChangeOp = { entity: 'draft', key: uid, before, after };
  service.changeElsewhere('Add elsewhere', [op]);
}

it('what another window stored in between stays, and every step still on its way is stored too', async () => {
  const { service, store, write } = await opened();
  write('findings', 'Mine.');
  write('technique', 'Two views.');
  // Reaches the service before either.
  elsewhere(service, 'findings', 'Theirs.');
  await store.actions.settled();
  const draft = draftOf(service.record, uid);
  expect(draft.additions).toEqual({ findings: 'Theirs.', technique: 'Two views.' });
  expect(draft.unsettled).toEqual([{ additions: { findings: 'Mine.' } }]);
  expect(store.getState().record).toEqual(service.record);
  expect(store.getState().message).toBeNull();
});

it('text that was typed while another window stored its own is not laid over it', async () => {
  const { service, store, write } = await opened();
  const began = draftOf(service.record, uid);
  elsewhere(service, 'findings', 'Theirs.');
  await store.actions.settled();
  expect(draftOf(store.getState().record ?? service.record, uid).additions).toEqual({ findings: 'Theirs.' });
  write('findings', 'Mine.', began);
  await store.actions.settled();
  expect(draftOf(service.record, uid)).toMatchObject({
    additions: { findings: 'Theirs.' },
    unsettled: [{ additions: { findings: 'Mine.' } }],
  });
});

it('a step that is no text is told to be repeated, as before', async () => {
  const { service, store } = await opened();
  store.actions.run(() => ({
    label: 'Edit clinical context',
    ops: [{ entity: 'context', key: 'context', before: {}, after: { symptomatic: true } }],
  }));
  service.changeElsewhere('Edit clinical context', [
    { entity: 'context', key: 'context', before: {}, after: { symptomatic: false } },
  ]);
  await store.actions.settled();
  expect(service.record.context).toEqual({ symptomatic: false });
  expect(store.getState().message).toMatch(/changed elsewhere/);
});
