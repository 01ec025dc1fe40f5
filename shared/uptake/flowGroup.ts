import type { FrameGroup, NmPhase } from '../dicom/model.ts';

/**
 * The frames over which the ratio of a region is taken together: those of a dynamic flow, where it is the ratio of the areas under
 * the curves (timeActivity.ts). Null where the ratio is that of the one frame on which the region was drawn.
 */
export function flowGroup(group: FrameGroup | null, phase: NmPhase | null): FrameGroup | null {
  return phase === 'flow' && group !== null && group.frames.length > 1 ? group : null;
}
