import { closeSync, createReadStream, createWriteStream, fstatSync, openSync, readSync, writeFileSync } from 'node:fs';
import { Transform } from 'node:stream';
import { pipeline } from 'node:stream/promises';
import { crc32, createInflateRaw, inflateRawSync } from 'node:zlib';
import { EnthesisError } from '../../../shared/errors.ts';

/** A file inside a zip archive (APPNOTE.TXT 6.3). The name is shown, never used as a path on disk. */
export interface ZipEntry {
  readonly name: string;
  readonly method: number;
  readonly encrypted: boolean;
  readonly crc: number;
  readonly compressedBytes: number;
  readonly bytes: number;
  readonly headerOffset: number;
}

/** No DICOM object of this field comes near; a member that claims more is refused before it is inflated. */
export const memberLimitBytes = 4 * 1024 ** 3;
const entryLimit = 1_000_000;
const directoryLimitBytes = 256 * 1024 ** 2;
/** Members up to this size are inflated in one step. */
const inMemoryBytes = 16 * 1024 ** 2;

const broken = () => new EnthesisError('file-unreadable', 'The archive is damaged or not complete.');

/** Reads the table of contents of an archive, without folders. Zip64 is understood. */
export function readZipEntries(path: string): ZipEntry[] {
  const fd = openSync(path, 'r');
  try {
    const size = fstatSync(fd).size;
    const tail = readAt(fd, Math.max(0, size - 65_557), Math.min(size, 65_557));
    const end = tail.lastIndexOf(Buffer.from([0x50, 0x4b, 5, 6]));
    if (end < 0 || end + 22 > tail.length) throw broken();
    let count = tail.readUInt16LE(end + 10);
    let length = tail.readUInt32LE(end + 12);
    let offset = tail.readUInt32LE(end + 16);
    if (count === 0xffff || length === 0xffffffff || offset === 0xffffffff) {
      const locator = end - 20;
      if (locator < 0 || tail.readUInt32LE(locator) !== 0x07064b50) throw broken();
      const record = readAt(fd, Number(tail.readBigUInt64LE(locator + 8)), 56);
      if (record.readUInt32LE(0) !== 0x06064b50) throw broken();
      count = Number(record.readBigUInt64LE(32));
      length = Number(record.readBigUInt64LE(40));
      offset = Number(record.readBigUInt64LE(48));
    }
    if (count > entryLimit || length > directoryLimitBytes || offset + length > size) throw broken();
    return parseDirectory(readAt(fd, offset, length), count);
  } finally {
    closeSync(fd);
  }
}

function parseDirectory(table: Buffer, count: number): ZipEntry[] {
  const entries: ZipEntry[] = [];
  let at = 0;
  for (let n = 0; n < count; n++) {
    if (at + 46 > table.length || table.readUInt32LE(at) !== 0x02014b50) throw broken();
    const flags = table.readUInt16LE(at + 8);
    const nameLength = table.readUInt16LE(at + 28);
    const extraLength = table.readUInt16LE(at + 30);
    const next = at + 46 + nameLength + extraLength + table.readUInt16LE(at + 32);
    if (next > table.length) throw broken();
    const name = table.toString((flags & 0x800) === 0 ? 'latin1' : 'utf8', at + 46, at + 46 + nameLength);
    const sizes = zip64Sizes(table.subarray(at + 46 + nameLength, at + 46 + nameLength + extraLength), {
      bytes: table.readUInt32LE(at + 24),
      compressedBytes: table.readUInt32LE(at + 20),
      headerOffset: table.readUInt32LE(at + 42),
    });
    if (!name.endsWith('/')) {
      const method = table.readUInt16LE(at + 10);
      entries.push({ name, method, encrypted: (flags & 1) === 1, crc: table.readUInt32LE(at + 16), ...sizes });
    }
    at = next;
  }
  return entries;
}

