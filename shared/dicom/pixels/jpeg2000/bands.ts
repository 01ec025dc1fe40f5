/** Which code-blocks a band of rows needs, and where to cut so that every band is as much work. */
import type { CodeBlock, Precinct, TileGeometry } from './geometry.ts';
import type { MainHeader } from './header.ts';

/** Rows on the reference grid, the last not included. */
export interface Rows {
  readonly from: number;
  readonly to: number;
}

/**
 * Rows beyond a band that the inverse wavelet reads at each level: its synthesis filters reach one (5/3) or two (9/7)
 * low-pass and two or three high-pass coefficients further (T.800 F.3, table F.4); one value for both.
 */
const margins = { reversible: 2, irreversible: 3 } as const;

/** Rows of a subband that rows `from` to `to` of a tile-component are made of, `level` halvings down. */
function subbandRows(from: number, to: number, level: number, margin: number): Rows {
  let rows = { from, to };
  for (let i = 0; i < level; i += 1) {
    rows = { from: Math.floor(rows.from / 2) - margin, to: Math.ceil(rows.to / 2) + margin };
  }
  return rows;
}

export function needsBlock(
  header: MainHeader,
  tile: TileGeometry,
  { component, resolution }: Precinct,
  block: CodeBlock,
  rows: Rows,
): boolean {
  const coding = header.components[component]!;
  const from = Math.max(rows.from, tile.y0);
  const to = Math.min(rows.to, tile.y1);
  if (from >= to) return false;
  const level = resolution === 0 ? coding.levels : coding.levels - resolution + 1;
  const margin = coding.reversible ? margins.reversible : margins.irreversible;
  const needed = subbandRows(from, to, level, margin);
  return block.bottom > needed.from && block.top < needed.to;
}

/** Entropy decoding takes time by the byte; a block without bytes takes a little too. */
const perBlock = 40;

/** Whoever shares a picture has other things to do with it; the first band is its own. */
const firstShare = 0.9;

/** Cuts the image into `count` bands of rows of about the same work, the first a little less. */
export function evenBands(header: MainHeader, tiles: readonly TileGeometry[], count: number): Rows[] {
  const { y0, y1 } = header;
  const step = 16;
  const work = new Float64Array(Math.ceil((y1 - y0) / step));
  for (const tile of tiles) {
    for (const { component, resolution, bands } of tile.precincts.flat(2)) {
      const coding = header.components[component]!;
      const level = resolution === 0 ? coding.levels : coding.levels - resolution + 1;
      const scale = 2 ** level;
      for (const block of bands.flatMap(({ blocks }) => blocks)) {
        const bytes = block.segments.reduce((sum, segment) => sum + segment.bytes, perBlock);
        const first = clamp(Math.floor((block.top * scale - y0) / step), work.length);
        const last = clamp(Math.ceil((block.bottom * scale - y0) / step) - 1, work.length);
        for (let i = first; i <= last; i += 1) work[i]! += bytes / (last - first + 1);
      }
    }
  }
  const total = work.reduce((sum, value) => sum + value, 0);
  const cuts = [y0];
  let sum = 0;
  for (let i = 0; i < work.length && cuts.length < count; i += 1) {
    sum += work[i]!;
    const cut = y0 + (i + 1) * step;
    const share = (firstShare + cuts.length - 1) / (firstShare + count - 1);
    if (sum >= total * share && cut < y1) cuts.push(cut);
  }
  return cuts.map((from, i) => ({ from, to: cuts[i + 1] ?? y1 }));
}

function clamp(index: number, length: number): number {
  return Math.max(0, Math.min(length - 1, index));
}
