import { createHash } from 'node:crypto';

/**
 * A UID under 2.25 made from a name: the same name always gives the same UID, so that a tracked region keeps its identity
 * over dates and a second export of the same version is the same object. The 128 bits are a name-based UUID
 * (RFC 9562, version 8: SHA-256 cut to 122 bits) written as one decimal number (PS3.5 B.2).
 */
export function derivedUid(...name: readonly string[]): string {
  const hash = createHash('sha256')
    .update(['enthesis', ...name].join('\u0000'))
    .digest();
  hash.writeUInt8((hash.readUInt8(6) & 0x0f) | 0x80, 6);
  hash.writeUInt8((hash.readUInt8(8) & 0x3f) | 0x80, 8);
  return `2.25.${BigInt(`0x${hash.toString('hex', 0, 16)}`)}`;
}
