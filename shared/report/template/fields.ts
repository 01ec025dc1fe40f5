/** The fields of a site's template as sentences, and what the reader put into them. */

import type { ReportDraft } from '../../reading/model.ts';
import type { FieldEntry, ReportTemplate, TemplateField, TemplateSection } from '../../settings/template.ts';
import { inSentence, listed } from '../../wording/terms.ts';
import { asSentence } from '../format.ts';
import type { AnySectionId, ReportField, Sentence } from '../model.ts';
import { ownSection } from './placeSections.ts';

const marker = '/field/';

export function fieldSentenceId(section: AnySectionId, fieldId: string): string {
  return `${section}${marker}${fieldId}`;
}

/** The field behind a sentence id; null for any other sentence. */
export function fieldOfSentence(sentenceId: string): string | null {
  const at = sentenceId.indexOf(marker);
  return at < 0 ? null : sentenceId.slice(at + marker.length);
}

/** 32-bit FNV-1a of the text, hexadecimal: names a text by what it says. */
function hashOf(text: string): string {
  let hash = 0x811c9dc5;
  for (let i = 0; i < text.length; i += 1) hash = Math.imul(hash ^ text.charCodeAt(i), 0x01000193);
  return (hash >>> 0).toString(16).padStart(8, '0');
}

type Entries = Pick<ReportDraft, 'fields'> | null;

/** Where the entry of a field is kept when its id is taken by a field of another template. */
const otherKey = (field: TemplateField) => `${field.id}_${hashOf(`${fieldLabel(field)} ${field.unit}`)}`;

/** The reader's entry for a field: by its id, unless that entry was made for a field of another name or unit. */
export function entryOf(field: TemplateField, draft: Entries): { key: string; entry: FieldEntry } | null {
  for (const key of [field.id, otherKey(field)]) {
    const entry = draft?.fields?.[key];
    if (entry === undefined || entry.label !== fieldLabel(field)) continue;
    if (entry.unit === undefined || entry.unit === field.unit) return { key, entry };
  }
  return null;
}

/** Where a new entry of the field is kept. */
export function freeKey(field: TemplateField, draft: Entries): string {
  return draft?.fields?.[field.id] === undefined ? field.id : otherKey(field);
}

/** What the reader put into the field; empty while it is untouched, whatever the template holds. */
export function fieldValue(field: TemplateField, draft: Entries): string {
  return entryOf(field, draft)?.entry.value ?? '';
}

/**
 * Sections in which the program concludes from the data: a text that stands in a template from the start is not even offered
 * there, as it would speak beside the program without knowing what it says.
 */
const concluding: ReadonlySet<string> = new Set(['comparison', 'trend', 'impression', 'recommendation']);

function concludes(section: TemplateSection, group = ''): boolean {
  const parts = group.split(', ').map((title) => ownSection({ title, code: null }));
  return [ownSection(section), ...parts].some((own) => own !== null && concluding.has(own));
}

/** What the template offers for an untouched field; empty for nothing. */
export function offerOf(section: TemplateSection, field: TemplateField, draft: Entries): string {
  if (entryOf(field, draft) !== null || concludes(section, field.group)) return '';
  return field.value.trim();
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

/** The filled fields of one section, a sentence each. An untouched field says nothing, whatever the template holds. */
export function fieldSentences(id: AnySectionId, section: TemplateSection, draft: ReportDraft | null): Sentence[] {
  return section.fields.flatMap((field): Sentence[] => {
    const found = entryOf(field, draft);
    const value = found?.entry.value.trim() ?? '';
    return found === null || value === '' ? [] : [fieldSentence(id, { ...reportField(field, value), id: found.key })];
  });
}

function fieldSentence(id: AnySectionId, field: ReportField): Sentence {
  return {
    id: fieldSentenceId(id, field.id),
    text: fieldText(field.label, field.kind, field.value, field.unit),
    state: 'added',
    generated: null,
    sources: ['reader'],
    evidence: [],
    field,
  };
}

/** Keys of the entries that belong to fields of the template. */
export function knownKeys(template: ReportTemplate | null, draft: ReportDraft | null): Set<string> {
  const fields = template?.sections.flatMap((section) => section.fields) ?? [];
  return new Set(fields.flatMap((field) => entryOf(field, draft)?.key ?? []));
}

export interface Orphan {
  readonly section: string;
  readonly key: string;
  readonly entry: FieldEntry;
}

/** Values whose field is not in the template that is followed: they stay under the label and with the unit they had. */
export function orphans(template: ReportTemplate | null, draft: ReportDraft | null): Orphan[] {
  const known = knownKeys(template, draft);
  return Object.entries(draft?.fields ?? {}).flatMap(([key, entry]): Orphan[] =>
    known.has(key) || entry.value.trim() === '' ? [] : [{ section: entry.section ?? 'findings', key, entry }],
  );
}

/** The unit of a value that was stored before units were: that of the field it came from, if the site still has it. */
function unitOf({ key, entry }: Orphan, templates: readonly ReportTemplate[]): string {
  if (entry.unit !== undefined) return entry.unit;
  const fields = templates.flatMap(({ sections }) => sections.flatMap((section) => section.fields));
  const units = new Set(
    fields.filter((field) => field.id === key && fieldLabel(field) === entry.label).map((field) => field.unit),
  );
  const [unit] = units;
  return units.size === 1 && unit !== undefined ? unit : '';
}

export function orphanSentence(id: AnySectionId, orphan: Orphan, templates: readonly ReportTemplate[]): Sentence {
  const { key, entry } = orphan;
  return fieldSentence(id, {
    id: key,
    label: entry.label,
    kind: entry.kind ?? 'text',
    value: entry.value.trim(),
    unit: unitOf(orphan, templates),
    code: entry.code ?? null,
    valueCodes: [],
  });
}

/** A text that the template has for a section, and that is not in the report unless the reader takes it. */
export interface TextOffer {
  /** Id of the sentence that it becomes. Named by its words: another text is another offer. */
  readonly id: string;
  readonly text: string;
}

const textMarker = '/template/';

export const isTemplateText = (sentenceId: string): boolean => sentenceId.includes(textMarker);

/** The texts of a section that the reader has neither taken nor left out. */
export function textOffers(id: AnySectionId, section: TemplateSection | null, draft: ReportDraft | null): TextOffer[] {
  if (section === null || concludes(section)) return [];
  return section.text
    .map((text) => ({ id: `${id}${textMarker}${hashOf(text)}`, text }))
    .filter((offer) => draft?.edits[offer.id] === undefined && !(draft?.dropped ?? []).includes(offer.id));
}
