/** Colour palettes for gray values, as 256 RGB triples. Colour is for looking at counts; it never enters a measurement. */

export type PaletteName = 'gray' | 'inverted-gray' | 'hot-iron' | 'viridis';

type Rgb = readonly [number, number, number];

function build(colour: (index: number) => Rgb): Uint8Array {
  const table = new Uint8Array(256 * 3);
  for (let i = 0; i < 256; i += 1) {
    const rgb = colour(i);
    for (let c = 0; c < 3; c += 1) table[i * 3 + c] = Math.min(255, Math.max(0, Math.round(rgb[c]!)));
  }
  return table;
}

/**
 * Hot iron, the well-known palette of PS3.6 B.1.1: red rises over the first half, green over the second, blue over the last
 * quarter; the last entry is white.
 */
const hotIron = (i: number): Rgb => (i === 255 ? [255, 255, 255] : [2 * i, 2 * (i - 128), 4 * (i - 191)]);

/**
 * Viridis (S. van der Walt, N. Smith, 2015; CC0): equal steps look equally large and the order survives in gray print and for
 * colour-blind readers. Sixth-degree polynomial fit (M. Zucker, public domain), constant term first.
 */
const viridisTerms: readonly Rgb[] = [
  [0.2777273272234177, 0.005407344544966578, 0.3340998053353061],
  [0.1050930431085774, 1.404613529898575, 1.384590162594685],
  [-0.3308618287255563, 0.214847559468213, 0.09509516302823659],
  [-4.634230498983486, -5.799100973351585, -19.33244095627987],
  [6.228269936347081, 14.17993336680509, 56.69055260068105],
  [4.776384997670288, -13.74514537774601, -65.35303263337234],
  [-5.435455855934631, 4.645852612178535, 26.3124352495832],
];

function viridis(i: number): Rgb {
  const t = i / 255;
  const channel = (c: 0 | 1 | 2): number => 255 * viridisTerms.reduceRight((sum, term) => sum * t + term[c], 0);
  return [channel(0), channel(1), channel(2)];
}

export const palettes: Readonly<Record<PaletteName, Uint8Array>> = {
  gray: build((i) => [i, i, i]),
  'inverted-gray': build((i) => [255 - i, 255 - i, 255 - i]),
  'hot-iron': build(hotIron),
  viridis: build(viridis),
};
