import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import fc from 'fast-check';
import { afterAll, describe, expect, it } from 'vitest';
import { writeTemplate } from '../../../../shared/report/template/writeMrrt.ts';
import type { ReportTemplate, TemplateCode, TemplateField } from '../../../../shared/settings/template.ts';
import { readMrrt, readTemplateFile } from './readMrrt.ts';

/** Words as HTML keeps them: no control characters, single spaces, none at the ends. */
const words = fc
  .string({ unit: 'grapheme', minLength: 1, maxLength: 24 })
  .map((text) =>
    text
      .replace(/[\p{Cc}\ufeff]/gu, '')
      .replace(/\s+/g, ' ')
      .trim(),
  )
  .filter((text) => text !== '');
const id = fc.stringMatching(/^[A-Za-z][A-Za-z0-9_]{0,12}$/);
const code: fc.Arbitrary<TemplateCode | null> = fc.option(
  fc.record({
    value: fc.stringMatching(/^RID[0-9]{1,6}$/),
    scheme: fc.constantFrom('RADLEX', 'LOINC'),
    meaning: words,
  }),
);
const number = fc.option(fc.integer({ min: -1000, max: 1000 }));

const field: fc.Arbitrary<TemplateField> = fc
  .record({
    label: words,
    group: fc.constantFrom('', 'Alignment', 'Soft tissue'),
    unit: fc.constantFrom('', 'mm', 'cm', '\u00b0', '%'),
    help: fc.oneof(fc.constant(''), words),
    action: fc.constantFrom('NONE', 'ALERT', 'PROHIBIT'),
    code,
    kind: fc.constantFrom('text', 'multiline', 'number', 'choice', 'open-choice', 'choices', 'date', 'time', 'merge'),
    names: fc.uniqueArray(fc.record({ value: words, code }), { selector: (option) => option.value, maxLength: 4 }),
    text: fc.oneof(fc.constant(''), words),
    lines: fc.array(words, { maxLength: 3 }),
    min: number,
    max: number,
    step: fc.option(fc.constantFrom(0.1, 1, 5)),
    picked: fc.nat(5),
  })
  .map(({ names, text, lines, picked, ...rest }): TemplateField => {
    const list = ['choice', 'open-choice', 'choices'].includes(rest.kind);
    const plain = { ...rest, id: '', options: list ? names : [], min: null, max: null, step: null };
    switch (rest.kind) {
      case 'multiline':
        return { ...plain, kind: 'multiline', value: lines.join('\n') };
      case 'number':
        return {
          ...plain,
          kind: 'number',
          min: rest.min,
          max: rest.max,
          step: rest.step,
          value: picked > 2 ? String(picked) : '',
        };
      case 'choice':
        return { ...plain, kind: 'choice', value: names[picked]?.value ?? '' };
      case 'choices':
        return {
          ...plain,
          kind: 'choices',
          value: names
            .slice(0, picked)
            .map((option) => option.value)
            .join('\n'),
        };
      case 'date':
        return { ...plain, kind: 'date', value: picked > 2 ? '2026-03-12' : '' };
      case 'time':
        return { ...plain, kind: 'time', value: picked > 2 ? '10:20' : '' };
      default:
        return { ...plain, kind: rest.kind as 'text', value: text };
    }
  });

const template: fc.Arbitrary<ReportTemplate> = fc
  .record({
    uid: fc.constantFrom('2.25.1', 'urn:uuid:96bd6c03', 'http://example.org/template/48'),
    title: words,
    description: fc.oneof(fc.constant(''), words),
    language: fc.constant('en'),
    publisher: fc.oneof(fc.constant(''), words),
    rights: fc.constant('May be used freely'),
    license: fc.constant('http://example.org/license'),
    date: fc.constant('2026-03-12'),
    creator: words,
    sections: fc.array(
      fc.record({
        name: id,
        title: words,
        code,
        text: fc.array(words, { maxLength: 2 }),
        fields: fc.array(field, { maxLength: 4 }),
      }),
      { minLength: 1, maxLength: 4 },
    ),
  })
  .map(({ sections, ...head }) => ({
    ...head,
    sections: sections.map(({ name, fields, ...section }, s) => ({
      ...section,
      id: `${name}_${s}`,
      fields: fields.map((item, f) => ({ ...item, id: `F${s}_${f}` })),
    })),
  }));

