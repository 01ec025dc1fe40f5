/**
 * A minimal DICOM writer for tests. It writes what it is told, also what the standard forbids: that is what the corpus of bad
 * files is made of. Tags are numbers (0x00100010); strings are ASCII, other text is given as bytes.
 */
import { zlibSync } from 'fflate';

export type Value = string | number | readonly number[] | Uint8Array | readonly Item[] | Encapsulated;
export type Item = readonly WriterElement[];

export interface WriterElement {
  readonly tag: number;
  readonly vr: string;
  readonly value: Value;
  /** Sequences: write it and its items with undefined length. */
  readonly undefinedLength?: boolean;
  /** Write this length instead of the true one. */
  readonly lengthOverride?: number;
}

export interface Encapsulated {
  readonly offsetTable: readonly number[];
  readonly fragments: readonly Uint8Array[];
}

export interface FileOptions {
  /** Transfer syntax UID; decides the encoding unless `encoding` says otherwise. */
  readonly syntax?: string;
  readonly encoding?: Encoding;
  /** False leaves out the 128 bytes and DICM. */
  readonly preamble?: boolean;
  readonly meta?: 'explicit' | 'implicit' | 'none' | 'no-syntax';
}

export type Encoding = 'implicit' | 'explicit' | 'big-endian' | 'deflated';

export const SYNTAX = {
  implicit: '1.2.840.10008.1.2',
  explicit: '1.2.840.10008.1.2.1',
  bigEndian: '1.2.840.10008.1.2.2',
  deflated: '1.2.840.10008.1.2.1.99',
  rle: '1.2.840.10008.1.2.5',
  jpegLossless: '1.2.840.10008.1.2.4.70',
  jpegLs: '1.2.840.10008.1.2.4.80',
  j2k: '1.2.840.10008.1.2.4.90',
} as const;

export function element(tag: number, vr: string, value: Value, extra: Partial<WriterElement> = {}): WriterElement {
  return { tag, vr, value, ...extra };
}

const LONG = new Set(['OB', 'OD', 'OF', 'OL', 'OV', 'OW', 'SQ', 'SV', 'UC', 'UN', 'UR', 'UT', 'UV']);
const UNDEFINED = 0xffffffff;

class Out {
  readonly parts: number[] = [];
  readonly big: boolean;
  constructor(big: boolean) {
    this.big = big;
  }
  bytes(bytes: ArrayLike<number>): void {
    for (let i = 0; i < bytes.length; i += 1) this.parts.push(bytes[i]!);
  }
  ascii(text: string): void {
    for (let i = 0; i < text.length; i += 1) this.parts.push(text.charCodeAt(i));
  }
  uint(value: number, size: number): void {
    for (let i = 0; i < size; i += 1) {
      const shift = this.big ? size - 1 - i : i;
      this.parts.push(Math.floor(value / 2 ** (8 * shift)) & 0xff);
    }
  }
  tag(tag: number): void {
    this.uint(Math.floor(tag / 0x10000), 2);
    this.uint(tag % 0x10000, 2);
  }
}

function isEncapsulated(value: Value): value is Encapsulated {
  return typeof value === 'object' && 'fragments' in value;
}

function isItems(element: WriterElement): element is WriterElement & { value: readonly Item[] } {
  return element.vr === 'SQ' && Array.isArray(element.value);
}

function valueBytes({ vr, value }: WriterElement, big: boolean): number[] {
  const out = new Out(big);
  if (typeof value === 'string') {
    out.ascii(value);
    if (value.length % 2 === 1) out.ascii(vr === 'UI' ? '\0' : ' ');
    return out.parts;
  }
  if (value instanceof Uint8Array) {
    out.bytes(value);
    if (value.length % 2 === 1) out.parts.push(vr === 'OB' || vr === 'UN' ? 0 : 0x20);
    return out.parts;
  }
  for (const number of (typeof value === 'number' ? [value] : value) as readonly number[]) {
    if (vr === 'US' || vr === 'SS' || vr === 'OW') out.uint(number < 0 ? number + 0x10000 : number, 2);
    else if (vr === 'AT') out.tag(number);
    else if (vr === 'FD' || vr === 'FL') {
      const view = vr === 'FD' ? new Float64Array([number]) : new Float32Array([number]);
      const bytes = new Uint8Array(view.buffer);
      out.bytes(big ? bytes.reverse() : bytes);
    } else out.uint(number < 0 ? number + 2 ** 32 : number, 4);
  }
  return out.parts;
}

