/**
 * JPEG 2000 in parts. Decoding takes its time in the entropy coder (nine tenths for a film), which works code-block by
 * code-block; the codec works on one core and knows no regions. So the stream is sorted anew: each part is a valid stream of
 * the whole size that holds only the blocks a band of rows is made of, or only the low resolutions. Whoever decodes a part
 * takes its rows out; put together they are the whole decode, bit by bit.
 */
import { codestreamStart } from '../streamSize.ts';
import { evenBands, needsBlock, type Rows } from './bands.ts';
import { tileCount, tileGeometry } from './geometry.ts';
import { type Codestream, maxTiles, NotDivisible, readCodestream } from './header.ts';
import { readPackets } from './readPackets.ts';
import { type TileBlocks, writeStream } from './writeStream.ts';

export interface BandStream {
  readonly stream: Uint8Array;
  /** Rows of the decoded picture that this stream is right in, the last not included. */
  readonly from: number;
  readonly to: number;
}

export interface DivisibleStream {
  /** At most `count` bands of rows, together the whole picture, each about as much work. */
  bands(count: number): BandStream[];
  /** A small stream with the picture at 1/2^reduce of its size. */
  lowResolution(reduce: number): Uint8Array;
}

interface Taken {
  readonly stream: Codestream;
  readonly tiles: readonly TileBlocks[];
  readonly complete: boolean;
}

function takeApart(bytes: Uint8Array, upTo: number, partial: boolean): Taken {
  const stream = readCodestream(bytes, codestreamStart(bytes), partial);
  const { header, tileParts } = stream;
  const { across, down } = tileCount(header);
  if (across * down > maxTiles) throw new NotDivisible('too many tiles');
  let complete = true;
  const tiles: TileBlocks[] = [];
  for (let tile = 0; tile < across * down; tile += 1) {
    const parts = tileParts.filter((part) => part.tile === tile);
    if (parts.length === 0) {
      if (!partial) throw new NotDivisible('a tile is missing');
      complete = false;
      break;
    }
    const geometry = tileGeometry(header, tile);
    complete &&= readPackets(bytes, header, geometry, parts, upTo, partial).complete;
    tiles.push({ tile, geometry, kept: parts[0]!.kept });
  }
  return { stream, tiles, complete };
}

function levelsOf({ header }: Codestream): number {
  return Math.min(...header.components.map(({ levels }) => levels));
}

function lowOnly({ stream, tiles }: Taken, reduce: number): Uint8Array {
  return writeStream(stream.header, tiles, (_, { component, resolution }) => {
    return resolution <= stream.header.components[component]!.levels - reduce;
  });
}

/** Malformed streams trip over array bounds as well as over checks: neither is more than "decode it whole". */
function orNull<T>(run: () => T): T | null {
  try {
    return run();
  } catch (error) {
    if (error instanceof NotDivisible || error instanceof RangeError || error instanceof TypeError) return null;
    throw error;
  }
}

/** Null where the stream cannot be taken apart, for whatever reason: decode it whole. */
export function divide(bytes: Uint8Array): DivisibleStream | null {
  return orNull(() => {
    const taken = takeApart(bytes, 32, false);
    const { header } = taken.stream;
    const tiles = taken.tiles.map(({ geometry }) => geometry);
    return {
      bands: (count) =>
        evenBands(header, tiles, count).map((rows: Rows) => ({
          from: rows.from - header.y0,
          to: rows.to - header.y0,
          stream: writeStream(header, taken.tiles, (block, precinct, _, tile) =>
            needsBlock(header, tile, precinct, block, rows),
          ),
        })),
      lowResolution: (reduce) => lowOnly(taken, Math.min(reduce, levelsOf(taken.stream))),
    };
  });
}

/**
 * The low resolutions out of the first bytes of a stream.
 * @returns a small stream to decode at `reduce`; 'more' where their bytes have not all come; null where there is no such thing
 */
export function lowResolutionOf(beginning: Uint8Array, reduce: number): Uint8Array | 'more' | null {
  return orNull(() => {
    const { header } = readCodestream(beginning, codestreamStart(beginning), true);
    const depths = header.components.map(({ levels }) => levels);
    const left = Math.min(reduce, ...depths);
    const taken = takeApart(beginning, Math.max(...depths) - left, true);
    return taken.complete ? lowOnly(taken, left) : 'more';
  });
}