describe('a template', () => {
  it('written and read again is the same template', () => {
    fc.assert(
      fc.property(template, (made) => {
        expect(readMrrt(writeTemplate(made))).toEqual(made);
      }),
      { numRuns: 300 },
    );
  });
});

/** In the way of the public template library: comment around the XML, capital attribute names, no ids at sections, units as a second label. */
const published = `<!DOCTYPE html>
<html><head>
<meta charset='UTF-8'/>
<meta content='Ankle radiograph' name='dcterms.title'/>
<meta content='http://example.org/template/0000049' name='dcterms.identifier'/>
<meta content='IMAGE_REPORT_TEMPLATE' name='dcterms.type'/>
<meta content='en' name='dcterms.language'/>
<link rel='stylesheet' type='text/css' href='style.css'/>
<script>document.title = 'changed by a script';</script>
<script type='text/xml'>
<!--
<template_attributes><top-level-flag>true</top-level-flag><coded_content>
<coding_schemes><coding_scheme name="RadLex" designator="2.16.840.1.113883.6.256"/></coding_schemes>
<entry ORIGTXT="T1"><term><code meaning="heel" value="http://radlex.org/RID/RID2958" scheme="RadLex"/></term></entry>
<entry ORIGTXT="T2_1"><term><code meaning="present" value="RID28472" scheme="RadLex"/></term></entry>
</coded_content></template_attributes>
-->
</script>
<title>Ankle radiograph</title>
</head><body>
<section data-section-name='Procedure'><header class='level1'>Ankle radiograph</header>
<p>Weight-bearing lateral view.</p>
<p><label for='T1'>B&ouml;hler angle:</label><input type='number' id='T1' name='Angle' data-field-type='NUMBER' data-field-units='deg' min='0' max='90' value='28'/> <label for='T1'>deg</label></p>
</section>
<section data-section-name='Findings'>
<section data-section-name='Calcaneus' class='level2'><header>Calcaneus</header>
<p><label for='T2'>Spur</label><select id='T2' data-field-type='SELECTION_LIST' data-field-completion-action='ALERT'>
<option id='T2_0'>absent</option><option id='T2_1' selected>present</option></select></p></section>
<p title='Free words'><textarea id='T3' name='Other' data-field-type='TEXT' data-field-completion-action='PROHIBIT'></textarea></p>
<p><label for='T4'>Views</label><span id='T4' data-field-type='CHECKBOX'><input id='T4_0' type='checkbox' name='T4' value='lateral' checked/>lateral
<input id='T4_1' type='checkbox' name='T4' value='axial'/>axial</span></p>
</section>
</body></html>`;

describe('a template as published', () => {
  const read = readMrrt(published);

  it('gives sections, standing texts and fields, and runs nothing', () => {
    expect(read.title).toBe('Ankle radiograph');
    expect(read.sections.map((section) => [section.title, section.text])).toEqual([
      ['Procedure', ['Weight-bearing lateral view.']],
      ['Findings', []],
    ]);
    expect(read.sections.flatMap((section) => section.fields.map((item) => [item.id, item.kind, item.value]))).toEqual([
      ['T1', 'number', '28'],
      ['T2', 'choice', 'present'],
      ['T3', 'multiline', ''],
      ['T4', 'choices', 'lateral'],
    ]);
  });

  it('gives labels, units, ranges, groups and what an empty field does', () => {
    const [angle, spur, other] = read.sections.flatMap((section) => section.fields);
    expect(angle).toMatchObject({ label: 'Böhler angle:', unit: 'deg', min: 0, max: 90, group: '' });
    expect(spur).toMatchObject({ label: 'Spur', group: 'Calcaneus', action: 'ALERT' });
    expect(other).toMatchObject({ label: 'Other', action: 'PROHIBIT', help: 'Free words' });
  });

  it('gives the codes of fields and options, bare or as an address', () => {
    const [angle, spur] = read.sections.flatMap((section) => section.fields);
    expect(angle?.code).toEqual({ value: 'RID2958', scheme: 'RADLEX', meaning: 'heel' });
    expect(spur?.options).toEqual([
      { value: 'absent', code: null },
      { value: 'present', code: { value: 'RID28472', scheme: 'RADLEX', meaning: 'present' } },
    ]);
  });
});

