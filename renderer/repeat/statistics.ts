/** From first and second readings to the reader's own error of measurement. Pure. */
import { type RepeatStatistics, repeatStatistics } from '../../shared/change/repeatReadings.ts';
import type { Annotation, PatientRecord } from '../../shared/reading/model.ts';
import { measureShape } from '../../shared/size/measureShape.ts';
import type { RepeatFilm } from './films.ts';

export type RepeatRole = 'long-axis' | 'short-axis';

export interface RepeatPair {
  readonly film: RepeatFilm;
  /** Millimetres. */
  readonly first: number;
  readonly second: number;
}

export interface RepeatResult {
  readonly pairs: readonly RepeatPair[];
  /** Read twice, but without a scale in millimetres. */
  readonly withoutScale: number;
  /** Null with fewer than two pairs. */
  readonly statistics: RepeatStatistics | null;
}

/** With n films the SEM has n - 1 degrees of freedom: below 9 films its 95% interval reaches beyond twice its value. */
export const fewFilms = 9;

export function repeatOf(record: PatientRecord, first: Annotation | null): Annotation | null {
  if (first === null) return null;
  return record.annotations.find((a) => a.status === 'repeat' && a.repeatOf === first.id) ?? null;
}

/** Pairs of readings of one axis in millimetres, and what they tell (clinical rules, section 4). */
export function repeatResult(record: PatientRecord, films: readonly RepeatFilm[], role: RepeatRole): RepeatResult {
  const pairs: RepeatPair[] = [];
  let withoutScale = 0;
  for (const film of films) {
    const first = role === 'long-axis' ? film.long : film.short;
    const second = repeatOf(record, first);
    if (first === null || second === null) continue;
    const a = measureShape(first.shape, film.spacing).length;
    const b = measureShape(second.shape, film.spacing).length;
    if (a?.unit !== 'mm' || b?.unit !== 'mm') withoutScale += 1;
    else pairs.push({ film, first: a.value, second: b.value });
  }
  const table = pairs.map((pair) => [pair.first, pair.second]);
  return { pairs, withoutScale, statistics: table.length < 2 ? null : repeatStatistics(table) };
}

/** MDC95 as a site setting: to a tenth of a millimetre, rounded up, since a threshold must not promise more than was found. */
export function thresholdMm(statistics: RepeatStatistics): number {
  return Math.max(0.1, Math.ceil(statistics.mdc95 * 10 - 1e-9) / 10);
}
