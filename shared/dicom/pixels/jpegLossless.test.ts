import { describe, expect, it } from 'vitest';
import { EnthesisError } from '../../errors.ts';
import { encodeJpegLossless, type LosslessOptions } from '../testing/jpegLosslessEncoder.ts';
import { decodeJpegLossless } from './jpegLossless.ts';
import { readJpeg } from './jpegMarkers.ts';

const decode = (stream: Uint8Array) => decodeJpegLossless(stream, readJpeg(stream)).samples;

/** Numbers over the whole range, extremes beside each other: every size of difference occurs, 32768 too. */
function wild(count: number, top: number): number[] {
  let state = 3;
  return Array.from({ length: count }, (_, i) => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    if (i % 7 === 0) return 0;
    if (i % 7 === 1) return Math.min(top, 32768);
    return (state >>> (i % 24)) % (top + 1);
  });
}

describe('lossless JPEG', () => {
  const base: LosslessOptions = { rows: 13, columns: 17, precision: 16, predictor: 1 };
  const cases: ReadonlyArray<readonly [string, LosslessOptions]> = [
    ...[1, 2, 3, 4, 5, 6, 7].map((predictor) => [`predictor ${predictor}`, { ...base, predictor }] as const),
    ...[2, 8, 10, 12].map((precision) => [`${precision} bits`, { ...base, precision }] as const),
    ['restart after every row', { ...base, predictor: 4, restartRows: 1 }],
    ['restart after five rows', { ...base, predictor: 7, restartRows: 5 }],
    ['codes of 16 bits', { ...base, codeLength: 16 }],
    ['codes of 9 bits', { ...base, precision: 12, codeLength: 9 }],
    ['one column', { ...base, rows: 40, columns: 1, predictor: 6 }],
    ['one row', { ...base, rows: 1, columns: 40 }],
    ['one pixel', { ...base, rows: 1, columns: 1 }],
  ];
  it.each(cases)('%s', (_, options) => {
    const values = wild(options.rows * options.columns, 2 ** options.precision - 1);
    expect([...decode(encodeJpegLossless(values, options))]).toEqual(values);
  });

  it('smooth pictures, where two differences fit one look-up', () => {
    const values = Array.from({ length: 100 * 101 }, (_, i) => 500 + ((i * 7) % 5) + (i % 3));
    expect([...decode(encodeJpegLossless(values, { rows: 100, columns: 101, precision: 10, predictor: 1 }))]).toEqual(
      values,
    );
  });

  it('a point transform of two bits gives values back in their place', () => {
    const values = wild(221, 4095).map((value) => value & ~3);
    expect([...decode(encodeJpegLossless(values, { ...base, precision: 12, pointTransform: 2 }))]).toEqual(values);
  });

  it('is cut off anywhere without anything worse than a typed error', () => {
    const stream = encodeJpegLossless(wild(221, 65535), { ...base, restartRows: 4 });
    for (let length = 0; length < stream.length; length += 1) {
      try {
        decode(stream.subarray(0, length));
        // Only the end marker and the padding before it may be missing.
        expect(length).toBeGreaterThan(stream.length - 6);
      } catch (error) {
        if (!(error instanceof EnthesisError)) throw error;
        expect(error.code).toBe('decode-failed');
      }
    }
  });
});
