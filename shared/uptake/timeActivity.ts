import { EnthesisError } from '../errors.ts';
import type { RegionStats } from './model.ts';
import type { CountedRegion } from './uptakeRatio.ts';

/** Time-activity curves of a dynamic study: one value per frame, mean counts per pixel and second. */
export interface TimeActivity {
  /** Middle of each frame after the start of the study, seconds; frame numbers where durations are unknown. */
  readonly seconds: number[];
  readonly lesion: number[];
  readonly reference: number[] | null;
}

export interface TimedStats {
  /** Null when the header does not tell; then one unit of time per frame. */
  readonly durationS: number | null;
  readonly lesion: RegionStats;
  readonly reference: RegionStats | null;
}

export function timeActivity(frames: readonly TimedStats[]): TimeActivity {
  let start = 0;
  const seconds = frames.map(({ durationS }) => {
    const middle = start + (durationS ?? 1) / 2;
    start += durationS ?? 1;
    return middle;
  });
  const perSecond = (stats: RegionStats, durationS: number | null) => stats.mean / (durationS ?? 1);
  const references = frames.flatMap((f) => (f.reference === null ? [] : [perSecond(f.reference, f.durationS)]));
  return {
    seconds,
    lesion: frames.map((f) => perSecond(f.lesion, f.durationS)),
    reference: references.length === frames.length ? references : null,
  };
}

/**
 * One region over all frames. The area under a count-rate curve is the sum of the frames' counts, whatever their
 * durations, so the ratio of the areas of two curves is the ratio of these sums per pixel.
 * @throws EnthesisError `mixed-phases` when the region does not keep its pixels over the frames
 */
export function sumOverFrames(frames: readonly CountedRegion[]): CountedRegion {
  const first = frames[0];
  if (first === undefined || frames.some((f) => f.pixels !== first.pixels)) {
    throw new EnthesisError('mixed-phases', 'A curve needs the same region on every frame.');
  }
  return { counts: frames.reduce((sum, f) => sum + f.counts, 0), pixels: first.pixels };
}
