import type { InstanceInfo, StoredFrame } from '../../../shared/dicom/model.ts';
import type { Annotation } from '../../../shared/reading/model.ts';
import { regionStats } from '../../../shared/uptake/regionStats.ts';

/** Mean counts of the accepted reference region on a frame; null without one, or where it cannot be measured. */
export function referenceMean(
  annotations: readonly Annotation[],
  info: InstanceInfo,
  frame: number,
  stored: StoredFrame | null,
): number | null {
  const region = annotations.find(
    (annotation) =>
      annotation.role === 'uptake-reference' &&
      annotation.status === 'accepted' &&
      annotation.sopInstanceUid === info.sopInstanceUid &&
      annotation.frame === frame,
  );
  if (region === undefined || stored === null) return null;
  try {
    return regionStats(stored, info, region.shape).mean;
  } catch {
    return null;
  }
}
