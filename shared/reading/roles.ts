/** What the roles of annotations ask of the image they are drawn on. */
import type { Role } from './model.ts';

const ofCounts: ReadonlySet<Role> = new Set(['uptake-lesion', 'uptake-reference', 'uptake-background', 'control']);

/** Whether the role stands for counts of a scintigram. */
export function needsCounts(role: Role): boolean {
  return ofCounts.has(role);
}

/** Modalities (0008,0060) of which the pixels are never counts: radiographs and slices. A scan kept as another object (OT) may be one. */
const withoutCounts: ReadonlySet<string> = new Set(['CR', 'DX', 'RG', 'RF', 'XA', 'MG', 'PX', 'IO', 'CT', 'MR', 'US']);

export function mayHoldCounts(modality: string): boolean {
  return !withoutCounts.has(modality);
}
