/** What the roles of annotations ask of the image they are drawn on. */
import { kindOf } from '../dicom/kind.ts';
import type { InstanceInfo } from '../dicom/model.ts';
import type { Role } from './model.ts';

const ofCounts: ReadonlySet<Role> = new Set(['uptake-lesion', 'uptake-reference', 'uptake-background', 'control']);

/** Whether the role stands for counts of a scintigram. */
export function needsCounts(role: Role): boolean {
  return ofCounts.has(role);
}

/** Whether the pixels may be counts: a scintigram, a PET image, or a scan that was kept as an object that does not say (OT, SC). */
export function mayHoldCounts(image: Pick<InstanceInfo, 'modality' | 'nm'>): boolean {
  return ['scan', 'pet', 'other'].includes(kindOf(image));
}
