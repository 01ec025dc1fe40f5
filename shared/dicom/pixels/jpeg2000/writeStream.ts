/** Writes a valid code stream of the same size that holds only some of the code-blocks, all their passes in one layer. */
import { HeaderBitWriter } from './bits.ts';
import type { CodeBlock, Precinct, TileGeometry } from './geometry.ts';
import { concatenate, type MainHeader, NotDivisible } from './header.ts';
import { byResolutions, LRCP } from './progression.ts';
import { TagTreeWriter } from './tagTree.ts';

export interface TileBlocks {
  readonly tile: number;
  readonly geometry: TileGeometry;
  /** Segments of the tile-part header that are kept. */
  readonly kept: Uint8Array;
}

export type Chosen = (block: CodeBlock, precinct: Precinct, band: number, tile: TileGeometry) => boolean;

/** The largest number of passes that one packet can announce, and that decoders take in one codeword segment. */
const maxPasses = 109;

export function writeStream(header: MainHeader, tiles: readonly TileBlocks[], chosen: Chosen): Uint8Array {
  const cod = header.cod.slice();
  // Precincts stay; packets carry no marks, come by layer (of which there is one) and resolution.
  cod[4] = cod[4]! & 1;
  cod[5] = LRCP;
  cod[6] = 0;
  cod[7] = 1;
  const parts: Uint8Array[] = [header.beforeCod, cod, header.afterCod];
  for (const { tile, geometry, kept } of tiles) {
    const body: Uint8Array[] = [];
    for (const precinct of byResolutions(geometry)) writePacket(body, precinct, geometry, chosen);
    const length = 14 + kept.length + body.reduce((sum, piece) => sum + piece.length, 0);
    const sot = [0xff, 0x90, 0, 10, tile >> 8, tile & 255, ...u32(length), 0, 1];
    parts.push(Uint8Array.from(sot), kept, Uint8Array.of(0xff, 0x93), ...body);
  }
  parts.push(Uint8Array.of(0xff, 0xd9));
  return concatenate(parts);
}

function u32(value: number): number[] {
  return [value >>> 24, (value >>> 16) & 255, (value >>> 8) & 255, value & 255];
}

const emptyPacket = Uint8Array.of(0);

function writePacket(out: Uint8Array[], precinct: Precinct, tile: TileGeometry, chosen: Chosen): void {
  const taken = precinct.bands.map((band, b) =>
    band.blocks.map((block) => block.passes > 0 && chosen(block, precinct, b, tile)),
  );
  if (!taken.some((band) => band.includes(true))) {
    out.push(emptyPacket);
    return;
  }
  const writer = new HeaderBitWriter();
  const bit = (value: number) => writer.bit(value);
  const chunks: Uint8Array[] = [];
  bit(1);
  precinct.bands.forEach(({ across, down, blocks }, b) => {
    const inclusion = new TagTreeWriter(across, down);
    const zeroBitPlanes = new TagTreeWriter(across, down);
    blocks.forEach((block, i) => {
      inclusion.set(block.x, block.y, taken[b]![i] ? 0 : 1);
      if (taken[b]![i]) zeroBitPlanes.set(block.x, block.y, block.zeroBitPlanes);
    });
    blocks.forEach((block, i) => {
      inclusion.write(block.x, block.y, 1, bit);
      if (!taken[b]![i]) return;
      zeroBitPlanes.write(block.x, block.y, block.zeroBitPlanes + 1, bit);
      writePassCount(writer, block.passes);
      writeLengths(writer, block);
      chunks.push(...block.chunks);
    });
  });
  out.push(Uint8Array.from(writer.finish()), ...chunks);
}

function writePassCount(writer: HeaderBitWriter, passes: number): void {
  if (passes > maxPasses) throw new NotDivisible('too many passes');
  if (passes === 1) writer.bit(0);
  else if (passes === 2) writer.bits(2, 2);
  else if (passes <= 5) writer.bits(12 + passes - 3, 4);
  else if (passes <= 36) writer.bits(0x1e0 + passes - 6, 9);
  else writer.bits(0x1ff * 128 + passes - 37, 16);
}

function writeLengths(writer: HeaderBitWriter, { segments }: CodeBlock): void {
  let bits = 3;
  for (const { passes, bytes } of segments) {
    const needed = bytes === 0 ? 0 : Math.floor(Math.log2(bytes)) + 1;
    bits = Math.max(bits, needed - Math.floor(Math.log2(passes)));
  }
  for (let i = 3; i < bits; i += 1) writer.bit(1);
  writer.bit(0);
  for (const { passes, bytes } of segments) writer.bits(bytes, bits + Math.floor(Math.log2(passes)));
}
