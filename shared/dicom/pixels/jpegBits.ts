/** Entropy-coded JPEG data: intervals without stuffing, bits, and canonical Huffman codes (ITU-T T.81 C, F.2.2). */
import { endOfEntropyData, type HuffmanSpec, jpegError } from './jpegMarkers.ts';

/** EXTEND of T.81 F.2.2.1: magnitude bits to a signed number. */
export function extend(bits: number, size: number): number {
  return bits < 1 << (size - 1) ? bits - (1 << size) + 1 : bits;
}

export interface CanonicalCodes {
  /** First code and index of its value, by length 1..16. */
  readonly firstCode: Int32Array;
  readonly firstIndex: Int32Array;
  readonly counts: Uint8Array;
  readonly values: Uint8Array;
}

export function canonicalCodes(spec: HuffmanSpec | undefined): CanonicalCodes {
  if (spec === undefined) throw jpegError('a Huffman table is missing');
  const firstCode = new Int32Array(17);
  const firstIndex = new Int32Array(17);
  let code = 0;
  let index = 0;
  for (let length = 1; length <= 16; length += 1) {
    firstCode[length] = code;
    firstIndex[length] = index;
    code += spec.counts[length - 1]!;
    index += spec.counts[length - 1]!;
    if (code > 1 << length) throw jpegError('a Huffman table is broken');
    code <<= 1;
  }
  return { firstCode, firstIndex, counts: spec.counts, values: spec.values };
}

export function forEachCode(codes: CanonicalCodes, visit: (code: number, length: number, value: number) => void): void {
  for (let length = 1; length <= 16; length += 1) {
    for (let i = 0; i < codes.counts[length - 1]!; i += 1) {
      visit(codes.firstCode[length]! + i, length, codes.values[codes.firstIndex[length]! + i]!);
    }
  }
}

/** Zero bytes behind the data of an interval, over and above what a caller reads ahead. */
const PADDING = 16;

/**
 * Reads bits of one restart interval by their position: four bytes from there hold at least 25 unread bits. Zero padding follows
 * the data, so that a fast loop may read ahead and look at `overrun` afterwards.
 */
export class BitReader {
  readonly view: DataView;
  readonly #bits: number;
  /** In bits from the start of the interval. */
  position = 0;

  constructor(bytes: Uint8Array, size: number) {
    this.view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
    this.#bits = size * 8;
  }

  /** True when more bits were read than there are. */
  get overrun(): boolean {
    return this.position > this.#bits;
  }

  /** The next 16 bits, not yet consumed. */
  #peek(): number {
    if (this.position > this.#bits) throw jpegError('it ends too early');
    return (this.view.getUint32(this.position >>> 3) << (this.position & 7)) >>> 16;
  }

  /** @param wanted 1 to 16 */
  bits(wanted: number): number {
    const value = this.#peek() >>> (16 - wanted);
    this.position += wanted;
    return value;
  }

  /** The value of the next Huffman code. */
  symbol(codes: CanonicalCodes): number {
    const next = this.#peek();
    for (let length = 1; length <= 16; length += 1) {
      const offset = (next >>> (16 - length)) - codes.firstCode[length]!;
      if (offset >= 0 && offset < codes.counts[length - 1]!) {
        this.position += length;
        return codes.values[codes.firstIndex[length]! + offset]!;
      }
    }
    throw jpegError('it holds an invalid code');
  }
}

/**
 * Splits entropy-coded data at restart markers and takes the stuffed zero bytes out.
 * @param ahead how many bytes a caller may read past the end before it checks `overrun`
 */
export function intervals(bytes: Uint8Array, start: number, ahead: number): BitReader[] {
  const end = endOfEntropyData(bytes, start);
  // One buffer for all intervals: each is followed by its own padding.
  let restarts = 0;
  for (let at = bytes.indexOf(0xff, start); at >= 0 && at < end; at = bytes.indexOf(0xff, at + 1)) {
    if (bytes[at + 1]! >= 0xd0 && bytes[at + 1]! <= 0xd7) restarts += 1;
  }
  const padding = ahead + PADDING;
  // Positions in bits stay small integers.
  if (end - start >= 1 << 28) throw jpegError('it is larger than can be real');
  // Restart intervals of a byte each would make padding the larger part: cap what that may cost.
  if (restarts * padding > 512 * 1024 * 1024) throw jpegError('it has more restart markers than can be real');
  const clean = new Uint8Array(end - start + (restarts + 1) * padding);
  const readers: BitReader[] = [];
  let first = 0;
  let size = 0;
  let at = start;
  while (at < end) {
    let marker = bytes.indexOf(0xff, at);
    if (marker < 0 || marker >= end) marker = end;
    // Short runs are cheaper in a loop than in a call.
    if (marker - at < 64) for (let i = at; i < marker; i += 1, size += 1) clean[size] = bytes[i]!;
    else {
      clean.set(bytes.subarray(at, marker), size);
      size += marker - at;
    }
    // A lone 0xFF at the very end is a marker that was cut off.
    if (marker + 1 >= end) break;
    const next = bytes[marker + 1];
    if (next === 0) {
      clean[size] = 0xff;
      size += 1;
      at = marker + 2;
    } else if (next === 0xff) at = marker + 1;
    else {
      readers.push(new BitReader(clean.subarray(first, size + padding), size - first));
      size += padding;
      first = size;
      at = marker + 2;
    }
  }
  readers.push(new BitReader(clean.subarray(first), size - first));
  return readers;
}
