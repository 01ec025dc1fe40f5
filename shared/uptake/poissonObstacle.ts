import type { InstanceInfo } from '../dicom/model.ts';

/** Secondary Capture, single and multi-frame (PS3.4 B.5): what a workstation wrote, not what a camera counted. */
const secondaryCapture = '1.2.840.10008.5.1.4.1.1.7';

/**
 * Why a Poisson error may not be given for this image, in words for the reader; null when its values can be raw counts.
 * The variance of a count equals the count only before any scaling, smoothing or resampling.
 */
export function poissonObstacle(info: InstanceInfo): string | null {
  const reasons: string[] = [...(info.nm?.notRawReasons ?? [])];
  if (info.hasModalityLut) reasons.push('a lookup table stands between stored values and counts');
  // A whole-number rescale is taken as the camera's own count scale (clinical rules, section 3 names the non-integer one).
  else if (!Number.isInteger(info.rescaleSlope) || !Number.isInteger(info.rescaleIntercept) || info.rescaleSlope <= 0) {
    reasons.push('the rescale is not a positive whole number');
  }
  if (info.lossy) reasons.push('the image was compressed with loss');
  if (info.nm === null) reasons.push('this is not a nuclear medicine image');
  else if (info.nm.units !== null && info.nm.units !== '' && info.nm.units !== 'CNTS') {
    reasons.push('the image is not in counts');
  }
  if (reasons.length === 0 && info.sopClassUid.startsWith(secondaryCapture)) {
    reasons.push('a secondary capture may have been processed');
  }
  return reasons.length === 0 ? null : `No Poisson error: ${reasons.join('; ')}.`;
}
