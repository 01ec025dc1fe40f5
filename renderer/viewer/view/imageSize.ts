import type { InstanceInfo } from '../../../shared/dicom/model.ts';
import { pixelAspect } from '../../../shared/dicom/pixelAspect.ts';
import type { ImageSize } from './geometry.ts';

/** Size of an instance's frames; null for objects without pixels. */
export function imageSize(info: InstanceInfo): ImageSize | null {
  if (info.rows === null || info.columns === null) return null;
  return { rows: info.rows, columns: info.columns, aspect: pixelAspect(info.spacing) };
}
