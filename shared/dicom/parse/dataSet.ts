/**
 * A walked data set with typed readers of its kept attributes. Values are read lazily from the bytes; sequences are read by
 * dicom-parser from ranges that the walk has proved sound.
 */
import dicomParser, { type Element, type DataSet as ParserDataSet } from 'dicom-parser';
import { type CharacterSets, characterSetsOf, decodeText } from '../text/characterSets.ts';
import { AsciiValues } from './asciiValues.ts';
import { decimal } from './decimal.ts';
import type { Encoding } from './elements.ts';
import { malformed, NeedMoreBytesError, withTypedErrors } from './errors.ts';
import { inflateFrom } from './inflate.ts';
import { type Part10, readPart10 } from './part10.ts';
import { slot, type TagName } from './tags.ts';
import { type Walked, walk } from './walk.ts';

export interface OpenOptions {
  /** Size of the whole file when `bytes` is only its first part. */
  readonly fileSize?: number;
  /** Go on to the pixel data element, over elements that the header does not need. */
  readonly toPixelData?: boolean;
}

export class DataSet {
  readonly part10: Part10;
  /** The bytes that offsets refer to: the file, or its inflated form. */
  readonly bytes: Uint8Array;
  readonly encoding: Encoding;
  readonly walked: Walked;
  readonly #ascii: AsciiValues;
  #characterSets: CharacterSets | undefined;

  constructor(part10: Part10, encoding: Encoding, walked: Walked) {
    this.part10 = part10;
    this.bytes = encoding.bytes;
    this.encoding = encoding;
    this.walked = walked;
    this.#ascii = new AsciiValues(encoding.bytes, walked);
  }

  has(name: TagName): boolean {
    return this.walked.offsets[slot[name]]! >= 0;
  }

  get characterSets(): CharacterSets {
    this.#characterSets ??= characterSetsOf(this.code('specificCharacterSet'));
    return this.#characterSets;
  }

  /** A value of a VR without character set (CS, DA, DS, IS, TM, UI...), trimmed; '' when absent. */
  code(name: TagName): string {
    const value = this.#ascii.at(slot[name]);
    if (value !== undefined) return value;
    const at = this.walked.offsets[slot[name]]!;
    return at < 0 ? '' : readAscii(this.bytes, at, at + this.walked.lengths[slot[name]]!);
  }

  /** A value of a VR with character set (LO, SH, PN, LT...) in Unicode, trimmed; '' when absent. */
  text(name: TagName): string {
    const value = this.#ascii.at(slot[name]);
    if (value !== undefined) return value;
    const at = this.walked.offsets[slot[name]]!;
    if (at < 0) return '';
    const end = at + this.walked.lengths[slot[name]]!;
    for (let i = at; i < end; i += 1) {
      const byte = this.bytes[i]!;
      if (byte >= 0x80 || byte === 0x1b) {
        const personName = name === 'patientName' || name === 'referringPhysicianName';
        return trim(decodeText(this.bytes.subarray(at, end), this.characterSets, personName));
      }
    }
    return readAscii(this.bytes, at, end);
  }

  codes(name: TagName): string[] {
    const value = this.code(name);
    return value === '' ? [] : value.split('\\').map((part) => part.trim());
  }

  /** One decimal or integer string, the first of several; null when absent or no number. */
  number(name: TagName): number | null {
    const value = this.code(name);
    if (value === '') return null;
    const parsed = decimal(value.includes('\\') ? value.slice(0, value.indexOf('\\')) : value);
    return Number.isFinite(parsed) ? parsed : null;
  }

  integer(name: TagName): number | null {
    const value = this.number(name);
    return value === null ? null : Math.trunc(value);
  }

  /** Decimal or integer strings, each at its place: NaN where a value is no number. */
  numbers(name: TagName): number[] {
    return this.codes(name).map(decimal);
  }

  /** US value; null when absent. */
  uint16(name: TagName, index = 0): number | null {
    const at = this.walked.offsets[slot[name]]!;
    if (at < 0 || this.walked.lengths[slot[name]]! < index * 2 + 2) return null;
    const first = this.bytes[at + index * 2]!;
    const second = this.bytes[at + index * 2 + 1]!;
    return this.encoding.bigEndian ? (first << 8) | second : (second << 8) | first;
  }

