/** What the reader is doing right now: nothing of this is stored. */
import { createStore, type StoreApi } from 'zustand/vanilla';
import type { InstanceInfo, StoredFrame } from '../../../shared/dicom/model.ts';
import type { Point, Shape } from '../../../shared/geometry/shape.ts';
import type { AnglePreset } from '../../../shared/size/anglePresets.ts';
import { resolveSpacing } from '../../../shared/size/resolveSpacing.ts';
import type { Draft, ImagePlace } from '../commands/annotations.ts';
import { imageKey } from '../commands/findings.ts';
import type { Offers } from '../placing/offers.ts';
import type { ToolId } from '../tools/catalogue.ts';
import type { CopiedMarks } from './copy.ts';

/** An image as a viewport shows it. */
export interface ImageView {
  readonly info: InstanceInfo;
  readonly frame: number;
  /** SOP Instance UIDs of the whole study. */
  readonly studyImages: ReadonlySet<string>;
  /** Null until the frame is decoded; may be a getter, so that the view stays the same object. */
  readonly stored: StoredFrame | null;
  /** Resolves when `stored` is there, or cannot be had; left out where it is there from the start. */
  readonly arrived?: (() => Promise<void>) | undefined;
  /** All frames of a series together, once they are decoded; left out for single pictures. */
  readonly summed?: StoredFrame | null | undefined;
}

/** The picture whose symmetry gives the midline: a frame of a first pass alone may hold no counts. */
export const symmetrySource = (view: ImageView): StoredFrame | null =>
  view.summed === undefined ? view.stored : view.summed;

export const viewKey = (view: ImageView): string => imageKey(view.info.sopInstanceUid, view.frame);

export const placeOf = (view: ImageView): ImagePlace => ({
  studyInstanceUid: view.info.studyInstanceUid,
  sopInstanceUid: view.info.sopInstanceUid,
  frame: view.frame,
  aspect: resolveSpacing(view.info, null).aspect,
  studyImages: view.studyImages,
});

/** A region grown from a click, shown dashed until it is accepted or dropped. */
export interface ContourProposal {
  readonly key: string;
  readonly view: ImageView;
  readonly seed: Point;
  /** -1 (tight) to 1 (wide): how far the region reaches; wheel and +/- change it. */
  readonly level: number;
  readonly drafts: readonly Draft[];
}

export interface InteractionState {
  readonly tool: ToolId | null;
  /** Of the angle tool: which named angle it draws. */
  readonly preset: AnglePreset | null;
  readonly lesionId: string | null;
  readonly selectedId: string | null;
  readonly hoveredId: string | null;
  /** Preview of the gesture under way, on the image with this key. */
  readonly gesture: { key: string; drafts: readonly Draft[]; points: readonly Point[]; hint: string } | null;
  /** Shapes of a drag under way, by annotation id. */
  readonly editing: ReadonlyMap<string, Shape> | null;
  /** A calibration or a note that waits for its length or text. */
  readonly entry: {
    readonly kind: 'length' | 'note';
    readonly key: string;
    readonly view: ImageView;
    readonly draft: Draft;
    /** The note as it is stored already, while more of it is typed. */
    readonly noteId: string | null;
  } | null;
  readonly contour: ContourProposal | null;
  /** Keyboard crosshair. */
  readonly crosshair: { key: string; point: Point } | null;
  /** Marks of other pictures offered on an image, by its key; see placing/offers.ts. */
  readonly offers: Offers;
  /** What was copied, until something else is. */
  readonly copied: CopiedMarks | null;
  /** The handle of the selected annotation that the arrow keys move; null moves all of it. */
  readonly handle: number | null;
  /** Points snap to edges and to other points; Ctrl turns it over while it is held. */
  readonly snapOn: boolean;
  /** The place under a point in hand is shown enlarged beside it. */
  readonly magnifyDrag: boolean;
  /** Where the pointer snapped to, shown while it does. */
  readonly snapped: { readonly key: string; readonly point: Point } | null;
  /** Input on the images is kept until its turn has come. */
  readonly waiting: boolean;
  /** Why the last gesture did not work, and what to do. */
  readonly problem: string | null;
}

export type InteractionStore = StoreApi<InteractionState>;

export function createInteraction(): InteractionStore {
  return createStore<InteractionState>(() => ({
    tool: null,
    preset: null,
    lesionId: null,
    selectedId: null,
    hoveredId: null,
    gesture: null,
    editing: null,
    entry: null,
    contour: null,
    crosshair: null,
    offers: new Map(),
    copied: null,
    handle: null,
    snapOn: false,
    magnifyDrag: true,
    snapped: null,
    waiting: false,
    problem: null,
  }));
}
