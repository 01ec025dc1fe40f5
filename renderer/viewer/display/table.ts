/** The table from what is stored to what is shown, one entry for each stored value in a frame: the DICOM pipeline, then colour. */
import { type DisplayAttributes, type DisplaySettings, displayValue } from '../../../shared/dicom/display/index.ts';
import { type ColourMapId, colourMap } from './colourMaps.ts';
import type { IndexScale } from './resample.ts';

export interface Shown extends DisplaySettings {
  readonly colourMap: ColourMapId;
}

const outside = 0xff000000;

export function buildTable(display: DisplayAttributes, scale: IndexScale, shown: Shown): Uint32Array {
  const colours = colourMap(shown.colourMap);
  const gray = displayValue(display, shown);
  const table = new Uint32Array(scale.length);
  table[0] = outside;
  for (let i = 1; i < scale.length; i++) table[i] = colours[gray(scale.first + (i - 1) * scale.step)]!;
  return table;
}

const last = new WeakMap<object, { key: string; table: Uint32Array }>();

/** The table for a frame; the same one as long as nothing changed. */
export function displayTable(
  frame: { readonly display: DisplayAttributes },
  scale: IndexScale,
  shown: Shown,
): Uint32Array {
  const key = `${shown.center} ${shown.width} ${shown.invert} ${shown.voiLut ?? ''} ${shown.colourMap}`;
  const known = last.get(frame);
  if (known?.key === key) return known.table;
  const table = buildTable(frame.display, scale, shown);
  last.set(frame, { key, table });
  return table;
}
