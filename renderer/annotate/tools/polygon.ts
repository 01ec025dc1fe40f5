/** Area outline: click point by point, or drag freehand. Double click, Enter or a click on the first point closes. */
import { EnthesisError } from '../../../shared/errors.ts';
import type { Point } from '../../../shared/geometry/shape.ts';
import { requireMeasurable } from '../../../shared/geometry/validateShape.ts';
import type { Role } from '../../../shared/reading/model.ts';
import { simplify, withoutRepeats } from '../geometry/outlines.ts';
import { clampPoint, distance } from '../geometry/vectors.ts';
import { dragThreshold, drawn, type Step, type Tool, type ToolContext } from './tool.ts';

export interface Outline {
  readonly points: readonly Point[];
  readonly cursor: Point;
  /** Where the hand was when it pressed: from there a drag is told from a click, whatever the point snapped to. */
  readonly pressed: Point;
  readonly held: boolean;
  readonly freehand: boolean;
}

/** A click this near to the first point closes, screen pixels. */
export const closeRadius = 8;

function close(state: Outline, role: Role, context: ToolContext): Step<Outline | null> {
  const cleaned = withoutRepeats(state.points, context.pixel * 0.5);
  // A third of a screen pixel: the outline looks the same, and stays editable by its handles.
  const points = state.freehand ? simplify(cleaned, context.pixel / 3) : cleaned;
  if (points.length < 3) return { state, problem: 'An area needs at least three points.' };
  const shape = { kind: 'polygon' as const, points: [...points] };
  try {
    requireMeasurable(shape);
  } catch (error) {
    const problem = error instanceof EnthesisError ? error.message : 'This outline cannot be measured. Draw it again.';
    // A freehand outline cannot be taken back point by point, so it starts anew.
    return { state: state.freehand ? null : { ...state, points: cleaned, held: false }, problem };
  }
  return { state: null, finished: [drawn(role, shape)] };
}

export function polygonTool(role: Role): Tool<Outline | null> {
  return {
    idle: null,
    step(state, input, context) {
      if (input.type === 'key') {
        if (!state) return { state };
        if (input.key === 'Enter') return close(state, role, context);
        const points = state.points.slice(0, -1);
        return { state: points.length === 0 ? null : { ...state, points, freehand: false } };
      }
      const point = clampPoint(input.point, context.columns, context.rows);
      if (input.type === 'double') return state ? close(state, role, context) : { state };
      const hand = clampPoint(input.hand ?? input.point, context.columns, context.rows);
      if (!state) {
        if (input.type !== 'down') return { state };
        return { state: { points: [point], cursor: point, pressed: hand, held: true, freehand: false } };
      }
      const first = state.points[0] ?? point;
      if (input.type === 'down') {
        if (state.points.length >= 3 && distance(first, hand) <= closeRadius * context.pixel) {
          return close(state, role, context);
        }
        return { state: { ...state, points: [...state.points, point], cursor: point, pressed: hand, held: true } };
      }
      if (input.type === 'move') {
        const last = state.freehand ? (state.points.at(-1) ?? hand) : state.pressed;
        if (!state.held || distance(last, hand) <= dragThreshold * context.pixel) {
          return { state: { ...state, cursor: point } };
        }
        // Freehand outlines do not snap, not with the point that they begin with either.
        const points = state.freehand ? state.points : [...state.points.slice(0, -1), state.pressed];
        return { state: { ...state, points: [...points, hand], cursor: hand, freehand: true } };
      }
      if (!state.held) return { state };
      if (state.freehand && state.points.length >= 8) return close({ ...state, held: false }, role, context);
      return { state: { ...state, held: false, freehand: false } };
    },
    preview(state) {
      if (!state) return [];
      const points = state.held ? [...state.points] : [...state.points, state.cursor];
      const [a, b] = points;
      if (a && b && points.length === 2) return [drawn(role, { kind: 'line', points: [a, b] })];
      return points.length >= 3 ? [drawn(role, { kind: 'polygon', points })] : [];
    },
    points: (state) => (state && !state.freehand ? state.points : []),
    hint: (state) =>
      state
        ? 'Click on, Ctrl snaps to the edge; Enter or double click closes, Backspace takes a point back'
        : 'Click point by point, or drag around the focus',
  };
}
