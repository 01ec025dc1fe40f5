/** Small encoders for tests: RLE, and code streams by the encoders that ship with the WebAssembly codecs. */

/** PackBits of one plane: runs of three or more are packed, the rest is literal (PS3.5 G.3). */
export function packBits(plane: ArrayLike<number>): number[] {
  const out: number[] = [];
  let at = 0;
  while (at < plane.length) {
    let run = 1;
    while (run < 128 && at + run < plane.length && plane[at + run] === plane[at]) run += 1;
    if (run >= 3) {
      out.push(257 - run, plane[at]!);
      at += run;
      continue;
    }
    const literal: number[] = [];
    while (
      literal.length < 128 &&
      at < plane.length &&
      !(at + 2 < plane.length && plane[at] === plane[at + 1] && plane[at] === plane[at + 2])
    ) {
      literal.push(plane[at]!);
      at += 1;
    }
    out.push(literal.length - 1, ...literal);
  }
  if (out.length % 2 === 1) out.push(128);
  return out;
}

/** An RLE frame of byte planes, most significant plane of the first sample first. */
export function rleFrame(planes: readonly ArrayLike<number>[]): Uint8Array {
  const segments = planes.map(packBits);
  const header = new Uint32Array(16);
  header[0] = segments.length;
  let offset = 64;
  segments.forEach((segment, i) => {
    header[i + 1] = offset;
    offset += segment.length;
  });
  return Uint8Array.from([...new Uint8Array(header.buffer), ...segments.flat()]);
}

/** High and low byte planes of 16-bit words. */
export function bytePlanes(words: ArrayLike<number>): [Uint8Array, Uint8Array] {
  return [Uint8Array.from(words, (word) => (word >> 8) & 0xff), Uint8Array.from(words, (word) => word & 0xff)];
}

export interface EncoderFrame {
  readonly width: number;
  readonly height: number;
  readonly bitsPerSample: number;
  readonly componentCount: number;
  readonly isSigned: boolean;
  readonly isUsingColorTransform?: boolean;
}

export interface WasmEncoder {
  getDecodedBuffer(frame: EncoderFrame): Uint8Array;
  encode(): void;
  getEncodedBuffer(): Uint8Array;
  delete(): void;
}

/** Encodes one frame; `prepare` sets the encoder's options. */
export function encodeWith<E extends WasmEncoder>(
  encoder: E,
  frame: EncoderFrame,
  bytes: Uint8Array,
  prepare: (encoder: E) => void = () => undefined,
): Uint8Array {
  encoder.getDecodedBuffer(frame).set(bytes);
  prepare(encoder);
  encoder.encode();
  const encoded = encoder.getEncodedBuffer().slice();
  encoder.delete();
  return encoded;
}
