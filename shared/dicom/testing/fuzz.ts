/** Seeded mutations of files, and the limits that reading one must keep: for the tests that damage files by the thousand. */

/** A linear congruential generator: the same seed gives the same files on every machine. */
export type Pick = (below: number) => number;
export function random(seed: number): Pick {
  let state = seed >>> 0;
  return (below) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return Math.floor((state / 2 ** 32) * below);
  };
}

const nasty = [0x00, 0xff, 0x7f, 0x80, 0xfe, 0x5c, 0x1b, 0x20];
const representations = ['SQ', 'UN', 'OB', '??', 'UT'];

/** One to eight changes: bytes, lengths, tags of sequences, pieces removed, doubled or swapped in from another file. */
export function mutate(file: Uint8Array, others: readonly Uint8Array[], pick: Pick): Uint8Array {
  // Not slice: that of a Buffer is a view, and the undamaged file would be damaged with it.
  let bytes = Uint8Array.from(file);
  for (let change = pick(8); change >= 0; change -= 1) {
    const at = pick(bytes.length);
    const length = Math.min(1 + pick(16), bytes.length - at);
    switch (pick(8)) {
      case 0:
        bytes[at]! ^= 1 << pick(8);
        break;
      case 1:
        bytes[at] = nasty[pick(nasty.length)]!;
        break;
      case 2:
        bytes.fill(0xff, at, at + Math.min(4, length));
        break;
      case 3:
        bytes.set([0xfe, 0xff, [0x00, 0x0d, 0xdd][pick(3)]!, 0xe0].slice(0, bytes.length - at), at);
        break;
      case 4:
        bytes = Uint8Array.from([...bytes.subarray(0, at), ...bytes.subarray(at + length)]);
        break;
      case 5:
        bytes = Uint8Array.from([...bytes.subarray(0, at), ...bytes.subarray(at, at + length), ...bytes.subarray(at)]);
        break;
      case 6: {
        const other = others[pick(others.length)]!;
        const from = pick(other.length);
        bytes.set(other.subarray(from, Math.min(other.length, from + length)).subarray(0, bytes.length - at), at);
        break;
      }
      default: {
        const letters = [...representations[pick(representations.length)]!].map((c) => c.charCodeAt(0));
        bytes.set(letters.slice(0, bytes.length - at), at);
      }
    }
    if (bytes.length === 0) return bytes;
  }
  return bytes;
}

/** Half of the changes go past the preamble, to the data set, where they do more. */
export function mutateFile(file: Uint8Array, others: readonly Uint8Array[], pick: Pick): Uint8Array {
  const head = pick(2) === 0 ? Math.min(132, file.length) : 0;
  return Uint8Array.from([...file.subarray(0, head), ...mutate(file.subarray(head), others, pick)]);
}
