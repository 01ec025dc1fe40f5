/** RLE Lossless (PS3.5 G): byte planes, most significant first, each packed with PackBits. */
import { EnthesisError } from '../../errors.ts';
import { readLengthAt } from '../parse/elements.ts';

function bad(what: string): EnthesisError {
  return new EnthesisError('decode-failed', `The RLE pixels cannot be decoded: ${what}.`);
}

/**
 * @param pixels rows x columns
 * @returns little-endian samples, interleaved by pixel: pixels x samples x bytesPerSample bytes
 */
export function decodeRle(stream: Uint8Array, pixels: number, samples: number, bytesPerSample: number): Uint8Array {
  if (stream.length < 64) throw bad('the segment table is missing');
  const segments = samples * bytesPerSample;
  if (readLengthAt(stream, 0, false) !== segments) throw bad('the number of segments does not fit the header');
  // Two bytes stand for 128 at most: a stream that is too short for its frame is refused before memory is taken for it.
  if ((stream.length - 64) * 64 < pixels * segments) throw bad('the frame is too short');
  const decoded = new Uint8Array(pixels * segments);
  for (let segment = 0; segment < segments; segment += 1) {
    const from = readLengthAt(stream, 4 + segment * 4, false);
    const to = segment + 1 < segments ? readLengthAt(stream, 8 + segment * 4, false) : stream.length;
    if (from < 64 || to > stream.length || from > to) throw bad('a segment lies outside the frame');
    const sample = Math.floor(segment / bytesPerSample);
    const plane = bytesPerSample - 1 - (segment % bytesPerSample);
    unpack(stream, from, to, decoded, sample * bytesPerSample + plane, segments, pixels);
  }
  return decoded;
}

function unpack(
  stream: Uint8Array,
  from: number,
  to: number,
  out: Uint8Array,
  offset: number,
  stride: number,
  pixels: number,
): void {
  let at = from;
  let target = offset;
  const end = offset + pixels * stride;
  while (target < end) {
    if (at >= to) throw bad('a segment ends too early');
    const control = stream[at]!;
    at += 1;
    if (control < 128) {
      const count = control + 1;
      if (at + count > to) throw bad('a segment ends too early');
      // A writer may pad the last run beyond the plane.
      const stop = Math.min(target + count * stride, end);
      for (let i = at; target < stop; target += stride, i += 1) out[target] = stream[i]!;
      at += count;
    } else if (control > 128) {
      if (at >= to) throw bad('a segment ends too early');
      const value = stream[at]!;
      at += 1;
      const stop = Math.min(target + (257 - control) * stride, end);
      for (; target < stop; target += stride) out[target] = value;
    }
  }
}
