/** A whole frame to RGBA, one pixel for one pixel: for key images and reports. The viewer paints only what it shows. */
import type { StoredFrame } from '../model.ts';
import type { DisplayAttributes } from './attributes.ts';
import { GRAPHIC } from './cover.ts';
import { storedRange } from './defaultWindow.ts';
import { buildDisplayLut, type DisplaySettings, displayValue, MAX_LUT_SIZE } from './displayLut.ts';
import { type PaletteName, palettes } from './palettes.ts';

/**
 * @returns rows x columns x 4 bytes; colour frames are passed through, without window or palette. What lies over the frame is
 * drawn: overlay graphics white (black where the reader or the palette inverts), the shutter in its own gray.
 */
export function renderFrame(
  frame: StoredFrame,
  display: DisplayAttributes,
  settings: DisplaySettings,
  paletteName: PaletteName = 'gray',
): Uint8ClampedArray {
  const rgba = renderPixels(frame, display, settings, paletteName);
  const { cover } = frame;
  if (cover === undefined) return rgba;
  const bright = settings.invert !== (paletteName === 'inverted-gray');
  for (let i = 0; i < cover.pixels.length; i += 1) {
    const flags = cover.pixels[i]!;
    if (flags === 0) continue;
    const gray = (flags & GRAPHIC) !== 0 ? (bright ? 0 : 255) : (display.shutter?.gray ?? 0);
    rgba.fill(gray, i * 4, i * 4 + 3);
  }
  return rgba;
}

function renderPixels(
  frame: StoredFrame,
  display: DisplayAttributes,
  settings: DisplaySettings,
  paletteName: PaletteName,
): Uint8ClampedArray {
  const count = frame.rows * frame.columns;
  const rgba = new Uint8ClampedArray(count * 4).fill(255);
  const { pixels } = frame;
  if (frame.samplesPerPixel === 3) {
    for (let i = 0, from = 0, to = 0; i < count; i += 1, from += 3, to += 4) {
      rgba[to] = pixels[from]!;
      rgba[to + 1] = pixels[from + 1]!;
      rgba[to + 2] = pixels[from + 2]!;
    }
    return rgba;
  }
  const range = storedRange(frame);
  const tabled = !(pixels instanceof Float32Array) && range.high - range.low < MAX_LUT_SIZE;
  const lut = tabled ? buildDisplayLut(display, range, settings) : null;
  const gray = displayValue(display, settings);
  const palette = palettes[paletteName];
  for (let i = 0, to = 0; i < count; i += 1, to += 4) {
    const level = (lut === null ? gray(pixels[i]!) : lut[pixels[i]! - range.low]!) * 3;
    rgba[to] = palette[level]!;
    rgba[to + 1] = palette[level + 1]!;
    rgba[to + 2] = palette[level + 2]!;
  }
  return rgba;
}
