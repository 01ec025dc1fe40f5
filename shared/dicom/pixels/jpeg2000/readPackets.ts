/** Tier 2 of JPEG 2000: which bytes belong to which code-block (T.800 B.9, B.10). */
import { HeaderBits } from './bits.ts';
import type { CodeBlock, Precinct, TileGeometry } from './geometry.ts';
import { type MainHeader, NotDivisible } from './header.ts';
import { packets } from './progression.ts';
import { TagTreeReader } from './tagTree.ts';

interface Trees {
  readonly inclusion: TagTreeReader;
  readonly zeroBitPlanes: TagTreeReader;
}

/** Where a tile's packets lie: one range for each of its tile-parts. No packet crosses from one to the next. */
export interface Range {
  readonly start: number;
  readonly end: number;
}

export interface ReadResult {
  /** Every packet up to the wanted resolution was there. */
  readonly complete: boolean;
}

const SELECTIVE_BYPASS = 1;
const TERMINATE_EACH = 4;
/** Bits enough for any code-block's length; more is damage. */
const maxLengthBits = 32;

/**
 * Fills in the code-blocks of `tile`.
 * @param upTo the highest resolution that is wanted; reading ends once its packets are all there
 * @param partial bytes may end early: then what is missing is told, else it is an error
 * @throws NotDivisible
 */
export function readPackets(
  bytes: Uint8Array,
  header: MainHeader,
  tile: TileGeometry,
  ranges: readonly Range[],
  upTo: number,
  partial: boolean,
): ReadResult {
  const trees = new Map<Precinct, Trees[]>();
  let wanted = 0;
  for (const resolutions of tile.precincts) {
    for (const list of resolutions.slice(0, upTo + 1)) wanted += list.length * header.layers;
  }
  let part = 0;
  let at = ranges[0]?.start ?? 0;
  for (const { precinct, layer } of packets(tile, header.progression, header.layers)) {
    if (wanted === 0) return { complete: true };
    while (part < ranges.length && at === ranges[part]!.end) {
      part += 1;
      at = ranges[part]?.start ?? 0;
    }
    const range = ranges[part];
    if (range === undefined || at > range.end) throw new NotDivisible('packets are missing');
    const end = Math.min(range.end, bytes.length);
    try {
      at = readPacket(bytes, at, end, header, precinct, layer, treesOf(trees, precinct));
    } catch (error) {
      if (partial && error instanceof NotDivisible && end < range.end) return { complete: false };
      throw error;
    }
    if (precinct.resolution <= upTo) wanted -= 1;
  }
  // Bytes left over would mean that the packets were told apart wrongly.
  const last = ranges.at(-1);
  if (!partial && (last === undefined || part < ranges.length - 1 || at !== last.end)) {
    throw new NotDivisible('bytes left over');
  }
  return { complete: wanted === 0 };
}

function treesOf(trees: Map<Precinct, Trees[]>, precinct: Precinct): Trees[] {
  let found = trees.get(precinct);
  if (found === undefined) {
    found = precinct.bands.map(({ across, down }) => ({
      inclusion: new TagTreeReader(across, down),
      zeroBitPlanes: new TagTreeReader(across, down),
    }));
    trees.set(precinct, found);
  }
  return found;
}

function readPacket(
  bytes: Uint8Array,
  from: number,
  end: number,
  header: MainHeader,
  precinct: Precinct,
  layer: number,
  trees: readonly Trees[],
): number {
  let at = from;
  // Start of packet: six bytes that may be there.
  if (header.sop && at + 6 <= end && bytes[at] === 0xff && bytes[at + 1] === 0x91) at += 6;
  const reader = new HeaderBits(bytes, at, end);
  const bit = () => reader.bit();
  const { style } = header.components[precinct.component]!;
  const came: Array<{ block: CodeBlock; segment: CodeBlock['segments'][number]; length: number }> = [];
  if (bit() === 1) {
    precinct.bands.forEach((band, b) => {
      for (const block of band.blocks) {
        const first = block.passes === 0;
        const included = first ? trees[b]!.inclusion.below(block.x, block.y, layer + 1, bit) : bit() === 1;
        if (!included) continue;
        if (first) {
          let planes = 1;
          while (!trees[b]!.zeroBitPlanes.below(block.x, block.y, planes, bit)) {
            planes += 1;
            if (planes > 80) throw new NotDivisible('too many bit planes');
          }
          block.zeroBitPlanes = planes - 1;
        }
        let passes = readPassCount(reader);
        while (bit() === 1) block.lengthBits += 1;
        if (block.lengthBits > maxLengthBits) throw new NotDivisible('code-block too long');
        while (passes > 0) {
          const segment = openSegment(block, style);
          const now = Math.min(passes, segment.most - segment.passes);
          const length = reader.bits(block.lengthBits + Math.floor(Math.log2(now)));
          segment.passes += now;
          segment.bytes += length;
          block.passes += now;
          passes -= now;
          came.push({ block, segment, length });
        }
      }
    });
  }
  at = reader.finish();
  if (header.eph) {
    if (bytes[at] !== 0xff || bytes[at + 1] !== 0x92) throw new NotDivisible('end of packet header missing');
    at += 2;
  }
  for (const { block, length } of came) {
    if (at + length > end) throw new NotDivisible('packet cut off');
    if (length > 0) block.chunks.push(bytes.subarray(at, at + length));
    at += length;
  }
  return at;
}

/** Number of coding passes (T.800 table B.4). */
function readPassCount(reader: HeaderBits): number {
  if (reader.bit() === 0) return 1;
  if (reader.bit() === 0) return 2;
  const few = reader.bits(2);
  if (few < 3) return 3 + few;
  const more = reader.bits(5);
  if (more < 31) return 6 + more;
  return 37 + reader.bits(7);
}

/** The codeword segment that the next pass belongs to (T.800 D.4, D.6). */
function openSegment(block: CodeBlock, style: number): CodeBlock['segments'][number] {
  const last = block.segments.at(-1);
  if (last !== undefined && last.passes < last.most) return last;
  let most = 1000;
  if ((style & TERMINATE_EACH) !== 0) most = 1;
  else if ((style & SELECTIVE_BYPASS) !== 0) {
    if (last === undefined) most = 10;
    else most = last.most === 10 || last.most === 1 ? 2 : 1;
  }
  const segment = { passes: 0, most, bytes: 0 };
  block.segments.push(segment);
  return segment;
}
