/**
 * Lossless JPEG, process 14 (ITU-T T.81 H): Huffman-coded differences, predictors 1 to 7, 2 to 16 bits. Written for speed: one
 * table look-up yields code, magnitude and sign of almost every difference; a row of differences is decoded, then predicted.
 */
import { type BitReader, type CanonicalCodes, canonicalCodes, extend, forEachCode, intervals } from './jpegBits.ts';
import { type HuffmanSpec, type JpegScan, type JpegStream, jpegError } from './jpegMarkers.ts';

/** 12 bits keep the table in the first-level cache and hold two differences of a typical radiograph. */
const LOOK = 12;

interface DifferenceTable extends CanonicalCodes {
  /**
   * By the next LOOK bits: first difference (bits 20..31, signed), second difference (bits 8..19, signed), bits of the first
   * (4..7), bits of all (0..3; the same as of the first when only one fits). An entry of 0 means that not even one fits.
   */
  readonly fast: Int32Array;
}

function buildTable(spec: HuffmanSpec | undefined): DifferenceTable {
  const codes = canonicalCodes(spec);
  const size = 1 << LOOK;
  const used = new Uint8Array(size);
  const difference = new Int16Array(size);
  forEachCode(codes, (code, length, magnitudeBits) => {
    if (magnitudeBits > 16) throw jpegError('a Huffman table is broken');
    // What does not fit, and size 16 (which stands for 32768 and carries no bits), goes the slow way.
    if (length + magnitudeBits > LOOK || magnitudeBits === 16) return;
    const total = length + magnitudeBits;
    for (let bits = 0; bits < 1 << magnitudeBits; bits += 1) {
      const first = ((code << magnitudeBits) | bits) << (LOOK - total);
      const last = first + (1 << (LOOK - total));
      used.fill(total, first, last);
      difference.fill(magnitudeBits === 0 ? 0 : extend(bits, magnitudeBits), first, last);
    }
  });
  const fast = new Int32Array(size);
  for (let bits = 0; bits < size; bits += 1) {
    const one = used[bits]!;
    if (one === 0) continue;
    // The bits left over, followed by zeros: a second difference counts only if it needs none of those zeros.
    const rest = (bits << one) & (size - 1);
    const two = used[rest]!;
    const fits = two !== 0 && one + two <= LOOK;
    const second = fits ? (difference[rest]! & 0xfff) << 8 : 0;
    fast[bits] = (difference[bits]! << 20) | second | (one << 4) | (fits ? one + two : one);
  }
  return { ...codes, fast };
}

/** The next difference, the slow way: any code length. */
function slowDifference(reader: BitReader, table: DifferenceTable): number {
  const size = reader.symbol(table);
  if (size === 0) return 0;
  return size === 16 ? 32768 : extend(reader.bits(size), size);
}

/**
 * Decodes a row of differences. The loop has no branch that depends on the data but the rare one for long codes: two places
 * are always written, and the second is overwritten when it was none.
 */
function differencesOfRow(reader: BitReader, table: DifferenceTable, out: Int32Array, columns: number): void {
  const { view } = reader;
  const { fast } = table;
  let { position } = reader;
  let column = 0;
  const last = columns - 1;
  while (column < last) {
    const window = view.getUint32(position >>> 3) << (position & 7);
    const entry = fast[window >>> (32 - LOOK)]!;
    if (entry !== 0) {
      const all = entry & 15;
      out[column] = entry >> 20;
      out[column + 1] = (entry << 12) >> 20;
      column += 1 + ((all - ((entry >> 4) & 15) + 15) >> 4);
      position += all;
    } else {
      reader.position = position;
      out[column] = slowDifference(reader, table);
      position = reader.position;
      column += 1;
    }
  }
  reader.position = position;
  // The last one alone, so that the first difference of the next row is not taken with it.
  if (column === last) out[column] = slowDifference(reader, table);
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
  // A sample takes one bit at least.
  if (frame.rows * frame.columns * components > bytes.length * 8) throw jpegError('it ends too early');
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
