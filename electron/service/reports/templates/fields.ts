/** The fields and standing texts of one section of a template. */
import { decimalNumber } from '../../../../shared/settings/decimalNumber.ts';
import {
  completionActionSchema,
  type FieldKind,
  type TemplateCode,
  type TemplateField,
} from '../../../../shared/settings/template.ts';
import {
  attribute,
  childElements,
  deepest,
  type Element,
  everyElement,
  has,
  isControl,
  rawText,
  textOf,
  tooDeep,
} from './elements.ts';
import { clipped, type Notes } from './notes.ts';

type Codes = ReadonlyMap<string, TemplateCode>;

export interface FieldSource {
  readonly codes: Codes;
  readonly notes: Notes;
  /** Ids that are taken, in the whole template. */
  readonly ids: Set<string>;
  readonly body: Element | undefined;
}

export interface Collected {
  readonly text: string[];
  readonly fields: TemplateField[];
}

/** Where in the section the walk is. */
interface Place {
  /** Names of the inner sections and headings around. */
  readonly group: string;
  /** What the row or line says that the control stands in. */
  readonly row: string;
  /** Heading of the table's column. */
  readonly column: string;
  /** Names the row or line, so that check boxes of one belong together. */
  readonly line: number;
  readonly depth: number;
}

/** Fields and standing texts in their order; inner sections give their fields the name of a group. */
export function collectFields(section: Element, source: FieldSource): Collected {
  const into: Collected = { text: [], fields: [] };
  new Walk(section, source, into).run();
  return into;
}

/** A paragraph that says something when nothing is to be filled in: the cells of a table are not such. */
const paragraphs = new Set(['p', 'li', 'dd', 'blockquote', 'pre']);
const inline = new Set(['b', 'strong', 'i', 'em', 'u', 'span', 'label', 'small', 'sub', 'sup', 'font', 'a', 'br']);
const lines = new Set(['p', 'li', 'dd', 'dt', 'div', 'fieldset', 'td', 'th']);
const headings = /^h[1-6]$/;

class Walk {
  readonly #section: Element;
  readonly #source: FieldSource;
  readonly #into: Collected;
  readonly #labels: ReadonlyMap<string, string>;
  /** Boxes and buttons that are one field: by the name they share, or the line they stand in. */
  readonly #boxes = new Map<string, TemplateField>();
  #line = 0;

  constructor(section: Element, source: FieldSource, into: Collected) {
    this.#section = section;
    this.#source = source;
    this.#into = into;
    this.#labels = labelsOf(section);
  }

  run(): void {
    this.#children(this.#section, { group: '', row: '', column: '', line: 0, depth: 0 });
  }

