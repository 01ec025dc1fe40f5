/** Drawing a second reading: the reader's usual tool, kept apart from the record until the film is left. */

import { createStore, type StoreApi } from 'zustand/vanilla';
import type { Point } from '../../shared/geometry/shape.ts';
import type { Draft } from '../annotate/commands/annotations.ts';
import { clampPoint, distance } from '../annotate/geometry/vectors.ts';
import { arrows, type KeyInput, stepOf } from '../annotate/session/keyboard.ts';
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
  /** Where the keyboard would set a point; null while it is not used. */
  readonly crosshair: Point | null;
}

export interface RepeatDrawing {
  readonly state: StoreApi<Drawing>;
  readonly pointer: PointerHandler;
  /** Arrow keys move a crosshair, Enter sets a point, Backspace takes it back; false when the drawing does not need the key. */
  key(key: KeyInput): boolean;
  reset(): void;
}

export function repeatDrawing(film: RepeatFilm): RepeatDrawing {
  const machine: Machine = toolMachine(film.short === null ? 'long-axis' : 'bidirectional');
  const empty: Drawing = { drafts: [], finished: false, hint: machine.hint(), problem: null, crosshair: null };
  const state = createStore<Drawing>(() => empty);
  let scale = 1;
  /** The last point that was set with Enter: a second Enter there finishes. */
  let placed: Point | null = null;
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
    if (finished) state.setState({ drafts: finished, finished: true, hint: '', problem, crosshair: null });
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
    placed = null;
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
    key(e) {
      const { crosshair } = state.getState();
      const { columns, rows } = context();
      const arrow = arrows[e.key];
      if (arrow) {
        const step = crosshair === null ? 0 : stepOf(e);
        const from: Point = crosshair ?? [columns / 2, rows / 2];
        const to = clampPoint([from[0] + arrow[0] * step, from[1] + arrow[1] * step], columns, rows);
        state.setState({ crosshair: to });
        if (machine.busy) send({ type: 'move', point: to, shift: false, alt: false });
        return true;
      }
      if (e.key === 'Backspace' && machine.busy) {
        send({ type: 'key', key: 'Backspace' });
        return true;
      }
      if (e.key !== 'Enter') return false;
      const stays = placed !== null && crosshair !== null && distance(placed, crosshair) === 0;
      if (machine.busy && (crosshair === null || stays)) {
        send({ type: 'key', key: 'Enter' });
        return true;
      }
      if (crosshair === null) return false;
      placed = crosshair;
      send({ type: 'down', point: crosshair, shift: false, alt: false });
      if (machine.busy) send({ type: 'up', point: crosshair, shift: false, alt: false });
      return true;
    },
    reset,
  };
}
