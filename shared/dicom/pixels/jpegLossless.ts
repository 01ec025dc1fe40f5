/**
 * Lossless JPEG, process 14 (ITU-T T.81 H): Huffman-coded differences, predictors 1 to 7, 2 to 16 bits. Written for speed: one
 * table look-up yields code, magnitude and sign of almost every difference; a row of differences is decoded, then predicted.
 */
import { type BitReader, type CanonicalCodes, canonicalCodes, extend, forEachCode, intervals } from './jpegBits.ts';
import { type HuffmanSpec, type JpegScan, type JpegStream, jpegError } from './jpegMarkers.ts';

/** 12 bits keep the table in the first-level cache and cover nearly all differences of a radiograph. */
const LOOK = 12;

interface DifferenceTable extends CanonicalCodes {
  /** (difference << 8) | bits consumed; 0 when code and magnitude bits together are longer than LOOK. */
  readonly fast: Int32Array;
}

function buildTable(spec: HuffmanSpec | undefined): DifferenceTable {
  const codes = canonicalCodes(spec);
  const fast = new Int32Array(1 << LOOK);
  forEachCode(codes, (code, length, size) => {
    if (size > 16) throw jpegError('a Huffman table is broken');
    // Size 16 carries no magnitude bits and stands for 32768.
    const magnitudeBits = size === 16 ? 0 : size;
    const used = length + magnitudeBits;
    if (used > LOOK) return;
    for (let bits = 0; bits < 1 << magnitudeBits; bits += 1) {
      const difference = size === 0 ? 0 : size === 16 ? 32768 : extend(bits, size);
      const first = ((code << magnitudeBits) | bits) << (LOOK - used);
      fast.fill((difference << 8) | used, first, first + (1 << (LOOK - used)));
    }
  });
  return { ...codes, fast };
}

/** The next difference, the slow way: any code length. */
function slowDifference(reader: BitReader, table: DifferenceTable): number {
  const size = reader.symbol(table);
  if (size === 0) return 0;
  return size === 16 ? 32768 : extend(reader.bits(size), size);
}

/** Decodes a row of differences. The reader's state lives in local variables while the loop runs. */
function differencesOfRow(reader: BitReader, table: DifferenceTable, out: Int32Array, columns: number): void {
  const { bytes } = reader;
  const { fast } = table;
  let { window, count, position } = reader;
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
      reader.window = window;
      reader.count = count;
      reader.position = position;
      out[column] = slowDifference(reader, table);
      window = reader.window;
      count = reader.count;
      position = reader.position;
    }
  }
  reader.window = window;
  reader.count = count;
  reader.position = position;
  if (reader.overrun) throw jpegError('it ends too early');
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
 * Decodes a lossless JPEG stream whose markers readJpeg has read.
 * @throws EnthesisError decode-failed
 */
export function decodeJpegLossless(bytes: Uint8Array, stream: JpegStream): LosslessImage {
  const { frame, scans } = stream;
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
    if (lines.length === 1) differencesOfRow(reader, tables[0]!, lines[0]!, columns);
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
      differencesOfRow(reader, tables[i]!, one, 1);
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
