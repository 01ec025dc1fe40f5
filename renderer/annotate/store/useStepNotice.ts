/** Names what undo has taken back, or redo has done again, and offers the way back. */
import { useEffect, useRef } from 'react';
import { useStore } from 'zustand';
import { showInfo } from '../../app/messages.ts';
import type { RecordStore } from './recordStore.ts';

/** @param draft Study Instance UID where only the steps of a report draft are taken back */
export function useStepNotice(store: RecordStore, draft?: string): void {
  const stepped = useStore(store, (s) => s.stepped);
  const told = useRef(stepped?.count ?? 0);
  useEffect(() => {
    if (stepped === null || stepped.count === told.current) return;
    told.current = stepped.count;
    if (stepped.direction === 'undo') {
      showInfo(`Undone: ${stepped.label}`, { label: 'Do again', run: () => store.actions.redo(draft) }, 'step');
    } else
      showInfo(`Done again: ${stepped.label}`, { label: 'Take back', run: () => store.actions.undo(draft) }, 'step');
  }, [stepped, store, draft]);
}
