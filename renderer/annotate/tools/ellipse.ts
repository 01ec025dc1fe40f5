/** Uptake ellipses: drag the box from corner to corner; Shift keeps it round, Alt draws from the centre. */
import type { Role } from '../../../shared/reading/model.ts';
import { clampShape } from '../geometry/shapes.ts';
import { drawn, type Tool, type ToolContext } from './tool.ts';
import { type TwoPoint, twoPointStep } from './twoPoint.ts';

/** The ellipse that the gesture stands for. Round means round on the body, so rows are weighed by the pixel's aspect. */
export function ellipseOf(s: TwoPoint, context: Pick<ToolContext, 'aspect' | 'columns' | 'rows'>) {
  const fromCentre = s.alt ? 1 : 0.5;
  let rx = Math.abs(s.to[0] - s.from[0]) * fromCentre;
  let ry = Math.abs(s.to[1] - s.from[1]) * fromCentre;
  if (s.shift) {
    const r = Math.max(rx, ry * context.aspect);
    rx = r;
    ry = r / context.aspect;
  }
  const sx = Math.sign(s.to[0] - s.from[0]);
  const sy = Math.sign(s.to[1] - s.from[1]);
  const center: [number, number] = s.alt ? [s.from[0], s.from[1]] : [s.from[0] + sx * rx, s.from[1] + sy * ry];
  return clampShape({ kind: 'ellipse', center, radii: [rx, ry], rotation: 0 }, context.columns, context.rows);
}

export function ellipseTool(role: Role): Tool<TwoPoint | null> {
  const isRegion = (shape: ReturnType<typeof ellipseOf>) =>
    shape.kind === 'ellipse' && shape.radii[0] >= 0.5 && shape.radii[1] >= 0.5;
  return {
    idle: null,
    step(state, input, context) {
      const { state: next, done } = twoPointStep(state, input, context);
      if (!done) return { state: next };
      const shape = ellipseOf(done, context);
      if (!isRegion(shape))
        return { state: null, problem: 'The ellipse is too small to hold a pixel. Draw it larger.' };
      const reference = role === 'uptake-reference' ? { reference: 'contralateral' as const } : {};
      return { state: next, finished: [{ ...drawn(role, shape), ...reference }] };
    },
    preview(state, context) {
      if (!state) return [];
      const shape = ellipseOf(state, context);
      return isRegion(shape) ? [drawn(role, shape)] : [];
    },
    points: (state) => (state ? [state.from] : []),
    hint: (state) =>
      state
        ? 'Set the opposite corner; Shift round, Alt from the centre'
        : 'Drag a box around the region, or click two corners',
  };
}
