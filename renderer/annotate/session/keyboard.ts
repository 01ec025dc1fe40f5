/** Keys on one viewport: crosshair drawing, nudging, cycling, deleting, accepting. All work can be done with these alone. */

import type { Point } from '../../../shared/geometry/shape.ts';
import type { Annotation } from '../../../shared/reading/model.ts';
import { acceptProposals } from '../commands/annotations.ts';
import { handles, withCorner } from '../geometry/shapes.ts';
import { clampPoint } from '../geometry/vectors.ts';
import { notSeenHere } from '../placing/offers.ts';
import { acceptContour, adjustContour } from './contour.ts';
import { deleteSelected, nudged, storeEdit } from './edit.ts';
import { type ImageView, viewKey } from './interaction.ts';
import type { AnnotationSession } from './session.ts';
import { snappedForTool } from './snap.ts';

export interface KeyInput {
  readonly key: string;
  readonly shift: boolean;
  readonly ctrl: boolean;
}

export const arrows: Readonly<Record<string, readonly [number, number]>> = {
  ArrowLeft: [-1, 0],
  ArrowRight: [1, 0],
  ArrowUp: [0, -1],
  ArrowDown: [0, 1],
};

/** Keys that draw, move, accept or delete marks; all others are left to the commands. */
const drawingKeys = /^(Arrow\w+|Enter|Delete|Backspace|Insert|[+=\-nN])$/;

/** 1 image pixel, 10 with Shift, 50 with Ctrl. */
export const stepOf = (e: KeyInput): number => (e.ctrl ? 50 : e.shift ? 10 : 1);

/** Arrows move the crosshair of the active tool; Enter sets a point there, Enter twice on one place finishes. */
function drawWithKeys(
  session: AnnotationSession,
  view: ImageView,
  e: KeyInput,
  placed: WeakMap<object, Point>,
): boolean {
  const machine = session.machine();
  if (!machine) return false;
  const { columns, rows } = session.toolContext(view);
  const key = viewKey(view);
  const busy = machine.busy && !session.isBusyElsewhere(view);
  const now = session.interaction.getState().crosshair;
  const at: Point = now?.key === key ? now.point : [columns / 2, rows / 2];
  const arrow = arrows[e.key];
  if (arrow) {
    const step = now?.key === key ? stepOf(e) : 0;
    const point = clampPoint([at[0] + arrow[0] * step, at[1] + arrow[1] * step], columns, rows);
    session.interaction.setState({ crosshair: { key, point } });
    const to = snappedForTool(session, view, point, false);
    if (busy) session.send(view, { type: 'move', point: to, hand: point, shift: false, alt: false });
    return true;
  }
  if (e.key === 'Backspace' && busy) {
    session.send(view, { type: 'key', key: 'Backspace' });
    return true;
  }
  if (e.key !== 'Enter') return false;
  const last = placed.get(machine);
  if (now?.key !== key || (busy && last && last[0] === at[0] && last[1] === at[1])) {
    if (!busy) {
      session.interaction.setState({ crosshair: { key, point: at } });
      return true;
    }
    session.send(view, { type: 'key', key: 'Enter' });
    return true;
  }
  placed.set(machine, at);
  const press = { point: snappedForTool(session, view, at, false), hand: at, shift: e.shift, alt: false };
  session.send(view, { type: 'down', ...press });
  if (session.machine() === machine) session.send(view, { type: 'up', ...press });
  return true;
}

function nudge(session: AnnotationSession, view: ImageView, e: KeyInput): boolean {
  const arrow = arrows[e.key];
  const all = session.onImage(view);
  const selected = all.find((a) => a.id === session.interaction.getState().selectedId);
  if (!arrow || !selected) return false;
  // A midline runs from edge to edge: up and down mean nothing to it.
  if (selected.role === 'midline' && arrow[0] === 0) return true;
  const step = stepOf(e);
  storeEdit(session, nudged(session, view, selected, [arrow[0] * step, arrow[1] * step]));
  return true;
}

