/** The slices of a stack in their order: frames of one file, or files of one series. Pure. */
import type { InstanceInfo } from '../../shared/dicom/model.ts';
import { isStack } from '../../shared/dicom/stack.ts';
import type { HungImage } from './hanging.ts';

/** Frames of an instance that belong to the stack of one of them. */
function framesOf(instance: InstanceInfo, frame: number): readonly number[] {
  const group = instance.nm?.groups.find(({ frames }) => frames.includes(frame));
  return group?.frames ?? Array.from({ length: instance.numberOfFrames }, (_, i) => i + 1);
}

const sizeOf = ({ rows, columns, plane }: InstanceInfo): string => `${rows} ${columns} ${plane}`;

/**
 * All slices that lie beside this one, in the order of their numbers; null where it is no slice or the only one. Pictures of another
 * size or plane in the series (scouts) are stacks of their own.
 * @param series the instances of its series
 */
export function stackOf(image: HungImage, series: readonly InstanceInfo[]): readonly HungImage[] | null {
  const own = series.find((instance) => instance.sopInstanceUid === image.sopInstanceUid);
  if (own === undefined || !isStack(own) || own.rows === null) return null;
  const alike =
    own.numberOfFrames > 1 ? [own] : series.filter((one) => one.numberOfFrames === 1 && sizeOf(one) === sizeOf(own));
  const slices = [...alike]
    .sort((a, b) => (a.instanceNumber ?? 0) - (b.instanceNumber ?? 0) || (a.sopInstanceUid < b.sopInstanceUid ? -1 : 1))
    .flatMap((instance) =>
      framesOf(instance, image.frame).map((frame) => ({ sopInstanceUid: instance.sopInstanceUid, frame })),
    );
  return slices.length > 1 ? slices : null;
}
