/** Pointer input on one viewport. A gesture starts only when everything before it is on disk. */
import type { Point, Shape } from '../../../shared/geometry/shape.ts';
import { type Hit, hitTest } from '../geometry/hitTest.ts';
import { withCorner } from '../geometry/shapes.ts';
import { distance } from '../geometry/vectors.ts';
import { pointwiseTools } from '../tools/catalogue.ts';
import type { ToolInput } from '../tools/tool.ts';
import { editedShapes, storeEdit } from './edit.ts';
import { type ImageView, viewKey } from './interaction.ts';
import type { AnnotationSession } from './session.ts';
import { snappedForHandle, snappedForTool } from './snap.ts';

/** What the viewport tells of the pointer; image points as in DICOM SCOORD, screen points in CSS pixels. */
export interface PointerInput {
  readonly image: Point;
  readonly screen: Point;
  readonly button: number;
  readonly shift: boolean;
  readonly ctrl: boolean;
  readonly alt: boolean;
  readonly geometry: { readonly scale: number };
}

export interface AnnotationPointer {
  /** True when the gesture belongs to annotation; otherwise the viewport keeps it. */
  down(e: PointerInput): boolean;
  move(e: PointerInput): void;
  up(e: PointerInput): void;
  cancel(): void;
  /** True: the double click was part of drawing and does not fit the image. */
  doubleClick(e: PointerInput): boolean;
  readonly cursor: string | undefined;
  /** A point is in hand on a picture that is shown smaller than it is. */
  readonly magnifies: boolean;
}

const hitRadius = 7;

export function annotationPointer(session: AnnotationSession, view: ImageView): AnnotationPointer {
  const { interaction, inputs } = session;
  /** The pointer is over a handle, which takes one point, and not over the shape, which takes all of it. */
  let overHandle = false;
  let drag: { hit: Hit; from: Point; moved: boolean } | null = null;
  /** The last press was ours: so is the double click that it may be part of. */
  let captured = false;

  const hitAt = (e: PointerInput) =>
    hitTest(e.image, session.onImage(view), hitRadius / e.geometry.scale, interaction.getState().selectedId);

  const send = (input: ToolInput): void => session.send(view, input);

  function changed(e: PointerInput): Map<string, Shape> | null {
    const annotation = drag ? session.onImage(view).find((a) => a.id === drag?.hit.id) : undefined;
    if (!drag || !annotation) return null;
    const { hit, from } = drag;
    const to = snappedForHandle(session, view, annotation, hit.part, e.image, e.ctrl);
    return editedShapes(session, view, annotation, hit.part, from, to, e.shift);
  }

  /** Escape, or undo, while a mark is in hand: it goes back to where it was. */
  const isDropped = (): boolean => drag?.moved === true && interaction.getState().editing === null;

  /** A double click on a side of an outline puts a corner there. */
  function addCorner(e: PointerInput): void {
    const hit = hitAt(e);
    const annotation = session.onImage(view).find((a) => a.id === hit?.id);
    if (hit?.part.kind !== 'edge' || annotation?.shape.kind !== 'polygon') return;
    const { shape } = withCorner(annotation.shape, e.image);
    storeEdit(session, new Map([[annotation.id, shape]]));
  }

  const input = (type: 'down' | 'move' | 'up', e: PointerInput): ToolInput => ({
    type,
    point: snappedForTool(session, view, e.image, e.ctrl),
    hand: e.image,
    shift: e.shift,
    alt: e.alt,
  });

  /** What a press begins; null when it is not ours. */
  function press(e: PointerInput): (() => void) | null {
    if (interaction.getState().crosshair) interaction.setState({ crosshair: null });
    const machine = session.machine();
    const hit = machine?.busy && !session.isBusyElsewhere(view) ? null : hitAt(e);
    const selected = interaction.getState().selectedId;
    // With a tool in hand only the handles of the selected annotation are taken, everything else is drawn over.
    if (hit && (!machine || (hit.id === selected && hit.part.kind === 'handle'))) {
      session.select(hit.id);
      const lesion = session.onImage(view).find((a) => a.id === hit.id)?.lesionId;
      if (lesion) session.setLesion(lesion);
      return () => {
        if (!session.refusesDrawing()) drag = { hit, from: e.image, moved: false };
      };
    }
    if (machine) return () => send(input('down', e));
    if (selected !== null) session.select(null);
    return null;
  }

  function move(e: PointerInput): void {
    if (drag) {
      if (isDropped()) {
        drag = null;
        return;
      }
      drag.moved ||= distance(drag.from, e.image) * e.geometry.scale > 2;
      if (drag.moved) interaction.setState({ editing: changed(e) });
      return;
    }
    if (session.machine()) {
      // Before the first press too, so that it is seen where it would snap to.
      if (session.machine()?.busy && !session.isBusyElsewhere(view)) send(input('move', e));
      else snappedForTool(session, view, e.image, e.ctrl);
      return;
    }
    const hit = hitAt(e);
    overHandle = hit?.part.kind === 'handle';
    const hoveredId = hit?.id ?? null;
    if (hoveredId !== interaction.getState().hoveredId) interaction.setState({ hoveredId });
  }

  return {
    get cursor() {
      const { tool, hoveredId } = interaction.getState();
      if (tool) return 'crosshair';
      return hoveredId === null ? undefined : overHandle ? 'pointer' : 'move';
    },
    get magnifies() {
      const { tool, magnifyDrag } = interaction.getState();
      if (!magnifyDrag || session.pixelOf(view) <= 1) return false;
      if (drag) return drag.moved && drag.hit.part.kind === 'handle';
      const busy = session.machine()?.busy === true && !session.isBusyElsewhere(view);
      return tool !== null && pointwiseTools.has(tool) && busy;
    },
    down(e) {
      captured = false;
      if (e.button !== 0) return false;
      session.noteScale(view, e.geometry.scale);
      if (session.machine() !== null && session.refusesDrawing()) return true;
      if (inputs.waiting) {
        // What comes before it decides what this press means.
        inputs.whenStored(() => press(e)?.());
        captured = true;
        return true;
      }
      const act = press(e);
      if (act) inputs.whenStored(act);
      captured = act !== null;
      return captured;
    },
    move(e) {
      if (inputs.waiting) inputs.inOrder(() => move(e));
      else move(e);
    },
    up(e) {
      inputs.whenStored(() => {
        if (drag) {
          const shapes = drag.moved && !isDropped() ? changed(e) : null;
          drag = null;
          interaction.setState({ editing: null, snapped: null });
          if (shapes) storeEdit(session, shapes);
          return;
        }
        send(input('up', e));
      });
    },
    doubleClick(e) {
      if (!captured) return false;
      inputs.whenStored(() => {
        if (session.machine()?.busy) send({ type: 'double', point: e.image });
        else addCorner(e);
      });
      return true;
    },
    cancel() {
      inputs.inOrder(() => {
        drag = null;
        session.machine()?.reset();
        if (interaction.getState().gesture?.key === viewKey(view)) interaction.setState({ gesture: null });
        interaction.setState({ editing: null, snapped: null });
      });
    },
  };
}
