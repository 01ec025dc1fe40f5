/** What a tool receives from a viewport. */
import type { Point } from '../../shared/geometry/shape.ts';
import type { ViewportGeometry } from './view/geometry.ts';

export interface ImagePointerEvent {
  /** DICOM SCOORD: (0,0) is the outer corner of the top-left pixel. May lie outside the image. */
  readonly image: Point;
  /** CSS pixels from the viewport's top-left corner. */
  readonly screen: Point;
  /** 0 left, 1 middle, 2 right. */
  readonly button: number;
  readonly shift: boolean;
  readonly ctrl: boolean;
  readonly alt: boolean;
  readonly geometry: ViewportGeometry;
}

export interface PointerHandler {
  /** True: the gesture belongs to the tool until `up` or `cancel`. */
  down(event: ImagePointerEvent): boolean;
  /** Also called without a pressed button, for hovering. */
  move(event: ImagePointerEvent): void;
  up(event: ImagePointerEvent): void;
  cancel(): void;
  /** True: the double click is the tool's and does not fit the image. */
  doubleClick?(event: ImagePointerEvent): boolean;
  /** True: the wheel step is the tool's (a threshold, a radius). */
  wheel?(event: ImagePointerEvent, deltaY: number): boolean;
  readonly cursor?: string | undefined;
  /** True: the place under the pointer is shown enlarged beside it while the gesture goes on. */
  readonly magnifies?: boolean;
}

/** What the left button does where no tool takes the gesture. */
export type LeftButtonMode = 'window' | 'zoom' | 'pan' | 'magnify';

/** How image pixels become millimetres, as the caller resolved it; null lengths mean there is no scale to show. */
export interface DisplaySpacing {
  readonly rowMm: number | null;
  readonly columnMm: number | null;
  /** In words: "detector plane", "calibrated". */
  readonly basis: string;
}

/** A fixed range of stored values x rescale, so that several dates are shown on the same scale. */
export interface DisplayScale {
  readonly lower: number;
  readonly upper: number;
  /** In words: "0 to 850 counts", "0 to 3 x reference". */
  readonly label: string;
}
