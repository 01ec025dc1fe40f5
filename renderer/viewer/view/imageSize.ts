import type { InstanceInfo } from '../../../shared/dicom/model.ts';
import type { ImageSize } from './geometry.ts';

/** Row spacing over column spacing, for pixels that are not square; 1 when unknown. */
export function pixelAspect(info: InstanceInfo): number {
  const { pixelSpacing, imagerPixelSpacing, nominalScannedPixelSpacing } = info.spacing;
  const pair = pixelSpacing ?? imagerPixelSpacing ?? nominalScannedPixelSpacing;
  if (pair === null) return 1;
  const ratio = pair[0] / pair[1];
  return Number.isFinite(ratio) && ratio > 0 ? ratio : 1;
}

/** Size of an instance's frames; null for objects without pixels. */
export function imageSize(info: InstanceInfo): ImageSize | null {
  if (info.rows === null || info.columns === null) return null;
  return { rows: info.rows, columns: info.columns, aspect: pixelAspect(info) };
}
