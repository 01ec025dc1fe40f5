/**
 * The table from what is stored to what is shown: modality transformation, window, inversion, colour map, in the order of
 * PS3.4 N.2. One entry for each stored value in the frame.
 */
import type { DisplayAttributes } from '../../../shared/dicom/display/attributes.ts';
import { type ColourMapId, colourMap } from './colourMaps.ts';
import type { Drawable } from './draw.ts';
import type { IndexScale } from './resample.ts';

export interface Shown {
  /** In modality units (after rescale or modality LUT). */
  readonly center: number;
  readonly width: number;
  /** The reader's inversion, on top of MONOCHROME1. */
  readonly invert: boolean;
  readonly colourMap: ColourMapId;
}

/** PS3.3 C.11.1: stored value to modality units. */
export function modalityValue(display: DisplayAttributes, stored: number): number {
  const lut = display.modalityLut;
  if (lut === null) return stored * display.rescaleSlope + display.rescaleIntercept;
  const at = Math.min(lut.entries.length - 1, Math.max(0, Math.round(stored) - lut.firstMapped));
  return lut.entries[at] ?? 0;
}

/** PS3.3 C.11.2.1.2 and C.11.2.1.3: 0..255. */
export function voiValue(display: DisplayAttributes, x: number, center: number, width: number): number {
  if (display.voiFunction === 'SIGMOID') return 255 / (1 + Math.exp((-4 * (x - center)) / width));
  const exact = display.voiFunction === 'LINEAR_EXACT';
  const c = exact ? center : center - 0.5;
  const w = exact ? width : Math.max(width, 1) - 1;
  if (x <= c - w / 2) return 0;
  if (x > c + w / 2) return 255;
  return ((x - c) / w + 0.5) * 255;
}

const outside = 0xff000000;

function build(display: DisplayAttributes, scale: IndexScale, shown: Shown): Uint32Array {
  const colours = colourMap(shown.colourMap);
  const table = new Uint32Array(scale.length);
  const turned = display.inverted !== shown.invert;
  table[0] = outside;
  for (let i = 1; i < scale.length; i++) {
    const stored = scale.first + (i - 1) * scale.step;
    const gray = Math.round(voiValue(display, modalityValue(display, stored), shown.center, shown.width));
    table[i] = colours[turned ? 255 - gray : gray]!;
  }
  return table;
}

const last = new WeakMap<Drawable, { key: string; table: Uint32Array }>();

/** The table for a frame; the same one as long as nothing changed. */
export function displayTable(frame: Drawable, scale: IndexScale, shown: Shown): Uint32Array {
  const key = `${shown.center} ${shown.width} ${shown.invert} ${shown.colourMap}`;
  const known = last.get(frame);
  if (known?.key === key) return known.table;
  const table = build(frame.display, scale, shown);
  last.set(frame, { key, table });
  return table;
}