/** Writes elements in the order of their tags. */
export function writeElements(elements: Item, explicit: boolean, big: boolean): number[] {
  const out = new Out(big);
  for (const item of [...elements].sort((a, b) => a.tag - b.tag)) {
    let content: number[];
    let length: number;
    if (isEncapsulated(item.value)) {
      const inner = new Out(big);
      const table = new Out(big);
      for (const offset of item.value.offsetTable) table.uint(offset, 4);
      for (const fragment of [Uint8Array.from(table.parts), ...item.value.fragments]) {
        inner.tag(0xfffee000);
        inner.uint(fragment.length + (fragment.length % 2), 4);
        inner.bytes(fragment);
        if (fragment.length % 2 === 1) inner.parts.push(0);
      }
      inner.tag(0xfffee0dd);
      inner.uint(0, 4);
      content = inner.parts;
      length = UNDEFINED;
    } else if (isItems(item)) {
      const inner = new Out(big);
      for (const nested of item.value) {
        const bytes = writeElements(nested, explicit, big);
        inner.tag(0xfffee000);
        inner.uint(item.undefinedLength ? UNDEFINED : bytes.length, 4);
        inner.bytes(bytes);
        if (item.undefinedLength) {
          inner.tag(0xfffee00d);
          inner.uint(0, 4);
        }
      }
      length = inner.parts.length;
      if (item.undefinedLength) {
        inner.tag(0xfffee0dd);
        inner.uint(0, 4);
        length = UNDEFINED;
      }
      content = inner.parts;
    } else {
      content = valueBytes(item, big);
      length = content.length;
    }
    length = item.lengthOverride ?? length;
    out.tag(item.tag);
    if (!explicit) out.uint(length, 4);
    else {
      out.ascii(item.vr);
      if (LONG.has(item.vr)) {
        out.uint(0, 2);
        out.uint(length, 4);
      } else out.uint(length, 2);
    }
    out.bytes(content);
  }
  return out.parts;
}

function encodingOf(syntax: string): Encoding {
  if (syntax === SYNTAX.implicit) return 'implicit';
  if (syntax === SYNTAX.bigEndian) return 'big-endian';
  return syntax === SYNTAX.deflated ? 'deflated' : 'explicit';
}

/** A whole file. */
export function writeFile(elements: Item, options: FileOptions = {}): Uint8Array {
  const syntax = options.syntax ?? SYNTAX.explicit;
  const encoding = options.encoding ?? encodingOf(syntax);
  const out = new Out(false);
  const meta = options.meta ?? 'explicit';
  if (options.preamble ?? meta !== 'none') {
    out.bytes(new Uint8Array(128));
    out.ascii('DICM');
  }
  if (meta !== 'none') {
    const sopInstance = elements.find((item) => item.tag === 0x00080018)?.value ?? '1.2.3';
    const group: WriterElement[] = [
      element(0x00020001, 'OB', Uint8Array.of(0, 1)),
      element(0x00020002, 'UI', '1.2.840.10008.5.1.4.1.1.1'),
      element(0x00020003, 'UI', sopInstance),
    ];
    if (meta !== 'no-syntax') group.push(element(0x00020010, 'UI', syntax));
    const bytes = writeElements(group, meta !== 'implicit', false);
    out.bytes(writeElements([element(0x00020000, 'UL', bytes.length)], meta !== 'implicit', false));
    out.bytes(bytes);
  }
  const dataSet = Uint8Array.from(writeElements(elements, encoding !== 'implicit', encoding === 'big-endian'));
  // The zlib wrapping (2 bytes before, 4 after) is not part of DICOM's raw deflate.
  out.bytes(encoding === 'deflated' ? zlibSync(dataSet).subarray(2, -4) : dataSet);
  return Uint8Array.from(out.parts);
}

/** Elements of a small, valid radiograph; `extra` replaces or adds. Its pixels count upward from 0. */
export function radiograph(extra: Item = [], rows = 4, columns = 6): Item {
  const pixels = Array.from({ length: rows * columns }, (_, i) => i);
  const base: WriterElement[] = [
    element(0x00080016, 'UI', '1.2.840.10008.5.1.4.1.1.1'),
    element(0x00080018, 'UI', '1.2.3.4.5'),
    element(0x00080020, 'DA', '20260110'),
    element(0x00080030, 'TM', '093000'),
    element(0x00080060, 'CS', 'CR'),
    element(0x00100010, 'PN', 'Example^Anna'),
    element(0x00100020, 'LO', 'HO-001'),
    element(0x0020000d, 'UI', '1.2.3'),
    element(0x0020000e, 'UI', '1.2.3.4'),
    element(0x00280002, 'US', 1),
    element(0x00280004, 'CS', 'MONOCHROME2'),
    element(0x00280010, 'US', rows),
    element(0x00280011, 'US', columns),
    element(0x00280100, 'US', 16),
    element(0x00280101, 'US', 12),
    element(0x00280102, 'US', 11),
    element(0x00280103, 'US', 0),
    element(0x7fe00010, 'OW', pixels),
  ];
  const replaced = new Set(extra.map((item) => item.tag));
  return [...base.filter((item) => !replaced.has(item.tag)), ...extra];
}
