/**
 * The pre-check: one bounded pass over the top level of a data set. It steps over what is not wanted by its length,
 * proves that nesting and lengths stay inside the bytes, and notes where the wanted attributes lie. dicom-parser then reads
 * values and sequences from ranges that are known to be sound.
 */
import { EnthesisError } from '../../contract/errors.ts';
import { malformed, NeedMoreBytesError } from './errors.ts';
import { MAX_NESTING } from './limits.ts';
import {
  CONTENT_SEQUENCE,
  DOUBLE_PIXEL_DATA,
  ENCAPSULATED_DOCUMENT,
  EXTENDED_OFFSET_LENGTHS,
  EXTENDED_OFFSET_TABLE,
  FLOAT_PIXEL_DATA,
  LAST_COMMON_TAG,
  PER_FRAME_FUNCTIONAL_GROUPS,
  PIXEL_DATA,
  SLOTS,
  sequenceSlots,
  slot,
  slotOfTag,
  WANTED_TAGS,
} from './tags.ts';

export const UNDEFINED_LENGTH = 0xffffffff;
const ITEM = 0xfffee000;
const ITEM_END = 0xfffee00d;
const SEQUENCE_END = 0xfffee0dd;

/** How to read the bytes of a data set. `total` is the size of the whole file, when only its first part is here. */
export interface Encoding {
  readonly bytes: Uint8Array;
  readonly explicit: boolean;
  readonly bigEndian: boolean;
  readonly total: number;
}

export interface PixelElement {
  /** PixelData, FloatPixelData or DoubleFloatPixelData. */
  readonly tag: number;
  readonly vr: string;
  readonly offset: number;
  /** UNDEFINED_LENGTH when encapsulated. */
  readonly length: number;
}

