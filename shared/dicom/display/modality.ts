/** The modality transformation (PS3.3 C.11.1): stored values to values with a meaning, by look-up table or by rescale. */
import type { DisplayAttributes, LookupTable } from './attributes.ts';

/** An entry for every input: what lies outside takes the first or the last (PS3.3 C.11.1.1.1). */
export function lookUp(table: LookupTable, value: number): number {
  const index = Math.round(value) - table.firstMapped;
  return table.entries[index < 0 ? 0 : Math.min(index, table.entries.length - 1)]!;
}

export function modalityValue(display: DisplayAttributes, stored: number): number {
  if (display.modalityLut !== null) return lookUp(display.modalityLut, stored);
  return stored * display.rescaleSlope + display.rescaleIntercept;
}

export function isPadding(display: DisplayAttributes, stored: number): boolean {
  return display.padding !== null && stored >= display.padding.low && stored <= display.padding.high;
}
