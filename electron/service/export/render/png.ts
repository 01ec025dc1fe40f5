import { crc32, deflateSync } from 'node:zlib';
import type { GrayImage } from './gray.ts';

function chunk(type: string, data: Uint8Array): Buffer {
  const body = Buffer.concat([Buffer.from(type, 'latin1'), data]);
  const out = Buffer.alloc(body.length + 8);
  out.writeUInt32BE(data.length, 0);
  body.copy(out, 4);
  out.writeUInt32BE(crc32(body), body.length + 4);
  return out;
}

/** Prediction of a byte from the ones left, above and above left (ISO/IEC 15948 9.2). Paeth is left out: it is hardly ever smaller here. */
const filters = [() => 0, (left: number) => left, (_: number, above: number) => above] as const;

/** The row under the filter whose residuals are smallest in sum, as the standard advises (12.7); the first byte names it. */
function filtered(row: Uint8Array, above: Uint8Array | null): Uint8Array {
  let best = new Uint8Array(0);
  let least = Number.POSITIVE_INFINITY;
  for (const [type, predict] of filters.entries()) {
    const out = new Uint8Array(row.length + 1);
    out[0] = type;
    let sum = 0;
    for (let i = 0; i < row.length; i += 1) {
      const value = ((row[i] ?? 0) - predict(row[i - 1] ?? 0, above?.[i] ?? 0)) & 0xff;
      out[i + 1] = value;
      sum += value < 128 ? value : 256 - value;
    }
    if (sum < least) {
      best = out;
      least = sum;
    }
  }
  return best;
}

/** Eight-bit grayscale PNG (ISO/IEC 15948), one IDAT. */
export function encodePng(image: GrayImage): Buffer {
  const { rows, columns, pixels } = image;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(columns, 0);
  header.writeUInt32BE(rows, 4);
  header.set([8, 0, 0, 0, 0], 8);
  const raw = Buffer.alloc(rows * (columns + 1));
  for (let row = 0; row < rows; row += 1)
    raw.set(
      filtered(
        pixels.subarray(row * columns, (row + 1) * columns),
        row === 0 ? null : pixels.subarray((row - 1) * columns, row * columns),
      ),
      row * (columns + 1),
    );
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(raw, { level: 9 })),
    chunk('IEND', new Uint8Array(0)),
  ]);
}
