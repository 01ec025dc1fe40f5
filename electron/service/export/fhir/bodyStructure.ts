import type { LesionResult } from '../../../../shared/measure/model.ts';
import { lesionName } from '../../../../shared/sites/profiles.ts';
import { sideCode, siteCode } from '../sr/anatomy.ts';
import type { Code } from '../sr/code.ts';
import { type Coding, concept, type Entry, entry, referenceTo, systems } from './reference.ts';

/** The lesion: where it lies, what it is, and the tracking UID that ties it to the structured reports. */
export function bodyStructure(lesion: LesionResult, patient: Entry): Entry {
  const site = lesion.site === 'other' ? null : snomed(siteCode(lesion.site));
  const sideOf = sideCode(lesion.laterality);
  const side = sideOf === null ? null : snomed(sideOf);
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

function snomed({ value, meaning }: Code): Coding {
  return { system: systems.snomed, code: value, display: meaning };
}
