/** How a frame is drawn: the window, colours and smoothing that follow from the frame, the presentation and a shared scale. */
import type { InstanceInfo } from '../../../shared/dicom/model.ts';
import { baseWindow } from '../display/defaultWindow.ts';
import type { Drawable } from '../display/draw.ts';
import type { FrameStatistics } from '../frames/protocol.ts';
import type { DisplayScale } from '../types.ts';
import type { CanvasLook } from '../useCanvasHost.ts';
import type { ViewState } from './geometry.ts';
import type { Presentation } from './presentation.ts';

/** The window that a change is counted from, in modality units. */
export interface WindowBase {
  readonly center: number;
  readonly width: number;
  readonly voiLut?: number;
}

/** @param series range of all frames that the drawn one is played with: they are shown on one scale */
export function windowBase(
  drawable: Drawable,
  presentation: Presentation,
  scale: DisplayScale | null,
  series: FrameStatistics | null = null,
): WindowBase {
  const { display, info, statistics } = drawable;
  // A preset that the reader asks for goes before the scale of all dates, and the text says so.
  if (scale === null || presentation.preset !== null)
    return baseWindow({ display, info, statistics: series ?? statistics }, presentation.preset);
  return { center: (scale.lower + scale.upper) / 2, width: scale.upper - scale.lower };
}

/** Bone scans are read dark on bright, in gray. */
export function isInverted(instance: InstanceInfo | null, presentation: Presentation): boolean {
  return presentation.inverted ?? (instance?.modality === 'NM' && (presentation.colourMap ?? 'gray') === 'gray');
}

export function lookOf(
  drawable: Drawable,
  instance: InstanceInfo | null,
  presentation: Presentation,
  scale: DisplayScale | null,
  view: ViewState,
  series: FrameStatistics | null = null,
): CanvasLook {
  const base = windowBase(drawable, presentation, scale, series);
  const { shift, stretch } = presentation.window ?? { shift: 0, stretch: 1 };
  return {
    view,
    center: base.center + shift * base.width,
    width: Math.max(base.width * stretch, 1e-6),
    voiLut: presentation.window === null ? base.voiLut : undefined,
    invert: isInverted(instance, presentation),
    colourMap: presentation.colourMap ?? 'gray',
    smooth: presentation.smooth,
    sharpen: presentation.sharpen,
    overlays: presentation.overlays,
  };
}
