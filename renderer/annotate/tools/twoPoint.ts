/** The gesture of two points, shared by lines and ellipses: drag from one to the other, or click both. */
import type { Point } from '../../../shared/geometry/shape.ts';
import { clampPoint, distance } from '../geometry/vectors.ts';
import { dragThreshold, type ToolContext, type ToolInput } from './tool.ts';

export interface TwoPoint {
  readonly from: Point;
  readonly to: Point;
  readonly held: boolean;
  /** The first point was set by a click; the second comes by another one. */
  readonly clicked: boolean;
  readonly shift: boolean;
  readonly alt: boolean;
}

/** Null state: nothing set yet. `done` with both points when the gesture is finished. */
export function twoPointStep(
  state: TwoPoint | null,
  input: ToolInput,
  context: ToolContext,
): { state: TwoPoint | null; done?: TwoPoint } {
  if (input.type === 'key') {
    if (input.key === 'Backspace') return { state: null };
    return state && distance(state.from, state.to) > 0 ? { state: null, done: state } : { state };
  }
  if (input.type === 'double') return { state };
  const point = clampPoint(input.point, context.columns, context.rows);
  const keys = { shift: input.shift, alt: input.alt };
  if (!state) {
    if (input.type !== 'down') return { state };
    return { state: { from: point, to: point, held: true, clicked: false, ...keys } };
  }
  const next = { ...state, to: point, ...keys };
  if (input.type === 'move') return { state: next };
  if (input.type === 'down') return { state: { ...next, held: true, clicked: true } };
  if (!state.held) return { state };
  const far = distance(next.from, next.to) > dragThreshold * context.pixel;
  // Two clicks may lie closer than a drag: what was aimed at twice is meant.
  if (far || (state.clicked && distance(next.from, next.to) > 0)) return { state: null, done: next };
  return { state: { ...next, held: false } };
}
