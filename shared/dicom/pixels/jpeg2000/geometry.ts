/** Where tiles, resolutions, subbands, precincts and code-blocks lie (T.800 B.3 to B.7). */
import { type ComponentCoding, type MainHeader, NotDivisible } from './header.ts';

export interface CodeBlock {
  /** Place in the precinct's grid of this subband. */
  readonly x: number;
  readonly y: number;
  /** Rows in the coordinates of the subband. */
  readonly top: number;
  readonly bottom: number;
  /** Coding passes that came, over all layers. */
  passes: number;
  zeroBitPlanes: number;
  lengthBits: number;
  /** Codeword segments: how many passes and bytes each holds. */
  segments: Array<{ passes: number; readonly most: number; bytes: number }>;
  chunks: Uint8Array[];
}

export interface PrecinctBand {
  readonly across: number;
  readonly down: number;
  readonly blocks: CodeBlock[];
}

export interface Precinct {
  readonly component: number;
  readonly resolution: number;
  /** Where it falls on the reference grid, for progressions by position. */
  readonly x: number;
  readonly y: number;
  readonly bands: readonly PrecinctBand[];
}

export interface TileGeometry {
  readonly x0: number;
  readonly y0: number;
  readonly x1: number;
  readonly y1: number;
  /** By component, then resolution, in the order of their index. */
  readonly precincts: ReadonlyArray<readonly Precinct[][]>;
}

const up = (value: number, by: number) => Math.ceil(value / by);
const down = (value: number, by: number) => Math.floor(value / by);

/** A film of the largest size has about 30,000; a header that asks for more is not believed. */
const maxBlocks = 400_000;

export function tileCount(header: MainHeader): { across: number; down: number } {
  return {
    across: up(header.x1 - header.tileX0, header.tileWidth),
    down: up(header.y1 - header.tileY0, header.tileHeight),
  };
}

export function tileGeometry(header: MainHeader, tile: number): TileGeometry {
  const { across } = tileCount(header);
  const p = tile % across;
  const q = Math.floor(tile / across);
  const x0 = Math.max(header.tileX0 + p * header.tileWidth, header.x0);
  const y0 = Math.max(header.tileY0 + q * header.tileHeight, header.y0);
  const x1 = Math.min(header.tileX0 + (p + 1) * header.tileWidth, header.x1);
  const y1 = Math.min(header.tileY0 + (q + 1) * header.tileHeight, header.y1);
  const area = { x0, y0, x1, y1 };
  const budget = { left: maxBlocks };
  const precincts = header.components.map((coding, c) =>
    Array.from({ length: coding.levels + 1 }, (_, r) => precinctsOf(area, coding, c, r, budget)),
  );
  return { ...area, precincts };
}

type Area = Pick<TileGeometry, 'x0' | 'y0' | 'x1' | 'y1'>;

function precinctsOf(
  tile: Area,
  coding: ComponentCoding,
  c: number,
  resolution: number,
  budget: { left: number },
): Precinct[] {
  const above = coding.levels - resolution;
  const scale = 2 ** above;
  const x0 = up(tile.x0, scale);
  const y0 = up(tile.y0, scale);
  const x1 = up(tile.x1, scale);
  const y1 = up(tile.y1, scale);
  if (x1 <= x0 || y1 <= y0) return [];
  const size = coding.precincts[resolution]!;
  const [width, height] = [2 ** size.width, 2 ** size.height];
  const [left, top] = [down(x0, width), down(y0, height)];
  const across = up(x1, width) - left;
  const rows = up(y1, height) - top;
  budget.left -= across * rows;
  if (budget.left < 0) throw new NotDivisible('too many precincts');
  const out: Precinct[] = [];
  for (let j = 0; j < rows; j += 1) {
    for (let i = 0; i < across; i += 1) {
      const [px, py] = [left + i, top + j];
      out.push({
        component: c,
        resolution,
        x: Math.max(tile.x0, px * width * scale),
        y: Math.max(tile.y0, py * height * scale),
        bands: bandsOf(tile, coding, resolution, px, py, budget),
      });
    }
  }
  return out;
}

/** Subbands of a resolution: the low-pass one of the lowest, else HL, LH, HH. */
function bandsOf(
  tile: Area,
  coding: ComponentCoding,
  resolution: number,
  px: number,
  py: number,
  budget: { left: number },
): PrecinctBand[] {
  const low = resolution === 0;
  const level = low ? coding.levels : coding.levels - resolution + 1;
  const size = coding.precincts[resolution]!;
  const half = low ? 1 : 2;
  const [width, height] = [2 ** size.width / half, 2 ** size.height / half];
  const [blockWidth, blockHeight] = [
    Math.min(2 ** coding.blockWidth, width),
    Math.min(2 ** coding.blockHeight, height),
  ];
  const orientations = low
    ? [[0, 0]]
    : [
        [1, 0],
        [0, 1],
        [1, 1],
      ];
  return orientations.map(([xo, yo]) => {
    const scale = 2 ** level;
    const edge = (value: number, offset: number) => up(value - (scale / 2) * offset, scale);
    const x0 = Math.max(edge(tile.x0, xo!), px * width);
    const x1 = Math.min(edge(tile.x1, xo!), (px + 1) * width);
    const y0 = Math.max(edge(tile.y0, yo!), py * height);
    const y1 = Math.min(edge(tile.y1, yo!), (py + 1) * height);
    if (x1 <= x0 || y1 <= y0) return { across: 0, down: 0, blocks: [] };
    const [left, top] = [down(x0, blockWidth), down(y0, blockHeight)];
    const across = up(x1, blockWidth) - left;
    const rows = up(y1, blockHeight) - top;
    budget.left -= across * rows;
    if (budget.left < 0) throw new NotDivisible('too many code-blocks');
    const blocks: CodeBlock[] = [];
    for (let y = 0; y < rows; y += 1) {
      for (let x = 0; x < across; x += 1) {
        blocks.push({
          x,
          y,
          top: Math.max(y0, (top + y) * blockHeight),
          bottom: Math.min(y1, (top + y + 1) * blockHeight),
          passes: 0,
          zeroBitPlanes: 0,
          lengthBits: 3,
          segments: [],
          chunks: [],
        });
      }
    }
    return { across, down: rows, blocks };
  });
}
