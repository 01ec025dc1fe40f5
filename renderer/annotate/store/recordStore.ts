/**
 * The reader's work on one patient, as the screen holds it. Every command is applied at once and sent in order; the
 * state on the screen is what the service holds plus the commands still on their way.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import { EnthesisError } from '../../../shared/errors.ts';
import { applyChange } from '../../../shared/reading/change.ts';
import type { ChangeOp, HistoryState, PatientRecord } from '../../../shared/reading/model.ts';
import type { Command } from '../commands/command.ts';

/** The part of the service that the store talks to. */
export interface RecordService {
  get(patientKey: string): Promise<{ record: PatientRecord; history: HistoryState }>;
  apply(patientKey: string, label: string, ops: ChangeOp[]): Promise<{ revision: number; history: HistoryState }>;
  undo(patientKey: string): Promise<{ ops: ChangeOp[]; revision: number; history: HistoryState }>;
  redo(patientKey: string): Promise<{ ops: ChangeOp[]; revision: number; history: HistoryState }>;
  /** Calls the listener when the record changed elsewhere. */
  onChanged(listener: (patientKey: string, revision: number) => void): () => void;
}

export interface RecordState {
  readonly record: PatientRecord | null;
  readonly history: HistoryState;
  /** Commands that are shown but not yet on disk. A new gesture waits until this is 0. */
  readonly pending: number;
  /** Counts stored changes: what depends on stored work (measure.patient) is asked again when it grows. */
  readonly stored: number;
  /** Short, says what to do, stays until dismissed. */
  readonly message: string | null;
}

export interface RecordActions {
  /** Applies and sends one finished gesture. Null commands are ignored. Returns whether it was applied. */
  run(build: (record: PatientRecord) => Command | null): boolean;
  undo(): void;
  redo(): void;
  dismiss(): void;
  say(message: string): void;
  reload(): Promise<void>;
  /** Resolves when everything sent so far is on disk. */
  settled(): Promise<void>;
  close(): void;
}

export type RecordStore = StoreApi<RecordState> & { readonly actions: RecordActions };

const messageOf = (error: unknown): string =>
  error instanceof EnthesisError ? error.message : 'The step could not be stored. The last stored state is shown.';

export function createRecordStore(service: RecordService, patientKey: string): RecordStore {
  const store = createStore<RecordState>(() => ({
    record: null,
    history: { undoLabel: null, redoLabel: null },
    pending: 0,
    stored: 0,
    message: null,
  }));
  let queue: Promise<void> = Promise.resolve();
  /** Grows with every failure: commands queued before it rest on a state that was never stored, so they are not sent. */
  let epoch = 0;
  let closed = false;
  /** Undo and redo on their way: a command built on the state before them would conflict, so it waits for them. */
  let stepping = 0;

  async function load(): Promise<void> {
    const { record, history } = await service.get(patientKey);
    if (!closed) store.setState((s) => ({ record, history, stored: s.stored + 1 }));
  }

  async function recover(error: unknown, told = true): Promise<void> {
    epoch += 1;
    if (told) store.setState({ message: messageOf(error) });
    try {
      await load();
    } catch (again) {
      store.setState({ message: messageOf(again) });
    }
  }

  /** @param again makes the step anew on what is stored, when that is not what the step was made on */
  function enqueue(task: () => Promise<void>, again?: () => void): void {
    const madeIn = epoch;
    store.setState((s) => ({ pending: s.pending + 1 }));
    queue = queue
      .then(() => (madeIn === epoch ? task() : again?.()))
      .catch(async (error: unknown) => {
        const moved = again !== undefined && error instanceof EnthesisError && error.code === 'conflict';
        await recover(error, !moved);
        if (moved) again();
      })
      .finally(() => store.setState((s) => ({ pending: s.pending - 1 })));
  }

  const step = (method: 'undo' | 'redo'): void => {
    stepping += 1;
    enqueue(async () => {
      // A key held down asks more often than there are steps: the rest of it means nothing.
      const { undoLabel, redoLabel } = store.getState().history;
      if ((method === 'undo' ? undoLabel : redoLabel) === null) return;
      const reply = await service[method](patientKey);
      const { record } = store.getState();
      if (!record) return;
      const next = { ...applyChange(record, reply.ops), revision: reply.revision };
      store.setState((s) => ({ record: next, history: reply.history, stored: s.stored + 1 }));
    });
    queue = queue.then(() => {
      stepping -= 1;
    });
  };

  const stop = service.onChanged((key, revision) => {
    if (key !== patientKey) return;
    // Our own steps come back as events too; once the queue is empty, only a foreign change is ahead of the screen.
    queue = queue.then(async () => {
      const { record } = store.getState();
      if (!closed && record !== null && revision > record.revision) await load().catch(recover);
    });
  });

  const actions: RecordActions = {
    run(build) {
      const { record } = store.getState();
      if (!record) return false;
      if (stepping > 0) {
        queue = queue.then(() => {
          actions.run(build);
        });
        return true;
      }
      const command = build(record);
      if (!command || command.ops.length === 0) return false;
      try {
        const next = applyChange(record, command.ops);
        store.setState({ record: next, history: { undoLabel: command.label, redoLabel: null } });
      } catch (error) {
        store.setState({ message: messageOf(error) });
        return false;
      }
      const { rebase } = command;
      enqueue(
        async () => {
          const reply = await service.apply(patientKey, command.label, command.ops);
          store.setState((s) => ({
            // Later commands may be on the screen already: their label stays the one to undo.
            history: s.pending > 1 ? s.history : reply.history,
            record: s.record && s.pending <= 1 ? { ...s.record, revision: reply.revision } : s.record,
            stored: s.stored + 1,
          }));
        },
        rebase === undefined ? undefined : () => void actions.run(rebase),
      );
      return true;
    },
    undo: () => step('undo'),
    redo: () => step('redo'),
    dismiss: () => store.setState({ message: null }),
    say: (message) => store.setState({ message }),
    reload() {
      enqueue(load);
      return actions.settled();
    },
    async settled() {
      let seen: Promise<void> | null = null;
      while (seen !== queue) {
        seen = queue;
        await seen;
      }
    },
    close() {
      closed = true;
      stop();
    },
  };
  enqueue(load);
  return Object.assign(store, { actions });
}
