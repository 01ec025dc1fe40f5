/** The worklist's view of the library: summary, search result in pages, running jobs. */
import { useCallback, useEffect, useRef, useState } from 'react';
import type { Job, MethodOutput, WorklistRow } from '../../shared/contract/methods.ts';
import { call, onEvent } from '../app/client.ts';
import { showError } from '../app/messages.ts';

export interface Query {
  readonly text: string;
  readonly modality: string | null;
  readonly from: string | null;
  readonly hasLesion: boolean;
  readonly sort: 'last-date' | 'name' | 'id';
  readonly descending: boolean;
}

export const emptyQuery: Query = {
  text: '',
  modality: null,
  from: null,
  hasLesion: false,
  sort: 'last-date',
  descending: true,
};

const pageSize = 100;

export type Summary = MethodOutput<'library.summary'>;

export function useSummary(): { summary: Summary | null; refresh: () => void } {
  const [summary, setSummary] = useState<Summary | null>(null);
  const refresh = useCallback(() => {
    call('library.summary', {}).then(setSummary, showError);
  }, []);
  useEffect(() => {
    refresh();
    return onEvent((event) => {
      if (event.event === 'library-changed') refresh();
    });
  }, [refresh]);
  return { summary, refresh };
}

/**
 * Rows by position, loaded in pages as they come into view; the answer to an older question is dropped. `answers` is the question
 * that the rows belong to.
 */
export function useSearch(query: Query) {
  const [total, setTotal] = useState<number | null>(null);
  const [pages, setPages] = useState<ReadonlyMap<number, readonly WorklistRow[]>>(new Map());
  const [answers, setAnswers] = useState<Query | null>(null);
  const generation = useRef(0);
  const asked = useRef(new Set<number>());

  const load = useCallback(
    (page: number) => {
      if (asked.current.has(page)) return;
      asked.current.add(page);
      const mine = generation.current;
      call('library.search', { ...query, offset: page * pageSize, limit: pageSize }).then((reply) => {
        if (mine !== generation.current) return;
        setTotal(reply.total);
        setAnswers(query);
        setPages((before) => new Map(before).set(page, reply.rows));
      }, showError);
    },
    [query],
  );

  const restart = useCallback(() => {
    generation.current += 1;
    asked.current = new Set();
    load(0);
  }, [load]);

  useEffect(() => {
    setPages(new Map());
    restart();
    return onEvent((event) => {
      // Old rows stay on screen until the new ones are there, so that nothing jumps during an import.
      if (event.event === 'library-changed') restart();
    });
  }, [restart]);

  const rowAt = useCallback(
    (index: number): WorklistRow | null => pages.get(Math.floor(index / pageSize))?.[index % pageSize] ?? null,
    [pages],
  );
  const need = useCallback(
    (first: number, last: number) => {
      for (let page = Math.floor(first / pageSize); page <= Math.floor(last / pageSize); page++) load(page);
    },
    [load],
  );
  return { total, rowAt, need, answers };
}

/** Jobs that run, and those that ended and were not dismissed yet. */
export function useJobs() {
  const [jobs, setJobs] = useState<readonly Job[]>([]);
  useEffect(() => {
    call('jobs.list', {}).then(({ jobs: known }) => setJobs(known), showError);
    return onEvent((event) => {
      if (event.event !== 'job') return;
      setJobs((before) => [...before.filter(({ jobId }) => jobId !== event.job.jobId), event.job]);
    });
  }, []);
  const dismiss = useCallback((jobId: string) => setJobs((before) => before.filter((job) => job.jobId !== jobId)), []);
  return { jobs, dismiss };
}
