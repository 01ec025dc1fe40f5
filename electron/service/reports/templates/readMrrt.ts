import { readFile, stat } from 'node:fs/promises';
import { parse, type DefaultTreeAdapterTypes as Tree } from 'parse5';
import { EnthesisError } from '../../../../shared/errors.ts';
import {
  completionActionSchema,
  type FieldKind,
  type ReportTemplate,
  reportTemplateSchema,
  type TemplateCode,
  type TemplateField,
  type TemplateSection,
} from '../../../../shared/settings/template.ts';
import { codedContent } from './codedContent.ts';

type Element = Tree.Element;
type Codes = ReadonlyMap<string, TemplateCode>;

/** Templates are tens of kilobytes and five levels deep. */
const largestBytes = 1024 * 1024;
const deepest = 40;

function refused(what: string, cause?: unknown): EnthesisError {
  return new EnthesisError(
    'template-invalid',
    `This is no report template that can be used: ${what}. Nothing was imported.`,
    {
      cause,
    },
  );
}

/** @throws EnthesisError `file-unreadable`, `file-too-large`, `template-invalid` */
export async function readTemplateFile(file: string): Promise<ReportTemplate> {
  let bytes: Uint8Array;
  try {
    if ((await stat(file)).size > largestBytes) throw tooLarge();
    bytes = await readFile(file);
  } catch (error) {
    if (error instanceof EnthesisError) throw error;
    throw new EnthesisError('file-unreadable', 'The template could not be read. Nothing was imported.', {
      cause: error,
    });
  }
  try {
    return readMrrt(new TextDecoder('utf-8', { fatal: true }).decode(bytes));
  } catch (error) {
    if (error instanceof TypeError) throw refused('it is not UTF-8 text', error);
    throw error;
  }
}

function tooLarge(): EnthesisError {
  return new EnthesisError('file-too-large', 'This template is larger than 1 MB. Nothing was imported.');
}

/**
 * Reads an IHE MRRT template (RAD TF-3, 8.1). The file is parsed as text only: no script runs, nothing is loaded, styles and
 * pictures are passed over.
 * @throws EnthesisError `template-invalid` naming what is wrong, `file-too-large`
 */
export function readMrrt(html: string): ReportTemplate {
  if (html.length > largestBytes) throw tooLarge();
  if (!/^\s*<!doctype html/i.test(html.replace(/^\ufeff/, ''))) throw refused('it is not an HTML5 document');
  const document = parse(html.replace(/^\ufeff/, ''));
  const root = childElements(document).find((item) => item.tagName === 'html');
  const [head, body] = ['head', 'body'].map((name) => childElements(root).find((item) => item.tagName === name));
  const terms = dublinCore(head);
  const title = textOf(childElements(head).find((item) => item.tagName === 'title')) || (terms.get('title') ?? '');
  if (title === '') throw refused('it has no title');
  const uid = terms.get('identifier') ?? '';
  if (uid === '') throw refused('it has no identifier (dcterms.identifier)');
  const type = terms.get('type') ?? '';
  if (type !== '' && type !== 'IMAGE_REPORT_TEMPLATE') throw refused(`it is of the type ${type.slice(0, 40)}`);
  const codes = codedContent(
    childElements(head)
      .filter((item) => item.tagName === 'script' && attribute(item, 'type') === 'text/xml')
      .map((script) => rawText(script))
      .join('\n'),
  );
  const sections = topSections(body).map((element, index) => readSection(element, index, codes));
  if (sections.length === 0) throw refused('it has no section with a name');
  const term = (name: string) => terms.get(name) ?? '';
  const parsed = reportTemplateSchema.safeParse({
    uid,
    title,
    description: term('description'),
    language: term('language'),
    publisher: term('publisher'),
    rights: term('rights'),
    license: term('license'),
    date: term('date'),
    creator: term('creator'),
    sections,
  });
  if (!parsed.success) {
    throw refused(
      `${parsed.error.issues[0]?.path.join('.') ?? 'a part'} is longer or larger than allowed`,
      parsed.error,
    );
  }
  refuseTwins(parsed.data);
  return parsed.data;
}

function refuseTwins(template: ReportTemplate): void {
  const seen = new Set<string>();
  for (const { id, fields } of template.sections) {
    for (const name of [id, ...fields.map((field) => field.id)]) {
      if (seen.has(name)) throw refused(`two parts share the id "${name}"`);
      seen.add(name);
    }
  }
}

function isElement(node: Tree.Node): node is Element {
  return 'tagName' in node;
}

function childElements(parent: Tree.ParentNode | undefined): Element[] {
  return (parent?.childNodes ?? []).filter(isElement);
}

