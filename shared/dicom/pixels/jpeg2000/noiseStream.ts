/**
 * A stream to run the codec warm on: any bytes are a code-block to the arithmetic decoder, so noise will do. 256 x 256 pixels
 * with the blocks, levels and bit depth of a film: 30 ms of work, enough for the engine to optimise what matters.
 */
import { tileGeometry } from './geometry.ts';
import { concatenate, readCodestream } from './header.ts';
import { writeStream } from './writeStream.ts';

const SIDE = 256;
const LEVELS = 5;
const BYTES_PER_BLOCK = 3000;
const PASSES = 31;

function header(): Uint8Array {
  const u16 = (value: number) => [value >> 8, value & 255];
  const u32 = (value: number) => [...u16(value >>> 16), ...u16(value & 0xffff)];
  const size = [SIDE, SIDE, 0, 0, SIDE, SIDE, 0, 0].flatMap(u32);
  const siz = [0xff, 0x51, ...u16(41), ...u16(0), ...size, ...u16(1), 15, 1, 1];
  const cod = [0xff, 0x52, ...u16(12), 0, 0, ...u16(1), 0, LEVELS, 4, 4, 0, 1];
  const exponents = Array.from({ length: 3 * LEVELS + 1 }, () => 16 << 3);
  const qcd = [0xff, 0x5c, ...u16(3 + exponents.length), 2 << 5, ...exponents];
  const tile = [0xff, 0x90, ...u16(10), ...u16(0), ...u32(14), 0, 1, 0xff, 0x93, 0xff, 0xd9];
  return Uint8Array.from([0xff, 0x4f, ...siz, ...cod, ...qcd, ...tile]);
}

/** The same bytes every time, without 0xff, with which markers begin. */
export function noise(length: number): Uint8Array {
  let state = 12345;
  return Uint8Array.from({ length }, () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return (state >>> 24) % 0xff;
  });
}

export function jpeg2000Noise(): Uint8Array {
  const { header: main } = readCodestream(header(), 0, false);
  const geometry = tileGeometry(main, 0);
  const bytes = noise(BYTES_PER_BLOCK);
  for (const { bands } of geometry.precincts.flat(2)) {
    for (const block of bands.flatMap(({ blocks }) => blocks)) {
      block.passes = PASSES;
      block.zeroBitPlanes = 6;
      block.segments = [{ passes: PASSES, most: PASSES, bytes: bytes.length }];
      block.chunks = [bytes];
    }
  }
  return writeStream(main, [{ tile: 0, geometry, kept: concatenate([]) }], () => true);
}
