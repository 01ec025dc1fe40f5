import type { LesionResult } from '../../../../shared/measure/model.ts';
import { lesionName } from '../../../../shared/sites/profiles.ts';
import { type Coding, concept, type Entry, entry, referenceTo, systems } from './reference.ts';

const sites: Readonly<Record<LesionResult['site'], Coding | null>> = {
  'achilles-tendon': { system: systems.snomed, code: '61352006', display: 'Achilles tendon' },
  calcaneus: { system: systems.snomed, code: '80144004', display: 'Calcaneus' },
  hip: { system: systems.snomed, code: '29836001', display: 'Hip joint' },
  knee: { system: systems.snomed, code: '72696002', display: 'Knee' },
  elbow: { system: systems.snomed, code: '16953009', display: 'Elbow joint' },
  other: null,
};

/** The lesion: where it lies, what it is, and the tracking UID that ties it to the structured reports. */
export function bodyStructure(lesion: LesionResult, patient: Entry): Entry {
  const site = sites[lesion.site];
  const side: Coding | null =
    lesion.laterality === 'U'
      ? null
      : lesion.laterality === 'L'
        ? { system: systems.snomed, code: '7771000', display: 'Left' }
        : { system: systems.snomed, code: '24028007', display: 'Right' };
  return entry(
    {
      resourceType: 'BodyStructure',
      identifier: [{ system: systems.dicomUid, value: `urn:oid:${lesion.trackingUid}` }],
      morphology: concept({ system: systems.snomed, code: '83323007', display: 'Ossification' }),
      location: site === null ? { text: lesion.label || 'Other site' } : concept(site),
      ...(side === null ? {} : { locationQualifier: [concept(side)] }),
      description: lesionName(lesion),
      patient: referenceTo(patient),
    },
    lesion.trackingUid,
  );
}
