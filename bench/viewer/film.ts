/** Films with the statistics of real ones (smooth anatomy, edges, quantum noise), the same on every run. */
import { writeFileSync } from 'node:fs';

export interface FilmSize {
  readonly modality: string;
  readonly columns: number;
  readonly rows: number;
  readonly bits: number;
}

/** A large digital radiograph, and a plate of computed radiography. */
export const sizes = {
  DX: { modality: 'DX', columns: 4096, rows: 5120, bits: 14 },
  CR: { modality: 'CR', columns: 1760, rows: 1760, bits: 12 },
} as const satisfies Record<string, FilmSize>;

/** Seeded: mulberry32. */
function randomNumbers(seed: number): () => number {
  let state = seed;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 4294967296;
  };
}

function pixels(seed: number, { columns, rows, bits }: FilmSize): Uint16Array {
  const random = randomNumbers(seed);
  // Quarter the values for 12 bits.
  const scale = 2 ** (bits - 14);
  const out = new Uint16Array(rows * columns);
  for (let y = 0; y < rows; y++) {
    const v = y / rows;
    const centre = 0.5 + 0.05 * Math.sin(v * 4 + seed);
    for (let x = 0; x < columns; x++) {
      const d = Math.abs(x / columns - centre);
      const soft = d < 0.34 ? 5200 * Math.sqrt(1 - (d / 0.34) ** 2) : 0;
      const bone = d < 0.12 ? 3600 * (d > 0.1 ? 1.25 : 0.8 + 0.1 * Math.sin(x / 9) * Math.sin(y / 13)) : 0;
      const noise = (random() + random() + random() - 1.5) * 60;
      out[y * columns + x] = Math.max(0, Math.min(2 ** bits - 1, (600 + soft + bone + noise) * scale));
    }
  }
  return out;
}

class Writer {
  readonly #parts: Buffer[] = [];

  element(group: number, element: number, vr: string, value: Buffer | string | number): this {
    let bytes: Buffer;
    if (typeof value === 'number') {
      bytes = Buffer.alloc(vr === 'UL' ? 4 : 2);
      if (vr === 'UL') bytes.writeUInt32LE(value);
      else bytes.writeUInt16LE(value);
    } else {
      bytes = typeof value === 'string' ? Buffer.from(value, 'latin1') : value;
      if (bytes.length % 2) bytes = Buffer.concat([bytes, Buffer.from(vr === 'UI' ? '\0' : ' ')]);
    }
    const long = vr === 'OB' || vr === 'OW';
    const head = Buffer.alloc(long ? 12 : 8);
    head.writeUInt16LE(group, 0);
    head.writeUInt16LE(element, 2);
    head.write(vr, 4, 'latin1');
    if (long) head.writeUInt32LE(bytes.length, 8);
    else head.writeUInt16LE(bytes.length, 6);
    this.#parts.push(head, bytes);
    return this;
  }

  bytes(): Buffer {
    return Buffer.concat(this.#parts);
  }
}

/** Writes film number `seed` as an explicit little endian file. */
export function writeFilm(path: string, seed: number, size: FilmSize): void {
  const { columns, rows, bits, modality } = size;
  const sopInstanceUid = `2.25.${columns}.${rows}.${seed}`;
  const sopClass = '1.2.840.10008.5.1.4.1.1.1.1';
  const meta = new Writer()
    .element(2, 1, 'OB', Buffer.from([0, 1]))
    .element(2, 2, 'UI', sopClass)
    .element(2, 3, 'UI', sopInstanceUid)
    .element(2, 0x10, 'UI', '1.2.840.10008.1.2.1')
    .element(2, 0x12, 'UI', '2.25.1')
    .bytes();
  const data = new Writer()
    .element(8, 8, 'CS', 'ORIGINAL\\PRIMARY')
    .element(8, 0x16, 'UI', sopClass)
    .element(8, 0x18, 'UI', sopInstanceUid)
    .element(8, 0x20, 'DA', '20260101')
    .element(8, 0x60, 'CS', modality)
    .element(0x10, 0x10, 'PN', 'SYNTHETIC^Bench')
    .element(0x10, 0x20, 'LO', 'BENCH')
    .element(0x20, 0x0d, 'UI', `2.25.${columns}.1.${seed}`)
    .element(0x20, 0x0e, 'UI', `2.25.${columns}.2.${seed}`)
    .element(0x28, 2, 'US', 1)
    .element(0x28, 4, 'CS', 'MONOCHROME2')
    .element(0x28, 0x10, 'US', rows)
    .element(0x28, 0x11, 'US', columns)
    .element(0x28, 0x100, 'US', 16)
    .element(0x28, 0x101, 'US', bits)
    .element(0x28, 0x102, 'US', bits - 1)
    .element(0x28, 0x103, 'US', 0)
    .element(0x28, 0x1050, 'DS', String(6000 * 2 ** (bits - 14)))
    .element(0x28, 0x1051, 'DS', String(11000 * 2 ** (bits - 14)))
    .element(0x7fe0, 0x10, 'OW', Buffer.from(pixels(seed, size).buffer))
    .bytes();
  const length = new Writer().element(2, 0, 'UL', meta.length).bytes();
  writeFileSync(path, Buffer.concat([Buffer.alloc(128), Buffer.from('DICM'), length, meta, data]));
}
