/**
 * The pre-check: one bounded pass over the top level of a data set. It steps over what is not wanted by its length,
 * proves that nesting and lengths stay inside the bytes, and notes where the wanted attributes lie. dicom-parser then reads
 * values and sequences from ranges that are known to be sound.
 */
import { checkEnd, type Encoding, longForm, readLengthAt, readTagAt, UN, UNDEFINED_LENGTH, vrAt } from './elements.ts';
import { NeedMoreBytesError } from './errors.ts';
import { checkSequence } from './nesting.ts';
import {
  CONTENT_SEQUENCE,
  DOUBLE_PIXEL_DATA,
  ENCAPSULATED_DOCUMENT,
  EXTENDED_OFFSET_LENGTHS,
  EXTENDED_OFFSET_TABLE,
  FIRST_OVERLAY_TAG,
  FLOAT_PIXEL_DATA,
  LAST_COMMON_TAG,
  LAST_OVERLAY_TAG,
  PER_FRAME_FUNCTIONAL_GROUPS,
  PIXEL_DATA,
  SLOTS,
  sequenceSlots,
  slot,
  slotOfTag,
  WANTED_TAGS,
} from './tags.ts';

export interface PixelElement {
  /** PixelData, FloatPixelData or DoubleFloatPixelData. */
  readonly tag: number;
  readonly vr: string;
  readonly offset: number;
  /** UNDEFINED_LENGTH when encapsulated. */
  readonly length: number;
}

/** Where an element of an overlay group lies. */
export interface OverlayElement {
  readonly vr: number;
  readonly offset: number;
  readonly length: number;
}

export interface Walked {
  /** Offset of the value per slot, -1 where the attribute is absent. */
  readonly offsets: readonly number[];
  readonly lengths: readonly number[];
  /** Two letters as one number, 0 in implicit VR. */
  readonly vrs: readonly number[];
  readonly pixelData: PixelElement | null;
  /** Elements of the overlay groups by tag; null where there are none or the walk did not go to the pixels. */
  readonly overlays: ReadonlyMap<number, OverlayElement> | null;
  readonly extendedOffsets: { offset: number; length: number } | null;
  readonly extendedLengths: { offset: number; length: number } | null;
}

/** Copied for each file, which costs a fraction of filling. */
const absent: readonly number[] = new Array<number>(SLOTS).fill(-1);
const zeros: readonly number[] = new Array<number>(SLOTS).fill(0);

/**
 * Walks the top level from `start` to the pixel data (or an encapsulated document, or an SR tree).
 * @param keepBulk walk to the pixel data even when nothing of the header can follow; otherwise it stops as soon as it can
 * @throws EnthesisError dicom-truncated (NeedMoreBytesError when the file goes on), dicom-malformed, dicom-too-deep
 */
export function walk(source: Encoding, start: number, keepBulk: boolean): Walked {
  const { bytes, explicit, bigEndian, total } = source;
  // Plain arrays of small integers live on the heap; typed arrays of this size would each cost an allocation outside it.
  const offsets = absent.slice();
  const lengths = zeros.slice();
  const vrs = zeros.slice();
  // Elements come in the order of their tags, and so do the wanted ones: both are walked side by side.
  let next = 0;
  let previous = 0;
  let pixelData: PixelElement | null = null;
  let overlays: Map<number, OverlayElement> | null = null;
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
        // Of enhanced objects the groups of the frames are read too: they may hold the only spacing.
        if (!keepBulk && (tag === ENCAPSULATED_DOCUMENT || !isEnhanced(bytes, offsets, lengths))) break;
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
    if (tag >= FIRST_OVERLAY_TAG && tag <= LAST_OVERLAY_TAG && keepBulk) {
      overlays ??= new Map();
      if (!overlays.has(tag)) overlays.set(tag, { vr, offset: at, length });
    }
    if (index !== undefined && offsets[index]! < 0) {
      if (sequenceSlots.has(index)) checkSequence(source, at, length, explicit && vr !== UN, 1);
      offsets[index] = at;
      lengths[index] = length;
      vrs[index] = vr;
    }
    at = end;
  }
  return { offsets, lengths, vrs, pixelData, overlays, extendedOffsets, extendedLengths };
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
