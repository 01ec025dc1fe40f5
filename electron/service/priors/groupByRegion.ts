import { createHash } from 'node:crypto';
import type { PriorMeasurement } from '../../../shared/reading/prior.ts';
import type { PriorMeasurement as ReadValue } from '../export/sr/read/priors.ts';

/**
 * One entry per region: a document gives the area, mean and maximum of one outline as three values with the same graphic.
 * Values on images that are not in the library are left out: they could be neither shown nor adopted.
 */
export function groupByRegion(
  documentUid: string,
  values: readonly ReadValue[],
  studyOf: ReadonlyMap<string, string>,
): PriorMeasurement[] {
  const regions = new Map<string, PriorMeasurement>();
  for (const item of values) {
    const { sopInstanceUid, frame, shape, label, laterality } = item;
    const studyInstanceUid = studyOf.get(sopInstanceUid);
    if (studyInstanceUid === undefined) continue;
    const name = JSON.stringify([documentUid, item.trackingUid, sopInstanceUid, frame, shape]);
    const value = { name: item.name, value: item.value, unit: item.unit };
    const known = regions.get(name);
    if (known !== undefined) {
      known.values.push(value);
      continue;
    }
    const id = `prior-${createHash('sha256').update(name).digest('hex').slice(0, 24)}`;
    const place = { documentUid, studyInstanceUid, sopInstanceUid, frame, shape };
    regions.set(name, { id, ...place, label, laterality, values: [value] });
  }
  return [...regions.values()];
}
