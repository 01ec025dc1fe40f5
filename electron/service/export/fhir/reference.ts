import { createHash } from 'node:crypto';

/** A version 8 UUID from a name, so that the same report gives the same bundle. */
export function namedUuid(...name: readonly string[]): string {
  const hash = createHash('sha256')
    .update(['enthesis-fhir', ...name].join('\u0000'))
    .digest();
  hash.writeUInt8((hash.readUInt8(6) & 0x0f) | 0x80, 6);
  hash.writeUInt8((hash.readUInt8(8) & 0x3f) | 0x80, 8);
  const hex = hash.toString('hex', 0, 16);
  return [hex.slice(0, 8), hex.slice(8, 12), hex.slice(12, 16), hex.slice(16, 20), hex.slice(20)].join('-');
}

export interface Resource {
  readonly resourceType: string;
  readonly [property: string]: unknown;
}

/** A resource in the bundle and how the others point at it. */
export interface Entry {
  readonly fullUrl: string;
  readonly resource: Resource;
}

export function entry(resource: Resource, ...name: readonly string[]): Entry {
  return { fullUrl: `urn:uuid:${namedUuid(resource.resourceType, ...name)}`, resource };
}

export function referenceTo(target: Entry): { readonly reference: string } {
  return { reference: target.fullUrl };
}

export interface Coding {
  readonly system: string;
  readonly code: string;
  readonly display?: string;
}

export const systems = {
  loinc: 'http://loinc.org',
  snomed: 'http://snomed.info/sct',
  ucum: 'http://unitsofmeasure.org',
  dicom: 'http://dicom.nema.org/resources/ontology/DCM',
  dicomUid: 'urn:dicom:uid',
  uri: 'urn:ietf:rfc:3986',
  diagnosticService: 'http://terminology.hl7.org/CodeSystem/v2-0074',
  observationCategory: 'http://terminology.hl7.org/CodeSystem/observation-category',
  enthesis: 'urn:oid:2.25.188274051968043127950518423608733172241',
} as const;

export function concept(coding: Coding, text?: string): { readonly coding: readonly Coding[]; readonly text?: string } {
  return text === undefined ? { coding: [coding] } : { coding: [coding], text };
}

export function quantity(value: number, unit: string, ucum: string) {
  return { value, unit, system: systems.ucum, code: ucum };
}
