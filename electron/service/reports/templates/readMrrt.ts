import { readFile, stat } from 'node:fs/promises';
import { parse, type DefaultTreeAdapterTypes as Tree } from 'parse5';
import { EnthesisError } from '../../../../shared/errors.ts';
import { ownSection } from '../../../../shared/report/template/placeSections.ts';
import {
  type ReportTemplate,
  reportTemplateSchema,
  type TemplateSection,
} from '../../../../shared/settings/template.ts';
import { sha256 } from '../../store/audit.ts';
import { codedContent } from './codedContent.ts';
import { attribute, childElements, deepest, everyElement, isControl, rawText, textOf, tooDeep } from './elements.ts';
import { collectFields } from './fields.ts';
import { clipped, Notes } from './notes.ts';

type Element = Tree.Element;

/** Templates are tens of kilobytes and five levels deep. */
const largestBytes = 1024 * 1024;

export interface ReadTemplate {
  readonly template: ReportTemplate;
  /** What the file holds that a report here does not have, in words; empty when all of it was understood. */
  readonly passedOver: string[];
}

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
export async function readTemplateFile(file: string): Promise<ReadTemplate> {
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
  return readMrrt(decoded(bytes));
}

/** The text of the file: UTF-8, or the Western character set that an older editor says it wrote. */
function decoded(bytes: Uint8Array): string {
  try {
    return new TextDecoder('utf-8', { fatal: true }).decode(bytes);
  } catch (error) {
    const start = new TextDecoder('latin1').decode(bytes.subarray(0, 2048));
    const declared = /charset\s*=\s*["']?\s*([\w-]+)/i.exec(start)?.[1]?.toLowerCase();
    if (declared !== undefined && /^(iso-8859-1|iso-8859-15|windows-1252|latin1)$/.test(declared)) {
      return new TextDecoder(declared).decode(bytes);
    }
    throw refused('it is not UTF-8 text', error);
  }
}

function tooLarge(): EnthesisError {
  return new EnthesisError('file-too-large', 'This template is larger than 1 MB. Nothing was imported.');
}

/**
 * Reads an IHE MRRT template (RAD TF-3, 8.1). The file is parsed as text only: no script runs, nothing is loaded, styles and
 * pictures are passed over. What is there but not understood is listed, and the rest is read.
 * @throws EnthesisError `template-invalid` naming what is wrong, `file-too-large`
 */
export function readMrrt(html: string): ReadTemplate {
  if (html.length > largestBytes) throw tooLarge();
  const text = html.replace(/^\ufeff/, '');
  if (!/<(!doctype html|html|body|section)\b/i.test(text)) throw refused('it is not an HTML5 document');
  const document = parse(text);
  const root = childElements(document).find((item) => item.tagName === 'html');
  const [head, body] = ['head', 'body'].map((name) => childElements(root).find((item) => item.tagName === name));
  const notes = new Notes();
  try {
    return read(text, head, body, notes);
  } catch (error) {
    if (error === tooDeep) throw refused('it is nested too deeply');
    throw error;
  }
}

function read(html: string, head: Element | undefined, body: Element | undefined, notes: Notes): ReadTemplate {
  const terms = dublinCore(head);
  const title = textOf(childElements(head).find((item) => item.tagName === 'title')) || (terms.get('title') ?? '');
  if (title === '') throw refused('it has no title');
  const type = terms.get('type') ?? '';
  if (type !== '' && type !== 'IMAGE_REPORT_TEMPLATE')
    notes.add(`It says that it is of the type ${type.slice(0, 40)}.`);
  const codes = codedContent(
    childElements(head)
      .filter((item) => item.tagName === 'script' && attribute(item, 'type') === 'text/xml')
      .map((script) => rawText(script))
      .join('\n'),
  );
  noteWhatIsNotRead(body, notes);
  const found = topSections(body);
  const ids = new Set<string>();
  const named = found.flatMap((element, index): TemplateSection[] => {
    const name = sectionName(element);
    if (name === '') {
      notes.add('A section without a name.');
      return [];
    }
    // Named by its title where it has no id: a position would be another section after the next edit of the template.
    const id = unused(attribute(element, 'id') || slug(name) || `section-${index + 1}`, ids);
    const { text, fields } = collectFields(element, { codes, notes, ids, body });
    const code = codes.get(id) ?? codes.get(attribute(element, 'data-section-name')) ?? null;
    return [{ id, title: clipped(name, 200, notes), code, text, fields }];
  });
  if (named.length === 0) throw refused('it has no section with a name');
  const term = (name: string, most = 400) => clipped(terms.get(name) ?? '', most, notes);
  let uid = term('identifier', 200);
  if (uid === '') {
    uid = `urn:sha256:${sha256(html)}`;
    notes.add('It has no identifier; one was made from its text.');
  }
  const parsed = reportTemplateSchema.safeParse({
    uid,
    title: clipped(title, 200, notes),
    description: term('description', 2000),
    language: term('language', 35),
    publisher: term('publisher'),
    rights: term('rights'),
    license: term('license'),
    date: term('date', 40),
    creator: term('creator'),
    sections: named,
  });
  if (!parsed.success) {
    throw refused(
      `${parsed.error.issues[0]?.path.join('.') ?? 'a part'} is longer or larger than allowed`,
      parsed.error,
    );
  }
  return { template: parsed.data, passedOver: notes.all() };
}

function slug(name: string): string {
  return name
    .normalize('NFKD')
    .replace(/\p{M}/gu, '')
    .replace(/[^A-Za-z0-9]+/g, '-')
    .replace(/^-+|-+$/g, '')
    .toLowerCase()
    .slice(0, 60);
}

function unused(wanted: string, ids: Set<string>): string {
  const base = wanted.slice(0, 60);
  let id = base;
  for (let n = 2; ids.has(id); n += 1) id = `${base}-${n}`;
  ids.add(id);
  return id;
}

function dublinCore(head: Element | undefined): Map<string, string> {
  const terms = new Map<string, string>();
  for (const meta of childElements(head)) {
    const name = /^dc(?:terms)?[.:](\w+)$/i.exec(attribute(meta, 'name'))?.[1]?.toLowerCase();
    if (meta.tagName === 'meta' && name !== undefined && !terms.has(name)) terms.set(name, attribute(meta, 'content'));
  }
  return terms;
}

const unread: Readonly<Record<string, string>> = {
  img: 'A picture.',
  svg: 'A picture.',
  canvas: 'A picture.',
  iframe: 'An embedded page.',
  object: 'An embedded object.',
  embed: 'An embedded object.',
  audio: 'A recording.',
  video: 'A recording.',
};

function noteWhatIsNotRead(body: Element | undefined, notes: Notes): void {
  for (const element of everyElement(body)) {
    const what = unread[element.tagName];
    if (what !== undefined) notes.add(what);
    const isScript = element.tagName === 'script' && attribute(element, 'type') !== 'text/xml';
    if (isScript || element.attrs.some(({ name }) => /^on[a-z]+$/.test(name))) {
      notes.add('A script that calculates, hides or links fields: it does not run.');
    }
  }
}

/** Outermost sections, in the order of the document. */
function topSections(parent: Element | undefined, depth = 0): Element[] {
  if (depth > deepest) throw tooDeep;
  return childElements(parent).flatMap((item) => {
    if (item.tagName !== 'section') return topSections(item, depth + 1);
    const inner = topSections(item, depth + 1);
    return isFrame(item, inner) ? inner : [item];
  });
}

/** A section that only holds others: without a name, or around findings and conclusion with no field of its own. */
function isFrame(section: Element, inner: readonly Element[]): boolean {
  if (inner.length === 0) return false;
  if (sectionName(section) === '') return true;
  const isOwn = (element: Element) =>
    ownSection({ title: sectionName(element), code: null, id: attribute(element, 'id') }) !== null;
  const controls = (element: Element) => everyElement(element).filter(isControl).length;
  const within = inner.reduce((sum, element) => sum + controls(element), 0);
  return !isOwn(section) && inner.some(isOwn) && controls(section) === within;
}

/** Its name for the machine, else its heading. */
function sectionName(element: Element): string {
  const heading = childElements(element).find((item) => /^(header|h[1-6])$/.test(item.tagName));
  return attribute(element, 'data-section-name') || textOf(heading);
}
