/**
 * The text values of a data set in one string. A header has some fifty short ones; making each a string of its own costs more
 * than all the rest of the reading, so the ASCII ones are packed side by side, decoded once and cut out.
 */
import { decodeUtf8 } from '../text/characterSets.ts';
import { SLOTS, textSlots } from './tags.ts';
import type { Walked } from './walk.ts';

const scratch = new Uint8Array(16 * 1024);
const MAX_VALUE_BYTES = 1024;
const absent: readonly number[] = new Array<number>(SLOTS).fill(-1);

export class AsciiValues {
  readonly #text: string;
  readonly #ends: readonly number[];
  readonly #starts: readonly number[];

  constructor(bytes: Uint8Array, { offsets, lengths }: Walked) {
    const starts = absent.slice();
    const ends = absent.slice();
    let size = 0;
    for (const slot of textSlots) {
      let from = offsets[slot]!;
      if (from < 0) continue;
      let to = from + lengths[slot]!;
      while (to > from && (bytes[to - 1] === 0x20 || bytes[to - 1] === 0)) to -= 1;
      while (from < to && bytes[from] === 0x20) from += 1;
      const length = to - from;
      if (length > MAX_VALUE_BYTES || size + length > scratch.length) continue;
      let at = size;
      for (; from < to; from += 1, at += 1) {
        const byte = bytes[from]!;
        if (byte >= 0x80 || byte === 0x1b) break;
        scratch[at] = byte;
      }
      if (from < to) continue;
      starts[slot] = size;
      ends[slot] = at;
      size = at;
    }
    this.#text = decodeUtf8(scratch.subarray(0, size));
    this.#starts = starts;
    this.#ends = ends;
  }

  /** The trimmed value of a slot; undefined when it is absent, long or more than ASCII. */
  at(slot: number): string | undefined {
    const start = this.#starts[slot]!;
    return start < 0 ? undefined : this.#text.slice(start, this.#ends[slot]);
  }
}
