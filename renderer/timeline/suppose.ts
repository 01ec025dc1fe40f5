/** Reference regions as the reader tries them out: the same place, larger or smaller, or nudged. Pure; nothing is stored. */
import { polygonCentroid } from '../../shared/geometry/polygon.ts';
import type { Shape } from '../../shared/geometry/shape.ts';
import type { Annotation } from '../../shared/reading/model.ts';

export type ReferenceTrial = 'as-drawn' | 'larger' | 'smaller' | 'up' | 'down';

const factors: Readonly<Record<ReferenceTrial, number>> = {
  'as-drawn': 1,
  larger: 1.25,
  smaller: 0.75,
  up: 1,
  down: 1,
};

function centreOf(shape: Shape): readonly [number, number] | null {
  if (shape.kind === 'ellipse') return shape.center;
  return shape.kind === 'polygon' ? polygonCentroid(shape.points) : null;
}

/** The region's height in pixels, for a nudge of half of it. */
function heightOf(shape: Shape): number {
  if (shape.kind === 'ellipse') return 2 * shape.radii[1];
  if (shape.kind !== 'polygon') return 0;
  const rows = shape.points.map(([, row]) => row);
  return Math.max(...rows) - Math.min(...rows);
}

function tried(shape: Shape, trial: ReferenceTrial): Shape {
  const centre = centreOf(shape);
  if (centre === null) return shape;
  const factor = factors[trial];
  const shift = trial === 'up' ? -heightOf(shape) / 2 : trial === 'down' ? heightOf(shape) / 2 : 0;
  if (shape.kind === 'ellipse') {
    return {
      ...shape,
      center: [shape.center[0], shape.center[1] + shift],
      radii: [shape.radii[0] * factor, shape.radii[1] * factor],
    };
  }
  if (shape.kind !== 'polygon') return shape;
  const points = shape.points.map(([x, y]): [number, number] => [
    centre[0] + (x - centre[0]) * factor,
    centre[1] + (y - centre[1]) * factor + shift,
  ]);
  return { ...shape, points };
}

/** The accepted reference regions of a lesion under the trial; empty when they stay as drawn. */
export function suppose(annotations: readonly Annotation[], lesionId: string, trial: ReferenceTrial): Annotation[] {
  if (trial === 'as-drawn') return [];
  return annotations
    .filter((a) => a.role === 'uptake-reference' && a.lesionId === lesionId && a.status === 'accepted')
    .map((a) => ({ ...a, shape: tried(a.shape, trial) }));
}
