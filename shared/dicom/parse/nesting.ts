/** Nesting: sequences and items proved to lie inside one another before dicom-parser, which recurses, reads them (PS3.5 7.5). */
import { EnthesisError } from '../../errors.ts';
import {
  checkEnd,
  type Encoding,
  ITEM,
  ITEM_END,
  longForm,
  readLengthAt,
  readTagAt,
  SEQUENCE_END,
  SQ,
  UN,
  UNDEFINED_LENGTH,
  vrAt,
} from './elements.ts';
import { malformed } from './errors.ts';
import { MAX_NESTING } from './limits.ts';

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
