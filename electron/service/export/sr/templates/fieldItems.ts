import type { ReportField } from '../../../../../shared/report/model.ts';
import { ucumOf } from '../../../../../shared/report/template/units.ts';
import type { TemplateCode } from '../../../../../shared/settings/template.ts';
import { derivedUid } from '../../derivedUid.ts';
import type { Dataset } from '../../dicomFile.ts';
import { type Code, code } from '../code.ts';
import * as codes from '../codes.ts';
import * as ours from '../privateCodes.ts';
import { codeValue } from '../values/codeValue.ts';
import { container } from '../values/container.ts';
import { num } from '../values/num.ts';
import { text } from '../values/text.ts';
import { uidref } from '../values/uidref.ts';

/** Coding schemes of templates as DICOM designates them (PS3.16, 8). */
const designators: Readonly<Record<string, string>> = {
  LOINC: 'LN',
  SNOMEDCT: 'SCT',
  'SNOMED-CT': 'SCT',
  SNOMED: 'SCT',
};

/** The concept as DICOM may carry it; null when a part is longer than its value representation allows. */
export function conceptOf(concept: TemplateCode | null): Code | null {
  if (concept === null) return null;
  const scheme = designators[concept.scheme] ?? concept.scheme;
  const meaning = concept.meaning.trim().slice(0, 64) || concept.value;
  if (concept.value.length > 16 || scheme.length > 16 || meaning.length > 64) return null;
  return code(concept.value, scheme, meaning);
}

const nameOf = (field: ReportField): Code => conceptOf(field.code) ?? ours.fieldValue;

/** Coded answers of a field of the site's template. */
export function fieldCodes(field: ReportField): Dataset[] {
  return field.valueCodes.flatMap((chosen) => {
    const concept = conceptOf(chosen);
    return concept === null ? [] : [codeValue('CONTAINS', nameOf(field), concept)];
  });
}

/**
 * A number in a field of the site's template, as a group of its own (TID 1501): a value with its unit that rests on no
 * drawing. Null for any other field.
 */
export function fieldGroup(field: ReportField, owner: string): Dataset | null {
  const value = Number(field.value);
  if (field.kind !== 'number' || field.value.trim() === '' || !Number.isFinite(value)) return null;
  const ucum = ucumOf(field.unit);
  if (ucum.length > 16) return null;
  return container(
    'CONTAINS',
    codes.measurementGroup,
    [
      text('HAS OBS CONTEXT', codes.trackingIdentifier, field.label || 'Field of the report template'),
      uidref('HAS OBS CONTEXT', codes.trackingUniqueIdentifier, derivedUid('field', owner, field.id)),
      num('CONTAINS', nameOf(field), value, code(ucum, 'UCUM', field.unit || 'no units')),
    ],
    '1501',
  );
}
