/** What a drag, or a step of the arrow keys, makes of the shapes on an image: the same for mouse and keyboard. */

import type { Point, Shape } from '../../../shared/geometry/shape.ts';
import type { Annotation, PatientRecord } from '../../../shared/reading/model.ts';
import { deleteAnnotations, reshape } from '../commands/annotations.ts';
import type { Command } from '../commands/command.ts';
import { dragged } from '../geometry/editing.ts';
import type { HitPart } from '../geometry/hitTest.ts';
import { handles } from '../geometry/shapes.ts';
import { notSeenHere } from '../placing/offers.ts';
import { type ImageView, symmetrySource } from './interaction.ts';
import { midlineShape, symmetryOf, withMirrored } from './mirror.ts';
import type { AnnotationSession } from './session.ts';

/** Shapes that change when a part of an annotation is taken from one place to another. */
export function editedShapes(
  session: AnnotationSession,
  view: ImageView,
  annotation: Annotation,
  part: HitPart,
  from: Point,
  to: Point,
  rotate: boolean,
): Map<string, Shape> {
  const onImage = session.onImage(view);
  const { columns, rows, aspect } = session.toolContext(view);
  const context = { columns, rows, aspect, onImage };
  const offer = session.offerOf(view, annotation.id);
  // An offered lesion is one thing until it is accepted: taken hold of anywhere but at a handle, all of it moves.
  if (offer && part.kind !== 'handle') {
    const moved = new Map<string, Shape>();
    for (const mark of offer.annotations) {
      for (const [id, shape] of dragged(mark, part, from, to, context, rotate))
        if (!moved.has(id)) moved.set(id, shape);
    }
    return moved;
  }
  // The midline is held at its rows: a handle tilts it, the rest shifts it.
  const level: Point = annotation.role === 'midline' ? [to[0], from[1]] : to;
  const changed = dragged(annotation, part, from, level, context, rotate);
  for (const mark of offer?.annotations ?? []) if (!changed.has(mark.id)) changed.set(mark.id, mark.shape);
  return withMirrored(changed, onImage, columns, rows);
}

/** Stores a finished edit as one step. */
export function storeEdit(session: AnnotationSession, shapes: ReadonlyMap<string, Shape>): void {
  session.change((record) => reshape(record, shapes));
}

/** Arrow keys: the whole of the selected annotation, or the handle that is in hand. */
export function nudged(
  session: AnnotationSession,
  view: ImageView,
  annotation: Annotation,
  by: Point,
): Map<string, Shape> {
  const { handle } = session.interaction.getState();
  const from: Point = handle === null ? [0, 0] : (handles(annotation.shape)[handle] ?? [0, 0]);
  const part: HitPart = handle === null ? { kind: 'inside' } : { kind: 'handle', index: handle };
  return editedShapes(session, view, annotation, part, from, [from[0] + by[0], from[1] + by[1]], false);
}

/**
 * Delete: takes an annotation away. On an offered lesion it says "not seen" for the study; a copy is dropped; the corner in
 * hand of an outline goes alone; a midline that was moved goes back to the one by symmetry, with what it mirrored.
 */
export function deleteSelected(session: AnnotationSession, view: ImageView, selected: Annotation): void {
  const offer = session.offerOf(view, selected.id);
  if (offer) {
    if (offer.kind === 'carried') session.change((record) => notSeenHere(record, offer, view));
    else session.withdraw(view, offer);
    session.select(null);
    return;
  }
  const { handle } = session.interaction.getState();
  const { shape } = selected;
  if (handle !== null && shape.kind === 'polygon' && shape.points.length > 3) {
    const points = shape.points.filter((_, i) => i !== handle);
    session.interaction.setState({ handle: Math.min(handle, points.length - 1) });
    storeEdit(session, new Map([[selected.id, { kind: 'polygon', points }]]));
    return;
  }
  if (selected.role === 'midline') {
    session.change((record) => midlineBySymmetry(session, view, record, selected));
    return;
  }
  session.change((record) => deleteAnnotations(record, [selected.id]));
  session.select(null);
}

/** Gives the image its midline by symmetry back; null while the pixels are not there. */
function midlineBySymmetry(
  session: AnnotationSession,
  view: ImageView,
  record: PatientRecord,
  midline: Annotation,
): Command | null {
  const gone = deleteAnnotations(record, [midline.id]);
  const source = symmetrySource(view);
  if (!gone || !source) return null;
  const { columns, rows } = session.toolContext(view);
  const shapes = withMirrored(
    new Map([[midline.id, midlineShape(symmetryOf(source), rows)]]),
    session.onImage(view),
    columns,
    rows,
  );
  shapes.delete(midline.id);
  const back = reshape(record, shapes, true);
  return { label: 'Midline by symmetry', ops: [...(back?.ops ?? []), ...gone.ops] };
}
