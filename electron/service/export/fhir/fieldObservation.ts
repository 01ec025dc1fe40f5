import type { ReportField } from '../../../../shared/report/model.ts';
import { ucumOf } from '../../../../shared/report/template/units.ts';
import type { TemplateCode } from '../../../../shared/settings/template.ts';
import { type Coding, concept, type Entry, entry, quantity, referenceTo, systems } from './reference.ts';

const schemes: Readonly<Record<string, string>> = {
  RADLEX: 'http://www.radlex.org',
  LOINC: systems.loinc,
  LN: systems.loinc,
  SNOMEDCT: systems.snomed,
  'SNOMED-CT': systems.snomed,
  SCT: systems.snomed,
};

function coding(code: TemplateCode): Coding[] {
  const system = schemes[code.scheme];
  return system === undefined
    ? []
    : [{ system, code: code.value, ...(code.meaning === '' ? {} : { display: code.meaning }) }];
}

export interface FieldContext {
  readonly patient: Entry;
  readonly study: Entry | undefined;
  readonly date: string | null;
  readonly status: 'preliminary' | 'final' | 'amended' | 'entered-in-error';
  /** Makes the entry's UUID the same at every export of the version. */
  readonly reportUid: string;
}

function value(field: ReportField) {
  const number = Number(field.value);
  if (field.kind === 'number' && Number.isFinite(number)) {
    return { valueQuantity: quantity(number, field.unit || '1', ucumOf(field.unit)) };
  }
  const chosen = field.valueCodes.flatMap(coding);
  if (chosen.length > 0) return { valueCodeableConcept: { coding: chosen, text: field.value.replaceAll('\n', ', ') } };
  return { valueString: field.value };
}

/** A filled field of the site's template: a quantity, a coded choice, or its words. */
export function fieldObservation(field: ReportField, context: FieldContext): Entry {
  const named = field.code === null ? [] : coding(field.code);
  const code =
    named[0] === undefined
      ? { text: field.label || 'Template field' }
      : concept(named[0], field.label || field.code?.meaning || 'Template field');
  return entry(
    {
      resourceType: 'Observation',
      status: context.status,
      category: [concept({ system: systems.observationCategory, code: 'imaging', display: 'Imaging' })],
      code,
      subject: referenceTo(context.patient),
      ...(context.date === null ? {} : { effectiveDateTime: context.date.slice(0, 10) }),
      ...(context.study === undefined ? {} : { derivedFrom: [referenceTo(context.study)] }),
      ...value(field),
    },
    'template-field',
    context.reportUid,
    field.id,
  );
}
