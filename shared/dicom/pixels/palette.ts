/** Palette Color look-up tables of an image (PS3.3 C.7.6.3.1.5, C.7.6.3.1.6). */
import { EnthesisError } from '../../errors.ts';
import type { DataSet } from '../parse/dataSet.ts';
import type { Palette } from './colour.ts';

function broken(): EnthesisError {
  return new EnthesisError('pixel-data-mismatch', 'The colour palette of this image is missing or broken.');
}

export function readPalette(dataSet: DataSet): Palette {
  const signed = dataSet.uint16('pixelRepresentation') === 1;
  const first = dataSet.uint16('redPaletteDescriptor', 1) ?? 0;
  const channel = (colour: 'red' | 'green' | 'blue'): Uint8Array => {
    const count = dataSet.uint16(`${colour}PaletteDescriptor`, 0);
    const bits = dataSet.uint16(`${colour}PaletteDescriptor`, 2);
    const data = dataSet.raw(`${colour}PaletteData`);
    if (count === null || bits === null || data === null) throw broken();
    const entries = new Uint8Array(count === 0 ? 65536 : count);
    if (data.length >= entries.length * 2) {
      // 16-bit entries use their full range; some writers put 8-bit values into the low byte of each word.
      const high = dataSet.encoding.bigEndian ? 0 : 1;
      const low = bits === 8 || !data.some((byte, i) => i % 2 === high && byte !== 0);
      for (let i = 0; i < entries.length; i += 1) entries[i] = data[i * 2 + (low ? 1 - high : high)]!;
    } else if (data.length >= entries.length) entries.set(data.subarray(0, entries.length));
    else throw broken();
    return entries;
  };
  const [red, green, blue] = [channel('red'), channel('green'), channel('blue')];
  if (red.length !== green.length || red.length !== blue.length) throw broken();
  return { firstMapped: signed ? (first << 16) >> 16 : first, red, green, blue };
}