  uint16s(name: TagName): number[] {
    const count = this.has(name) ? this.walked.lengths[slot[name]]! >> 1 : 0;
    return Array.from({ length: count }, (_, i) => this.uint16(name, i)!);
  }

  /** The raw bytes of a value, not copied. */
  raw(name: TagName): Uint8Array | null {
    const at = this.walked.offsets[slot[name]]!;
    return at < 0 ? null : this.bytes.subarray(at, at + this.walked.lengths[slot[name]]!);
  }

  /** The items of a sequence, read by dicom-parser; empty when absent. */
  items(name: TagName): ParserDataSet[] {
    const index = slot[name];
    const at = this.walked.offsets[index]!;
    const length = this.walked.lengths[index]!;
    if (at < 0 || length === 0) return [];
    return withTypedErrors('a sequence cannot be read', () => {
      const { littleEndianByteArrayParser: little, bigEndianByteArrayParser: big } = dicomParser;
      const stream = new dicomParser.ByteStream(this.encoding.bigEndian ? big : little, this.bytes, at);
      const element: Element = { tag: 'x00000000', vr: 'SQ', length, dataOffset: at };
      const explicit = this.encoding.explicit && this.walked.vrs[index] !== 0x554e;
      if (explicit) dicomParser.readSequenceItemsExplicit(stream, element, []);
      else dicomParser.readSequenceItemsImplicit(stream, element);
      return (element.items ?? []).flatMap((item) => (item.dataSet === undefined ? [] : [item.dataSet]));
    });
  }
}

/** One byte, one character, without the padding around it. */
export function readAscii(bytes: Uint8Array, from: number, to: number): string {
  let end = to;
  while (end > from && (bytes[end - 1] === 0x20 || bytes[end - 1] === 0)) end -= 1;
  let start = from;
  while (start < end && bytes[start] === 0x20) start += 1;
  let text = '';
  for (let i = start; i < end; i += 1) text += String.fromCharCode(bytes[i]!);
  return text;
}

function trim(text: string): string {
  return text.replace(/[\0 ]+$/, '').replace(/^ +/, '');
}

const FIRST_INFLATE = 64 * 1024;

/**
 * Opens a data set for reading.
 * @throws EnthesisError; NeedMoreBytesError when `fileSize` says that the file goes on
 */
export function openDataSet(file: Uint8Array, options: OpenOptions = {}): DataSet {
  // Node's Buffer overrides slice() to share memory; a plain view behaves the same everywhere.
  const bytes = file.constructor === Uint8Array ? file : new Uint8Array(file.buffer, file.byteOffset, file.byteLength);
  const total = Math.max(options.fileSize ?? bytes.length, bytes.length);
  const part10 = readPart10(bytes, total);
  const { explicit, bigEndian, deflated } = part10.syntax;
  const toPixelData = options.toPixelData ?? false;
  if (!deflated) {
    const encoding: Encoding = { bytes, explicit, bigEndian, total };
    return new DataSet(part10, encoding, walk(encoding, part10.start, toPixelData));
  }
  let enough = toPixelData ? Number.POSITIVE_INFINITY : FIRST_INFLATE;
  for (;;) {
    const inflated = inflateFrom(bytes, part10.start, enough);
    // More may come: out of the bytes that are here, or out of those that are still in the file.
    const exhausted = inflated.complete || inflated.bytes.length - part10.start < enough;
    const open = !inflated.complete && (!exhausted || total > bytes.length);
    if (!open && inflated.bytes.length === part10.start) throw malformed('its compressed data set cannot be unpacked');
    const encoding: Encoding = {
      bytes: inflated.bytes,
      explicit,
      bigEndian,
      total: open ? Number.MAX_SAFE_INTEGER : inflated.bytes.length,
    };
    try {
      return new DataSet(part10, encoding, walk(encoding, part10.start, toPixelData));
    } catch (error) {
      if (!(error instanceof NeedMoreBytesError) || !open) throw error;
      if (exhausted) throw new NeedMoreBytesError(Math.min(total, bytes.length * 4));
      enough *= 8;
    }
  }
}
