/**
 * Lossless JPEG, process 14 (ITU-T T.81 H): Huffman-coded differences, predictors 1 to 7, 2 to 16 bits. Written for speed: one
 * table look-up yields code, magnitude and sign of almost every difference; a row of differences is decoded, then predicted.
 */
import { endOfEntropyData, type HuffmanSpec, type JpegScan, jpegError, readJpeg } from './jpegMarkers.ts';

/** 12 bits keep the table in the first-level cache and cover nearly all differences of a radiograph. */
const LOOK = 12;

interface DifferenceTable {
  /** (difference << 8) | bits consumed; 0 when code and magnitude bits together are longer than LOOK. */
  readonly fast: Int32Array;
  /** First code, number of codes and index of the first value, by length: the canonical walk for what is long. */
  readonly firstCode: Int32Array;
  readonly firstIndex: Int32Array;
  readonly counts: Uint8Array;
  readonly values: Uint8Array;
}

/** EXTEND of T.81 F.2.2.1. */
function extend(bits: number, size: number): number {
  return bits < 1 << (size - 1) ? bits - (1 << size) + 1 : bits;
}

function buildTable(spec: HuffmanSpec | undefined): DifferenceTable {
  if (spec === undefined) throw jpegError('a Huffman table is missing');
  const fast = new Int32Array(1 << LOOK);
  const firstCode = new Int32Array(17);
  const firstIndex = new Int32Array(17);
  let code = 0;
  let index = 0;
  for (let length = 1; length <= 16; length += 1) {
    firstCode[length] = code;
    firstIndex[length] = index;
    for (let i = 0; i < spec.counts[length - 1]!; i += 1, index += 1, code += 1) {
      const size = spec.values[index]!;
      if (size > 16 || code >= 1 << length) throw jpegError('a Huffman table is broken');
      // Size 16 carries no magnitude bits and stands for 32768.
      const magnitudeBits = size === 16 ? 0 : size;
      const used = length + magnitudeBits;
      if (used > LOOK) continue;
      for (let bits = 0; bits < 1 << magnitudeBits; bits += 1) {
        const difference = size === 0 ? 0 : size === 16 ? 32768 : extend(bits, size);
        const entry = (difference << 8) | used;
        const first = ((code << magnitudeBits) | bits) << (LOOK - used);
        fast.fill(entry, first, first + (1 << (LOOK - used)));
      }
    }
    code <<= 1;
  }
  return { fast, firstCode, firstIndex, counts: spec.counts, values: spec.values };
}

/** Entropy-coded bytes of one restart interval without stuffing, zero-padded so that refills need no bounds check. */
class BitReader {
  readonly bytes: Uint8Array;
  readonly size: number;
  position = 0;
  /** Left-aligned unread bits, and how many they are. */
  window = 0;
  count = 0;

  constructor(bytes: Uint8Array, size: number) {
    this.bytes = bytes;
    this.size = size;
  }

  /** True when more bits were read than there are; a few padding bits at the very end are tolerated. */
  get overrun(): boolean {
    return this.position - (this.count >> 3) > this.size + 2;
  }

  /** The next difference, the slow way: any code length. */
  slow(table: DifferenceTable): number {
    let code = 0;
    for (let length = 1; length <= 16; length += 1) {
      code = (code << 1) | this.bits(1);
      const offset = code - table.firstCode[length]!;
      if (offset >= 0 && offset < table.counts[length - 1]!) {
        const size = table.values[table.firstIndex[length]! + offset]!;
        if (size === 0) return 0;
        return size === 16 ? 32768 : extend(this.bits(size), size);
      }
    }
    throw jpegError('it holds an invalid code');
  }

  bits(wanted: number): number {
    if (this.count < wanted) {
      this.window |= ((this.bytes[this.position]! << 8) | this.bytes[this.position + 1]!) << (16 - this.count);
      this.position += 2;
      this.count += 16;
      if (this.position > this.size + 8) throw jpegError('it ends too early');
    }
    const value = this.window >>> (32 - wanted);
    this.window <<= wanted;
    this.count -= wanted;
    return value;
  }

  /** Fills every `step`th place of `out` from `offset` with differences of one table. */
  row(table: DifferenceTable, out: Int32Array, columns: number): void {
    const { bytes } = this;
    const { fast } = table;
    let { window, count, position } = this;
    for (let column = 0; column < columns; column += 1) {
      if (count < 16) {
        window |= ((bytes[position]! << 8) | bytes[position + 1]!) << (16 - count);
        position += 2;
        count += 16;
      }
      const entry = fast[window >>> (32 - LOOK)]!;
      if (entry !== 0) {
        const used = entry & 0xff;
        window <<= used;
        count -= used;
        out[column] = entry >> 8;
      } else {
        this.window = window;
        this.count = count;
        this.position = position;
        out[column] = this.slow(table);
        window = this.window;
        count = this.count;
        position = this.position;
      }
    }
    this.window = window;
    this.count = count;
    this.position = position;
    if (this.overrun) throw jpegError('it ends too early');
  }
}

