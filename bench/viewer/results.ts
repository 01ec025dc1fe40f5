/** What the bench collects, and how it sums it up. */
import type { Memory } from './measure.ts';

export interface Result {
  readonly viewer: string;
  /** Milliseconds to a first reduced picture and to all pixels, by size and encoding. */
  readonly first: Partial<Record<string, number[]>>;
  readonly full: Partial<Record<string, number[]>>;
  readonly steps: Record<'gray' | 'hot', number[]>;
  memory: Memory | null;
  /** What it could not do. */
  readonly missing: Set<string>;
}

export function emptyResult(viewer: string): Result {
  return { viewer, first: {}, full: {}, steps: { gray: [], hot: [] }, memory: null, missing: new Set() };
}

export function quantile(values: readonly number[] | undefined, part: number): number | null {
  if (values === undefined || values.length === 0) return null;
  const sorted = [...values].sort((a, b) => a - b);
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))]!;
}

export function median(values: readonly number[] | undefined): number | null {
  return quantile(values, 0.5);
}
