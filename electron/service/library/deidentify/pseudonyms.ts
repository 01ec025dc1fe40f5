import { createHmac } from 'node:crypto';

/** Replacement values that depend on the salt and the original alone, so that every file of an export agrees. */
export class Pseudonyms {
  private readonly salt: string;
  private readonly uids = new Map<string, string>();

  constructor(salt: string) {
    this.salt = salt;
  }

  /** A UID below 2.25, made of 128 bits as PS3.5 B.2 describes. Registered UIDs (SOP classes and the like) stay. */
  uid(original: string): string {
    if (original === '' || original.startsWith('1.2.840.10008.')) return original;
    let made = this.uids.get(original);
    if (made === undefined) {
      const digest = this.digest('uid', original).subarray(0, 16);
      // A name-based UUID of variant 1 and version 8 (RFC 9562 5.8).
      digest[6] = (digest[6]! & 0x0f) | 0x80;
      digest[8] = (digest[8]! & 0x3f) | 0x80;
      made = `2.25.${BigInt(`0x${digest.toString('hex')}`)}`;
      this.uids.set(original, made);
    }
    return made;
  }

  /** "ANON-" and ten hexadecimal digits. */
  patient(patientId: string): string {
    return `ANON-${this.digest('patient', patientId).toString('hex').slice(0, 10).toUpperCase()}`;
  }

  /** A label that is the same wherever the original was the same; '' for ''. */
  label(original: string): string {
    return original === '' ? '' : `ID-${this.digest('label', original).toString('hex').slice(0, 10).toUpperCase()}`;
  }

  /** Days by which the dates of a patient move: back by one to ten years, never 0. */
  dateShift(patientId: string): number {
    return -(365 + (this.digest('dates', patientId).readUInt32BE(0) % 3285));
  }

  private digest(purpose: string, value: string): Buffer {
    return createHmac('sha256', this.salt).update(`${purpose}\n${value}`).digest();
  }
}

/** Moves the date part of a DA or DT value; null when it does not start with a full date. */
export function shiftDate(value: string, days: number): string | null {
  const match = /^(\d{4})(\d{2})(\d{2})/.exec(value);
  if (match === null) return null;
  const [whole, year, month, day] = match;
  const date = new Date(Date.UTC(Number(year), Number(month) - 1, Number(day) + days));
  if (Number.isNaN(date.getTime()) || date.getUTCFullYear() < 1000) return null;
  return date.toISOString().slice(0, 10).replaceAll('-', '') + value.slice(whole.length);
}