  #children(parent: Element, outer: Place): void {
    if (outer.depth > deepest) throw tooDeep;
    let place = { ...outer, depth: outer.depth + 1 };
    /** Bare words since the last control: they name the next one, or, with a colon, what follows. */
    let before = '';
    let headed = this.#headedBy('');
    for (const node of parent.childNodes) {
      if (!('tagName' in node)) {
        if ('value' in node) before = spaced(before, node.value);
        continue;
      }
      const name = node.tagName;
      if (name === 'header' || name === 'legend' || name === 'caption' || name === 'template') continue;
      if (isControl(node)) {
        this.#control(node, { ...place, row: place.row || before }, attribute(parent, 'title'));
        before = '';
        continue;
      }
      if (inline.has(name) && !everyElement(node).some(isControl)) {
        // A label names the control that it is for.
        if (attribute(node, 'for') === '') before = spaced(before, textOf(node));
        continue;
      }
      const heading = headings.test(name) ? textOf(node) : before;
      if (headings.test(name) || /:\s*$/.test(before)) place = { ...place, group: joined(outer.group, bare(heading)) };
      before = '';
      if (headings.test(name)) continue;
      if (name === 'section') this.#children(node, { ...place, group: joined(place.group, innerName(node)), row: '' });
      else if (name === 'table') this.#table(node, place);
      else if (isBoxes(node)) this.#span(node, place, attribute(parent, 'title'));
      else {
        before = this.#other(node, place);
        if (before === '') continue;
        headed();
        headed = this.#headedBy(before);
      }
    }
    headed();
  }

  /** A line that may head fields: called when it heads nothing more, and without a field since it is a text of the site. */
  #headedBy(line: string): () => void {
    const { text, fields } = this.#into;
    const [at, known] = [text.length, fields.length];
    return () => {
      if (line !== '' && fields.length === known) text.splice(at, 0, clipped(line, 4000, this.#source.notes));
    };
  }

  /** @returns the words of a line that heads what follows; empty otherwise */
  #other(item: Element, place: Place): string {
    const fields = this.#into.fields.length;
    const inner = lines.has(item.tagName) ? { ...place, line: this.#nextLine() } : place;
    // A fieldset's legend names what is inside, as a row of a table does.
    const legend = item.tagName === 'fieldset' ? textOf(childElements(item).find((e) => e.tagName === 'legend')) : '';
    this.#children(item, legend === '' ? inner : { ...inner, row: legend });
    // A paragraph without a field is a text of the site; beside a field it is the field's unit or a hint.
    const isProse = paragraphs.has(item.tagName) && !hasParagraphs(item) && !everyElement(item).some(isControl);
    if (!isProse || this.#into.fields.length > fields) return '';
    const text = textOf(item);
    if (text.endsWith(':')) return text;
    if (text !== '') this.#into.text.push(clipped(text, 4000, this.#source.notes));
    return '';
  }

  /** A row's first words name its fields; a row of words alone heads the columns, or what follows. */
  #table(table: Element, place: Place): void {
    let columns: string[] = [];
    // The row around a table inside it says what all of it is about.
    const outer = joined(place.group, bare(place.row), bare(place.column));
    let group = outer;
    for (const row of rowsOf(table)) {
      const cells = childElements(row).filter(({ tagName }) => tagName === 'td' || tagName === 'th');
      const filled = cells.map((cell) => everyElement(cell).some((element) => isControl(element)));
      const words = cells.map((cell) => textOf(cell));
      if (!filled.includes(true)) {
        for (const cell of cells) this.#children(cell, { ...place, group, row: '', column: '' });
        const said = words.filter((text) => text !== '');
        const isProse = cells.some((cell) => everyElement(cell).some(({ tagName }) => paragraphs.has(tagName)));
        if (isProse) continue;
        if (cells.length > 1) columns = spread(cells, words);
        else group = joined(outer, bare(said[0] ?? ''));
        continue;
      }
      const line = this.#nextLine();
      const first = filled.indexOf(true);
      const name = words
        .slice(0, first)
        .filter((text) => text !== '')
        .join(', ');
      const isMatrix = filled.filter(Boolean).length > 1;
      let at = 0;
      for (const [index, cell] of cells.entries()) {
        const column = isMatrix ? (columns[at] ?? '') : '';
        at += spanOf(cell);
        if (filled[index]) this.#children(cell, { ...place, group, row: name, column, line });
      }
    }
  }

  #nextLine(): number {
    this.#line += 1;
    return this.#line;
  }

  /** An id that no other part of the template has. */
  #id(...wanted: string[]): string {
    const { ids } = this.#source;
    const base = (wanted.find((id) => id !== '') ?? 'field').replace(/\s+/g, '_').slice(0, 58);
    let id = base;
    for (let n = 2; ids.has(id); n += 1) id = `${base}-${n}`;
    ids.add(id);
    return id;
  }

  #base(element: Element, place: Place, help: string): Omit<TemplateField, 'kind'> {
    const { codes, notes } = this.#source;
    const own = attribute(element, 'id');
    const name = attribute(element, 'name');
    // A label of an id that two controls have is that of the first.
    const isTwin = own !== '' && this.#source.ids.has(own);
    const said = isTwin ? '' : (this.#labels.get(own) ?? this.#labels.get(name) ?? wrappedLabel(element) ?? '');
    const number = (attr: string) => {
      const text = attribute(element, attr);
      const value = decimalNumber(text, 'de');
      return text === '' || value === null ? null : Number(value);
    };
    const action = completionActionSchema.safeParse(attribute(element, 'data-field-completion-action').toUpperCase());
    const step = number('step');
    return {
      id: this.#id(own, name),
      label: clipped(labelOf(said, element, place), 200, notes),
      group: clipped(place.group, 200, notes),
      value: '',
      options: [],
      unit: clipped(attribute(element, 'data-field-units') || attribute(element, 'data-field-unit'), 32, notes),
      min: number('min'),
      max: number('max'),
      step: step !== null && step > 0 ? step : null,
      action: action.success ? action.data : ('NONE' as const),
      help: clipped(help || attribute(element, 'title'), 400, notes),
      code: codes.get(own) ?? codes.get(name) ?? null,
    };
  }

  #control(element: Element, place: Place, help: string): void {
    const { notes } = this.#source;
    const type = attribute(element, 'type').toLowerCase();
    if (element.tagName === 'input' && (type === 'checkbox' || type === 'radio')) {
      this.#box(element, type, place, help);
      return;
    }
    if (type === 'hidden') return;
    const kind = element.tagName === 'input' ? inputKinds[type] : tagKinds[element.tagName];
    if (kind === undefined) {
      notes.add(`A control of the kind "${(type || element.tagName).slice(0, 40)}".`);
      return;
    }
    const base = this.#base(element, place, help);
    if (element.tagName === 'select') this.#into.fields.push(this.#select(element, base));
    else if (element.tagName === 'textarea')
      this.#into.fields.push({ ...base, kind, value: clipped(rawText(element), 4000, notes) });
    else this.#into.fields.push(this.#input(element, base, kind));
  }

  #input(element: Element, base: Omit<TemplateField, 'kind'>, kind: FieldKind): TemplateField {
    const { notes } = this.#source;
    const value = clipped(element.attrs.find((item) => item.name === 'value')?.value ?? '', 4000, notes);
    const list = attribute(element, 'list');
    if (list !== '') return { ...base, kind: 'open-choice', value, options: this.#list(list) };
    if (attribute(element, 'data-field-type').toUpperCase() === 'MERGE') return { ...base, kind: 'merge', value };
    if (kind !== 'number' || value.trim() === '') return { ...base, kind, value };
    const number = decimalNumber(value, 'de');
    if (number === null) notes.add('A number that is none: its field is empty.');
    return { ...base, kind, value: number ?? '' };
  }

  #select(element: Element, base: Omit<TemplateField, 'kind'>): TemplateField {
    const all = childElements(element)
      .flatMap((item) => (item.tagName === 'optgroup' ? childElements(item) : [item]))
      .filter((item) => item.tagName === 'option');
    const options = this.#options(all, optionWords);
    // A list shows its first entry when none is chosen: that is the browser's doing and nobody's word.
    const selected = all.filter((option) => has(option, 'selected')).map(optionWords);
    const chosen = selected.filter((value) => options.some((option) => option.value === value));
    return has(element, 'multiple')
      ? { ...base, kind: 'choices', options, value: chosen.join('\n') }
      : { ...base, kind: 'choice', options, value: chosen[0] ?? '' };
  }

  #options(elements: readonly Element[], wordsOf: (element: Element) => string): TemplateField['options'] {
    const { codes, notes } = this.#source;
    const seen = new Set<string>();
    return elements.flatMap((option) => {
      const value = clipped(wordsOf(option), 400, notes);
      if (value === '' || seen.has(value)) return [];
      seen.add(value);
      return [{ value, code: codes.get(attribute(option, 'id')) ?? null }];
    });
  }

  #list(id: string): TemplateField['options'] {
    const data = everyElement(this.#source.body).find((e) => e.tagName === 'datalist' && attribute(e, 'id') === id);
    return this.#options(childElements(data), optionWords);
  }

  /** Boxes in a span: any of them (CHECKBOX), or one (RADIO). */
  #span(element: Element, place: Place, help: string): void {
    const boxes = everyElement(element).filter((item) => boxType(item) !== null);
    const base = this.#base(element, place, help);
    const words = (box: Element) => boxWords(box, this.#labels);
    const options = this.#options(boxes, words);
    const checked = boxes.filter((box) => has(box, 'checked')).map(words);
    const isOne = attribute(element, 'data-field-type').toUpperCase() === 'RADIO';
    const isMixed = everyElement(element).some((item) => isControl(item) && boxType(item) === null);
    if (isMixed) this.#source.notes.add('A line for own words beside a box: write them into the free text.');
    this.#into.fields.push({
      ...base,
      kind: isOne ? 'choice' : 'choices',
      options,
      value: isOne ? (checked[0] ?? '') : checked.join('\n'),
    });
  }

  /** A box that stands alone. Radio buttons of one name are one field, check boxes of one line are another. */
  #box(element: Element, type: 'checkbox' | 'radio', place: Place, help: string): void {
    const { codes, notes } = this.#source;
    const id = attribute(element, 'id');
    const name = attribute(element, 'name');
    const words = clipped(boxWords(element, this.#labels), 400, notes);
    if (words === '') {
      notes.add('A box without words.');
      return;
    }
    const key = type === 'radio' && name !== '' ? `radio ${name}` : `${type} ${place.line}`;
    const checked = has(element, 'checked');
    const option = { value: words, code: codes.get(id) ?? null };
    const known = this.#boxes.get(key);
    if (known === undefined) {
      const label = clipped(joined(place.row, place.column), 200, notes);
      const field: TemplateField = {
        ...this.#base(element, place, help),
        label,
        code: null,
        kind: type === 'radio' ? 'choice' : 'choices',
        options: [option],
        value: checked ? words : '',
      };
      this.#boxes.set(key, field);
      this.#into.fields.push(field);
      return;
    }
    if (known.options.some(({ value }) => value === words)) {
      notes.add('Two boxes with the same words: one of them is there.');
      return;
    }
    const value =
      !checked || type === 'radio' ? known.value || (checked ? words : '') : joinedLines(known.value, words);
    const grown = { ...known, options: [...known.options, option], value };
    this.#boxes.set(key, grown);
    this.#into.fields[this.#into.fields.indexOf(known)] = grown;
  }
}