function attribute(element: Element, name: string): string {
  return element.attrs.find((item) => item.name === name)?.value.trim() ?? '';
}

function has(element: Element, name: string): boolean {
  return element.attrs.some((item) => item.name === name);
}

function rawText(element: Tree.ParentNode): string {
  return element.childNodes.map((node) => (node.nodeName === '#text' ? (node as Tree.TextNode).value : '')).join('');
}

/** Whether the element shows text of its own, as against a control, a label or what is never shown. */
const silent = new Set([
  'script',
  'style',
  'select',
  'textarea',
  'datalist',
  'label',
  'header',
  'input',
  'button',
  'template',
]);

function textOf(element: Element | undefined, depth = 0): string {
  if (element === undefined) return '';
  if (depth > deepest) throw refused('it is nested too deeply');
  const parts = element.childNodes.map((node) => {
    if (node.nodeName === '#text') return (node as Tree.TextNode).value;
    if (!isElement(node) || silent.has(node.tagName)) return '';
    return node.tagName === 'br' ? ' ' : textOf(node, depth + 1);
  });
  return parts.join('').replace(/\s+/g, ' ').trim();
}

function dublinCore(head: Element | undefined): Map<string, string> {
  const terms = new Map<string, string>();
  for (const meta of childElements(head)) {
    const name = /^dcterms[.:](\w+)$/i.exec(attribute(meta, 'name'))?.[1]?.toLowerCase();
    if (meta.tagName === 'meta' && name !== undefined && !terms.has(name)) terms.set(name, attribute(meta, 'content'));
  }
  return terms;
}

/** Outermost sections with a name, in the order of the document. */
function topSections(parent: Element | undefined, depth = 0): Element[] {
  if (depth > deepest) throw refused('it is nested too deeply');
  return childElements(parent).flatMap((item) => (isSection(item) ? [item] : topSections(item, depth + 1)));
}

function isSection(element: Element): boolean {
  return element.tagName === 'section' && has(element, 'data-section-name');
}

function readSection(element: Element, index: number, codes: Codes): TemplateSection {
  const title =
    attribute(element, 'data-section-name') || textOf(childElements(element).find((e) => e.tagName === 'header'));
  if (title === '') throw refused(`section ${index + 1} has no name`);
  const id = attribute(element, 'id') || `section-${index + 1}`;
  const section = { id, title, code: codes.get(id) ?? null, text: [] as string[], fields: [] as TemplateField[] };
  collect(element, { group: '', codes, labels: labelsOf(element), depth: 0 }, section);
  return section;
}

interface Inside {
  readonly group: string;
  readonly codes: Codes;
  readonly labels: ReadonlyMap<string, string>;
  readonly depth: number;
}

function labelsOf(element: Element, depth = 0): Map<string, string> {
  if (depth > deepest) throw refused('it is nested too deeply');
  const labels = new Map<string, string>();
  for (const item of childElements(element)) {
    const target = attribute(item, 'for');
    // A second label of a control repeats its unit.
    if (item.tagName === 'label' && target !== '' && !labels.has(target)) labels.set(target, textOf(item));
    for (const [key, value] of labelsOf(item, depth + 1)) if (!labels.has(key)) labels.set(key, value);
  }
  return labels;
}

const blocks = new Set(['p', 'li', 'dd', 'td', 'th', 'h1', 'h2', 'h3', 'h4', 'h5', 'h6', 'blockquote', 'pre']);

/** Fields and standing texts of a section in their order; inner sections give their fields the name of a group. */
function collect(parent: Element, inside: Inside, into: { text: string[]; fields: TemplateField[] }): void {
  if (inside.depth > deepest) throw refused('it is nested too deeply');
  const deeper = { ...inside, depth: inside.depth + 1 };
  for (const item of childElements(parent)) {
    if (isSection(item)) {
      const name = attribute(item, 'data-section-name');
      collect(item, { ...deeper, group: [inside.group, name].filter((part) => part !== '').join(', ') }, into);
      continue;
    }
    const field = readField(item, inside, attribute(parent, 'title'));
    if (field !== null) {
      into.fields.push(field);
      continue;
    }
    const before = into.fields.length;
    if (!silent.has(item.tagName)) collect(item, deeper, into);
    // A paragraph without a field is a text of the site; beside a field it is the field's unit or a hint.
    if (blocks.has(item.tagName) && into.fields.length === before) {
      const text = textOf(item);
      if (text !== '') into.text.push(text);
    }
  }
}

const inputKinds: Readonly<Record<string, FieldKind>> = {
  '': 'text',
  text: 'text',
  textarea: 'multiline',
  number: 'number',
  date: 'date',
  time: 'time',
};

