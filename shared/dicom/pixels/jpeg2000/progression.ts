/** In which order the packets of a tile come (T.800 B.12). */
import type { Precinct, TileGeometry } from './geometry.ts';

type Comparison = (a: Precinct, b: Precinct) => number;

const byResolution: Comparison = (a, b) => a.resolution - b.resolution;
const byComponent: Comparison = (a, b) => a.component - b.component;
const byPosition: Comparison = (a, b) => a.y - b.y || a.x - b.x;

/** How precincts follow one another, all layers of one before the next; sorting keeps the order of their index. */
const positional: Readonly<Record<number, readonly Comparison[]>> = {
  2: [byResolution, byPosition, byComponent],
  3: [byPosition, byComponent, byResolution],
  4: [byComponent, byPosition, byResolution],
};

export const LRCP = 0;

/** Precincts resolution by resolution, component by component, in the order of their index. */
export function byResolutions({ precincts }: TileGeometry): Precinct[] {
  const most = Math.max(...precincts.map((resolutions) => resolutions.length));
  return Array.from({ length: most }, (_, r) => precincts.flatMap((resolutions) => resolutions[r] ?? [])).flat();
}

export function* packets(
  tile: TileGeometry,
  progression: number,
  layers: number,
): Generator<{ readonly precinct: Precinct; readonly layer: number }> {
  const sorted = byResolutions(tile);
  const comparisons = positional[progression];
  if (comparisons !== undefined) {
    sorted.sort((a, b) => comparisons.map((compare) => compare(a, b)).find((order) => order !== 0) ?? 0);
    for (const precinct of sorted) {
      for (let layer = 0; layer < layers; layer += 1) yield { precinct, layer };
    }
  } else if (progression === LRCP) {
    for (let layer = 0; layer < layers; layer += 1) for (const precinct of sorted) yield { precinct, layer };
  } else {
    const most = sorted.at(-1)?.resolution ?? 0;
    for (let r = 0; r <= most; r += 1) {
      const these = sorted.filter(({ resolution }) => resolution === r);
      for (let layer = 0; layer < layers; layer += 1) for (const precinct of these) yield { precinct, layer };
    }
  }
}
