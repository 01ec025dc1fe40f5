/** The palettes of shared/dicom/display as little-endian RGBA words, which is what canvas pixels are. */
import { palettes } from '../../../shared/dicom/display/index.ts';

export const colourMapIds = ['gray', 'hot-iron', 'viridis'] as const;
export type ColourMapId = (typeof colourMapIds)[number];

export const colourMapNames: Readonly<Record<ColourMapId, string>> = {
  gray: 'Gray',
  'hot-iron': 'Hot iron',
  viridis: 'Perceptually uniform',
};

const made = new Map<ColourMapId, Uint32Array>();

export function colourMap(id: ColourMapId): Uint32Array {
  let map = made.get(id);
  if (map === undefined) {
    const palette = palettes[id];
    map = Uint32Array.from({ length: 256 }, (_, i) => {
      const [r, g, b] = palette.subarray(i * 3, i * 3 + 3);
      return (0xff000000 | (b! << 16) | (g! << 8) | r!) >>> 0;
    });
    made.set(id, map);
  }
  return map;
}

export function isColourMapId(id: string | undefined): id is ColourMapId {
  return (colourMapIds as readonly (string | undefined)[]).includes(id);
}
