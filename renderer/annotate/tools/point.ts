/** One click: a text note, or the seed of a contour. */
import type { Point } from '../../../shared/geometry/shape.ts';
import type { Role } from '../../../shared/reading/model.ts';
import { clampPoint } from '../geometry/vectors.ts';
import { drawn, type Tool } from './tool.ts';

export function pointTool(role: Role, hint: string): Tool<{ readonly point: Point } | null> {
  return {
    idle: null,
    step(state, input, context) {
      if (input.type === 'key' || input.type === 'double') return { state };
      const point = clampPoint(input.point, context.columns, context.rows);
      if (input.type === 'down') return { state: { point } };
      if (input.type === 'move') return { state: state ? { point } : null };
      return state ? { state: null, finished: [drawn(role, { kind: 'point', point })] } : { state };
    },
    preview: () => [],
    points: (state) => (state ? [state.point] : []),
    hint: () => hint,
  };
}