const inputKinds: Readonly<Record<string, FieldKind>> = {
  '': 'text',
  text: 'text',
  search: 'text',
  tel: 'text',
  email: 'text',
  url: 'text',
  textarea: 'multiline',
  number: 'number',
  numeric: 'number',
  range: 'number',
  date: 'date',
  time: 'time',
};
const tagKinds: Readonly<Record<string, FieldKind>> = { textarea: 'multiline', select: 'choice' };

const joined = (...parts: string[]): string => parts.filter((part) => part !== '').join(', ');
const spaced = (a: string, b: string): string => `${a} ${b}`.replace(/\s+/g, ' ').trim();
const joinedLines = (a: string, b: string): string => (a === '' ? b : `${a}\n${b}`);
const bare = (text: string): string => text.replace(/[\s:]+$/, '');

function innerName(section: Element): string {
  const heading = childElements(section).find((item) => /^(header|h[1-6])$/.test(item.tagName));
  return attribute(section, 'data-section-name') || textOf(heading);
}

/** The words of every control, by its id or, where labels point to it, its name. */
function labelsOf(section: Element): Map<string, string> {
  const labels = new Map<string, string>();
  for (const item of everyElement(section)) {
    const target = attribute(item, 'for');
    const words = item.tagName === 'label' ? textOf(item) : '';
    // A second label of a control repeats its unit.
    if (target !== '' && words !== '' && !labels.has(target)) labels.set(target, words);
  }
  return labels;
}

