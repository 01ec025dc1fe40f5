import type { InstanceInfo } from '../dicom/model.ts';

/** Secondary Capture, single and multi-frame (PS3.4 B.5): what a workstation wrote, not what a camera counted. */
const secondaryCapture = '1.2.840.10008.5.1.4.1.1.7';

/**
 * Why a Poisson error may not be given for this image, in words for the reader; null when its values can be raw counts.
 * The variance of a count equals the count only before any scaling, smoothing or resampling.
 */
export function poissonObstacle(info: InstanceInfo): string | null {
  // The header's own reasons may name the same; each is said once.
  const reasons = new Set<string>(info.nm?.notRawReasons);
  if (info.hasModalityLut) reasons.add('modality lookup table');
  // Values that are brought to counts by a scale of their own need no whole-number rescale.
  else if (info.nm?.countScale != null) {
    if (info.nm.countScale.intercept !== 0) reasons.add('counts with an offset');
  }
  // A whole-number rescale is taken as the camera's own count scale (clinical rules, section 3 names the non-integer one).
  else if (!Number.isInteger(info.rescaleSlope) || !Number.isInteger(info.rescaleIntercept) || info.rescaleSlope <= 0) {
    reasons.add(info.rescaleSlope <= 0 ? 'rescale slope not positive' : 'non-integer rescale');
  }
  if (info.lossy) reasons.add('lossy compression');
  if (info.nm === null) reasons.add('not a nuclear medicine image');
  else if (info.nm.units !== null && info.nm.units !== '' && info.nm.units !== 'CNTS') {
    reasons.add(`units are ${info.nm.units}`);
  }
  // What a secondary capture went through is not known.
  if (info.sopClassUid.startsWith(secondaryCapture)) reasons.add('secondary capture');
  return reasons.size === 0
    ? null
    : `No counting error is given, as the values are not raw counts (${[...reasons].join(', ')}).`;
}