describe('what is no template is refused with one typed error', () => {
  const body = `<section data-section-name="Findings"><p><input type="text" id="a"></p></section>`;
  const page = (inner: string, head = '<title>T</title><meta name="dcterms.identifier" content="1">') =>
    `<!DOCTYPE html><html><head>${head}</head><body>${inner}</body></html>`;
  const nested = (depth: number) => page(`${'<div>'.repeat(depth)}${body}${'</div>'.repeat(depth)}`);

  it.each([
    ['no HTML5', '<html><body></body></html>', /not an HTML5 document/],
    ['no title', page(body, '<meta name="dcterms.identifier" content="1">'), /no title/],
    ['no identifier', page(body, '<title>T</title>'), /no identifier/],
    ['no section', page('<p>Text</p>'), /no section/],
    [
      'another type',
      page(
        body,
        '<title>T</title><meta name="dcterms.identifier" content="1"><meta name="dcterms.type" content="LETTER">',
      ),
      /of the type LETTER/,
    ],
    ['a field without id', page('<section data-section-name="A"><input type="text"></section>'), /has no id/],
    ['two parts with one id', page(`${body}${body}`), /share the id "a"/],
    [
      'a field of a strange kind',
      page('<section data-section-name="A"><input type="file" id="f"></section>'),
      /kind \(file\)/,
    ],
    [
      'a number that is none',
      page('<section data-section-name="A"><input type="number" id="f" value="x"></section>'),
      /no number/,
    ],
    ['depth', nested(60), /nested too deeply/],
    [
      'a thousand fields',
      page(
        `<section data-section-name="A">${Array.from({ length: 1000 }, (_, i) => `<input id="f${i}">`).join('')}</section>`,
      ),
      /larger than allowed/,
    ],
  ])('%s', (_, html, message) => {
    expect(() => readMrrt(html)).toThrow(
      expect.objectContaining({ code: 'template-invalid', message: expect.stringMatching(message) }),
    );
  });

  it('more than a megabyte', () => {
    expect(() => readMrrt(page(body) + ' '.repeat(1_100_000))).toThrow(
      expect.objectContaining({ code: 'file-too-large' }),
    );
  });

  it('cut anywhere it is read or refused, never anything else', () => {
    for (let i = 0; i < published.length; i += 7) {
      try {
        readMrrt(published.slice(0, i));
      } catch (error) {
        expect(error).toMatchObject({ name: 'EnthesisError', code: 'template-invalid' });
      }
    }
  });
});

describe('a template file', () => {
  const folder = mkdtempSync(join(tmpdir(), 'enthesis-template-'));
  afterAll(() => rmSync(folder, { recursive: true, force: true }));

  it('is read from the disk; one that is not there or not UTF-8 is refused', async () => {
    const file = join(folder, 'a.html');
    writeFileSync(file, published);
    expect((await readTemplateFile(file)).title).toBe('Ankle radiograph');
    writeFileSync(file, Buffer.from([0xff, 0xfe, 0x00]));
    await expect(readTemplateFile(file)).rejects.toMatchObject({ code: 'template-invalid' });
    await expect(readTemplateFile(join(folder, 'none.html'))).rejects.toMatchObject({ code: 'file-unreadable' });
  });
});
