/** One key puts the reference region at the mirrored place of the lesion region, across the body's midline. */

import { findMidline, type Midline, mirrorShape } from '../../../shared/uptake/midline.ts';
import type { Draft } from '../commands/annotations.ts';
import { pushInside } from '../geometry/shapes.ts';
import { type ImageView, viewKey } from './interaction.ts';
import type { AnnotationSession } from './session.ts';

/** Mirrors the current lesion's uptake region on this image. Returns what is missing, or null when it was done. */
export function mirrorLesion(session: AnnotationSession, view: ImageView): string | null {
  const { own, columns, rows } = session.toolContext(view);
  const lesion = own.find((a) => a.role === 'uptake-lesion');
  if (!lesion) return 'Draw the uptake of the lesion on this scan first (E), then mirror it.';
  if (!view.stored) return 'The scan is still being read. Mirror again in a moment.';
  const midline: Midline = findMidline(view.stored);
  const draft: Draft = {
    role: 'uptake-reference',
    shape: pushInside(mirrorShape(lesion.shape, midline), columns, rows),
    source: 'mirror',
    status: 'accepted',
    reference: 'contralateral',
  };
  session.commit(view, [draft]);
  session.interaction.setState({ midline: { key: viewKey(view), midline } });
  return null;
}
