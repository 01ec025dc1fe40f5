/** The smallest pieces of a data set: tags, lengths, VRs and how far they may reach (PS3.5 7.1). */
import { EnthesisError } from '../../errors.ts';
import { NeedMoreBytesError } from './errors.ts';

export const UNDEFINED_LENGTH = 0xffffffff;
export const ITEM = 0xfffee000;
export const ITEM_END = 0xfffee00d;
export const SEQUENCE_END = 0xfffee0dd;

/** How to read the bytes of a data set. `total` is the size of the whole file, when only its first part is here. */
export interface Encoding {
  readonly bytes: Uint8Array;
  readonly explicit: boolean;
  readonly bigEndian: boolean;
  readonly total: number;
}

export function readTagAt(bytes: Uint8Array, at: number, bigEndian: boolean): number {
  return bigEndian
    ? bytes[at]! * 0x1000000 + ((bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!)
    : bytes[at + 1]! * 0x1000000 + ((bytes[at]! << 16) | (bytes[at + 3]! << 8) | bytes[at + 2]!);
}

export function readLengthAt(bytes: Uint8Array, at: number, bigEndian: boolean): number {
  return bigEndian
    ? bytes[at]! * 0x1000000 + ((bytes[at + 1]! << 16) | (bytes[at + 2]! << 8) | bytes[at + 3]!)
    : bytes[at + 3]! * 0x1000000 + ((bytes[at + 2]! << 16) | (bytes[at + 1]! << 8) | bytes[at]!);
}

const vrCode = (letters: string): number => (letters.charCodeAt(0) << 8) | letters.charCodeAt(1);
export const SQ = vrCode('SQ');
export const UN = vrCode('UN');
/** VRs with a 32-bit length after two reserved bytes (PS3.5 7.1.2). */
export const longForm = new Uint8Array(0x10000);
for (const vr of ['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV']) {
  longForm[vrCode(vr)] = 1;
}

function isLetters(vr: number): boolean {
  const first = vr >> 8;
  const second = vr & 0xff;
  return first >= 0x41 && first <= 0x5a && second >= 0x41 && second <= 0x5a;
}

/** The two VR letters at a place as one number; 0 when they are no letters, as where a writer fell back to implicit VR. */
export function vrAt(bytes: Uint8Array, at: number): number {
  const vr = (bytes[at]! << 8) | bytes[at + 1]!;
  return isLetters(vr) ? vr : 0;
}

/** @throws EnthesisError dicom-truncated when `end` lies beyond the file, NeedMoreBytesError when only beyond the bytes here */
export function checkEnd(source: Encoding, end: number): void {
  if (end > source.total) {
    throw new EnthesisError(
      'dicom-truncated',
      'An element of this file is longer than the file. The copy is incomplete or damaged; send it again.',
    );
  }
  if (end > source.bytes.length) throw new NeedMoreBytesError(end);
}
