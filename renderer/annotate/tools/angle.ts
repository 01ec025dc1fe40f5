/** Angle: end of one arm, vertex, end of the other arm; the first arm may be dragged. */
import type { Point } from '../../../shared/geometry/shape.ts';
import type { AnglePreset } from '../../../shared/size/anglePresets.ts';
import type { Draft } from '../commands/annotations.ts';
import { clampPoint, distance } from '../geometry/vectors.ts';
import { dragThreshold, drawn, type Tool } from './tool.ts';

export interface AngleState {
  readonly points: readonly Point[];
  readonly cursor: Point;
  readonly held: boolean;
}

/** With a preset the three points are asked for by name, and the angle carries it. */
export function angleTool(preset: AnglePreset | null): Tool<AngleState | null> {
  const steps = preset?.steps ?? ['Set the end of the first arm', 'Set the vertex', 'Set the end of the second arm'];
  const named = (shape: Draft['shape']): Draft => ({
    ...drawn('angle', shape),
    ...(preset ? { label: preset.name } : {}),
  });
  return {
    idle: null,
    step(state, input, context) {
      if (input.type === 'double') return { state };
      if (input.type === 'key') {
        if (input.key === 'Enter' || !state) return { state };
        const points = state.points.slice(0, -1);
        return { state: points.length === 0 ? null : { ...state, points } };
      }
      const point = clampPoint(input.point, context.columns, context.rows);
      if (!state) return { state: input.type === 'down' ? { points: [point], cursor: point, held: true } : null };
      if (input.type === 'move') return { state: { ...state, cursor: point } };
      const last = state.points.at(-1) ?? point;
      const away = distance(last, point) > (state.held ? dragThreshold * context.pixel : 0);
      const points = away ? [...state.points, point] : state.points;
      const [a, vertex, b] = points;
      if (a && vertex && b) return { state: null, finished: [named({ kind: 'angle', points: [a, vertex, b] })] };
      return { state: { points, cursor: point, held: input.type === 'down' } };
    },
    preview(state) {
      if (!state) return [];
      const [a, vertex] = state.points;
      if (!a) return [];
      if (!vertex) return [named({ kind: 'line', points: [a, state.cursor] })];
      return [named({ kind: 'angle', points: [a, vertex, state.cursor] })];
    },
    points: (state) => state?.points ?? [],
    hint: (state) =>
      `${Math.min(3, (state?.points.length ?? 0) + 1)} of 3: ${steps[state?.points.length ?? 0] ?? steps[2]}`,
  };
}
