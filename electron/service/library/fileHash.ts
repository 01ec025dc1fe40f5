import { closeSync, openSync, readSync } from 'node:fs';
import { join } from 'node:path';
import { createHash } from './hashing.ts';

/** SHA-256 of a whole file, read piece by piece; null when it cannot be read. */
export function fileHash(file: { directory: string; name: string }): Buffer | null {
  const piece = Buffer.allocUnsafe(1024 * 1024);
  let fd = -1;
  try {
    fd = openSync(join(file.directory, file.name), 'r');
    const hash = createHash('sha256');
    for (let got = readSync(fd, piece); got > 0; got = readSync(fd, piece)) hash.update(piece.subarray(0, got));
    return hash.digest();
  } catch {
    return null;
  } finally {
    if (fd >= 0) closeSync(fd);
  }
}
