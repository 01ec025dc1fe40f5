/** What is drawn or typed and not on disk yet, wherever it is held: counted for the reader, and stored before the window closes. */
import { useEffect } from 'react';
import { create } from 'zustand';
import { call, onEvent } from './client.ts';
import { showError } from './messages.ts';
import { useService } from './serviceState.ts';

interface Work {
  /** Resolves when everything that was sent is on disk. */
  settled(): Promise<void>;
  unsaved(): number;
}

const held = new Set<Work>();
const fields = new Set<() => void>();

/** Fields with something typed that was not sent yet. */
export const useTyping = create<{ readonly count: number }>(() => ({ count: 0 }));

/** Work that the window waits for; returns the function that ends that. */
export function holdWork(work: Work): () => void {
  held.add(work);
  return () => held.delete(work);
}

/** A field whose text is stored by `store` before the window closes. */
export function useTypedField(store: () => void, isUnsaved: boolean): void {
  useEffect(() => {
    fields.add(store);
    return () => {
      fields.delete(store);
    };
  }, [store]);
  useEffect(() => {
    if (!isUnsaved) return;
    const by = (step: number) => useTyping.setState(({ count }) => ({ count: count + step }));
    by(1);
    return () => by(-1);
  }, [isUnsaved]);
}

/** Resolves when the service has been away for longer than a restart takes. */
function away(): Promise<void> {
  const isAway = () => ['failed', 'gone'].includes(useService.getState().state);
  if (isAway()) return Promise.resolve();
  return new Promise((resolve) => {
    const stop = useService.subscribe(() => {
      if (!isAway()) return;
      stop();
      resolve();
    });
  });
}

const settled = () => Promise.all([...held].map((work) => work.settled()));

/** Stores what is typed and waits until it is on disk; how many pieces could not be stored. */
export async function storeAll(): Promise<number> {
  for (const store of [...fields]) store();
  await Promise.race([settled(), away()]);
  return [...held].reduce((sum, work) => sum + work.unsaved(), 0);
}

/** Answers main, for as long as the page lives. */
export function storeBeforeClosing(): void {
  onEvent((event) => {
    if (event.event !== 'finish') return;
    const { id } = event;
    void storeAll()
      .then((unsaved) => call('host.finished', { id, unsaved }))
      .catch(showError);
  });
}
