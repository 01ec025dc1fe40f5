/** The marker segments of JPEG (ITU-T T.81 B) and JPEG-LS (T.87 C) that a decoder or a check of dimensions needs. */
import { EnthesisError } from '../../errors.ts';

export interface JpegComponent {
  readonly id: number;
  readonly horizontal: number;
  readonly vertical: number;
  readonly quantisation: number;
}

export interface JpegFrame {
  /** Low nibble of SOFn, or 0x37 for JPEG-LS. */
  readonly process: number;
  readonly precision: number;
  readonly rows: number;
  readonly columns: number;
  readonly components: readonly JpegComponent[];
}

export interface HuffmanSpec {
  /** Number of codes of each length 1..16. */
  readonly counts: Uint8Array;
  readonly values: Uint8Array;
}

export interface JpegScan {
  readonly components: ReadonlyArray<{ readonly index: number; readonly dc: number; readonly ac: number }>;
  /** Ss: the predictor in lossless JPEG. */
  readonly spectralStart: number;
  /** Al: the point transform in lossless JPEG. */
  readonly low: number;
  readonly dcTables: ReadonlyArray<HuffmanSpec | undefined>;
  readonly acTables: ReadonlyArray<HuffmanSpec | undefined>;
  readonly quantisation: ReadonlyArray<Uint16Array | undefined>;
  readonly restartInterval: number;
  /** First byte of entropy-coded data. */
  readonly start: number;
}

export function jpegError(what: string): EnthesisError {
  return new EnthesisError('decode-failed', `The JPEG pixels cannot be decoded: ${what}.`);
}

export interface JpegStream {
  readonly frame: JpegFrame;
  readonly scans: readonly JpegScan[];
}

/** Where the entropy-coded data from `start` end: the next marker that is neither stuffing nor a restart. */
export function endOfEntropyData(bytes: Uint8Array, start: number): number {
  let at = bytes.indexOf(0xff, start);
  while (at >= 0 && at + 1 < bytes.length) {
    const next = bytes[at + 1]!;
    if (next === 0xff) at += 1;
    else if (next === 0 || (next >= 0xd0 && next <= 0xd7)) at = bytes.indexOf(0xff, at + 2);
    else return at;
  }
  return bytes.length;
}

/**
 * Reads the marker segments; entropy-coded data is skipped.
 * @param headerOnly stop after the frame header
 */
export function readJpeg(bytes: Uint8Array, headerOnly = false): JpegStream {
  if (bytes[0] !== 0xff || bytes[1] !== 0xd8) throw jpegError('the stream has no start');
  const dcTables: Array<HuffmanSpec | undefined> = [];
  const acTables: Array<HuffmanSpec | undefined> = [];
  const quantisation: Array<Uint16Array | undefined> = [];
  const scans: JpegScan[] = [];
  let frame: JpegFrame | null = null;
  let restartInterval = 0;
  let at = 2;
  while (at + 4 <= bytes.length) {
    if (bytes[at] !== 0xff) throw jpegError('a marker is missing');
    const marker = bytes[at + 1]!;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    if (marker === 0xd9) break;
    if (marker === 0x01 || (marker >= 0xd0 && marker <= 0xd8)) {
      at += 2;
      continue;
    }
    const length = (bytes[at + 2]! << 8) | bytes[at + 3]!;
    const start = at + 4;
    const end = at + 2 + length;
    if (length < 2 || end > bytes.length) throw jpegError('a marker segment is cut off');
    const isFrame =
      (marker >= 0xc0 && marker <= 0xcf && marker !== 0xc4 && marker !== 0xc8 && marker !== 0xcc) || marker === 0xf7;
    if (isFrame) {
      if (frame !== null) throw jpegError('it has two frames');
      frame = readFrame(bytes, marker, start, end);
      if (headerOnly) return { frame, scans };
    } else if (marker === 0xc4) readHuffman(bytes, start, end, dcTables, acTables);
    else if (marker === 0xdb) readQuantisation(bytes, start, end, quantisation);
    else if (marker === 0xdd) restartInterval = (bytes[start]! << 8) | bytes[start + 1]!;
    else if (marker === 0xda) {
      if (frame === null) throw jpegError('a scan comes before its frame');
      const components = readScanComponents(bytes, start, end, frame);
      const tail = start + 1 + components.length * 2;
      scans.push({
        components,
        spectralStart: bytes[tail]!,
        low: bytes[tail + 2]! & 15,
        dcTables: [...dcTables],
        acTables: [...acTables],
        quantisation: [...quantisation],
        restartInterval,
        start: end,
      });
      at = endOfEntropyData(bytes, end);
      continue;
    }
    at = end;
  }
  if (frame === null) throw jpegError('it has no frame');
  return { frame, scans };
}

