/** Drawing a second reading: the reader's usual tool, kept apart from the record until the film is left. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Draft } from '../annotate/commands/annotations.ts';
import { toolMachine } from '../annotate/tools/catalogue.ts';
import type { Machine, ToolContext, ToolInput } from '../annotate/tools/tool.ts';
import type { ImagePointerEvent, PointerHandler } from '../viewer/types.ts';
import type { RepeatFilm } from './films.ts';

export interface Drawing {
  /** What is drawn at the moment, finished or not. */
  readonly drafts: readonly Draft[];
  readonly finished: boolean;
  readonly hint: string;
  readonly problem: string | null;
}

export interface RepeatDrawing {
  readonly state: StoreApi<Drawing>;
  readonly pointer: PointerHandler;
  /** Enter and Backspace while drawing; false when the drawing does not need the key. */
  key(key: 'Enter' | 'Backspace'): boolean;
  reset(): void;
}

export function repeatDrawing(film: RepeatFilm): RepeatDrawing {
  const machine: Machine = toolMachine(film.short === null ? 'long-axis' : 'bidirectional');
  const empty: Drawing = { drafts: [], finished: false, hint: machine.hint(), problem: null };
  const state = createStore<Drawing>(() => empty);
  let scale = 1;
  const context = (): ToolContext => ({
    columns: film.info.columns ?? 0,
    rows: film.info.rows ?? 0,
    aspect: film.spacing.aspect,
    pixel: 1 / scale,
    // Nothing of the first reading may guide the second one.
    own: [],
  });
  const send = (input: ToolInput): void => {
    const { finished, problem = null } = machine.send(input, context());
    if (finished) state.setState({ drafts: finished, finished: true, hint: '', problem });
    else if (machine.busy) {
      state.setState({ drafts: machine.preview(context()), finished: false, hint: machine.hint(), problem });
    } else state.setState({ problem });
  };
  const at = (type: 'down' | 'move' | 'up', e: ImagePointerEvent): ToolInput => {
    scale = e.geometry.scale;
    return { type, point: e.image, shift: e.shift, alt: e.alt };
  };
  const reset = () => {
    machine.reset();
    state.setState(empty);
  };
  return {
    state,
    pointer: {
      cursor: 'crosshair',
      down(e) {
        if (e.button !== 0) return false;
        send(at('down', e));
        return true;
      },
      move(e) {
        if (machine.busy) send(at('move', e));
      },
      up: (e) => send(at('up', e)),
      cancel: reset,
      doubleClick: () => true,
    },
    key(key) {
      if (!machine.busy) return false;
      send({ type: 'key', key });
      return true;
    },
    reset,
  };
}
