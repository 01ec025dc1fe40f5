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
    // A dash alone stands for nothing chosen.
    names: fc.uniqueArray(fc.record({ value: words.filter((text) => !/^\p{Pd}+$/u.test(text)), code }), {
      selector: (option) => option.value,
      maxLength: 4,
    }),
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
      // No section is named so: an id is one thing's in a template.
      fields: fields.map((item, f) => ({ ...item, id: `F${s}-${f}` })),
    })),
  }));

describe('a template', () => {
  it('written and read again is the same template', () => {
    fc.assert(
      fc.property(template, (made) => {
        expect(readMrrt(writeTemplate(made))).toEqual({ template: made, passedOver: [] });
      }),
      { numRuns: 300 },
    );
  });
});

it('a text that ends with a colon is written so that it heads nothing', () => {
  const inner = '<div><p>Comment:</p></div><p>Said.</p><p><input name="A"></p>';
  const head = '<title>T</title><meta name="dcterms.identifier" content="1">';
  const html = `<!DOCTYPE html><html><head>${head}</head><body><section data-section-name="A">${inner}</section></body></html>`;
  const { template: read } = readMrrt(html);
  expect(read.sections[0]?.text).toEqual(['Comment:', 'Said.']);
  expect(read.sections[0]?.fields[0]?.group).toBe('');
  expect(readMrrt(writeTemplate(read))).toEqual({ template: read, passedOver: [] });
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
  const { template: read } = readMrrt(published);

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

/** Shapes of the German society's templates: names instead of ids, layout tables, boxes one by one, dashes for nothing. */
const inTables = `<!DOCTYPE html>
<html><head><meta charset="UTF-8"><title>Sprunggelenk</title>
<meta name="dcterms.identifier" content="1.2.276.0.1"><meta name="dcterms.language" content="de">
<script type="text/xml"><template_attributes><coded_content>
<entry origtxt="sec_befund"><term><code meaning="Findings" value="59776-5" scheme="LOINC"></code></term></entry>
</coded_content></template_attributes></script></head><body>
<section id="sec_clinical_question" data-section-name="Fragestellung"><header>Fragestellung</header>
<p><textarea name="clinical_question" data-field-type="TEXTAREA"></textarea></p></section>
<section id="sec_befund" data-section-name="Beschreibung"><header>Beschreibung</header>
<table>
<tr><th><label for="achse">R\u00fcckfu\u00dfachse:</label></th><td><select name="achse" id="achse"><option>&mdash;</option><option>gerade</option><option>Varus</option></select>
<input type="text" name="achse_bemerkung"></td></tr>
<tr><th><label for="erguss">Erguss:</label></th><td><select name="achse" id="achse"><option>kein</option><option>gering</option></select></td></tr>
<tr><th>Fersensporn:</th><td><input type="checkbox" name="sporn_r" id="sporn_r" value="yes"><label for="sporn_r">rechts</label>
<input type="checkbox" name="sporn_l" id="sporn_l" value="yes" checked><label for="sporn_l">links</label></td></tr>
<tr><td>Standbein:</td><td><input type="radio" name="stand" value="ja" id="st1">ja <input type="radio" name="stand" value="nein" id="st2" checked>nein</td></tr>
</table>
Rechts:
<table>
<tr><th></th><th>L\u00e4nge</th><th>Breite</th></tr>
<tr><td>Sehne</td><td><input type="number" name="l1" min="0,5" max="20" step="0,1" value="4,5" data-field-units="mm"></td><td><input type="number" name="b1"></td></tr>
<tr><td>Kommentar zur Seite</td><td colspan="2"><label><input type="checkbox" name="gips"> Gips</label></td></tr>
</table>
Links:
<table><tr><td>Sehne</td><td><input type="number" name="l2" value="viel"></td><td><input type="number" name="b2"></td></tr></table>
<table><tr><th>Ansatz</th><td><table><tr><th><label for="w">Weite:</label></th><td><input id="w" type="number"></td></tr></table></td></tr></table>
<p>Aufnahme im Stehen.</p>
<button type="button" onclick="rechne()">Rechnen</button>
</section></body></html>`;

describe('a template of tables, boxes and names', () => {
  const { template, passedOver } = readMrrt(inTables);
  const [question, findings] = template.sections;
  const field = (id: string) => findings?.fields.find((item) => item.id === id);

  it('comes in whole: fields by their names, a name that two have once more', () => {
    expect(template.sections.map(({ id, title }) => [id, title])).toEqual([
      ['sec_clinical_question', 'Fragestellung'],
      ['sec_befund', 'Beschreibung'],
    ]);
    expect(findings?.code?.value).toBe('59776-5');
    expect(question?.fields).toMatchObject([{ id: 'clinical_question', label: '', kind: 'multiline' }]);
    expect(findings?.fields.map(({ id, kind }) => [id, kind])).toEqual([
      ['achse', 'choice'],
      ['achse_bemerkung', 'text'],
      ['achse-2', 'choice'],
      ['sporn_r', 'choices'],
      ['st1', 'choice'],
      ['l1', 'number'],
      ['b1', 'number'],
      ['gips', 'choices'],
      ['l2', 'number'],
      ['b2', 'number'],
      ['w', 'number'],
    ]);
  });

  it('takes no first entry of a list for a choice, no dash for an entry, no cell for a sentence', () => {
    expect(field('achse')).toMatchObject({ value: '', options: [{ value: 'gerade' }, { value: 'Varus' }] });
    expect(findings?.text).toEqual(['Aufnahme im Stehen.']);
  });

  it('names a field by its row and column, and the side above them by its group', () => {
    expect(field('achse_bemerkung')?.label).toBe('R\u00fcckfu\u00dfachse:');
    // The id of another row points to that row's label.
    expect(field('achse-2')?.label).toBe('Erguss:');
    expect(field('l1')).toMatchObject({ group: 'Rechts', label: 'Sehne, L\u00e4nge' });
    expect(field('b1')).toMatchObject({ group: 'Rechts', label: 'Sehne, Breite' });
    expect(field('l2')).toMatchObject({ group: 'Links', label: 'Sehne' });
    expect(field('w')).toMatchObject({ group: 'Links, Ansatz', label: 'Weite:' });
  });

  it('puts the boxes of one line together under the words beside them', () => {
    expect(field('sporn_r')).toMatchObject({
      label: 'Fersensporn:',
      options: [{ value: 'rechts' }, { value: 'links' }],
      value: 'links',
    });
    expect(field('st1')).toMatchObject({
      label: 'Standbein:',
      options: [{ value: 'ja' }, { value: 'nein' }],
      value: 'nein',
    });
    expect(field('gips')?.options).toEqual([{ value: 'Gips', code: null }]);
  });

  it('reads decimal commas', () => {
    expect(field('l1')).toMatchObject({ value: '4.5', min: 0.5, max: 20, step: 0.1, unit: 'mm' });
  });

  it('lists what it does not understand instead of refusing the rest', () => {
    expect(passedOver).toEqual([
      'A script that calculates, hides or links fields: it does not run.',
      'A number that is none: its field is empty.',
      'A control of the kind "button".',
    ]);
    expect(field('l2')?.value).toBe('');
  });
});

describe('what only parts of are understood', () => {
  const page = (inner: string, head = '<title>T</title><meta name="dcterms.identifier" content="1">') =>
    `<!DOCTYPE html><html><head>${head}</head><body>${inner}</body></html>`;
  const fields = (html: string) => readMrrt(html).template.sections.flatMap((section) => section.fields);

  it('a file without an identifier has one made from its text: the same for the same text', () => {
    const html = page('<section data-section-name="A"><input id="a"></section>', '<title>T</title>');
    const first = readMrrt(html);
    expect(first.template.uid).toMatch(/^urn:sha256:[0-9a-f]{64}$/);
    expect(first.passedOver).toEqual(['It has no identifier; one was made from its text.']);
    expect(readMrrt(html).template.uid).toBe(first.template.uid);
  });

  it('a select without an id or a name is there, beside another', () => {
    const select = '<p><label>Joint: <select><option>open</option><option selected>fused</option></select></label></p>';
    expect(fields(page(`<section data-section-name="A">${select}${select}</section>`))).toMatchObject([
      { id: 'field', label: 'Joint:', kind: 'choice', value: 'fused' },
      { id: 'field-2', label: 'Joint:', kind: 'choice', value: 'fused' },
    ]);
  });

  it('an entry of a list is what the list shows, not the value that a program would send', () => {
    const options =
      '<option value="">Please choose</option><option value="0">none</option><option value="1" selected>mild</option>';
    expect(fields(page(`<section data-section-name="A"><select id="a">${options}</select></section>`))).toMatchObject([
      { value: 'mild', options: [{ value: 'none' }, { value: 'mild' }] },
    ]);
  });

  it('bare words before a control name it', () => {
    const html = page(
      '<section data-section-name="A"><p>Angle: <input name="x_1"> degrees, arch <input name="x_2"></p></section>',
    );
    expect(fields(html).map(({ label }) => label)).toEqual(['Angle:', 'degrees, arch']);
  });

  it('a line with a colon heads the fields behind it; where there are none it is a text of the site', () => {
    const inner = '<p>Alignment:</p><p><input name="A"></p><p>First:</p><p>Second:</p><p>Said.</p><p>Last:</p>';
    const [section] = readMrrt(page(`<section data-section-name="A">${inner}</section>`)).template.sections;
    expect(section?.fields.map(({ label, group }) => [label, group])).toEqual([['A', 'Alignment']]);
    expect(section?.text).toEqual(['First:', 'Second:', 'Said.', 'Last:']);
  });

  it('a section may be named by its heading, and one inside a frame without a name', () => {
    const inner = '<section id="impression"><h2>Beurteilung</h2><textarea></textarea></section>';
    const { template } = readMrrt(page(`<section>${inner}</section>`));
    expect(template.sections.map(({ id, title }) => [id, title])).toEqual([['impression', 'Beurteilung']]);
  });

  it('a section around findings and conclusion is a frame; one with a field of its own is not', () => {
    const inner =
      '<section id="b" data-section-name="Befund"><input id="x"></section><section id="u" data-section-name="Beurteilung"></section>';
    const titles = (html: string) => readMrrt(page(html)).template.sections.map(({ title }) => title);
    expect(titles(`<section data-section-name="Fu\u00df">${inner}</section>`)).toEqual(['Befund', 'Beurteilung']);
    expect(titles(`<section data-section-name="Fu\u00df"><input id="y">${inner}</section>`)).toEqual(['Fu\u00df']);
  });

  it('a section without an id is named by its title, so that it stays the same when others move', () => {
    const ids = (...names: string[]) =>
      readMrrt(
        page(names.map((name) => `<section data-section-name="${name}"></section>`).join('')),
      ).template.sections.map(({ id }) => id);
    expect(ids('Findings', 'R\u00fcckfu\u00df')).toEqual(['findings', 'ruckfu']);
    expect(ids('R\u00fcckfu\u00df', 'Findings')).toEqual(['ruckfu', 'findings']);
  });

  it('a box with a line for own words, as the North American society writes them', () => {
    const html = page(`<section id="procedureInformation" data-section-name="Procedure Information"><p title="">
<label for="C1">Technique:</label><span id="C1" data-field-type="CHECKBOX" data-field-completion-action="PROHIBIT"><br>
<input id="C1_0" type="checkbox" name="C1" value="Two views." checked="">Two views.</input><br>
<span><input id="C1_1" type="checkbox" name="C1" value="Other"><input id="C1_1_FreeText" type="text" value="Other"></span></span></p></section>`);
    expect(fields(html)).toMatchObject([
      {
        id: 'C1',
        label: 'Technique:',
        kind: 'choices',
        options: [{ value: 'Two views.' }, { value: 'Other' }],
        value: 'Two views.',
        action: 'PROHIBIT',
      },
    ]);
    expect(readMrrt(html).passedOver).toEqual(['A line for own words beside a box: write them into the free text.']);
  });
});

describe('what is no template is refused with one typed error', () => {
  const body = `<section data-section-name="Findings"><p><input type="text" id="a"></p></section>`;
  const page = (inner: string, head = '<title>T</title><meta name="dcterms.identifier" content="1">') =>
    `<!DOCTYPE html><html><head>${head}</head><body>${inner}</body></html>`;
  const nested = (depth: number) => page(`${'<div>'.repeat(depth)}${body}${'</div>'.repeat(depth)}`);

  it.each([
    ['no HTML5', '{"studies": []}', /not an HTML5 document/],
    ['no title', page(body, '<meta name="dcterms.identifier" content="1">'), /no title/],
    ['no section', page('<p>Text</p>'), /no section/],
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
    expect((await readTemplateFile(file)).template.title).toBe('Ankle radiograph');
    writeFileSync(file, Buffer.from([0xff, 0xfe, 0x00]));
    await expect(readTemplateFile(file)).rejects.toMatchObject({ code: 'template-invalid' });
    // An older editor's character set, where the file says which.
    const western = inTables.replace('charset="UTF-8"', 'charset="windows-1252"');
    writeFileSync(file, Buffer.from(western, 'latin1'));
    expect((await readTemplateFile(file)).template.sections[1]?.fields[0]?.label).toBe('R\u00fcckfu\u00dfachse:');
    await expect(readTemplateFile(join(folder, 'none.html'))).rejects.toMatchObject({ code: 'file-unreadable' });
  });
});
