/** One key puts the reference region at the mirrored place of the lesion region, across the body's midline. */

import { shapeBounds } from '../../../shared/geometry/validateShape.ts';
import type { Shape } from '../../../shared/reading/model.ts';
import { findMidline, type Midline, mirrorShape } from '../../../shared/uptake/midline.ts';
import type { Draft } from '../commands/annotations.ts';
import { moveShape } from '../geometry/shapes.ts';
import { type ImageView, viewKey } from './interaction.ts';
import type { AnnotationSession } from './session.ts';

/** The shape pushed just inside the image, with its size kept. */
function pushedInside(shape: Shape, columns: number, rows: number): Shape {
  const box = shapeBounds(shape);
  const push = (low: number, high: number, size: number) => (low < 0 ? -low : high > size ? size - high : 0);
  return moveShape(shape, push(box.left, box.right, columns), push(box.top, box.bottom, rows));
}

/** Mirrors the current lesion's uptake region on this image. Returns what is missing, or null when it was done. */
export function mirrorLesion(session: AnnotationSession, view: ImageView): string | null {
  const { own, columns, rows } = session.toolContext(view);
  const lesion = own.find((a) => a.role === 'uptake-lesion');
  if (!lesion) return 'Draw the uptake of the lesion on this scan first (E), then mirror it.';
  if (!view.stored) return 'The scan is still being read. Mirror again in a moment.';
  const midline: Midline = findMidline(view.stored);
  const draft: Draft = {
    role: 'uptake-reference',
    shape: pushedInside(mirrorShape(lesion.shape, midline), columns, rows),
    source: 'mirror',
    status: 'accepted',
    reference: 'contralateral',
  };
  session.commit(view, [draft]);
  session.interaction.setState({ midline: { key: viewKey(view), midline } });
  return null;
}
