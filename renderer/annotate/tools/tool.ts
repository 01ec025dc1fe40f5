/**
 * What every drawing tool is: a pure state machine from pointer and key input to a preview and, at the end of the
 * gesture, to finished drafts. Nothing here knows of React, of the screen, or of storage.
 */

import type { Point } from '../../../shared/geometry/shape.ts';
import type { Annotation } from '../../../shared/reading/model.ts';
import type { Draft } from '../commands/annotations.ts';

export type ToolInput =
  | {
      readonly type: 'down' | 'move' | 'up';
      readonly point: Point;
      /** Where the hand is, if the point snapped away from there. */
      readonly hand?: Point;
      readonly shift: boolean;
      readonly alt: boolean;
    }
  | { readonly type: 'double'; readonly point: Point }
  /** Enter finishes, Backspace takes the last point back. Escape never arrives: the caller drops the state. */
  | { readonly type: 'key'; readonly key: 'Enter' | 'Backspace' };

export interface ToolContext {
  readonly columns: number;
  readonly rows: number;
  /** Row spacing over column spacing. */
  readonly aspect: number;
  /** Image pixels per screen pixel: what a hand's tolerance is worth on the image. */
  readonly pixel: number;
  /** Accepted annotations of the current lesion on this image and frame. */
  readonly own: readonly Annotation[];
}

export interface Step<S> {
  readonly state: S;
  /** Set when the gesture is finished. */
  readonly finished?: readonly Draft[];
  /** Why the gesture could not be finished or started, and what to do. */
  readonly problem?: string;
}

export interface Tool<S> {
  readonly idle: S;
  step(state: S, input: ToolInput, context: ToolContext): Step<S>;
  preview(state: S, context: ToolContext): readonly Draft[];
  /** Points set so far, shown as small dots. */
  points(state: S): readonly Point[];
  /** What to do next, in a few words. */
  hint(state: S): string;
}

/** A drag counts as one from this many screen pixels on; below, press and release are one click. */
export const dragThreshold = 3;

/** A tool together with its state. The only mutable part of drawing. */
export interface Machine {
  readonly busy: boolean;
  send(input: ToolInput, context: ToolContext): Omit<Step<unknown>, 'state'>;
  preview(context: ToolContext): readonly Draft[];
  points(): readonly Point[];
  hint(): string;
  reset(): void;
}

export function machine<S>(tool: Tool<S>): Machine {
  let state = tool.idle;
  return {
    get busy() {
      return state !== tool.idle;
    },
    send(input, context) {
      const { state: next, ...outcome } = tool.step(state, input, context);
      state = next;
      return outcome;
    },
    preview: (context) => tool.preview(state, context),
    points: () => tool.points(state),
    hint: () => tool.hint(state),
    reset() {
      state = tool.idle;
    },
  };
}

export function drawn(role: Draft['role'], shape: Draft['shape']): Draft {
  return { role, shape, source: 'reader', status: 'accepted' };
}
