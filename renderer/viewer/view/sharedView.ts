/**
 * A view that several images can share: centre and zoom are kept in a reference frame (the longer side of the image is 1,
 * its middle is 0,0) instead of in pixels of one image. Linked viewports share one such view; swapping the date in a
 * viewport keeps it; a landmark alignment brings a prior into the frame of the current film.
 */
import { alignTwoLandmarks } from '../../../shared/geometry/alignment.ts';
import type { Point } from '../../../shared/geometry/shape.ts';
import { type Affine, apply, compose, identity, invert, scaling, similarityMatrix, translation } from './affine.ts';
import { fitScale, type ImageSize, panToPlace, type ScreenSize, type ViewState, viewMatrix } from './geometry.ts';

export interface SharedView {
  /** True: the whole image is shown, `centre` and `zoom` are not used. */
  readonly fit: boolean;
  readonly centre: Point;
  /** CSS pixels per reference unit. */
  readonly zoom: number;
  /** Degrees clockwise. */
  readonly rotation: number;
  readonly hflip: boolean;
  readonly vflip: boolean;
}

export const wholeImage: SharedView = { fit: true, centre: [0, 0], zoom: 1, rotation: 0, hflip: false, vflip: false };

/** Brings this image onto another one. */
export interface Alignment {
  /** Similarity: pixels of this image to pixels of `target`. */
  readonly matrix: Affine;
  readonly target: ImageSize;
  /** SOP Instance UID of the target image. */
  readonly onto?: string;
}

/** The similarity that takes two landmarks of one image to the same two of another. Null when they coincide. */
export function alignByLandmarks(from: readonly [Point, Point], to: readonly [Point, Point]): Affine | null {
  const coincide = ([p, q]: readonly [Point, Point]) => p[0] === q[0] && p[1] === q[1];
  return coincide(from) || coincide(to) ? null : similarityMatrix(alignTwoLandmarks(from, to));
}

function longSide(size: ImageSize): number {
  const x = size.aspect >= 1 ? 1 : 1 / size.aspect;
  const y = size.aspect >= 1 ? size.aspect : 1;
  return Math.max(size.columns * x, size.rows * y);
}

function normalised(size: ImageSize): Affine {
  const unit = 1 / longSide(size);
  const x = size.aspect >= 1 ? 1 : 1 / size.aspect;
  const y = size.aspect >= 1 ? size.aspect : 1;
  return compose(scaling(unit * x, unit * y), translation(-size.columns / 2, -size.rows / 2));
}

/** Pixels of the image to the reference frame. */
export function toReference(size: ImageSize, alignment: Alignment | null): Affine {
  return compose(normalised(alignment?.target ?? size), alignment?.matrix ?? identity);
}

export function zoomOf(view: SharedView, size: ImageSize, alignment: Alignment | null, screen: ScreenSize): number {
  if (!view.fit) return view.zoom;
  const shown = alignment?.target ?? size;
  return fitScale(shown, view.rotation, screen) * longSide(shown);
}

/** The shared view as this image's own view. */
export function viewStateOf(
  view: SharedView,
  size: ImageSize,
  alignment: Alignment | null,
  screen: ScreenSize,
): ViewState {
  const reference = toReference(size, alignment);
  const stretchArea = size.aspect >= 1 ? size.aspect : 1 / size.aspect;
  const unit = Math.sqrt(Math.abs(reference[0] * reference[3] - reference[1] * reference[2]) / stretchArea);
  const turned = alignment === null ? 0 : (Math.atan2(alignment.matrix[1], alignment.matrix[0]) * 180) / Math.PI;
  const state: ViewState = {
    scale: zoomOf(view, size, alignment, screen) * unit,
    pan: [0, 0],
    // One mirror reverses the sense in which the alignment turns.
    rotation: view.rotation + (view.hflip !== view.vflip ? -turned : turned),
    hflip: view.hflip,
    vflip: view.vflip,
  };
  if (view.fit && alignment === null) return state;
  const middle = apply(invert(reference), view.fit ? [0, 0] : view.centre);
  return { ...state, pan: panToPlace(size, state, screen, middle, [screen.widthPx / 2, screen.heightPx / 2]) };
}

export interface Placed {
  readonly view: SharedView;
  readonly size: ImageSize;
  readonly alignment: Alignment | null;
  readonly screen: ScreenSize;
}

function referenceToScreen({ view, size, alignment, screen }: Placed): Affine {
  const matrix = viewMatrix(size, viewStateOf(view, size, alignment, screen), screen);
  return compose(matrix, invert(toReference(size, alignment)));
}

function settled(placed: Placed): SharedView {
  const { view, size, alignment, screen } = placed;
  if (!view.fit) return view;
  return { ...view, fit: false, centre: [0, 0], zoom: zoomOf(view, size, alignment, screen) };
}

/** Zooms so that what is under `at` stays there. The scale stays between 1/40 of the fit and 60 times it. */
export function zoomAt(placed: Placed, at: Point, factor: number): SharedView {
  const view = settled(placed);
  const fit = zoomOf({ ...view, fit: true }, placed.size, placed.alignment, placed.screen);
  const zoom = Math.min(fit * 60, Math.max(fit / 40, view.zoom * factor));
  const f = zoom / view.zoom;
  const under = apply(invert(referenceToScreen(placed)), at);
  const centre: Point = [under[0] - (under[0] - view.centre[0]) / f, under[1] - (under[1] - view.centre[1]) / f];
  return { ...view, zoom, centre };
}

/** Moves the picture by a distance on the screen. */
export function panBy(placed: Placed, dx: number, dy: number): SharedView {
  const view = settled(placed);
  const m = referenceToScreen(placed);
  const back = apply(invert([m[0], m[1], m[2], m[3], 0, 0]), [dx, dy]);
  return { ...view, centre: [view.centre[0] - back[0], view.centre[1] - back[1]] };
}

/**
 * One image pixel on one device pixel, about the middle of the viewport. The image's corner comes to lie on a corner of
 * device pixels: half a pixel beside it every value would be the mean of its neighbours.
 */
export function oneToOne(placed: Placed, devicePixelRatio: number): SharedView {
  const { view, size, alignment, screen } = placed;
  const state = viewStateOf(view, size, alignment, screen);
  const zoomed = zoomAt(placed, [screen.widthPx / 2, screen.heightPx / 2], 1 / devicePixelRatio / state.scale);
  const [x, y] = apply(viewMatrix(size, viewStateOf(zoomed, size, alignment, screen), screen), [0, 0]);
  const toGrid = (at: number) => Math.round(at * devicePixelRatio) / devicePixelRatio - at;
  return panBy({ ...placed, view: zoomed }, toGrid(x), toGrid(y));
}

/** Turns what is on the screen: with one mirror on, the stored angle still counts clockwise on the screen. */
export function turnBy(view: SharedView, degrees: number): SharedView {
  return { ...view, rotation: (((view.rotation + degrees) % 360) + 360) % 360 };
}

/** Mirrors what is on the screen left to right or top to bottom, also when the image is turned. */
export function flip(view: SharedView, across: 'horizontal' | 'vertical'): SharedView {
  // Screen mirror x turn(r) = turn(-r) x the same mirror of the image.
  const rotation = (360 - view.rotation) % 360;
  return across === 'horizontal'
    ? { ...view, rotation, hflip: !view.hflip }
    : { ...view, rotation, vflip: !view.vflip };
}