/** APP14 of Adobe with transform 0 (ITU-T T.872 6.5.3): the components are what they are, here RGB. */
const adobeNoTransform = [0xff, 0xee, 0, 14, 0x41, 0x64, 0x6f, 0x62, 0x65, 0, 100, 0, 0, 0, 0, 0];

/** Whether a JFIF or Adobe marker says what the colours of a stream are. */
function namesItsColours(bytes: Uint8Array): boolean {
  for (let at = 2; at + 9 < bytes.length && bytes[at] === 0xff; ) {
    const marker = bytes[at + 1]!;
    if (marker === 0xda) return false;
    if (marker === 0xff) {
      at += 1;
      continue;
    }
    const word = String.fromCharCode(...bytes.subarray(at + 4, at + 9));
    if ((marker === 0xe0 && word.startsWith('JFIF')) || (marker === 0xee && word === 'Adobe')) return true;
    at += 2 + ((bytes[at + 2]! << 8) | bytes[at + 3]!);
  }
  return false;
}

/**
 * A colour stream that is RGB by its header and says nothing itself, marked as RGB. Streams with markers of their own or with
 * subsampled colours, which only chrominance has, are left as they are.
 */
export function withoutColourTransform(bytes: Uint8Array, { components }: JpegFrame): Uint8Array {
  const sampled = components.some(({ horizontal, vertical }) => horizontal !== 1 || vertical !== 1);
  if (components.length !== 3 || sampled || namesItsColours(bytes)) return bytes;
  const marked = new Uint8Array(bytes.length + adobeNoTransform.length);
  marked.set(bytes.subarray(0, 2));
  marked.set(adobeNoTransform, 2);
  marked.set(bytes.subarray(2), 2 + adobeNoTransform.length);
  return marked;
}

function readFrame(bytes: Uint8Array, marker: number, start: number, end: number): JpegFrame {
  const count = bytes[start + 5]!;
  if (count < 1 || start + 6 + count * 3 > end) throw jpegError('its frame header is cut off');
  const components = Array.from({ length: count }, (_, i) => {
    const at = start + 6 + i * 3;
    return {
      id: bytes[at]!,
      horizontal: bytes[at + 1]! >> 4,
      vertical: bytes[at + 1]! & 15,
      quantisation: bytes[at + 2]!,
    };
  });
  return {
    process: marker === 0xf7 ? 0x37 : marker & 15,
    precision: bytes[start]!,
    rows: (bytes[start + 1]! << 8) | bytes[start + 2]!,
    columns: (bytes[start + 3]! << 8) | bytes[start + 4]!,
    components,
  };
}

function readHuffman(
  bytes: Uint8Array,
  start: number,
  end: number,
  dcTables: Array<HuffmanSpec | undefined>,
  acTables: Array<HuffmanSpec | undefined>,
): void {
  let at = start;
  while (at + 17 <= end) {
    const selector = bytes[at]!;
    const counts = bytes.slice(at + 1, at + 17);
    const total = counts.reduce((sum, count) => sum + count, 0);
    if ((selector & 15) > 3 || total > 256 || at + 17 + total > end) throw jpegError('a Huffman table is broken');
    (selector >> 4 === 0 ? dcTables : acTables)[selector & 15] = {
      counts,
      values: bytes.slice(at + 17, at + 17 + total),
    };
    at += 17 + total;
  }
}

function readQuantisation(bytes: Uint8Array, start: number, end: number, tables: Array<Uint16Array | undefined>): void {
  let at = start;
  while (at < end) {
    const wide = bytes[at]! >> 4 !== 0;
    const id = bytes[at]! & 15;
    at += 1;
    if (id > 3 || at + (wide ? 128 : 64) > end) throw jpegError('a quantisation table is broken');
    const table = new Uint16Array(64);
    for (let i = 0; i < 64; i += 1) {
      table[i] = wide ? (bytes[at]! << 8) | bytes[at + 1]! : bytes[at]!;
      at += wide ? 2 : 1;
    }
    tables[id] = table;
  }
}

function readScanComponents(bytes: Uint8Array, start: number, end: number, frame: JpegFrame): JpegScan['components'] {
  const count = bytes[start]!;
  if (count < 1 || count > 4 || start + 4 + count * 2 > end) throw jpegError('a scan header is broken');
  return Array.from({ length: count }, (_, i) => {
    const id = bytes[start + 1 + i * 2]!;
    const tables = bytes[start + 2 + i * 2]!;
    const index = frame.components.findIndex((component) => component.id === id);
    if (index < 0) throw jpegError('a scan names an unknown component');
    return { index, dc: (tables >> 4) & 3, ac: tables & 3 };
  });
}
