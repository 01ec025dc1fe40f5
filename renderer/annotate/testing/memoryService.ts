/** A service that keeps the record in memory: the contract of record.* without a process or a disk. */
import type { ServiceState } from '../../../shared/contract/methods.ts';
import { EnthesisError } from '../../../shared/errors.ts';
import { applyChange, invertChange } from '../../../shared/reading/change.ts';
import type { ChangeOp, HistoryState, PatientRecord } from '../../../shared/reading/model.ts';
import { emptyRecord as noWork } from '../../../shared/reading/testing/patient.ts';
import type { RecordService } from '../store/recordStore.ts';

interface Step {
  readonly label: string;
  readonly ops: ChangeOp[];
}

export interface MemoryService extends RecordService {
  readonly record: PatientRecord;
  /** The steps that are in force, oldest first: applied to an empty record they must give `record`. */
  readonly done: readonly Step[];
  /** The next call of apply fails with this error. */
  failNext: EnthesisError | null;
  /** The service ends while it answers the next call of apply: before it has stored the step, or after. */
  endIn: 'before' | 'after' | null;
  /** The service ends, or runs again. */
  turn(state: ServiceState['state']): void;
  /** Changes the record behind the screen's back, as a second window would. */
  changeElsewhere(label: string, ops: ChangeOp[]): void;
}

export function emptyRecord(patientKey = 'P1'): PatientRecord {
  return { ...noWork, patientKey };
}

export function memoryService(initial: PatientRecord = emptyRecord()): MemoryService {
  let record = initial;
  let undone: Step[] = [];
  const done: Step[] = [];
  const listeners = new Set<(patientKey: string, revision: number) => void>();
  const history = (): HistoryState => ({
    undoLabel: done.at(-1)?.label ?? null,
    redoLabel: undone.at(-1)?.label ?? null,
    drafts: {},
  });
  let state: ServiceState['state'] = 'running';
  const stateListeners = new Set<() => void>();
  const stopped = () => new EnthesisError('service-stopped', 'The library service ended.');
  const alive = () => {
    if (state !== 'running') throw stopped();
  };
  const later = () => new Promise<void>((resolve) => queueMicrotask(resolve));
  const tell = () => {
    for (const listener of listeners) listener(record.patientKey, record.revision);
  };
  const apply = (label: string, ops: ChangeOp[]): void => {
    record = applyChange(record, ops);
    done.push({ label, ops });
    undone = [];
  };
  const nothing = () => new EnthesisError('nothing-to-undo', 'There is nothing to undo.');
  const service: MemoryService = {
    failNext: null,
    endIn: null,
    state: () => state,
    onState(listener) {
      stateListeners.add(listener);
      return () => stateListeners.delete(listener);
    },
    turn(next) {
      state = next;
      for (const listener of [...stateListeners]) listener();
    },
    get record() {
      return record;
    },
    done,
    async get() {
      await later();
      alive();
      return { record: structuredClone(record), history: history() };
    },
    async apply(_key, label, ops) {
      await later();
      alive();
      const ends = service.endIn;
      service.endIn = null;
      if (ends !== null) {
        if (ends === 'after') apply(label, structuredClone(ops));
        service.turn('restarting');
        throw stopped();
      }
      const failure = service.failNext;
      service.failNext = null;
      if (failure) throw failure;
      apply(label, structuredClone(ops));
      tell();
      return { revision: record.revision, history: history() };
    },
    async undo() {
      await later();
      const step = done.pop();
      if (!step) throw nothing();
      const ops = invertChange(step.ops);
      record = applyChange(record, ops);
      undone.push(step);
      return { ops: structuredClone(ops), revision: record.revision, history: history() };
    },
    async redo() {
      await later();
      const step = undone.pop();
      if (!step) throw nothing();
      record = applyChange(record, step.ops);
      done.push(step);
      return { ops: structuredClone(step.ops), revision: record.revision, history: history() };
    },
    onChanged(listener) {
      listeners.add(listener);
      return () => listeners.delete(listener);
    },
    changeElsewhere(label, ops) {
      apply(label, ops);
      tell();
    },
  };
  return service;
}
