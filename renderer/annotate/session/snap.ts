/** Snapping: ends of measuring lines and corners of outlines go to the nearest strong edge of the picture, or to a point that is there. */

import type { Point } from '../../../shared/geometry/shape.ts';
import type { Annotation } from '../../../shared/reading/model.ts';
import { snapAlong, snapNear } from '../../../shared/size/snapToEdge.ts';
import type { HitPart } from '../geometry/hitTest.ts';
import { handles } from '../geometry/shapes.ts';
import { distance } from '../geometry/vectors.ts';
import { pointwiseTools } from '../tools/catalogue.ts';
import { closeRadius } from '../tools/polygon.ts';
import { ontoPerpendicular } from '../tools/shortAxis.ts';
import { type ImageView, viewKey } from './interaction.ts';
import type { AnnotationSession } from './session.ts';

/** Reach on the screen, and its bounds on the image: a film that is shown small must not snap across a bone. */
const reachScreenPx = 10;
const reachImagePx = { least: 3, most: 30 } as const;
const pointScreenPx = 8;

export interface SnapTarget {
  /** The other end of the line that the point belongs to; null where the point may move any way. */
  readonly anchor: Point | null;
  /** Annotation in hand: it does not snap to its own points. */
  readonly ownId: string | null;
}

/** Whether snapping is on now: by the setting, turned over while Ctrl is held. */
export const isSnapping = (session: AnnotationSession, ctrl: boolean): boolean =>
  session.interaction.getState().snapOn !== ctrl;

/** The place that a point snaps to; null where it stays. */
export function snapPoint(session: AnnotationSession, view: ImageView, at: Point, target: SnapTarget): Point | null {
  const pixel = session.pixelOf(view);
  let nearest: Point | null = null;
  let best = pointScreenPx * pixel;
  for (const other of session.onImage(view)) {
    if (other.id === target.ownId || other.role === 'midline') continue;
    for (const handle of handles(other.shape)) {
      const far = distance(at, handle);
      if (far <= best) [nearest, best] = [handle, far];
    }
  }
  if (nearest) return nearest;
  if (!view.stored) return null;
  const reach = Math.min(reachImagePx.most, Math.max(reachImagePx.least, reachScreenPx * pixel));
  const { anchor } = target;
  if (anchor && distance(anchor, at) > reach) {
    return snapAlong(view.stored, at, [at[0] - anchor[0], at[1] - anchor[1]], reach);
  }
  return snapNear(view.stored, at, reach);
}

const anyWay: SnapTarget = { anchor: null, ownId: null };

/** What the point of the tool in hand snaps along. Null for tools and steps that do not snap. */
function toolTarget(session: AnnotationSession, view: ImageView): SnapTarget | null {
  const { tool, gesture } = session.interaction.getState();
  const machine = session.machine();
  if (!machine || tool === null) return null;
  if (tool !== 'area' && !pointwiseTools.has(tool)) return null;
  // A press here would begin anew.
  if (session.isBusyElsewhere(view)) return anyWay;
  // An outline that is drawn freehand has no points to set, and does not snap.
  if (tool === 'area') return machine.busy && machine.points().length === 0 ? null : anyWay;
  // The short axis of the bidirectional tool is laid by its distance from the long one, on both sides at once.
  if (tool === 'bidirectional' && gesture?.drafts.some((d) => d.role === 'short-axis')) return null;
  return { anchor: machine.busy ? (machine.points()[0] ?? null) : null, ownId: null };
}

/** The pointer's place for the tool in hand, snapped where snapping is on; the place is marked on the image. */
export function snappedForTool(session: AnnotationSession, view: ImageView, at: Point, ctrl: boolean): Point {
  const target = isSnapping(session, ctrl) ? toolTarget(session, view) : null;
  if (!target) return marked(session, view, at, null);
  const first = closingPoint(session, view, at);
  if (first) return marked(session, view, at, first);
  return marked(session, view, at, snapPoint(session, view, onAxis(session, view, at, target.anchor), target));
}

/** The first point of the outline in hand, where a click would close it. */
function closingPoint(session: AnnotationSession, view: ImageView, at: Point): Point | null {
  if (session.interaction.getState().tool !== 'area' || session.isBusyElsewhere(view)) return null;
  const points = session.machine()?.points() ?? [];
  const [first] = points;
  return first && points.length >= 3 && distance(first, at) <= closeRadius * session.pixelOf(view) ? first : null;
}

/** The short axis tool runs perpendicular to the long axis: what snaps is the point on that line. */
function onAxis(session: AnnotationSession, view: ImageView, at: Point, anchor: Point | null): Point {
  if (session.interaction.getState().tool !== 'short-axis' || !anchor) return at;
  const { own, aspect } = session.toolContext(view);
  const long = own.find((a) => a.role === 'long-axis')?.shape;
  return long?.kind === 'line' ? ontoPerpendicular(anchor, at, long.points[0], long.points[1], aspect) : at;
}

/** The place of a handle in hand, snapped where snapping is on. */
export function snappedForHandle(
  session: AnnotationSession,
  view: ImageView,
  annotation: Annotation,
  part: HitPart,
  at: Point,
  ctrl: boolean,
): Point {
  const { shape } = annotation;
  if (part.kind !== 'handle' || annotation.role === 'midline' || !isSnapping(session, ctrl)) {
    return marked(session, view, at, null);
  }
  if (shape.kind !== 'line' && shape.kind !== 'angle' && shape.kind !== 'polygon')
    return marked(session, view, at, null);
  const anchor = shape.kind === 'line' ? shape.points[part.index === 0 ? 1 : 0] : null;
  const { onImage, aspect } = { onImage: session.onImage(view), aspect: session.toolContext(view).aspect };
  const long = onImage.find((a) => a.role === 'long-axis' && a.lesionId === annotation.lesionId)?.shape;
  const along =
    annotation.role === 'short-axis' && anchor && long?.kind === 'line'
      ? ontoPerpendicular(anchor, at, long.points[0], long.points[1], aspect)
      : at;
  return marked(session, view, at, snapPoint(session, view, along, { anchor, ownId: annotation.id }));
}

function marked(session: AnnotationSession, view: ImageView, at: Point, to: Point | null): Point {
  const { snapped } = session.interaction.getState();
  if (to) session.interaction.setState({ snapped: { key: viewKey(view), point: to } });
  else if (snapped) session.interaction.setState({ snapped: null });
  return to ?? at;
}
