/** Short axis on its own: starts anywhere beside the long axis and can only run perpendicular to it. */
import type { Point } from '../../../shared/geometry/shape.ts';
import { distance, endInside, perpendicular } from '../geometry/vectors.ts';
import { drawn, type Tool, type ToolContext } from './tool.ts';
import { type TwoPoint, twoPointStep } from './twoPoint.ts';

/** The end moved onto the perpendicular of a-b through `from`. */
export function ontoPerpendicular(from: Point, to: Point, a: Point, b: Point, aspect: number): Point {
  const d = perpendicular(a, b, aspect);
  const length = (to[0] - from[0]) * d[0] + (to[1] - from[1]) * d[1];
  return [from[0] + d[0] * length, from[1] + d[1] * length];
}

function axis(state: TwoPoint, context: ToolContext): [Point, Point] | null {
  const long = context.own.find((a) => a.role === 'long-axis')?.shape;
  if (long?.kind !== 'line') return null;
  const end = ontoPerpendicular(state.from, state.to, long.points[0], long.points[1], context.aspect);
  return [state.from, endInside(state.from, end, context.columns, context.rows)];
}

export const shortAxisTool: Tool<TwoPoint | null> = {
  idle: null,
  step(state, input, context) {
    if (!state && input.type === 'down' && !context.own.some((a) => a.role === 'long-axis')) {
      return { state, problem: 'Draw the long axis first: the short axis stands perpendicular to it.' };
    }
    const { state: next, done } = twoPointStep(state, input, context);
    const points = done ? axis(done, context) : null;
    if (points && distance(...points) === 0) {
      return { state: next, problem: 'The short axis has no length here. Drag across the long axis.' };
    }
    return points ? { state: next, finished: [drawn('short-axis', { kind: 'line', points })] } : { state: next };
  },
  preview(state, context) {
    const points = state ? axis(state, context) : null;
    return points ? [drawn('short-axis', { kind: 'line', points })] : [];
  },
  points: (state) => (state ? [state.from] : []),
  hint: () => 'Drag across the long axis',
};