/** Enter takes the handles of the selected annotation one after the other, Shift+Enter back; after the last one all of it. */
function takeHandle(session: AnnotationSession, view: ImageView, backward: boolean): boolean {
  const { selectedId, handle } = session.interaction.getState();
  const selected = session.onImage(view).find((a) => a.id === selectedId);
  if (!selected || selected.shape.kind === 'point') return false;
  const last = handles(selected.shape).length - 1;
  const next = backward ? (handle === null ? last : handle - 1) : handle === null ? 0 : handle + 1;
  session.interaction.setState({ handle: next < 0 || next > last ? null : next });
  return true;
}

/** Accepts the selected proposal; an offered lesion is accepted with all its marks. */
export function acceptSelected(session: AnnotationSession, view: ImageView, selected: Annotation): void {
  const group = session.offerOf(view, selected.id)?.annotations ?? [selected];
  session.change((r) =>
    acceptProposals(
      r,
      group.map((a) => a.id),
    ),
  );
}

/** Tab walks through the image's annotations and then leaves the viewport, so that the keyboard is never trapped. */
function cycle(session: AnnotationSession, view: ImageView, backward: boolean): boolean {
  const ids = session.onImage(view).map((a) => a.id);
  const { selectedId } = session.interaction.getState();
  const at = selectedId === null ? -1 : ids.indexOf(selectedId);
  const next = backward ? (at < 0 ? ids.length - 1 : at - 1) : at + 1;
  const id = ids[next];
  session.select(id ?? null);
  return id !== undefined;
}

/** Handles one key on the focused viewport. True when it was used. */
export function createKeyboard(session: AnnotationSession) {
  const placed = new WeakMap<object, Point>();
  const handle = (view: ImageView, e: KeyInput): boolean => {
    const { interaction } = session;
    const now = interaction.getState();
    if (e.key === 'Escape') {
      session.escape();
      return true;
    }
    if (now.contour && e.key === 'Enter') {
      acceptContour(session);
      return true;
    }
    if (now.contour && (e.key === '+' || e.key === '=' || e.key === '-')) {
      adjustContour(session, e.key === '-' ? -1 : 1);
      return true;
    }
    if (now.contour && (e.key === 'Delete' || e.key === 'Backspace')) {
      interaction.setState({ contour: null });
      return true;
    }
    if (now.tool && drawWithKeys(session, view, e, placed)) return true;
    if (e.key === 'Tab') return now.tool ? false : cycle(session, view, e.shift);
    const selected = session.onImage(view).find((a) => a.id === now.selectedId);
    if (!selected) return false;
    if (e.key === 'Delete' || e.key === 'Backspace') {
      deleteSelected(session, view, selected);
      return true;
    }
    if (e.key === 'Insert' && now.handle !== null && selected.shape.kind === 'polygon') {
      const { points } = selected.shape;
      const [from, to] = [points[now.handle], points[(now.handle + 1) % points.length]];
      if (from && to) {
        const { shape, index } = withCorner(selected.shape, [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2]);
        storeEdit(session, new Map([[selected.id, shape]]));
        interaction.setState({ handle: index });
      }
      return true;
    }
    const offer = session.offerOf(view, selected.id);
    if (offer?.kind === 'carried' && e.key.toLowerCase() === 'n' && !e.ctrl) {
      session.change((r) => notSeenHere(r, offer, view));
      session.select(null);
      return true;
    }
    if (e.key === 'Enter') {
      if (selected.status !== 'proposed') return takeHandle(session, view, e.shift);
      acceptSelected(session, view, selected);
      return true;
    }
    return nudge(session, view, e);
  };
  return (view: ImageView, e: KeyInput): boolean => {
    const { tool, selectedId, contour } = session.interaction.getState();
    const draws = (tool ?? selectedId ?? contour) !== null && drawingKeys.test(e.key);
    if (draws && session.refusesDrawing()) return true;
    if (!session.inputs.waiting) return handle(view, e);
    session.inputs.inOrder(() => void handle(view, e));
    return true;
  };
}