/** Splits entropy-coded data at restart markers and takes the stuffed zero bytes out. */
function intervals(bytes: Uint8Array, start: number, rowBytes: number): BitReader[] {
  const end = endOfEntropyData(bytes, start);
  const readers: BitReader[] = [];
  // Room for a row read past the end before the overrun is noticed.
  const padding = rowBytes + 16;
  let clean = new Uint8Array(end - start + padding);
  let size = 0;
  let at = start;
  while (at < end) {
    let marker = bytes.indexOf(0xff, at);
    if (marker < 0 || marker >= end) marker = end;
    // Short runs are cheaper in a loop than in a call.
    if (marker - at < 64) for (let i = at; i < marker; i += 1, size += 1) clean[size] = bytes[i]!;
    else {
      clean.set(bytes.subarray(at, marker), size);
      size += marker - at;
    }
    if (marker >= end) break;
    const next = bytes[marker + 1];
    if (next === 0) {
      clean[size] = 0xff;
      size += 1;
      at = marker + 2;
    } else if (next === 0xff) at = marker + 1;
    else {
      readers.push(new BitReader(clean, size));
      clean = new Uint8Array(end - marker + padding);
      size = 0;
      at = marker + 2;
    }
  }
  readers.push(new BitReader(clean, size));
  return readers;
}

export interface LosslessImage {
  readonly rows: number;
  readonly columns: number;
  readonly components: number;
  readonly precision: number;
  /** Interleaved by pixel. */
  readonly samples: Uint16Array;
}

/**
 * Decodes a lossless JPEG stream.
 * @throws EnthesisError decode-failed
 */
export function decodeJpegLossless(bytes: Uint8Array): LosslessImage {
  const { frame, scans } = readJpeg(bytes);
  if (frame.process !== 3) throw jpegError('it is not a lossless stream');
  if (frame.precision < 2 || frame.precision > 16 || frame.rows === 0 || frame.columns === 0)
    throw jpegError('its frame header is invalid');
  if (frame.components.some((component) => component.horizontal !== 1 || component.vertical !== 1)) {
    throw jpegError('subsampled lossless components are not supported');
  }
  const components = frame.components.length;
  const samples = new Uint16Array(frame.rows * frame.columns * components);
  const done = new Set<number>();
  for (const scan of scans) {
    decodeScan(bytes, scan, frame.rows, frame.columns, frame.precision, components, samples);
    for (const { index } of scan.components) done.add(index);
  }
  if (done.size !== components) throw jpegError('a component is missing');
  return { rows: frame.rows, columns: frame.columns, components, precision: frame.precision, samples };
}

function decodeScan(
  bytes: Uint8Array,
  scan: JpegScan,
  rows: number,
  columns: number,
  precision: number,
  components: number,
  samples: Uint16Array,
): void {
  const predictor = scan.spectralStart;
  if (predictor < 1 || predictor > 7 || scan.low >= precision) throw jpegError('its predictor is invalid');
  const tables = scan.components.map(({ dc }) => buildTable(scan.dcTables[dc]));
  const mcuRow = columns * scan.components.length;
  const readers = intervals(bytes, scan.start, mcuRow * 4);
  const rowsPerInterval = scan.restartInterval === 0 ? rows : scan.restartInterval / columns;
  if (!Number.isInteger(rowsPerInterval)) throw jpegError('its restart intervals do not end with a row');
  const initial = 1 << (precision - scan.low - 1);
  const stride = columns * components;
  const lines = scan.components.map(() => new Int32Array(columns));
  for (let row = 0; row < rows; row += 1) {
    const reader = readers[Math.floor(row / rowsPerInterval)];
    if (reader === undefined) throw jpegError('it ends too early');
    const first = row % rowsPerInterval === 0;
    if (lines.length === 1) reader.row(tables[0]!, lines[0]!, columns);
    else interleavedRow(reader, tables, lines, columns);
    for (let i = 0; i < lines.length; i += 1) {
      const at = row * stride + scan.components[i]!.index;
      predictRow(samples, at, components, stride, columns, first, predictor, initial, lines[i]!);
    }
  }
  if (scan.low > 0) for (let i = 0; i < samples.length; i += 1) samples[i]! <<= scan.low;
}

const one = new Int32Array(1);
function interleavedRow(
  reader: BitReader,
  tables: readonly DifferenceTable[],
  lines: readonly Int32Array[],
  columns: number,
): void {
  for (let column = 0; column < columns; column += 1) {
    for (let i = 0; i < lines.length; i += 1) {
      reader.row(tables[i]!, one, 1);
      lines[i]![column] = one[0]!;
    }
  }
}

/** Adds predictions to one row of differences, modulo 2^16 (T.81 H.1.2.1). `first` starts an interval: predictor 1 from 2^(P-Pt-1). */
function predictRow(
  samples: Uint16Array,
  start: number,
  step: number,
  stride: number,
  columns: number,
  first: boolean,
  predictor: number,
  initial: number,
  differences: Int32Array,
): void {
  let at = start;
  let left = first ? initial : samples[at - stride]!;
  left = (left + differences[0]!) & 0xffff;
  samples[at] = left;
  at += step;
  if (first || predictor === 1) {
    for (let column = 1; column < columns; column += 1, at += step) {
      left = (left + differences[column]!) & 0xffff;
      samples[at] = left;
    }
    return;
  }
  for (let column = 1; column < columns; column += 1, at += step) {
    const above = samples[at - stride]!;
    const diagonal = samples[at - stride - step]!;
    let prediction: number;
    if (predictor === 2) prediction = above;
    else if (predictor === 3) prediction = diagonal;
    else if (predictor === 4) prediction = left + above - diagonal;
    else if (predictor === 5) prediction = left + ((above - diagonal) >> 1);
    else if (predictor === 6) prediction = above + ((left - diagonal) >> 1);
    else prediction = (left + above) >> 1;
    left = (prediction + differences[column]!) & 0xffff;
    samples[at] = left;
  }
}
