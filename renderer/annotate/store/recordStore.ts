/**
 * The reader's work on one patient, as the screen holds it. Every command is applied at once and sent in order; the
 * state on the screen is what the service holds plus the commands still on their way.
 */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { ServiceState } from '../../../shared/contract/methods.ts';
import { EnthesisError } from '../../../shared/errors.ts';
import { applyChange, canonicalJson, thingsOf } from '../../../shared/reading/change.ts';
import type { ChangeOp, HistoryState, PatientRecord } from '../../../shared/reading/model.ts';
import type { Command } from '../commands/command.ts';

/** The part of the service that the store talks to. */
export interface RecordService {
  get(patientKey: string): Promise<{ record: PatientRecord; history: HistoryState }>;
  apply(patientKey: string, label: string, ops: ChangeOp[]): Promise<{ revision: number; history: HistoryState }>;
  /** @param draft Study Instance UID of the report draft whose last change alone is meant */
  undo(patientKey: string, draft?: string): Promise<{ ops: ChangeOp[]; revision: number; history: HistoryState }>;
  redo(patientKey: string, draft?: string): Promise<{ ops: ChangeOp[]; revision: number; history: HistoryState }>;
  /** How the service is now; the listener is called when that changes. */
  state(): ServiceState['state'];
  onState(listener: () => void): () => void;
  /** Calls the listener when the record changed elsewhere. */
  onChanged(listener: (patientKey: string, revision: number) => void): () => void;
}

export interface RecordState {
  readonly record: PatientRecord | null;
  readonly history: HistoryState;
  /** Commands that are shown but not yet on disk. A new gesture waits until this is 0. */
  readonly pending: number;
  /** What is pending is sent only when this is `running` again; new gestures wait for that too. */
  readonly service: ServiceState['state'];
  /** What was last taken back or done again, by its name; `count` tells one from the next. */
  readonly stepped: { readonly direction: 'undo' | 'redo'; readonly label: string; readonly count: number } | null;
  /** Counts stored changes: what depends on stored work (measure.patient) is asked again when it grows. */
  readonly stored: number;
  /** Short, says what to do, stays until dismissed. */
  readonly message: string | null;
}

export interface RecordActions {
  /** Applies and sends one finished gesture. Null commands are ignored. Returns whether it was applied. */
  run(build: (record: PatientRecord) => Command | null): boolean;
  /** @param draft Study Instance UID of the report draft whose last change alone is meant */
  undo(draft?: string): void;
  redo(draft?: string): void;
  dismiss(): void;
  say(message: string): void;
  reload(): Promise<void>;
  /** Resolves when everything sent so far is on disk. */
  settled(): Promise<void>;
  close(): void;
}

export type RecordStore = StoreApi<RecordState> & { readonly actions: RecordActions };

const messageOf = (error: unknown): string =>
  error instanceof EnthesisError ? error.message : 'The step could not be saved. The last saved state is shown.';

/** The labels as they are once the command is stored: nothing that was undone before it can be done again. */
function historyAfter(history: HistoryState, { label, ops }: Command): HistoryState {
  const drafts = Object.fromEntries(
    Object.entries(history.drafts).map(([study, labels]) => [study, { ...labels, redoLabel: null }]),
  );
  const [first] = ops;
  const ofOneDraft =
    first?.entity === 'draft' && ops.every(({ entity, key }) => entity === 'draft' && key === first.key);
  if (ofOneDraft) drafts[first.key] = { undoLabel: label, redoLabel: null };
  return { undoLabel: label, redoLabel: null, drafts };
}

export function createRecordStore(service: RecordService, patientKey: string): RecordStore {
  const store = createStore<RecordState>(() => ({
    record: null,
    history: { undoLabel: null, redoLabel: null, drafts: {} },
    pending: 0,
    service: service.state(),
    stepped: null,
    stored: 0,
    message: null,
  }));
  let queue: Promise<void> = Promise.resolve();
  /** Grows with every failure: commands queued before it rest on a state that was never stored, so they are not sent. */
  let epoch = 0;
  let closed = false;
  /** Undo and redo on their way: a command built on the state before them would conflict, so it waits for them. */
  let stepping = 0;

  /** Resolves when the service runs. */
  function running(): Promise<void> {
    if (service.state() === 'running') return Promise.resolve();
    return new Promise((resolve) => {
      const stop = service.onState(() => {
        if (service.state() !== 'running') return;
        stop();
        resolve();
      });
    });
  }

  /** Asks until there is an answer: a service that ended in between is asked again when it runs again. */
  async function answered<T>(ask: () => Promise<T>, again: () => Promise<T> = ask): Promise<T> {
    for (let each = ask; ; each = again) {
      try {
        return await each();
      } catch (error) {
        if (!(error instanceof EnthesisError) || error.code !== 'service-stopped') throw error;
        await running();
        // It told that it runs, and ended again before it could answer: not asked in a circle without a pause.
        await new Promise((resolve) => setTimeout(resolve, 50));
      }
    }
  }

  async function load(): Promise<void> {
    const { record, history } = await answered(() => service.get(patientKey));
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

  /** One step sent; where its answer was lost, what is stored tells whether it was done. */
  async function send(command: Command): Promise<{ revision: number; history: HistoryState }> {
    const apply = () => service.apply(patientKey, command.label, command.ops);
    return answered(apply, async () => {
      const stored = await service.get(patientKey);
      const things = thingsOf(stored.record);
      const done = command.ops.every(({ entity, key, after }) => {
        // An empty context is none.
        const wanted = entity === 'context' && Object.keys(after ?? {}).length === 0 ? null : after;
        return canonicalJson(things.get(`${entity}/${key}`) ?? null) === canonicalJson(wanted);
      });
      return done ? { revision: stored.record.revision, history: stored.history } : apply();
    });
  }

  const step = (method: 'undo' | 'redo', draft?: string): void => {
    stepping += 1;
    enqueue(async () => {
      // A key held down asks more often than there are steps: the rest of it means nothing.
      const { history, record: before } = store.getState();
      const labels = draft === undefined ? history : history.drafts[draft];
      const label = (method === 'undo' ? labels?.undoLabel : labels?.redoLabel) ?? null;
      if (label === null) return;
      const told = (s: RecordState) => ({ direction: method, label, count: (s.stepped?.count ?? 0) + 1 });
      const reply = await answered<Awaited<ReturnType<RecordService['undo']>> | null>(
        () => service[method](patientKey, draft),
        async () => {
          const stored = await service.get(patientKey);
          if (stored.record.revision === before?.revision) return service[method](patientKey, draft);
          // It was done before the service ended.
          store.setState((s) => ({ ...stored, stored: s.stored + 1, stepped: told(s) }));
          return null;
        },
      );
      const { record } = store.getState();
      if (!record || reply === null) return;
      store.setState((s) => ({ stepped: told(s) }));
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

  const stopStates = service.onState(() => store.setState({ service: service.state() }));

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
        store.setState({ record: next, history: historyAfter(store.getState().history, command) });
      } catch (error) {
        store.setState({ message: messageOf(error) });
        return false;
      }
      const { rebase } = command;
      enqueue(
        async () => {
          const reply = await send(command);
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
    undo: (draft) => step('undo', draft),
    redo: (draft) => step('redo', draft),
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
      stopStates();
    },
  };
  enqueue(load);
  return Object.assign(store, { actions });
}
