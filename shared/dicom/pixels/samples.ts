/** From bytes or decoded samples to stored values: byte order, high bit, sign (PS3.5 8.1.1). */
import type { StoredFrame } from '../model.ts';

export interface SampleLayout {
  readonly bitsAllocated: number;
  readonly bitsStored: number;
  readonly highBit: number;
  readonly signed: boolean;
}

/** The pixel description of an image, every number checked. */
export interface PixelLayout extends SampleLayout {
  readonly rows: number;
  readonly columns: number;
  readonly frames: number;
  readonly samplesPerPixel: 1 | 3;
  readonly photometric: string;
  readonly planar: boolean;
}

export type UnsignedSamples = Uint8Array | Uint16Array | Uint32Array;

/** What a decoder gives: the frame, and the planes that were in unused bits of its words, by bit. */
export interface FinishedFrame extends Omit<StoredFrame, 'cover'> {
  readonly spare?: ReadonlyMap<number, Uint8Array>;
}

/** The last step of a frame: from samples to stored values or RGB. */
export type Finish = (samples: UnsignedSamples, rows: number, columns: number, ybr: boolean) => FinishedFrame;

/** Views little-endian bytes as samples without copying where their place in the file allows it. */
export function viewSamples(bytes: Uint8Array, bitsAllocated: number): UnsignedSamples {
  if (bitsAllocated === 8) return bytes;
  const size = bitsAllocated / 8;
  const aligned = bytes.byteOffset % size === 0 ? bytes : bytes.slice();
  const count = Math.floor(bytes.length / size);
  return size === 2
    ? new Uint16Array(aligned.buffer, aligned.byteOffset, count)
    : new Uint32Array(aligned.buffer, aligned.byteOffset, count);
}

/** A copy with the bytes of every word in reverse. */
export function swapBytes(bytes: Uint8Array, wordSize: number): Uint8Array {
  const swapped = new Uint8Array(bytes.length);
  if (wordSize === 2) {
    for (let i = 0; i + 1 < bytes.length; i += 2) {
      swapped[i] = bytes[i + 1]!;
      swapped[i + 1] = bytes[i]!;
    }
    return swapped;
  }
  for (let i = 0; i + wordSize <= bytes.length; i += wordSize) {
    for (let j = 0; j < wordSize; j += 1) swapped[i + j] = bytes[i + wordSize - 1 - j]!;
  }
  return swapped;
}

function signedView(samples: UnsignedSamples): Int8Array | Int16Array | Int32Array {
  const { buffer, byteOffset, length } = samples;
  if (samples instanceof Uint8Array) return new Int8Array(buffer, byteOffset, length);
  if (samples instanceof Uint16Array) return new Int16Array(buffer, byteOffset, length);
  return new Int32Array(buffer, byteOffset, length);
}

/** All bits that occur anywhere, looking at several words at once where their place in memory allows it. */
function unionOfBits(samples: UnsignedSamples): number {
  const { BYTES_PER_ELEMENT: size, byteOffset, length } = samples;
  let any = 0;
  let done = 0;
  if (size < 4 && byteOffset % 4 === 0) {
    const wide = new Uint32Array(samples.buffer, byteOffset, (length * size) >> 2);
    for (let i = 0; i < wide.length; i += 1) any |= wide[i]!;
    any |= any >>> 16;
    any = size === 2 ? any & 0xffff : (any | (any >>> 8)) & 0xff;
    done = wide.length * (4 / size);
  }
  for (let i = done; i < length; i += 1) any |= samples[i]!;
  return any;
}

/**
 * Stored values out of allocated words: bits above the high bit (old overlays) are masked off, signed values get their sign.
 * Words that already are their value are not copied, so the result may share memory with `samples`.
 */
export function storedValues(samples: UnsignedSamples, layout: SampleLayout): StoredFrame['pixels'] {
  const width = samples.BYTES_PER_ELEMENT * 8;
  const { bitsStored, signed } = layout;
  const shift = layout.highBit + 1 - bitsStored;
  if (bitsStored >= width && shift <= 0) return signed ? signedView(samples) : samples;
  if (!signed) {
    const mask = bitsStored >= 32 ? 0xffffffff : 2 ** bitsStored - 1;
    if (shift <= 0 && (unionOfBits(samples) & ~mask) === 0) return samples;
    const masked = samples.slice();
    for (let i = 0; i < masked.length; i += 1) masked[i] = (masked[i]! >>> Math.max(0, shift)) & mask;
    return masked;
  }
  // Up against the left edge of a 32-bit number and back: the shift back drags the sign along.
  const up = 32 - bitsStored - Math.max(0, shift);
  const down = 32 - bitsStored;
  const view = signedView(samples);
  let same = true;
  for (let i = 0; i < view.length && same; i += 1) same = (view[i]! << up) >> down === view[i];
  if (same) return view;
  const extended = view.slice();
  for (let i = 0; i < extended.length; i += 1) extended[i] = (extended[i]! << up) >> down;
  return extended;
}

/** Samples of a codec in words of the size that the header allocates. */
export function fitAllocated(samples: Uint8Array | Uint16Array, bitsAllocated: number): UnsignedSamples {
  if (bitsAllocated <= 8) return samples instanceof Uint8Array ? samples : Uint8Array.from(samples);
  if (bitsAllocated <= 16) return samples instanceof Uint16Array ? samples : Uint16Array.from(samples);
  return Uint32Array.from(samples);
}

/** One bit per pixel, first pixel in the lowest bit (PS3.5 8.2), to a byte each. */
export function unpackBits(bytes: Uint8Array, firstBit: number, pixels: number): Uint8Array {
  const unpacked = new Uint8Array(pixels);
  for (let i = 0; i < pixels; i += 1) {
    const bit = firstBit + i;
    unpacked[i] = (bytes[bit >> 3]! >> (bit & 7)) & 1;
  }
  return unpacked;
}
