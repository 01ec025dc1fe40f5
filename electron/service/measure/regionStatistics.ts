import type { InstanceInfo } from '../../../shared/dicom/model.ts';
import { EnthesisError } from '../../../shared/errors.ts';
import type { Annotation } from '../../../shared/reading/model.ts';
import type { RegionStats } from '../../../shared/uptake/model.ts';
import { regionStats } from '../../../shared/uptake/regionStats.ts';
import type { FrameLoader } from '../context.ts';
import { regionKey, type StatisticsCache } from './statisticsCache.ts';

export interface StatisticsSource {
  readonly cache: StatisticsCache;
  readonly loadFrame: FrameLoader;
  /** @throws EnthesisError `unknown-image` */
  readonly locate: (sopInstanceUid: string) => string;
  readonly signal: AbortSignal;
}

export type StatsOf = (annotation: Annotation, instance: InstanceInfo) => RegionStats | null;

interface Asked {
  readonly annotation: Annotation;
  readonly instance: InstanceInfo;
}

/** Later rounds ask only for what earlier answers led to (a flow curve after its lesion), so a few are plenty. */
const roundsAtMost = 8;

/**
 * Runs a pure measurement that asks for region statistics, decoding what it asks for: each round collects the regions
 * that are not known yet, decodes every frame of theirs once, and measures again.
 * @param measure called with a lookup that gives null for what is not known yet and throws the EnthesisError with which a
 * region could not be measured
 */
export async function withRegionStatistics<T>(source: StatisticsSource, measure: (statsOf: StatsOf) => T): Promise<T> {
  const refused = new Map<string, EnthesisError>();
  for (let round = 1; ; round += 1) {
    const asked = new Map<string, Asked>();
    const result = measure((annotation, instance) => {
      const key = regionKey(annotation);
      const error = refused.get(key);
      if (error !== undefined) throw error;
      const stats = source.cache.get(key);
      if (stats === null) asked.set(key, { annotation, instance });
      return stats;
    });
    if (asked.size === 0 || round === roundsAtMost) return result;
    for (const regions of byFrame(asked).values()) {
      source.signal.throwIfAborted();
      await measureFrame(source, regions, refused);
    }
  }
}

type Keyed = Asked & { readonly key: string };

function byFrame(asked: ReadonlyMap<string, Asked>): Map<string, Keyed[]> {
  const frames = new Map<string, Keyed[]>();
  for (const [key, region] of asked) {
    const frame = `${region.annotation.sopInstanceUid}#${region.annotation.frame}`;
    frames.set(frame, [...(frames.get(frame) ?? []), { key, ...region }]);
  }
  return frames;
}

/** Regions of one frame; a frame that cannot be decoded gives its error to each of them. */
async function measureFrame(
  { cache, loadFrame, locate }: StatisticsSource,
  regions: readonly Keyed[],
  refused: Map<string, EnthesisError>,
): Promise<void> {
  const first = regions[0]?.annotation;
  if (first === undefined) return;
  try {
    // The scale of the counts is taken from the file: an index of an earlier version may not know it.
    const { stored, info } = await loadFrame(locate(first.sopInstanceUid), first.frame);
    for (const { key, annotation, instance } of regions) {
      try {
        cache.put(key, regionStats(stored, info ?? instance, annotation.shape));
      } catch (error) {
        refused.set(key, ours(error));
      }
    }
  } catch (error) {
    for (const { key } of regions) refused.set(key, ours(error));
  }
}

function ours(error: unknown): EnthesisError {
  if (error instanceof EnthesisError) return error;
  throw error;
}
