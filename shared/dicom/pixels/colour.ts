/** Colour pixels for show (PS3.3 C.7.6.3.1.2): always 8-bit RGB, side by side. They are never measured as counts. */
import type { UnsignedSamples } from './samples.ts';

/** Full-range YCbCr of BT.601, as YBR_FULL and YBR_FULL_422 define it. Changes `rgb` in place. */
export function ybrFullToRgb(rgb: Uint8Array | Uint8ClampedArray): void {
  const out = new Uint8ClampedArray(rgb.buffer, rgb.byteOffset, rgb.length);
  for (let i = 0; i + 2 < out.length; i += 3) {
    const y = out[i]!;
    const cb = out[i + 1]! - 128;
    const cr = out[i + 2]! - 128;
    out[i] = y + 1.402 * cr;
    out[i + 1] = y - 0.344136 * cb - 0.714136 * cr;
    out[i + 2] = y + 1.772 * cb;
  }
}

/** Two luminances share a pair of chrominances: Y1 Y2 Cb Cr per two pixels of a row. */
export function expand422(bytes: Uint8Array, pixels: number): Uint8Array {
  const full = new Uint8Array(pixels * 3);
  for (let pixel = 0, from = 0, to = 0; pixel < pixels; pixel += 2, from += 4, to += 6) {
    full[to] = bytes[from]!;
    full[to + 3] = bytes[from + 1]!;
    full[to + 1] = bytes[from + 2]!;
    full[to + 4] = bytes[from + 2]!;
    full[to + 2] = bytes[from + 3]!;
    full[to + 5] = bytes[from + 3]!;
  }
  return full;
}

/** Planes (Planar Configuration 1) to pixels. */
export function planesToPixels(samples: UnsignedSamples, pixels: number): UnsignedSamples {
  const out = samples.slice();
  for (let c = 0; c < 3; c += 1) {
    for (let i = 0, at = c; i < pixels; i += 1, at += 3) out[at] = samples[c * pixels + i]!;
  }
  return out;
}

/** Samples deeper than a byte keep their upper eight stored bits. */
export function toBytes(samples: UnsignedSamples, bitsStored: number): Uint8Array {
  if (samples instanceof Uint8Array) return samples;
  const shift = Math.max(0, bitsStored - 8);
  const bytes = new Uint8Array(samples.length);
  for (let i = 0; i < samples.length; i += 1) bytes[i] = samples[i]! >>> shift;
  return bytes;
}

export interface Palette {
  /** Stored value of the first entry. */
  readonly firstMapped: number;
  readonly red: Uint8Array;
  readonly green: Uint8Array;
  readonly blue: Uint8Array;
}

/** Palette Color look-up tables (PS3.3 C.7.6.3.1.5); values outside take the first or last entry. */
export function applyPalette(values: ArrayLike<number>, palette: Palette): Uint8Array {
  const last = palette.red.length - 1;
  const rgb = new Uint8Array(values.length * 3);
  for (let i = 0; i < values.length; i += 1) {
    const entry = Math.min(last, Math.max(0, values[i]! - palette.firstMapped));
    rgb[i * 3] = palette.red[entry]!;
    rgb[i * 3 + 1] = palette.green[entry]!;
    rgb[i * 3 + 2] = palette.blue[entry]!;
  }
  return rgb;
}
