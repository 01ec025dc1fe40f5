/** Modality, VOI and presentation in one table over stored values: 8-bit gray for each (PS3.3 N.2, PS3.4 N.2.1). */
import type { DisplayAttributes } from './attributes.ts';
import { isPadding, lookUp, modalityValue } from './modality.ts';
import { functionFor, voiFunctions, type Window } from './voi.ts';

export interface DisplaySettings extends Window {
  /** The reader's inversion, on top of what the file asks for. */
  readonly invert: boolean;
  /** Use this one of the file's VOI look-up tables instead of the window. */
  readonly voiLut?: number | undefined;
}

/** Stored values from `low` to `high`, both included. */
export interface StoredRange {
  readonly low: number;
  readonly high: number;
}

/** 16-bit pixels need 65,536 entries; whoever has deeper ones shows them by displayValue, value by value. */
export const MAX_LUT_SIZE = 1 << 20;

/**
 * Returns a function from a stored value to a gray 0..255: modality transformation, VOI, then inversion exactly once. Padding is
 * shown as background: black, or white when the reader inverts.
 */
export function displayValue(display: DisplayAttributes, settings: DisplaySettings): (stored: number) => number {
  const inverted = display.inverted !== settings.invert;
  const background = settings.invert ? 255 : 0;
  const voiLut = settings.voiLut === undefined ? undefined : display.voiLuts[settings.voiLut];
  const voi = voiFunctions[functionFor(display.voiFunction, settings)];
  const lutTop = voiLut === undefined ? 1 : 2 ** voiLut.bits - 1;
  return (stored) => {
    if (isPadding(display, stored)) return background;
    const value = modalityValue(display, stored);
    const fraction = voiLut === undefined ? voi(value, settings) : Math.min(1, lookUp(voiLut, value) / lutTop);
    const gray = Math.round(fraction * 255);
    return inverted ? 255 - gray : gray;
  };
}

/**
 * The table for stored values `range.low`..`range.high`: entry i is the gray of `range.low + i`.
 * @throws RangeError when the range has more than MAX_LUT_SIZE values or is no range of integers
 */
export function buildDisplayLut(display: DisplayAttributes, range: StoredRange, settings: DisplaySettings): Uint8Array {
  const size = range.high - range.low + 1;
  if (!Number.isInteger(range.low) || !Number.isInteger(size) || size < 1 || size > MAX_LUT_SIZE) {
    throw new RangeError(`no look-up table over ${size} values`);
  }
  const lut = new Uint8Array(size);
  const gray = displayValue(display, settings);
  for (let i = 0; i < size; i += 1) lut[i] = gray(range.low + i);
  return lut;
}
