import { createHash } from 'node:crypto';

/**
 * A fixed UID for a label: "2.25." and a 128-bit integer in decimal (PS3.5 B.2), taken from the label's hash and marked
 * as a version 8 (custom) UUID, so that the same label names the same object in every run.
 */
export function uidFor(label: string): string {
  const bytes = createHash('sha256').update(`enthesis-phantom/uid/${label}`).digest().subarray(0, 16);
  bytes[6] = (bytes[6]! & 0x0f) | 0x80;
  bytes[8] = (bytes[8]! & 0x3f) | 0x80;
  return `2.25.${BigInt(`0x${bytes.toString('hex')}`)}`;
}
