/**
 * What a trend plot is made of. Coordinates are points (1/72 inch in print, CSS pixels on the screen), origin top left,
 * y downward. A drawer needs no knowledge of the data: it maps each role to a colour or a line width of its medium.
 */
import type { Conclusion } from '../../maturity/model.ts';

export type PlotPoint = readonly [x: number, y: number];

export type PlotRole =
  | 'frame'
  | 'grid'
  | 'tick-text'
  | 'lane-title'
  | 'note'
  | 'sdc-band'
  | 'sdc-line'
  | 'fit-band'
  | 'fit-line'
  | 'size-line'
  | 'size-error'
  | 'size-mark'
  | 'ratio-line'
  | 'ratio-error'
  | 'ratio-mark'
  | 'cut'
  | 'cut-text'
  | 'ribbon'
  | 'ribbon-text';

/** The image behind a mark: where a click goes. */
export interface PlotTarget {
  readonly studyInstanceUid: string;
  readonly sopInstanceUid: string;
  readonly frame: number;
}

export type PlotPrimitive =
  | {
      readonly kind: 'line';
      readonly role: PlotRole;
      readonly from: PlotPoint;
      readonly to: PlotPoint;
      readonly dashed: boolean;
    }
  | { readonly kind: 'path'; readonly role: PlotRole; readonly points: readonly PlotPoint[]; readonly closed: boolean }
  | {
      readonly kind: 'rect';
      readonly role: PlotRole;
      readonly x: number;
      readonly y: number;
      readonly width: number;
      readonly height: number;
      /** Only on role `ribbon`: which conclusion the cell stands for. */
      readonly conclusion?: Conclusion;
    }
  | {
      readonly kind: 'text';
      readonly role: PlotRole;
      /** Baseline origin. */
      readonly at: PlotPoint;
      readonly text: string;
      readonly anchor: 'start' | 'middle' | 'end';
      readonly fontSize: number;
    }
  | {
      readonly kind: 'mark';
      readonly role: 'size-mark' | 'ratio-mark';
      readonly at: PlotPoint;
      readonly radius: number;
      /** Sizes are squares, ratios circles, so that the two differ without colour. */
      readonly glyph: 'square' | 'circle';
      /** A hollow mark is not comparable with its neighbours; `reason` says why. */
      readonly hollow: boolean;
      readonly label: string;
      readonly reason: string | null;
      readonly target: PlotTarget;
    };

export interface TrendPlot {
  readonly width: number;
  readonly height: number;
  /** In drawing order: later ones lie on top. */
  readonly primitives: readonly PlotPrimitive[];
  /** The plot in words, for readers who do not see it. */
  readonly description: string;
}