/** The words of a label around the control. */
function wrappedLabel(element: Element): string | undefined {
  const parent = element.parentNode;
  if (parent === null || !('tagName' in parent) || parent.tagName !== 'label') return undefined;
  return textOf(parent);
}

/** The control's own words; without any, those of its row; else its name, unless that is for machines. */
function labelOf(said: string, element: Element, { row, column }: Place): string {
  if (said !== '' && column === '') return said;
  const own = said === '' ? row : said;
  if (own !== '') return column === '' || bare(own) === bare(column) ? own : `${bare(own)}, ${column}`;
  const name = attribute(element, 'name');
  const isForMachines = name.includes('_') || name === attribute(element, 'id') || attribute(element, 'id') === '';
  // A paragraph needs no name: it is the text of its section.
  return isForMachines && element.tagName === 'textarea' ? '' : spelled(name);
}

const spelled = (name: string): string => name.replace(/[_-]+/g, ' ').trim();

const boxType = (element: Element): string | null => {
  const type = attribute(element, 'type').toLowerCase();
  return element.tagName === 'input' && (type === 'checkbox' || type === 'radio') ? type : null;
};

const isBoxes = (element: Element): boolean =>
  /^(CHECKBOX|RADIO)$/.test(attribute(element, 'data-field-type').toUpperCase()) && !isControl(element);

/** What a list shows for an entry, which is what the reader chooses by; a dash or an empty value stands for nothing chosen. */
function optionWords(option: Element): string {
  if (has(option, 'value') && attribute(option, 'value') === '') return '';
  const words = textOf(option) || attribute(option, 'value');
  return /^\p{Pd}+$/u.test(words) ? '' : words;
}

/** What a box says: the words beside it, else its value, unless that says only that it is set. */
function boxWords(element: Element, labels: ReadonlyMap<string, string>): string {
  const label = labels.get(attribute(element, 'id')) ?? wrappedLabel(element) ?? '';
  if (label !== '') return bare(label);
  const value = attribute(element, 'value');
  if (value !== '' && !/^(on|yes|true|1|ja)$/i.test(value)) return value;
  return wordsAfter(element) || spelled(attribute(element, 'name') || attribute(element, 'id'));
}

/** Plain words right behind a box. */
function wordsAfter(element: Element): string {
  const siblings = element.parentNode?.childNodes ?? [];
  const next = siblings[siblings.indexOf(element) + 1];
  return next?.nodeName === '#text' && 'value' in next ? next.value.replace(/\s+/g, ' ').trim() : '';
}

function hasParagraphs(element: Element): boolean {
  return everyElement(element).some(({ tagName }) => paragraphs.has(tagName));
}

/** Rows of the table itself, not of tables inside it. */
function rowsOf(table: Element): Element[] {
  return childElements(table).flatMap((item) =>
    item.tagName === 'tr' ? [item] : /^(thead|tbody|tfoot)$/.test(item.tagName) ? rowsOf(item) : [],
  );
}

const spanOf = (cell: Element): number => Math.min(50, Math.max(1, Number(attribute(cell, 'colspan')) || 1));

/** The words over each column, where a cell can stand over several. */
function spread(cells: readonly Element[], words: readonly string[]): string[] {
  return cells.flatMap((cell, index) => Array.from({ length: spanOf(cell) }, () => words[index] ?? ''));
}
