/**
 * A template, or a filled-in report, as an IHE MRRT file (RAD TF-3, 8.1): HTML5 with Dublin Core terms in the head, the coded
 * concepts as XML in a script block that no browser runs, and sections with fields in the body.
 */

import type { ReportTemplate, TemplateCode, TemplateField, TemplateSection } from '../../settings/template.ts';
import type { ReportContent, ReportField, ReportSection, SectionId, Sentence } from '../model.ts';

function escapeHtml(text: string): string {
  return text
    .replace(/&/g, '&amp;')
    .replace(/</g, '&lt;')
    .replace(/>/g, '&gt;')
    .replace(/"/g, '&quot;')
    .replace(/\r/g, '&#13;');
}

const attribute = (name: string, value: string) => ` ${name}="${escapeHtml(value).replace(/\n/g, '&#10;')}"`;

/** OIDs of the coding schemes that templates use. */
const schemeOids: Readonly<Record<string, string>> = {
  RADLEX: '2.16.840.1.113883.6.256',
  LOINC: '2.16.840.1.113883.6.1',
  SNOMEDCT: '2.16.840.1.113883.6.96',
};

function codedContent(entries: readonly (readonly [string, TemplateCode | null])[]): string {
  const coded = entries.filter((entry): entry is readonly [string, TemplateCode] => entry[1] !== null);
  const schemes = [...new Set(coded.map(([, code]) => code.scheme))].sort();
  const lines = [
    '<template_attributes>',
    '<coded_content>',
    '<coding_schemes>',
    ...schemes.map(
      (name) =>
        `<coding_scheme${attribute('name', name)}${attribute('designator', schemeOids[name] ?? name)}></coding_scheme>`,
    ),
    '</coding_schemes>',
    ...coded.map(
      ([id, { value, scheme, meaning }]) =>
        `<entry${attribute('origtxt', id)}><term><code${attribute('meaning', meaning)}${attribute('value', value)}${attribute('scheme', scheme)}></code></term></entry>`,
    ),
    '</coded_content>',
    '</template_attributes>',
  ];
  return lines.join('\n');
}

const optionId = (field: string, index: number) => `${field}_${index}`;

/** The concepts of the template under the ids of their elements. */
function codesOf(sections: readonly TemplateSection[]): (readonly [string, TemplateCode | null])[] {
  return sections.flatMap((section) => [
    [section.id, section.code] as const,
    ...section.fields.flatMap((field) => [
      [field.id, field.code] as const,
      ...field.options.map((option, i) => [optionId(field.id, i), option.code] as const),
    ]),
  ]);
}

const controlType: Readonly<Record<TemplateField['kind'], string>> = {
  text: 'TEXT',
  multiline: 'TEXTAREA',
  number: 'NUMBER',
  choice: 'SELECTION_LIST',
  'open-choice': 'SELECTION_LIST',
  choices: 'SELECTION_LIST',
  date: 'DATE',
  time: 'TIME',
  merge: 'MERGE',
};

function control(field: TemplateField): string {
  const { id, kind, value } = field;
  const common = [
    attribute('id', id),
    attribute('name', field.label),
    attribute('data-field-type', controlType[kind]),
    attribute('data-field-completion-action', field.action),
    ...(field.unit === '' ? [] : [attribute('data-field-units', field.unit)]),
    ...(kind === 'merge' ? [attribute('data-field-merge-flag', 'true')] : []),
  ].join('');
  const chosen = new Set(kind === 'choices' ? value.split('\n') : [value]);
  const options = field.options
    .map((option, i) => {
      const selected = kind !== 'open-choice' && chosen.has(option.value) ? ' selected' : '';
      return `<option${attribute('id', optionId(id, i))}${attribute('value', option.value)}${selected}>${escapeHtml(option.value)}</option>`;
    })
    .join('');
  switch (kind) {
    case 'multiline':
      // The parser drops the first line end after the tag.
      return `<textarea${common}>\n${escapeHtml(value)}</textarea>`;
    case 'choice':
    case 'choices': {
      // A list without a chosen option shows its first one: an empty option in front says that nothing is chosen.
      const none =
        kind === 'choice' && !field.options.some((option) => chosen.has(option.value))
          ? '<option value="" selected hidden></option>'
          : '';
      return `<select${common}${kind === 'choices' ? ' multiple' : ''}>${none}${options}</select>`;
    }
    case 'open-choice':
      return `<input type="text"${attribute('list', `${id}_LIST`)}${common}${attribute('value', value)}><datalist${attribute('id', `${id}_LIST`)}>${options}</datalist>`;
    case 'number': {
      const range = [
        field.min === null ? '' : attribute('min', String(field.min)),
        field.max === null ? '' : attribute('max', String(field.max)),
        field.step === null ? '' : attribute('step', String(field.step)),
      ].join('');
      return `<input type="number"${common}${range}${attribute('value', value)}>`;
    }
    case 'date':
    case 'time':
      return `<input type="${kind}"${common}${attribute('value', value)}>`;
    case 'text':
    case 'merge':
      return `<input type="text"${common}${attribute('value', value)}>`;
  }
}

function paragraph(field: TemplateField): string {
  return `<p${attribute('title', field.help)}><label${attribute('for', field.id)}>${escapeHtml(field.label)}</label> ${control(field)}</p>`;
}

function sectionBody(section: TemplateSection): string {
  // A line with a colon heads the fields behind it: by itself it heads none.
  const parts = section.text.map((text) =>
    text.endsWith(':') ? `<div><p>${escapeHtml(text)}</p></div>` : `<p>${escapeHtml(text)}</p>`,
  );
  let group = '';
  let inner = 0;
  const close = () => {
    if (group !== '') parts.push('</section>');
  };
  for (const field of section.fields) {
    if (field.group !== group) {
      close();
      group = field.group;
      inner += 1;
      if (group !== '') {
        parts.push(
          `<section${attribute('id', `${section.id}_group_${inner}`)} class="level2"${attribute('data-section-name', group)}><header class="level2">${escapeHtml(group)}</header>`,
        );
      }
    }
    parts.push(paragraph(field));
  }
  close();
  return parts.join('\n');
}

interface Page {
  readonly head: Omit<ReportTemplate, 'sections'>;
  readonly codes: readonly (readonly [string, TemplateCode | null])[];
  readonly body: string;
}

function page({ head, codes, body }: Page): string {
  const terms: [string, string][] = [
    ['identifier', head.uid],
    ['title', head.title],
    ['description', head.description],
    ['type', 'IMAGE_REPORT_TEMPLATE'],
    ['language', head.language],
    ['publisher', head.publisher],
    ['rights', head.rights],
    ['license', head.license],
    ['date', head.date],
    ['creator', head.creator],
  ];
  return `<!DOCTYPE html>
<html${attribute('lang', head.language || 'en')}>
<head>
<meta charset="UTF-8">
<title>${escapeHtml(head.title)}</title>
${terms.map(([name, content]) => `<meta${attribute('name', `dcterms.${name}`)}${attribute('content', content)}>`).join('\n')}
<script type="text/xml">
${codedContent(codes)}
</script>
</head>
<body>
${body}
</body>
</html>
`;
}

function sectionElement(id: string, title: string, inner: string): string {
  return `<section${attribute('id', id)} class="level1"${attribute('data-section-name', title)}>
<header class="level1">${escapeHtml(title)}</header>
${inner}
</section>`;
}

/** The template as an MRRT file. What `readMrrt` reads from it is the same template. */
export function writeTemplate(template: ReportTemplate): string {
  const { sections, ...head } = template;
  return page({
    head,
    codes: codesOf(sections),
    body: sections.map((section) => sectionElement(section.id, section.title, sectionBody(section))).join('\n'),
  });
}

/** LOINC codes of the report's own sections, where there is one. */
const sectionCodes: Partial<Record<SectionId, TemplateCode>> = {
  technique: { value: '55111-9', scheme: 'LOINC', meaning: 'Current imaging procedure descriptions' },
  'clinical-information': { value: '55752-0', scheme: 'LOINC', meaning: 'Clinical information' },
  comparison: { value: '18834-2', scheme: 'LOINC', meaning: 'Radiology comparison study' },
  findings: { value: '59776-5', scheme: 'LOINC', meaning: 'Procedure findings' },
  impression: { value: '19005-8', scheme: 'LOINC', meaning: 'Radiology imaging study impression' },
  recommendation: { value: '18783-1', scheme: 'LOINC', meaning: 'Radiology recommendations' },
};

const plainField: Omit<TemplateField, 'id' | 'label' | 'kind' | 'value'> = {
  group: '',
  options: [],
  unit: '',
  min: null,
  max: null,
  step: null,
  action: 'NONE',
  help: '',
  code: null,
};

/** The report's own sections as a template to start from: an empty text box in each. */
export function ownTemplate(
  sections: readonly { readonly id: SectionId; readonly title: string }[],
  date: string,
): ReportTemplate {
  return {
    uid: '2.25.302043790172249692526321623266752743502',
    title: 'Heterotopic ossification: serial imaging report',
    description: 'Sections of the serial report. The program fills them from the measurements.',
    language: 'en',
    publisher: 'Enthesis',
    rights: 'May be used freely',
    license: '',
    date,
    creator: 'Enthesis',
    sections: sections.map(({ id, title }) => ({
      id,
      title,
      code: sectionCodes[id] ?? null,
      text: [],
      fields: [{ ...plainField, id: `${id}-text`, label: 'Text', kind: 'multiline', value: '' }],
    })),
  };
}

/** A filled field: its control holds the value, and a list offers what was chosen. */
function filled(field: ReportField): TemplateField {
  const single = field.kind === 'choice' || field.kind === 'open-choice';
  const values = single ? [field.value] : field.kind === 'choices' ? field.value.split('\n') : [];
  return {
    ...plainField,
    id: field.id,
    label: field.label,
    kind: field.kind,
    value: field.value,
    unit: field.unit,
    code: field.code,
    options: values.map((value, i) => ({ value, code: field.valueCodes[i] ?? null })),
  };
}

function filledSection(section: ReportSection): string {
  const line = (sentence: Sentence) =>
    sentence.field === undefined ? `<p>${escapeHtml(sentence.text)}</p>` : paragraph(filled(sentence.field));
  return sectionElement(section.id, section.title, section.sentences.map(line).join('\n'));
}

/** The report in its sections as an MRRT file; sections without a word are left out. */
export function writeReport(content: ReportContent, uid: string, date: string): string {
  const sections = content.sections.filter((section) => section.sentences.length > 0);
  const fields = sections.flatMap(({ id, title, sentences }) => ({
    id,
    title,
    text: [],
    code: sectionCodes[id as SectionId] ?? null,
    fields: sentences.flatMap((sentence) => (sentence.field === undefined ? [] : [filled(sentence.field)])),
  }));
  return page({
    head: {
      uid,
      title: content.title,
      description: content.template === undefined ? '' : `Follows the template ${content.template.title}`,
      language: 'en',
      publisher: content.settings.institution,
      rights: '',
      license: '',
      date,
      creator: 'Enthesis',
    },
    codes: codesOf(fields),
    body: sections.map(filledSection).join('\n'),
  });
}