function readField(element: Element, { group, codes, labels }: Inside, help: string): TemplateField | null {
  const { tagName } = element;
  const declared = attribute(element, 'data-field-type').toUpperCase();
  const boxes = tagName === 'span' && /^(CHECKBOX|RADIO)$/.test(declared);
  if (!boxes && !['input', 'textarea', 'select', 'button'].includes(tagName)) return null;
  const id = attribute(element, 'id');
  if (id === '') throw refused(`a field (${tagName}) has no id`);
  const number = (name: string) => {
    const text = attribute(element, name);
    const value = Number(text);
    return text === '' || text === 'any' || !Number.isFinite(value) ? null : value;
  };
  const action = completionActionSchema.safeParse(attribute(element, 'data-field-completion-action').toUpperCase());
  const step = number('step');
  const base = {
    id,
    label: labels.get(id) ?? attribute(element, 'name'),
    group,
    value: '',
    options: [],
    unit: attribute(element, 'data-field-units') || attribute(element, 'data-field-unit'),
    min: number('min'),
    max: number('max'),
    step: step !== null && step > 0 ? step : null,
    action: action.success ? action.data : ('NONE' as const),
    help: help || attribute(element, 'title'),
    code: codes.get(id) ?? null,
  };
  if (boxes) return readBoxes(element, declared, base, codes);
  if (tagName === 'select') return readSelect(element, base, codes);
  if (tagName === 'textarea') return { ...base, kind: 'multiline', value: rawText(element) };
  const type = attribute(element, 'type').toLowerCase();
  if (type === 'hidden') return null;
  const list = attribute(element, 'list');
  const value = element.attrs.find((item) => item.name === 'value')?.value ?? '';
  if (list !== '') return { ...base, kind: 'open-choice', value, options: listOptions(element, list, codes) };
  const kind = tagName === 'button' ? undefined : inputKinds[type];
  if (kind === undefined) throw refused(`the field "${id}" is of a kind (${type || tagName}) that reports do not have`);
  if (kind === 'number' && value !== '' && !Number.isFinite(Number(value)))
    throw refused(`the field "${id}" holds no number`);
  return { ...base, kind: declared === 'MERGE' ? 'merge' : kind, value };
}

type Base = Omit<TemplateField, 'kind'>;

function readSelect(element: Element, base: Base, codes: Codes): TemplateField {
  const all = childElements(element)
    .flatMap((item) => (item.tagName === 'optgroup' ? childElements(item) : [item]))
    .filter((item) => item.tagName === 'option');
  const optionValue = (option: Element) => (has(option, 'value') ? attribute(option, 'value') : textOf(option));
  const offered = all.filter((option) => optionValue(option) !== '');
  const options = offered.map((option) => ({
    value: optionValue(option),
    code: codes.get(attribute(option, 'id')) ?? null,
  }));
  const selected = all.filter((option) => has(option, 'selected')).map(optionValue);
  if (has(element, 'multiple')) {
    return { ...base, kind: 'choices', options, value: selected.filter((value) => value !== '').join('\n') };
  }
  // As a browser shows it: without a chosen one, the first.
  const [first] = all;
  return { ...base, kind: 'choice', options, value: selected[0] ?? (first === undefined ? '' : optionValue(first)) };
}

function listOptions(element: Element, list: string, codes: Codes): TemplateField['options'] {
  const parent = element.parentNode;
  const data =
    parent === null
      ? undefined
      : childElements(parent).find((e) => e.tagName === 'datalist' && attribute(e, 'id') === list);
  return childElements(data)
    .map((option) => ({
      value: has(option, 'value') ? attribute(option, 'value') : textOf(option),
      code: codes.get(attribute(option, 'id')) ?? null,
    }))
    .filter((option) => option.value !== '');
}

/** Boxes in a span: any of them (CHECKBOX), or one (RADIO). */
function readBoxes(element: Element, declared: string, base: Base, codes: Codes): TemplateField {
  const boxes: Element[] = [];
  const walk = (parent: Element, depth: number) => {
    if (depth > deepest) throw refused('it is nested too deeply');
    for (const item of childElements(parent)) {
      if (item.tagName === 'input' && /^(checkbox|radio)$/i.test(attribute(item, 'type'))) boxes.push(item);
      walk(item, depth + 1);
    }
  };
  walk(element, 0);
  const options = boxes.map((box) => ({
    value: attribute(box, 'value'),
    code: codes.get(attribute(box, 'id')) ?? null,
  }));
  const checked = boxes.filter((box) => has(box, 'checked')).map((box) => attribute(box, 'value'));
  const named = options.filter((option) => option.value !== '');
  return declared === 'RADIO'
    ? { ...base, kind: 'choice', options: named, value: checked[0] ?? '' }
    : { ...base, kind: 'choices', options: named, value: checked.join('\n') };
}
