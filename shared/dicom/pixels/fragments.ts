/** Encapsulated Pixel Data (PS3.5 A.4): where the bytes of each frame lie. Lengths decide, never a search for delimiters. */
import { EnthesisError } from '../../errors.ts';
import type { DataSet } from '../parse/dataSet.ts';
import { ITEM, readLengthAt, readTagAt, SEQUENCE_END } from '../parse/elements.ts';
import { malformed } from '../parse/errors.ts';

interface Fragment {
  /** Offset of its item tag from the first item after the offset table: what offset tables count in. */
  readonly position: number;
  readonly start: number;
  readonly length: number;
}

export type FrameBytes = (frame: number) => Uint8Array;

function mismatch(what: string): EnthesisError {
  return new EnthesisError('pixel-data-mismatch', `The compressed pixels do not fit the header: ${what}.`);
}

function readFragments(bytes: Uint8Array, start: number): { table: Uint8Array; fragments: Fragment[] } {
  let at = start;
  let table: Uint8Array | null = null;
  let origin = 0;
  const fragments: Fragment[] = [];
  while (at < bytes.length) {
    if (at + 8 > bytes.length) throw truncated();
    const tag = readTagAt(bytes, at, false);
    const length = readLengthAt(bytes, at + 4, false);
    if (tag === SEQUENCE_END) break;
    if (tag !== ITEM) throw malformed('its pixel data holds something that is not a fragment');
    if (at + 8 + length > bytes.length) throw truncated();
    if (table === null) {
      table = bytes.subarray(at + 8, at + 8 + length);
      origin = at + 8 + length;
    } else {
      fragments.push({ position: at - origin, start: at + 8, length });
    }
    at += 8 + length;
  }
  if (table === null || fragments.length === 0) throw new EnthesisError('no-pixel-data', 'This image holds no pixels.');
  return { table, fragments };
}

function truncated(): EnthesisError {
  return new EnthesisError('dicom-truncated', 'The pixels of this file are cut off. Send it again.');
}

function read64(bytes: Uint8Array, at: number): number {
  return readLengthAt(bytes, at, false) + readLengthAt(bytes, at + 4, false) * 2 ** 32;
}

/** Whether a fragment begins a JPEG, JPEG-LS or JPEG 2000 code stream: SOI, or SOC followed by SIZ. */
function beginsStream(bytes: Uint8Array, at: number): boolean {
  if (bytes[at] !== 0xff) return false;
  return bytes[at + 1] === 0xd8 || (bytes[at + 1] === 0x4f && bytes[at + 2] === 0xff && bytes[at + 3] === 0x51);
}

function join(bytes: Uint8Array, fragments: readonly Fragment[]): Uint8Array {
  const [only] = fragments;
  if (only === undefined) throw mismatch('a frame has no bytes');
  if (fragments.length === 1) return bytes.subarray(only.start, only.start + only.length);
  const joined = new Uint8Array(fragments.reduce((sum, fragment) => sum + fragment.length, 0));
  let at = 0;
  for (const { start, length } of fragments) {
    joined.set(bytes.subarray(start, start + length), at);
    at += length;
  }
  return joined;
}

/** First fragment of each frame, as indices, from the frames' offsets. */
function firstsFromOffsets(fragments: readonly Fragment[], offsets: readonly number[]): number[] {
  const indexOf = new Map(fragments.map((fragment, index) => [fragment.position, index]));
  const firsts = offsets.map((offset) => indexOf.get(offset) ?? -1);
  const rising = firsts.every((first, i) => first >= 0 && (i === 0 || first > firsts[i - 1]!));
  return rising ? firsts : [];
}

/**
 * How to get the compressed bytes of a frame (counted from 1).
 * @throws EnthesisError no-pixel-data, dicom-truncated, dicom-malformed, pixel-data-mismatch
 */
export function encapsulatedFrames(dataSet: DataSet, frames: number): FrameBytes {
  const { bytes, walked } = dataSet;
  const { table, fragments } = readFragments(bytes, walked.pixelData!.offset);
  if (frames === 1) return () => join(bytes, fragments);

  let firsts: number[] = [];
  const extended = walked.extendedOffsets;
  if (extended !== null && extended.length >= frames * 8) {
    const offsets = Array.from({ length: frames }, (_, i) => read64(bytes, extended.offset + i * 8));
    firsts = firstsFromOffsets(fragments, offsets);
  }
  if (firsts.length === 0 && table.length >= frames * 4) {
    const offsets = Array.from({ length: frames }, (_, i) => readLengthAt(table, i * 4, false));
    firsts = firstsFromOffsets(fragments, offsets);
  }
  if (firsts.length === 0 && fragments.length === frames) firsts = fragments.map((_, index) => index);
  if (firsts.length === 0) {
    const begins = fragments.flatMap(({ start }, index) => (beginsStream(bytes, start) ? [index] : []));
    if (begins.length === frames && begins[0] === 0) firsts = begins;
  }
  if (firsts.length !== frames) {
    throw mismatch(`${fragments.length} fragments without a usable offset table cannot be told into ${frames} frames`);
  }
  return (frame) => join(bytes, fragments.slice(firsts[frame - 1]!, firsts[frame] ?? fragments.length));
}
