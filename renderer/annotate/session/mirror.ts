/** One key puts the reference region at the mirrored place of the lesion region. */
import type { Shape } from '../../../shared/reading/model.ts';
import type { Draft } from '../commands/annotations.ts';
import { clampShape, mirrorAboutColumn } from '../geometry/shapes.ts';
import type { ImageView } from './interaction.ts';
import type { AnnotationSession } from './session.ts';

/** The mirrored shape, about the middle of the image. */
function mirrored(view: ImageView, shape: Shape): Shape {
  const { columns, rows } = view.info;
  return clampShape(mirrorAboutColumn(shape, (columns ?? 0) / 2), columns ?? 0, rows ?? 0);
}

/** Mirrors the current lesion's uptake region on this image. Returns what is missing, or null when it was done. */
export function mirrorLesion(session: AnnotationSession, view: ImageView): string | null {
  const { own } = session.toolContext(view);
  const lesion = own.find((a) => a.role === 'uptake-lesion');
  if (!lesion) return 'Draw the uptake of the lesion on this scan first (E), then mirror it.';
  const draft: Draft = {
    role: 'uptake-reference',
    shape: mirrored(view, lesion.shape),
    source: 'mirror',
    status: 'accepted',
    reference: 'contralateral',
  };
  session.commit(view, [draft]);
  return null;
}
