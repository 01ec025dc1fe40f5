/**
 * Where image points land on the screen. The matrix is the one cornerstone-core draws with (a test compares the two), so
 * that the overlay and the picture cannot drift apart. Image coordinates are DICOM SCOORD: (0,0) is the outer corner of
 * the top-left pixel.
 */
import type { Point } from '../../../shared/geometry/shape.ts';
import { type Affine, apply, compose, invert, scaling, translation, turn } from './affine.ts';

export interface ImageSize {
  readonly rows: number;
  readonly columns: number;
  /** Ratio of row spacing to column spacing; 1 for square pixels. */
  readonly aspect: number;
}

export interface ViewState {
  /** Screen pixels per image pixel, along the axis that is not stretched. */
  readonly scale: number;
  /** Displacement of the image from the centre, in image pixels along the screen axes. */
  readonly pan: Point;
  /** Degrees clockwise. */
  readonly rotation: number;
  readonly hflip: boolean;
  readonly vflip: boolean;
}

export interface ScreenSize {
  readonly widthPx: number;
  readonly heightPx: number;
}

/** Non-square pixels are stretched, never shrunk: cornerstone-core's rule. */
function stretch(aspect: number): { x: number; y: number } {
  return aspect >= 1 ? { x: 1, y: aspect } : { x: 1 / aspect, y: 1 };
}

export function viewMatrix(image: ImageSize, view: ViewState, screen: ScreenSize): Affine {
  const s = stretch(image.aspect);
  let m = translation(screen.widthPx / 2, screen.heightPx / 2);
  m = compose(m, turn(view.rotation));
  m = compose(m, scaling(view.scale * s.x, view.scale * s.y));
  m = compose(m, turn(-view.rotation));
  m = compose(m, translation(view.pan[0], view.pan[1]));
  m = compose(m, turn(view.rotation));
  m = compose(m, scaling(view.hflip ? -1 : 1, view.vflip ? -1 : 1));
  return compose(m, translation(-image.columns / 2, -image.rows / 2));
}

/** The scale at which the whole image just fits, whatever the rotation. */
export function fitScale(image: ImageSize, rotation: number, screen: ScreenSize): number {
  const s = stretch(image.aspect);
  const w = image.columns * s.x;
  const h = image.rows * s.y;
  const r = turn(rotation);
  const across = Math.abs(r[0]) * w + Math.abs(r[2]) * h;
  const down = Math.abs(r[1]) * w + Math.abs(r[3]) * h;
  return Math.min(screen.widthPx / across, screen.heightPx / down);
}

/** The pan that puts `image` point under `screen` point, everything else as in `view`. */
export function panToPlace(
  size: ImageSize,
  view: ViewState,
  screen: ScreenSize,
  imagePoint: Point,
  screenPoint: Point,
): Point {
  const here = apply(viewMatrix(size, { ...view, pan: [0, 0] }, screen), imagePoint);
  // The pan acts between "turned, scaled" and "turned back": solve that 2x2 for the missing displacement.
  const s = stretch(size.aspect);
  const linear = compose(
    compose(turn(view.rotation), scaling(view.scale * s.x, view.scale * s.y)),
    turn(-view.rotation),
  );
  return apply(invert(linear), [screenPoint[0] - here[0], screenPoint[1] - here[1]]);
}

/** What an overlay or a tool needs to know about a viewport. Screen points are CSS pixels from its top-left corner. */
export interface ViewportGeometry {
  imageToScreen(p: Point): Point;
  screenToImage(p: Point): Point;
  readonly matrix: Affine;
  /** CSS pixels per image pixel (geometric mean of both axes). */
  readonly scale: number;
  readonly widthPx: number;
  readonly heightPx: number;
  readonly rotation: number;
  readonly hflip: boolean;
  readonly vflip: boolean;
}

export function viewportGeometry(image: ImageSize, view: ViewState, screen: ScreenSize): ViewportGeometry {
  const matrix = viewMatrix(image, view, screen);
  const inverse = invert(matrix);
  return {
    imageToScreen: (p) => apply(matrix, p),
    screenToImage: (p) => apply(inverse, p),
    matrix,
    scale: Math.sqrt(Math.abs(matrix[0] * matrix[3] - matrix[1] * matrix[2])),
    widthPx: screen.widthPx,
    heightPx: screen.heightPx,
    rotation: view.rotation,
    hflip: view.hflip,
    vflip: view.vflip,
  };
}
