/** A code stream states its own dimensions; they are compared with the header's before a codec allocates for them. */
import { EnthesisError } from '../../errors.ts';
import { readLengthAt } from '../parse/elements.ts';
import { readJpeg } from './jpegMarkers.ts';

export interface StreamSize {
  readonly rows: number;
  readonly columns: number;
  readonly components: number;
}

function jpeg2000Size(stream: Uint8Array, at: number): StreamSize | null {
  // SOC, SIZ, Lsiz, Rsiz, then Xsiz Ysiz XOsiz YOsiz ... (T.800 A.5.1)
  if (at + 42 > stream.length || stream[at] !== 0xff || stream[at + 1] !== 0x4f || stream[at + 3] !== 0x51) return null;
  const field = (offset: number): number => readLengthAt(stream, at + offset, true);
  return {
    columns: field(8) - field(16),
    rows: field(12) - field(20),
    components: (stream[at + 40]! << 8) | stream[at + 41]!,
  };
}

const SIZ = 0x51;
const COD = 0x52;
const QCD = 0x5c;
const SOT = 0x90;

/**
 * Whether the main header is a chain of segments from SIZ to the first tile, with how it is coded and quantised (T.800 A.2), and
 * without subsampled components, which DICOM has no use for. A codec that is given anything else may not come back.
 */
function isWholeHeader(stream: Uint8Array, start: number): boolean {
  const field = (offset: number): number => readLengthAt(stream, start + offset, true);
  const components = (stream[start + 40]! << 8) | stream[start + 41]!;
  const tiles = Math.ceil(field(8) / field(24)) * Math.ceil(field(12) / field(28));
  // A tile of no size gives Infinity or NaN; T.800 B.3 allows 65,535 tiles.
  if (!(tiles >= 1 && tiles <= 65_535)) return false;
  let coded = false;
  let quantised = false;
  for (let at = start + 2; at + 4 <= stream.length && stream[at] === 0xff; ) {
    const marker = stream[at + 1]!;
    if (marker === SOT) return coded && quantised;
    const length = (stream[at + 2]! << 8) | stream[at + 3]!;
    if (length < 2) return false;
    if (marker === SIZ) {
      if (length < 38 + 3 * components || at + 2 + length > stream.length) return false;
      for (let c = 0; c < components; c += 1) {
        if (stream[at + 41 + c * 3] !== 1 || stream[at + 42 + c * 3] !== 1) return false;
      }
    }
    if (marker === COD) coded = true;
    if (marker === QCD) quantised = true;
    at += 2 + length;
  }
  return false;
}

/** The code stream inside a JP2 file: DICOM forbids the wrapper, some writers leave it on. */
function codestreamInBox(stream: Uint8Array): number {
  for (let at = 0; at + 8 <= stream.length; ) {
    const length = readLengthAt(stream, at, true);
    const isCodestream =
      stream[at + 4] === 0x6a && stream[at + 5] === 0x70 && stream[at + 6] === 0x32 && stream[at + 7] === 0x63;
    if (isCodestream) return at + 8;
    if (length < 8) return -1;
    at += length;
  }
  return -1;
}

/** Offset of the code stream, bare or in a JP2 file; -1 when there is none. */
export function codestreamStart(stream: Uint8Array): number {
  return stream[0] === 0xff && stream[1] === 0x4f ? 0 : codestreamInBox(stream);
}

/** How many times a JPEG 2000 stream can be halved: the levels of its COD segment (T.800 A.6.1); 0 when there is none. */
export function decompositionLevels(stream: Uint8Array): number {
  const start = codestreamStart(stream);
  if (start < 0) return 0;
  for (let at = start + 2; at + 10 <= stream.length && stream[at] === 0xff; ) {
    const marker = stream[at + 1]!;
    if (marker === 0x52) return Math.min(32, stream[at + 9]!);
    // Start of tile: the main header is over.
    if (marker === 0x90) return 0;
    at += 2 + ((stream[at + 2]! << 8) | stream[at + 3]!);
  }
  return 0;
}

export function streamSize(stream: Uint8Array): StreamSize | null {
  if (stream[0] === 0xff && stream[1] === 0xd8) {
    const { frame } = readJpeg(stream, true);
    return { rows: frame.rows, columns: frame.columns, components: frame.components.length };
  }
  const start = codestreamStart(stream);
  return start < 0 ? null : jpeg2000Size(stream, start);
}

const damaged = () => new EnthesisError('decode-failed', 'The compressed pixels of this file are damaged.');

/** @throws EnthesisError decode-failed when it is no code stream, pixel-data-mismatch when its size is not the header's */
export function checkStreamSize(
  stream: Uint8Array,
  expected: { rows: number; columns: number; samplesPerPixel: number },
): void {
  const size = streamSize(stream);
  if (size === null) throw damaged();
  if (
    size.rows !== expected.rows ||
    size.columns !== expected.columns ||
    size.components !== expected.samplesPerPixel
  ) {
    throw new EnthesisError(
      'pixel-data-mismatch',
      `The header says ${expected.columns} x ${expected.rows} pixels, the compressed stream ${size.columns} x ${size.rows}.`,
    );
  }
  const start = codestreamStart(stream);
  if (start >= 0 && !isWholeHeader(stream, start)) throw damaged();
}
