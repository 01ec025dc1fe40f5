/** The fields of a site's template as sentences, and what the reader put into them. */

import type { ReportDraft } from '../../reading/model.ts';
import type { ReportTemplate, TemplateField, TemplateSection } from '../../settings/template.ts';
import { inSentence, listed } from '../../wording/terms.ts';
import { asSentence } from '../format.ts';
import type { AnySectionId, ReportField, Sentence } from '../model.ts';
import type { Draft } from '../sections/context.ts';

const marker = '/field/';

export function fieldSentenceId(section: AnySectionId, fieldId: string): string {
  return `${section}${marker}${fieldId}`;
}

/** The field behind a sentence id; null for any other sentence. */
export function fieldOfSentence(sentenceId: string): string | null {
  const at = sentenceId.indexOf(marker);
  return at < 0 ? null : sentenceId.slice(at + marker.length);
}

/** What stands in the field now: the reader's value, else the template's. */
export function fieldValue(field: TemplateField, draft: Pick<ReportDraft, 'fields'> | null): string {
  return draft?.fields?.[field.id]?.value ?? field.value;
}

const clean = (text: string) => text.replace(/[\s:]+$/, '').trim();

/** The field's own words; editors of templates call the one text box of a section "Text", which says nothing. */
export function shortLabel(field: Pick<TemplateField, 'label'>): string {
  return /^text$/i.test(clean(field.label)) ? '' : clean(field.label);
}

/** "Alignment, hindfoot": the name of the field with the inner section that it stands in; empty for a nameless one. */
export function fieldLabel(field: Pick<TemplateField, 'label' | 'group'>): string {
  const label = shortLabel(field);
  const group = clean(field.group);
  return group === '' || label === '' ? group || label : `${group}, ${inSentence(label)}`;
}

/** "Hindfoot angle: 4 deg." */
export function fieldText(label: string, kind: TemplateField['kind'], value: string, unit: string): string {
  const lines = value
    .split(/\n+/)
    .map((line) => line.trim())
    .filter((line) => line !== '');
  const shown = kind === 'choices' ? listed(lines) : lines.join(' ');
  const measured =
    unit === '' || shown === '' ? shown : `${shown}${unit === '%' || unit === '\u00b0' ? '' : ' '}${unit}`;
  return asSentence(label === '' ? measured : `${label}: ${measured}`);
}

function reportField(field: TemplateField, value: string): ReportField {
  const chosen = new Set(value.split('\n'));
  return {
    id: field.id,
    label: fieldLabel(field),
    kind: field.kind,
    value,
    unit: field.unit,
    code: field.code,
    valueCodes: field.options.flatMap((option) =>
      chosen.has(option.value) && option.code !== null ? [option.code] : [],
    ),
  };
}

/** The filled fields of one section, a sentence each. An empty field says nothing. */
export function fieldSentences(id: AnySectionId, section: TemplateSection, draft: ReportDraft | null): Sentence[] {
  return section.fields.flatMap((field): Sentence[] => {
    const value = fieldValue(field, draft).trim();
    if (value === '') return [];
    const given = reportField(field, value);
    return [fieldSentence(id, given, draft?.fields?.[field.id] === undefined ? 'template' : 'reader')];
  });
}

function fieldSentence(id: AnySectionId, field: ReportField, source: 'template' | 'reader'): Sentence {
  return {
    id: fieldSentenceId(id, field.id),
    text: fieldText(field.label, field.kind, field.value, field.unit),
    state: 'added',
    generated: null,
    sources: [source],
    evidence: [],
    field,
  };
}

/** Values whose field is no longer in any template at hand: they stay in the findings under the label they had. */
export function orphanSentences(template: ReportTemplate | null, draft: ReportDraft | null): Sentence[] {
  const known = new Set(template?.sections.flatMap((section) => section.fields.map((field) => field.id)) ?? []);
  return Object.entries(draft?.fields ?? {}).flatMap(([id, { label, value }]): Sentence[] => {
    if (known.has(id) || value.trim() === '') return [];
    const field: ReportField = { id, label, kind: 'text', value: value.trim(), unit: '', code: null, valueCodes: [] };
    return [fieldSentence('findings', field, 'reader')];
  });
}

/** Texts that stand in the section from the start: sentences like the program's own, to be edited or dropped. */
export function templateTexts(id: AnySectionId, section: TemplateSection | null): Draft[] {
  return (section?.text ?? []).map((text, index) => ({
    id: `${id}/template/${index + 1}`,
    text,
    sources: ['template'],
  }));
}
