/** Deflated Explicit VR Little Endian (PS3.5 A.5), inflated in small steps so that a bomb is stopped before it opens. */
import { Inflate } from 'fflate';
import { EnthesisError } from '../../errors.ts';
import { malformed } from './errors.ts';
import { MAX_INFLATED_BYTES } from './limits.ts';

/** 1032:1 is the most that deflate can gain, so one step adds at most 17 MB. */
const STEP = 16 * 1024;

export interface Inflated {
  readonly bytes: Uint8Array;
  /** True when the compressed stream came to its end. */
  readonly complete: boolean;
}

/**
 * Inflates `bytes` from `start` until `enough` bytes are there or the input ends.
 * @param prefix bytes put in front unchanged (the file meta information), so that offsets count from the file's start
 * @throws EnthesisError inflated-too-large beyond `limit`, dicom-malformed
 */
export function inflateFrom(
  bytes: Uint8Array,
  start: number,
  enough = Number.POSITIVE_INFINITY,
  limit = MAX_INFLATED_BYTES,
): Inflated {
  const chunks: Uint8Array[] = [bytes.subarray(0, start)];
  let size = 0;
  let complete = false;
  const inflate = new Inflate((chunk, final) => {
    size += chunk.length;
    if (size > limit) {
      const megabytes = Math.round(limit / 1024 / 1024);
      throw new EnthesisError(
        'inflated-too-large',
        `This compressed file unpacks to more than ${megabytes} MB and was not opened.`,
      );
    }
    if (chunk.length > 0) chunks.push(chunk);
    if (final) complete = true;
  });
  try {
    for (let at = start; at < bytes.length && size < enough; at += STEP) {
      inflate.push(bytes.subarray(at, Math.min(at + STEP, bytes.length)), false);
    }
  } catch (error) {
    if (error instanceof EnthesisError) throw error;
    throw malformed('its compressed data set cannot be unpacked', error);
  }
  const whole = new Uint8Array(start + size);
  let at = 0;
  for (const chunk of chunks) {
    whole.set(chunk, at);
    at += chunk.length;
  }
  return { bytes: whole, complete };
}