/** Values of 0xFFFFFFFF stand in the Zip64 extra field 0x0001, in this order, only those that overflowed. */
function zip64Sizes(extra: Buffer, sizes: { bytes: number; compressedBytes: number; headerOffset: number }) {
  for (let at = 0; at + 4 <= extra.length; at += 4 + extra.readUInt16LE(at + 2)) {
    if (extra.readUInt16LE(at) !== 1) continue;
    const field = extra.subarray(at + 4, at + 4 + extra.readUInt16LE(at + 2));
    let from = 0;
    for (const key of ['bytes', 'compressedBytes', 'headerOffset'] as const) {
      if (sizes[key] !== 0xffffffff || from + 8 > field.length) continue;
      sizes[key] = Number(field.readBigUInt64LE(from));
      from += 8;
    }
  }
  return sizes;
}

/**
 * Writes one member to `target` and checks its length and CRC-32.
 * @throws EnthesisError `file-unreadable`, `inflated-too-large`
 */
export async function extractEntry(archive: string, entry: ZipEntry, target: string): Promise<void> {
  if (entry.encrypted) {
    throw new EnthesisError(
      'file-unreadable',
      'The archive is protected by a password. Unpack it and open the folder.',
    );
  }
  if (entry.method !== 0 && entry.method !== 8) {
    throw new EnthesisError(
      'file-unreadable',
      'The archive uses a compression that is not supported. Unpack it first.',
    );
  }
  if (entry.bytes > memberLimitBytes) throw tooLarge();
  const start = dataOffset(archive, entry);
  if (entry.bytes <= inMemoryBytes && entry.compressedBytes <= inMemoryBytes) {
    const bytes = inflateSmall(archive, entry, start);
    if (bytes.length !== entry.bytes || crc32(bytes) !== entry.crc) throw broken();
    writeFileSync(target, bytes, { flag: 'wx' });
    return;
  }
  let crc = 0;
  let length = 0;
  const check = new Transform({
    transform(piece: Buffer, _encoding, done) {
      length += piece.length;
      crc = crc32(piece, crc);
      done(length > entry.bytes ? tooLarge() : null, piece);
    },
  });
  const source = createReadStream(archive, { start, end: start + entry.compressedBytes - 1 });
  const sink = createWriteStream(target, { flags: 'wx' });
  try {
    if (entry.method === 0) await pipeline(source, check, sink);
    else await pipeline(source, createInflateRaw(), check, sink);
  } catch (error) {
    throw error instanceof EnthesisError || !isZlibError(error) ? error : broken();
  }
  if (length !== entry.bytes || crc !== entry.crc) throw broken();
}

function inflateSmall(archive: string, entry: ZipEntry, start: number): Buffer {
  const fd = openSync(archive, 'r');
  try {
    const packed = readAt(fd, start, entry.compressedBytes);
    // The declared length is the cap: a member that inflates to more than it says is a trap or damaged.
    return entry.method === 0 ? packed : inflateRawSync(packed, { maxOutputLength: Math.max(1, entry.bytes) });
  } catch (error) {
    if (error instanceof RangeError) throw tooLarge();
    throw isZlibError(error) ? broken() : error;
  } finally {
    closeSync(fd);
  }
}

function dataOffset(archive: string, entry: ZipEntry): number {
  const fd = openSync(archive, 'r');
  try {
    const header = readAt(fd, entry.headerOffset, 30);
    if (header.readUInt32LE(0) !== 0x04034b50) throw broken();
    return entry.headerOffset + 30 + header.readUInt16LE(26) + header.readUInt16LE(28);
  } finally {
    closeSync(fd);
  }
}

function readAt(fd: number, position: number, length: number): Buffer {
  const buffer = Buffer.alloc(length);
  if (readSync(fd, buffer, 0, length, position) !== length) throw broken();
  return buffer;
}

function tooLarge(): EnthesisError {
  return new EnthesisError(
    'inflated-too-large',
    'A file in the archive unpacks to more than it declares or than is allowed.',
  );
}

function isZlibError(error: unknown): boolean {
  return error instanceof Error && 'code' in error && typeof error.code === 'string' && error.code.startsWith('Z_');
}
