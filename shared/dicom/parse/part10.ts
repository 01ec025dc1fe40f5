/**
 * The start of a DICOM file (PS3.10 7.1): preamble, file meta information, transfer syntax. Files without preamble,
 * without meta information, with meta information in implicit VR or without a transfer syntax are all met in hospitals.
 */
import { EnthesisError } from '../../errors.ts';
import { readLengthAt, UNDEFINED_LENGTH } from './elements.ts';
import { malformed, NeedMoreBytesError } from './errors.ts';
import {
  DEFLATED,
  EXPLICIT_BIG,
  EXPLICIT_LITTLE,
  findTransferSyntax,
  IMPLICIT_LITTLE,
  type TransferSyntax,
} from './transferSyntax.ts';

export interface Part10 {
  readonly syntax: TransferSyntax;
  /** Offset of the data set's first byte. */
  readonly start: number;
  readonly metaSopClassUid: string;
  readonly metaSopInstanceUid: string;
}

/** A meta information group beyond this is not one. */
const MAX_META_BYTES = 1024 * 1024;

function hasMagic(bytes: Uint8Array, at: number): boolean {
  return bytes[at] === 0x44 && bytes[at + 1] === 0x49 && bytes[at + 2] === 0x43 && bytes[at + 3] === 0x4d;
}

const isUpper = (byte: number | undefined): boolean => byte !== undefined && byte >= 0x41 && byte <= 0x5a;

function uidAt(bytes: Uint8Array, at: number, length: number): string {
  let uid = '';
  for (let i = at; i < at + length; i += 1) {
    const byte = bytes[i]!;
    if (byte !== 0 && byte !== 0x20) uid += String.fromCharCode(byte);
  }
  return uid;
}

function notDicom(): EnthesisError {
  return new EnthesisError('not-dicom', 'This is not a DICOM file.');
}

/** Guesses how a data set without a declared transfer syntax is written, from its first element. */
function guessSyntax(bytes: Uint8Array, at: number): TransferSyntax | null {
  if (at + 8 > bytes.length) return null;
  const little = bytes[at]! | (bytes[at + 1]! << 8);
  const big = bytes[at + 1]! | (bytes[at]! << 8);
  const explicit = isUpper(bytes[at + 4]) && isUpper(bytes[at + 5]);
  // A data set starts low: group 0008, or a command or private group just above.
  const plausible = (group: number): boolean => group >= 0x0008 && group <= 0x0028;
  if (plausible(little)) {
    if (explicit) return EXPLICIT_LITTLE;
    return readLengthAt(bytes, at + 4, false) <= 0xffff ? IMPLICIT_LITTLE : null;
  }
  if (plausible(big) && explicit) return EXPLICIT_BIG;
  return null;
}

/**
 * @param total size of the whole file
 * @throws EnthesisError not-dicom, dicom-truncated, dicom-malformed, unsupported-transfer-syntax
 */
export function readPart10(bytes: Uint8Array, total: number): Part10 {
  const atLeast = Math.min(total, 140);
  if (bytes.length < atLeast && bytes.length < total) throw new NeedMoreBytesError(atLeast);
  let at = 0;
  let declared = true;
  if (bytes.length >= 132 && hasMagic(bytes, 128)) at = 132;
  else if (bytes.length >= 8 && hasMagic(bytes, 0)) at = 4;
  else declared = false;
  const hasMeta = bytes[at] === 0x02 && bytes[at + 1] === 0x00;
  if (!declared && !hasMeta) {
    const guessed = guessSyntax(bytes, 0);
    if (guessed === null) throw notDicom();
    return { syntax: guessed, start: 0, metaSopClassUid: '', metaSopInstanceUid: '' };
  }

  let transferSyntaxUid = '';
  let metaSopClassUid = '';
  let metaSopInstanceUid = '';
  const limit = at + MAX_META_BYTES;
  while (at < total) {
    if (at + 8 > bytes.length) {
      if (bytes.length < total) throw new NeedMoreBytesError(at + 8);
      throw new EnthesisError('dicom-truncated', 'The file ends inside its header. Send it again.');
    }
    if (bytes[at] !== 0x02 || bytes[at + 1] !== 0x00) break;
    const element = bytes[at + 2]! | (bytes[at + 3]! << 8);
    const first = bytes[at + 4];
    const second = bytes[at + 5];
    let length: number;
    if (isUpper(first) && isUpper(second)) {
      const long =
        (first === 0x4f && (second === 0x42 || second === 0x57)) ||
        (first === 0x55 && (second === 0x4e || second === 0x54)) ||
        (first === 0x53 && second === 0x51);
      if (long) {
        if (at + 12 > bytes.length) {
          if (bytes.length < total) throw new NeedMoreBytesError(at + 12);
          throw new EnthesisError('dicom-truncated', 'The file ends inside its header. Send it again.');
        }
        length = readLengthAt(bytes, at + 8, false);
        at += 12;
      } else {
        length = bytes[at + 6]! | (bytes[at + 7]! << 8);
        at += 8;
      }
    } else {
      length = readLengthAt(bytes, at + 4, false);
      at += 8;
    }
    if (length === UNDEFINED_LENGTH || at + length > limit)
      throw malformed('its file meta information has a bad length');
    if (at + length > total)
      throw new EnthesisError('dicom-truncated', 'The file ends inside its header. Send it again.');
    if (at + length > bytes.length) throw new NeedMoreBytesError(at + length);
    if (element === 0x0010) transferSyntaxUid = uidAt(bytes, at, length);
    else if (element === 0x0002) metaSopClassUid = uidAt(bytes, at, length);
    else if (element === 0x0003) metaSopInstanceUid = uidAt(bytes, at, length);
    at += length;
  }

  let syntax: TransferSyntax | null | undefined;
  if (transferSyntaxUid === '') {
    // No syntax declared: read it off the first element; a file of nothing but meta information counts as the default.
    syntax = at + 8 > total ? IMPLICIT_LITTLE : guessSyntax(bytes, at);
    if (syntax === null)
      throw malformed(
        'its transfer syntax is missing and cannot be told from its data',
        undefined,
        'Ask for it to be exported anew, with its file meta information.',
      );
  } else {
    syntax = findTransferSyntax(transferSyntaxUid);
    if (syntax === undefined) {
      const shown = /^[0-9.]{1,64}$/.test(transferSyntaxUid) ? transferSyntaxUid : 'an invalid identifier';
      throw new EnthesisError(
        'unsupported-transfer-syntax',
        `The transfer syntax ${shown} is not one that can be read. Ask for the file without compression.`,
      );
    }
    syntax = contradicted(syntax, bytes, at);
  }
  return { syntax, start: at, metaSopClassUid, metaSopInstanceUid };
}

/** Some writers declare implicit and write explicit VR, or the reverse: the bytes decide. */
function contradicted(syntax: TransferSyntax, bytes: Uint8Array, at: number): TransferSyntax {
  if (syntax === DEFLATED || syntax === EXPLICIT_BIG || at + 8 > bytes.length) return syntax;
  const group = bytes[at]! | (bytes[at + 1]! << 8);
  if (group < 0x0004 || group > 0x0028) return syntax;
  const letters = isUpper(bytes[at + 4]) && isUpper(bytes[at + 5]);
  if (letters === syntax.explicit) return syntax;
  if (letters) return { ...syntax, explicit: true };
  return readLengthAt(bytes, at + 4, false) <= 0xffff ? { ...syntax, explicit: false } : syntax;
}
