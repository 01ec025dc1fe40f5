import { randomUUID } from 'node:crypto';

/** A new DICOM UID from a random UUID (PS3.5 B.2): "2.25." and the UUID as a decimal number, at most 44 characters. */
export function newUid(): string {
  return `2.25.${BigInt(`0x${randomUUID().replaceAll('-', '')}`)}`;
}

/** Local time with its offset, to the second: "2026-01-10T10:20:30+01:00". */
export function isoWithOffset(at: Date): string {
  const offset = -at.getTimezoneOffset();
  const local = new Date(at.getTime() + offset * 60_000).toISOString().slice(0, 19);
  const two = (n: number) => String(Math.floor(n)).padStart(2, '0');
  return `${local}${offset < 0 ? '-' : '+'}${two(Math.abs(offset) / 60)}:${two(Math.abs(offset) % 60)}`;
}
