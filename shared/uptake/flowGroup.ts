import type { FrameGroup, InstanceInfo, NmPhase } from '../dicom/model.ts';
import { isStack } from '../dicom/stack.ts';

/**
 * The frames over which the ratio of a region is taken together: those of a dynamic flow, where it is the ratio of the areas under
 * the curves (timeActivity.ts). Slices lie in space: there is no curve over them, whatever phase was named. Null where the ratio is that of the one frame on which the region was drawn.
 */
export function flowGroup(
  info: Pick<InstanceInfo, 'modality' | 'imageType'>,
  group: FrameGroup | null,
  phase: NmPhase | null,
): FrameGroup | null {
  return phase === 'flow' && !isStack(info) && group !== null && group.frames.length > 1 ? group : null;
}
