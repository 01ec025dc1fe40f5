import { EnthesisError } from '../errors.ts';
import { chiSquareQuantile, z95 } from './normal.ts';

export interface RepeatStatistics {
  readonly subjects: number;
  readonly readings: number;
  /** Standard deviation of all readings. */
  readonly sd: number;
  /** Intraclass correlation ICC(2,1): two-way random, absolute agreement, single reading (Shrout and Fleiss 1979). */
  readonly icc: number;
  /** SD sqrt(1 - ICC). */
  readonly sem: number;
  /** 1.96 sqrt(2) SEM: the smallest change between two single readings that is real. */
  readonly mdc95: number;
  /** Degrees of freedom of the error, (films - 1)(readings - 1). */
  readonly degrees: number;
  /** 95% interval of `mdc95`, from chi-square with these degrees of freedom. */
  readonly mdcInterval95: [number, number];
  /** Mean of second minus first reading when there are two: a shift between sessions. */
  readonly bias: number | null;
}

/**
 * Statistics of blinded repeat readings of the same films (clinical rules, section 4).
 * @param table one row per film, one column per reading, all in one unit; at least two rows and two columns
 * @throws EnthesisError `invalid-request` when the table is too small, ragged or holds something that is not a number
 */
export function repeatStatistics(table: readonly (readonly number[])[]): RepeatStatistics {
  const n = table.length;
  const k = table[0]?.length ?? 0;
  if (n < 2 || k < 2 || table.some((row) => row.length !== k || !row.every(Number.isFinite))) {
    throw new EnthesisError(
      'invalid-request',
      'Repeat readings need at least two films, each read the same number of times.',
    );
  }
  const mean = (values: readonly number[]) => values.reduce((s, v) => s + v, 0) / values.length;
  const all = mean(table.flat());
  const squares = (values: readonly number[], centre: number) => values.reduce((s, v) => s + (v - centre) ** 2, 0);
  const columns = Array.from({ length: k }, (_, j) => table.map((row) => row[j]!));
  const total = squares(table.flat(), all);
  const between = k * squares(table.map(mean), all);
  const sessions = n * squares(columns.map(mean), all);
  const msRows = between / (n - 1);
  const msColumns = sessions / (k - 1);
  // Rounding may leave a hair below zero where readings agree exactly.
  const degrees = (n - 1) * (k - 1);
  const msError = Math.max(0, total - between - sessions) / degrees;
  const denominator = msRows + (k - 1) * msError + (k * (msColumns - msError)) / n;
  const icc = denominator > 0 ? (msRows - msError) / denominator : 0;
  const sd = Math.sqrt(total / (n * k - 1));
  // A negative ICC is chance; SEM then is the whole SD, not more.
  const sem = sd * Math.sqrt(1 - Math.min(1, Math.max(0, icc)));
  return {
    subjects: n,
    readings: k,
    sd,
    icc,
    sem,
    mdc95: z95 * Math.SQRT2 * sem,
    degrees,
    mdcInterval95: [
      z95 * Math.SQRT2 * sem * Math.sqrt(degrees / chiSquareQuantile(0.025, degrees)),
      z95 * Math.SQRT2 * sem * Math.sqrt(degrees / chiSquareQuantile(0.975, degrees)),
    ],
    bias: k === 2 ? mean(table.map((row) => row[1]! - row[0]!)) : null,
  };
}
