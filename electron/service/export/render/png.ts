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

/** Eight-bit grayscale PNG (ISO/IEC 15948), no filter, one IDAT. */
export function encodePng(image: GrayImage): Buffer {
  const { rows, columns, pixels } = image;
  const header = Buffer.alloc(13);
  header.writeUInt32BE(columns, 0);
  header.writeUInt32BE(rows, 4);
  header.set([8, 0, 0, 0, 0], 8);
  const raw = Buffer.alloc(rows * (columns + 1));
  for (let row = 0; row < rows; row += 1)
    raw.set(pixels.subarray(row * columns, (row + 1) * columns), row * (columns + 1) + 1);
  return Buffer.concat([
    Buffer.from([0x89, 0x50, 0x4e, 0x47, 0x0d, 0x0a, 0x1a, 0x0a]),
    chunk('IHDR', header),
    chunk('IDAT', deflateSync(raw, { level: 9 })),
    chunk('IEND', new Uint8Array(0)),
  ]);
}
