/** The course of one repeat reading: which film is next follows from what is stored, so that undo goes back to its film. */
import { useCallback, useMemo, useState } from 'react';
import { useStore } from 'zustand';
import type { InstanceInfo } from '../../shared/dicom/model.ts';
import type { RecordStore } from '../annotate/store/recordStore.ts';
import { type RepeatFilm, repeatFilms, shuffled } from './films.ts';
import { type RepeatDrawing, repeatDrawing } from './repeatPointer.ts';
import { repeatOf } from './statistics.ts';
import { storeRepeat } from './storeRepeat.ts';

interface Round {
  readonly order: readonly RepeatFilm[];
  readonly made: ReadonlySet<string>;
  readonly skipped: ReadonlySet<string>;
}

export interface RepeatReading {
  /** Films that can be read again. */
  readonly films: readonly RepeatFilm[];
  /** How many of them have a second reading already. */
  readonly readTwice: number;
  /** Null: not started. */
  readonly progress: { readonly done: number; readonly total: number } | null;
  readonly current: { readonly film: RepeatFilm; readonly drawing: RepeatDrawing } | null;
  readonly canUndo: boolean;
  /** `all`: also the films that have a second reading already, which is replaced. */
  start(all: boolean, seed: number): void;
  store(): boolean;
  skip(): void;
  undo(): void;
  stop(): void;
}

export function useRepeatReading(
  record: RecordStore,
  instances: ReadonlyMap<string, InstanceInfo>,
  lesionId: string | null,
): RepeatReading {
  const state = useStore(record, (s) => s.record);
  const [round, setRound] = useState<Round | null>(null);
  const films = useMemo(
    () => (state === null ? [] : repeatFilms(state, instances, lesionId)),
    [state, instances, lesionId],
  );
  const isMade = useCallback(
    (film: RepeatFilm) => {
      const repeat = state === null ? null : repeatOf(state, film.long);
      return repeat !== null && (round?.made.has(repeat.id) ?? false);
    },
    [state, round],
  );
  const done = round?.order.filter((film) => isMade(film)).length ?? 0;
  const film = round?.order.find((candidate) => !isMade(candidate) && !round.skipped.has(candidate.key)) ?? null;
  const current = useMemo(() => (film === null ? null : { film, drawing: repeatDrawing(film) }), [film]);

  const store = useCallback(() => {
    const drawn = current?.drawing.state.getState();
    if (current === null || !drawn?.finished) return false;
    const ids: string[] = [];
    const stored = record.actions.run((r) =>
      storeRepeat(r, current.film, drawn.drafts, () => {
        const id = crypto.randomUUID();
        ids.push(id);
        return id;
      }),
    );
    if (stored) setRound((now) => now && { ...now, made: new Set([...now.made, ...ids]) });
    return stored;
  }, [current, record]);

  return {
    films,
    readTwice: state === null ? 0 : films.filter((one) => repeatOf(state, one.long) !== null).length,
    progress: round === null ? null : { done: done + round.skipped.size, total: round.order.length },
    current,
    // Only this round's readings: what was done before it is not undone from here.
    canUndo: done > 0,
    start: (all, seed) =>
      setRound({
        order: shuffled(
          films.filter((one) => all || state === null || repeatOf(state, one.long) === null),
          seed,
        ),
        made: new Set(),
        skipped: new Set(),
      }),
    store,
    skip: () => film !== null && setRound((now) => now && { ...now, skipped: new Set([...now.skipped, film.key]) }),
    undo: () => done > 0 && record.actions.undo(),
    stop: () => setRound(null),
  };
}
