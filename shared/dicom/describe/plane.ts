/** The anatomical plane of a slice, from its direction cosines (PS3.3 C.7.6.2.1.1). */
import type { DataSet as ParserDataSet } from 'dicom-parser';
import type { InstanceInfo } from '../model.ts';
import type { DataSet } from '../parse/dataSet.ts';
import { decimal } from '../parse/decimal.ts';
import { isStack } from '../stack.ts';

/** The direction that rows and columns are perpendicular to, of length 1; null where the six cosines are none. */
export function normalOf(value: string): readonly [number, number, number] | null {
  const cosines = value.split('\\').map(decimal);
  if (cosines.length !== 6 || !cosines.every(Number.isFinite)) return null;
  const [a, b, c, d, e, f] = cosines as [number, number, number, number, number, number];
  const normal = [b * f - c * e, c * d - a * f, a * e - b * d] as const;
  const length = Math.hypot(...normal);
  return length > 0.9 && length < 1.1 ? [normal[0] / length, normal[1] / length, normal[2] / length] : null;
}

/** A tilt of up to this much keeps the plane's name. */
const named = Math.cos((25 * Math.PI) / 180);

export function planeOfOrientation(value: string): InstanceInfo['plane'] {
  const normal = normalOf(value);
  if (normal === null) return null;
  const [x, y, z] = normal.map(Math.abs) as [number, number, number];
  if (z >= named) return 'axial';
  if (y >= named) return 'coronal';
  return x >= named ? 'sagittal' : 'oblique';
}

/** Of the image, of the shared functional groups of an enhanced one, or of the detector of a SPECT; null for what is no slice. */
export function planeOf(
  dataSet: DataSet,
  info: Pick<InstanceInfo, 'modality' | 'imageType'>,
  shared: ParserDataSet | null,
): InstanceInfo['plane'] {
  if (!isStack(info)) return null;
  const group = shared?.elements.x00209116?.items?.[0]?.dataSet?.string('x00200037');
  const detector = dataSet.has('detectorInformationSequence')
    ? dataSet.items('detectorInformationSequence')[0]?.string('x00200037')
    : undefined;
  return planeOfOrientation(dataSet.code('imageOrientationPatient') || group || detector || '');
}