export interface Walked {
  /** Offset of the value per slot, -1 where the attribute is absent. */
  readonly offsets: readonly number[];
  readonly lengths: readonly number[];
  /** Two letters as one number, 0 in implicit VR. */
  readonly vrs: readonly number[];
  readonly pixelData: PixelElement | null;
  readonly extendedOffsets: { offset: number; length: number } | null;
  readonly extendedLengths: { offset: number; length: number } | null;
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
const SQ = vrCode('SQ');
const UN = vrCode('UN');
/** VRs with a 32-bit length after two reserved bytes (PS3.5 7.1.2). */
const longForm = new Uint8Array(0x10000);
for (const vr of ['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV']) {
  longForm[vrCode(vr)] = 1;
}

function isLetters(vr: number): boolean {
  const first = vr >> 8;
  const second = vr & 0xff;
  return first >= 0x41 && first <= 0x5a && second >= 0x41 && second <= 0x5a;
}

/** The two VR letters at a place as one number; 0 when they are no letters, as where a writer fell back to implicit VR. */
function vrAt(bytes: Uint8Array, at: number): number {
  const vr = (bytes[at]! << 8) | bytes[at + 1]!;
  return isLetters(vr) ? vr : 0;
}

function checkEnd(source: Encoding, end: number): void {
  if (end > source.total) {
    throw new EnthesisError(
      'dicom-truncated',
      'An element of this file is longer than the file. The copy is incomplete or damaged; send it again.',
    );
  }
  if (end > source.bytes.length) throw new NeedMoreBytesError(end);
}

/**
 * Checks the items of a sequence whose value starts at `start`, all the way down, and returns the offset after it.
 * `length` may be UNDEFINED_LENGTH. Depth is capped, so neither this nor dicom-parser can run out of stack.
 */
export function checkSequence(
  source: Encoding,
  start: number,
  length: number,
  explicit: boolean,
  depth: number,
): number {
  if (depth > MAX_NESTING) {
    throw new EnthesisError(
      'dicom-too-deep',
      `The sequences of this file are nested deeper than ${MAX_NESTING} levels, which no real image needs.`,
    );
  }
  const { bytes, bigEndian } = source;
  const end = length === UNDEFINED_LENGTH ? Number.POSITIVE_INFINITY : start + length;
  if (length !== UNDEFINED_LENGTH) checkEnd(source, end);
  let at = start;
  while (at < end) {
    checkEnd(source, at + 8);
    const tag = readTagAt(bytes, at, bigEndian);
    const itemLength = readLengthAt(bytes, at + 4, bigEndian);
    at += 8;
    if (tag === SEQUENCE_END) return at;
    if (tag !== ITEM) throw malformed('a sequence holds something that is not an item');
    if (itemLength !== UNDEFINED_LENGTH && at + itemLength > end)
      throw malformed('an item is longer than its sequence');
    at = checkItem(source, at, itemLength, explicit, depth);
  }
  return at;
}

function checkItem(source: Encoding, start: number, length: number, explicit: boolean, depth: number): number {
  const { bytes, bigEndian } = source;
  const end = length === UNDEFINED_LENGTH ? Number.POSITIVE_INFINITY : start + length;
  if (length !== UNDEFINED_LENGTH) checkEnd(source, end);
  let at = start;
  while (at < end) {
    checkEnd(source, at + 8);
    const tag = readTagAt(bytes, at, bigEndian);
    if (tag === ITEM_END) return at + 8;
    if (tag === SEQUENCE_END || tag === ITEM) throw malformed('an item is not closed');
    let vr = 0;
    let valueLength: number;
    if (explicit) vr = vrAt(bytes, at + 4);
    if (vr === 0) {
      valueLength = readLengthAt(bytes, at + 4, bigEndian);
      at += 8;
    } else if (longForm[vr] === 1) {
      checkEnd(source, at + 12);
      valueLength = readLengthAt(bytes, at + 8, bigEndian);
      at += 12;
    } else {
      valueLength = bigEndian ? (bytes[at + 6]! << 8) | bytes[at + 7]! : (bytes[at + 7]! << 8) | bytes[at + 6]!;
      at += 8;
    }
    if (valueLength === UNDEFINED_LENGTH) {
      // Unknown VR of undefined length is implicit VR inside (PS3.5 6.2.2 note 4).
      at = checkSequence(source, at, valueLength, explicit && vr !== UN, depth + 1);
    } else if (vr === SQ) {
      if (at + valueLength > end) throw malformed('a sequence is longer than its item');
      at = checkSequence(source, at, valueLength, explicit, depth + 1);
    } else {
      at += valueLength;
      if (at > end) throw malformed('an element is longer than its item');
      checkEnd(source, at);
    }
  }
  return at;
}

/**
 * Walks the top level from `start` to the pixel data (or an encapsulated document, or an SR tree).
 * @param keepBulk walk to the pixel data even when nothing of the header can follow; otherwise it stops as soon as it can
 * @throws EnthesisError dicom-truncated (NeedMoreBytesError when the file goes on), dicom-malformed, dicom-too-deep
 */
export function walk(source: Encoding, start: number, keepBulk: boolean): Walked {
  const { bytes, explicit, bigEndian, total } = source;
  // Plain arrays of small integers live on the heap; typed arrays of this size would each cost an allocation outside it.
  const offsets = new Array<number>(SLOTS).fill(-1);
  const lengths = new Array<number>(SLOTS).fill(0);
  const vrs = new Array<number>(SLOTS).fill(0);
  // Elements come in the order of their tags, and so do the wanted ones: both are walked side by side.
  let next = 0;
  let previous = 0;
  let pixelData: PixelElement | null = null;
  let extendedOffsets: Walked['extendedOffsets'] = null;
  let extendedLengths: Walked['extendedLengths'] = null;
  const available = bytes.length;
  let at = start;
  while (at < total) {
    if (at + 8 > available) {
      if (at + 8 > total) {
        if (isPadding(bytes, at)) break;
        checkEnd(source, at + 8);
      }
      throw new NeedMoreBytesError(at + 8);
    }
    const tag = readTagAt(bytes, at, bigEndian);
    let vr = 0;
    let length: number;
    if (explicit) vr = vrAt(bytes, at + 4);
    if (vr === 0) {
      length = readLengthAt(bytes, at + 4, bigEndian);
      at += 8;
    } else if (longForm[vr] === 1) {
      checkEnd(source, at + 12);
      length = readLengthAt(bytes, at + 8, bigEndian);
      at += 12;
    } else {
      length = bigEndian ? (bytes[at + 6]! << 8) | bytes[at + 7]! : (bytes[at + 7]! << 8) | bytes[at + 6]!;
      at += 8;
    }
    if (tag >= ENCAPSULATED_DOCUMENT) {
      if (tag === PIXEL_DATA || tag === FLOAT_PIXEL_DATA || tag === DOUBLE_PIXEL_DATA) {
        pixelData = { tag, vr: vr === 0 ? '' : String.fromCharCode(vr >> 8, vr & 0xff), offset: at, length };
        break;
      }
      if (tag === ENCAPSULATED_DOCUMENT || tag === PER_FRAME_FUNCTIONAL_GROUPS) {
        if (!keepBulk) break;
      } else if (
        tag > LAST_COMMON_TAG &&
        !keepBulk &&
        offsets[slot.rows]! >= 0 &&
        !isEnhanced(bytes, offsets, lengths)
      ) {
        break;
      } else if (tag === EXTENDED_OFFSET_TABLE) extendedOffsets = { offset: at, length };
      else if (tag === EXTENDED_OFFSET_LENGTHS) extendedLengths = { offset: at, length };
      // Some writers append their private copy of a file after the pixels (FFFC,FFFC is Data Set Trailing Padding).
      else if (tag > 0xfffc0000) break;
    }
    // An SR's tree is its bulk: nothing that is listed comes after it.
    if (tag === CONTENT_SEQUENCE && !keepBulk) break;
    let index: number | undefined;
    if (tag > previous) {
      while (next < SLOTS && WANTED_TAGS[next]! < tag) next += 1;
      if (WANTED_TAGS[next] === tag) index = next;
      previous = tag;
    } else index = slotOfTag.get(tag);
    if (length === UNDEFINED_LENGTH) {
      const end = checkSequence(source, at, length, explicit && vr !== UN, 1);
      if (index !== undefined && offsets[index]! < 0) {
        offsets[index] = at;
        // Without the sequence delimiter, so that it reads like one of defined length.
        lengths[index] = end - at - 8;
        vrs[index] = vr;
      }
      at = end;
      continue;
    }
    const end = at + length;
    if (end > available) checkEnd(source, end);
    if (index !== undefined && offsets[index]! < 0) {
      if (sequenceSlots.has(index)) checkSequence(source, at, length, explicit && vr !== UN, 1);
      offsets[index] = at;
      lengths[index] = length;
      vrs[index] = vr;
    }
    at = end;
  }
  return { offsets, lengths, vrs, pixelData, extendedOffsets, extendedLengths };
}

function isPadding(bytes: Uint8Array, from: number): boolean {
  for (let i = from; i < bytes.length; i += 1) if (bytes[i] !== 0) return false;
  return true;
}

/** Enhanced objects keep their spacing in functional groups, far behind everything else. */
function isEnhanced(bytes: Uint8Array, offsets: readonly number[], lengths: readonly number[]): boolean {
  const at = offsets[slot.sopClassUid]!;
  if (at < 0) return true;
  let uid = '';
  for (let i = 0; i < lengths[slot.sopClassUid]!; i += 1) uid += String.fromCharCode(bytes[at + i]!);
  return /^1\.2\.840\.10008\.5\.1\.4\.1\.1\.(2\.[12]|4\.[134]|12\.[12]\.1|13\.1\.\d|128\.1|130)\0?$/.test(uid);
}
