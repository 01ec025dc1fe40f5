/**
 * Sequential DCT JPEG of one component, 8 or 12 bits (ITU-T T.81 F: SOF0 and SOF1 with Huffman codes). The WebAssembly codec
 * does 8 bits; this is for the 12-bit radiographs of JPEG Extended (1.2.840.10008.1.2.4.51).
 */
import { type BitReader, canonicalCodes, extend, intervals } from './jpegBits.ts';
import { type JpegStream, jpegError } from './jpegMarkers.ts';
import type { DecodedFrame } from './wasmDecode.ts';

/** Zigzag position to natural position (T.81 figure A.6). */
const natural = new Uint8Array([
  0, 1, 8, 16, 9, 2, 3, 10, 17, 24, 32, 25, 18, 11, 4, 5, 12, 19, 26, 33, 40, 48, 41, 34, 27, 20, 13, 6, 7, 14, 21, 28,
  35, 42, 49, 56, 57, 50, 43, 36, 29, 22, 15, 23, 30, 37, 44, 51, 58, 59, 52, 45, 38, 31, 39, 46, 53, 60, 61, 54, 47,
  55, 62, 63,
]);

// Loeffler, Ligtenberg, Moschytz (ICASSP 1989): 8-point inverse DCT with 11 multiplications, scaled integers of 13 bits.
const BITS = 13;
const fixed = (value: number): number => Math.round(value * 2 ** BITS);
const C0_298 = fixed(0.298631336);
const C0_390 = fixed(0.390180644);
const C0_541 = fixed(0.5411961);
const C0_765 = fixed(0.765366865);
const C0_899 = fixed(0.899976223);
const C1_175 = fixed(1.175875602);
const C1_501 = fixed(1.50132111);
const C1_847 = fixed(1.847759065);
const C1_961 = fixed(1.96157056);
const C2_053 = fixed(2.053119869);
const C2_562 = fixed(2.562915447);
const C3_072 = fixed(3.072711026);

/** One row or column of the inverse transform in place; results are rounded down by `down` bits. */
function inverse(block: Int32Array, at: number, step: number, down: number): void {
  const i1 = block[at + step]!;
  const i2 = block[at + 2 * step]!;
  const i3 = block[at + 3 * step]!;
  const i5 = block[at + 5 * step]!;
  const i6 = block[at + 6 * step]!;
  const i7 = block[at + 7 * step]!;
  const shared = (i2 + i6) * C0_541;
  const e2 = shared - i6 * C1_847;
  const e3 = shared + i2 * C0_765;
  const e0 = (block[at]! + block[at + 4 * step]!) * (1 << BITS);
  const e1 = (block[at]! - block[at + 4 * step]!) * (1 << BITS);
  const cross = (i7 + i3 + i5 + i1) * C1_175;
  const z1 = -(i7 + i1) * C0_899;
  const z2 = -(i5 + i3) * C2_562;
  const z3 = cross - (i7 + i3) * C1_961;
  const z4 = cross - (i5 + i1) * C0_390;
  const o0 = i7 * C0_298 + z1 + z3;
  const o1 = i5 * C2_053 + z2 + z4;
  const o2 = i3 * C3_072 + z2 + z3;
  const o3 = i1 * C1_501 + z1 + z4;
  const half = 1 << (down - 1);
  block[at] = (e0 + e3 + o3 + half) >> down;
  block[at + 7 * step] = (e0 + e3 - o3 + half) >> down;
  block[at + step] = (e1 + e2 + o2 + half) >> down;
  block[at + 6 * step] = (e1 + e2 - o2 + half) >> down;
  block[at + 2 * step] = (e1 - e2 + o1 + half) >> down;
  block[at + 5 * step] = (e1 - e2 - o1 + half) >> down;
  block[at + 3 * step] = (e0 - e3 + o0 + half) >> down;
  block[at + 4 * step] = (e0 - e3 - o0 + half) >> down;
}

/** Bits kept between the passes: one, so that 12-bit samples stay inside 32 bits. */
const KEPT = 1;

/**
 * @param stream its markers as read by readJpeg
 * @throws EnthesisError decode-failed
 */
export function decodeJpegSequential(bytes: Uint8Array, stream: JpegStream): DecodedFrame {
  const { frame, scans } = stream;
  if (frame.process > 1 || (frame.precision !== 8 && frame.precision !== 12))
    throw jpegError('its process is not supported');
  const [scan] = scans;
  if (frame.components.length !== 1 || scan === undefined || scans.length !== 1)
    throw jpegError('12-bit colour is not supported');
  const { rows, columns } = frame;
  if (rows === 0 || columns === 0) throw jpegError('its frame header is invalid');
  const quantisation = scan.quantisation[frame.components[0]!.quantisation];
  if (quantisation === undefined) throw jpegError('a quantisation table is missing');
  const dc = canonicalCodes(scan.dcTables[scan.components[0]!.dc]);
  const ac = canonicalCodes(scan.acTables[scan.components[0]!.ac]);
  const readers = intervals(bytes, scan.start, 0);
  // A block of 64 samples takes two bits at least.
  if (rows * columns > bytes.length * 8 * 32) throw jpegError('it ends too early');

  const samples = frame.precision === 8 ? new Uint8Array(rows * columns) : new Uint16Array(rows * columns);
  const middle = 1 << (frame.precision - 1);
  const top = middle * 2 - 1;
  const across = Math.ceil(columns / 8);
  const blocks = across * Math.ceil(rows / 8);
  const perInterval = scan.restartInterval === 0 ? blocks : scan.restartInterval;
  const block = new Int32Array(64);
  let reader: BitReader = readers[0]!;
  let predicted = 0;
  for (let index = 0; index < blocks; index += 1) {
    if (index % perInterval === 0) {
      const next = readers[index / perInterval];
      if (next === undefined) throw jpegError('it ends too early');
      reader = next;
      predicted = 0;
    }
    block.fill(0);
    const size = reader.symbol(dc);
    if (size > 16) throw jpegError('it holds an invalid code');
    if (size > 0) predicted += extend(reader.bits(size), size);
    block[0] = predicted * quantisation[0]!;
    for (let k = 1; k < 64; k += 1) {
      const symbol = reader.symbol(ac);
      const magnitude = symbol & 15;
      const run = symbol >> 4;
      if (magnitude === 0) {
        if (run !== 15) break;
        k += 15;
        continue;
      }
      k += run;
      if (k > 63) throw jpegError('a block has too many coefficients');
      block[natural[k]!] = extend(reader.bits(magnitude), magnitude) * quantisation[k]!;
    }
    for (let i = 0; i < 8; i += 1) inverse(block, i, 8, BITS - KEPT);
    for (let i = 0; i < 8; i += 1) inverse(block, i * 8, 1, BITS + KEPT + 3);

    const top8 = Math.floor(index / across) * 8;
    const left8 = (index % across) * 8;
    const height = Math.min(8, rows - top8);
    const width = Math.min(8, columns - left8);
    for (let y = 0; y < height; y += 1) {
      const to = (top8 + y) * columns + left8;
      for (let x = 0; x < width; x += 1) {
        const value = block[y * 8 + x]! + middle;
        samples[to + x] = value < 0 ? 0 : value > top ? top : value;
      }
    }
  }
  return { rows, columns, components: 1, samples };
}
