/** The record of the patient on the screen, shared by every component that shows it. */
import { useEffect, useState } from 'react';
import { useStore } from 'zustand';
import { call, onEvent } from '../../app/client.ts';
import { useService } from '../../app/serviceState.ts';
import { holdWork } from '../../app/unsaved.ts';
import { createRecordStore, type RecordService, type RecordState, type RecordStore } from './recordStore.ts';

const service: RecordService = {
  get: (patientKey) => call('record.get', { patientKey }),
  apply: (patientKey, label, ops) => call('record.apply', { patientKey, label, ops }),
  undo: (patientKey, draft) => call('record.undo', { patientKey, draft }),
  redo: (patientKey, draft) => call('record.redo', { patientKey, draft }),
  state: () => useService.getState().state,
  onState: (listener) =>
    useService.subscribe((now, before) => {
      if (now.state !== before.state) listener();
    }),
  onChanged: (listener) =>
    onEvent((event) => {
      if (event.event === 'record-changed') listener(event.patientKey, event.revision);
    }),
};

/** Ends what the closing of the window waits for. */
const letGo = new WeakMap<RecordStore, () => void>();
const open = new Map<string, { store: RecordStore; users: number }>();

function acquire(patientKey: string): RecordStore {
  const known = open.get(patientKey);
  if (known !== undefined) return known.store;
  const store = createRecordStore(service, patientKey);
  open.set(patientKey, { store, users: 0 });
  letGo.set(store, holdWork({ settled: store.actions.settled, unsaved: () => store.getState().pending }));
  return store;
}

/** The store of a patient's record. It lives as long as one component uses it. */
export function useRecordStore(patientKey: string): RecordStore {
  const [held, setHeld] = useState(() => ({ patientKey, store: acquire(patientKey) }));
  const store = held.patientKey === patientKey ? held.store : acquire(patientKey);
  useEffect(() => {
    const current = acquire(patientKey);
    setHeld((h) => (h.store === current ? h : { patientKey, store: current }));
    const entry = open.get(patientKey);
    if (entry) entry.users += 1;
    return () => {
      if (!entry) return;
      entry.users -= 1;
      if (entry.users > 0 || open.get(patientKey) !== entry) return;
      open.delete(patientKey);
      void entry.store.actions.settled().then(() => {
        entry.store.actions.close();
        letGo.get(entry.store)?.();
      });
    };
  }, [patientKey]);
  return store;
}

/** State and actions of a patient's record. */
export function useRecord(patientKey: string): RecordState & { actions: RecordStore['actions'] } {
  const store = useRecordStore(patientKey);
  return { ...useStore(store), actions: store.actions };
}
