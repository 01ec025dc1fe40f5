/** What is put into a template's fields leaves in every format, as words and, where there is a place, as data. */
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { exportFormatSchema } from '../../../shared/report/model.ts';
import { readMrrt } from '../reports/templates/readMrrt.ts';
import { exportReport } from './index.ts';
import { descendants, readContentTree } from './sr/read/contentTree.ts';
import { course, finalVersion, sampleFrames } from './testing/sample.ts';
import { templatedSource } from './testing/templated.ts';
import { available, poppler } from './testing/tools.ts';

const folder = mkdtempSync(join(tmpdir(), 'enthesis-templated-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));
let files: readonly string[];
beforeAll(async () => {
  const source = templatedSource();
  const result = await exportReport({
    content: source.content,
    version: finalVersion,
    studies: course.studies,
    record: source.record,
    formats: [...exportFormatSchema.options],
    directory: folder,
    loadFrame: sampleFrames,
    deidentify: false,
    exportedAt: '2026-03-14T11:00:00+01:00',
  });
  files = result.files;
});
const named = (ending: string): string => {
  const found = files.find((file) => file.endsWith(ending));
  if (found === undefined) throw new Error(`No ${ending}`);
  return found;
};
const sentences = ['Böhler angle: 28 deg.', 'Plantar spur: present.', 'Retrocalcaneal bursa: not distended.'];

describe('the fields of a template', () => {
  it('stand in the web page and the JSON, under the names of the template and in its order', () => {
    const html = readFileSync(named('_report.html'), 'utf8');
    for (const text of sentences) expect(html).toContain(text);
    const at = (title: string) => html.indexOf(`>${title}</h2>`);
    expect(at('Observations')).toBeGreaterThan(0);
    expect(at('Alignment')).toBeGreaterThan(at('Observations'));
    expect(at('Conclusion')).toBeGreaterThan(at('Alignment'));
    expect(at('Key images')).toBeGreaterThan(at('Conclusion'));
    const json = JSON.parse(readFileSync(named('_report.json'), 'utf8')) as {
      template: { uid: string };
      sections: { sentences: { field?: { id: string; value: string } }[] }[];
    };
    expect(json.template.uid).toBe('2.25.4711');
    const values = json.sections.flatMap((s) => s.sentences.flatMap((item) => item.field ?? []));
    expect(values.map(({ id, value }) => [id, value])).toEqual([
      ['spur', 'present'],
      ['bursa', 'not distended'],
      ['bohler', '28'],
    ]);
  });

  it.skipIf(!available.poppler)('stand in the PDF (needs poppler-utils)', () => {
    const text = poppler('pdftotext', ['-layout', named('_report.pdf'), '-']);
    for (const sentence of sentences) expect(text).toContain(sentence);
  });

  it('are a number with its unit, a code and words in the structured report', () => {
    const { root } = readContentTree(readFileSync(named('_report-sr.dcm')));
    const items = [...descendants(root)];
    expect(items.find((item) => item.concept?.value === 'RID2958')).toMatchObject({
      valueType: 'NUM',
      number: { value: 28, unit: { value: 'deg', scheme: 'UCUM' } },
    });
    expect(items.find((item) => item.code?.value === 'RID28472')).toMatchObject({ valueType: 'CODE' });
    const texts = items.map((item) => item.text);
    expect(texts).toContain('Plantar spur: present.');
    expect(texts).toContain('Alignment: Böhler angle: 28 deg.');
  });

  it('are observations in the FHIR bundle, with UCUM and RadLex', () => {
    const bundle = JSON.parse(readFileSync(named('.fhir.json'), 'utf8')) as {
      entry: { resource: { resourceType: string; code?: { text?: string } } }[];
    };
    const of = (text: string) => bundle.entry.find(({ resource }) => resource.code?.text === text)?.resource;
    expect(of('Böhler angle')).toMatchObject({
      resourceType: 'Observation',
      status: 'final',
      valueQuantity: { value: 28, code: 'deg', system: 'http://unitsofmeasure.org' },
      code: { coding: [{ system: 'http://www.radlex.org', code: 'RID2958' }] },
    });
    expect(of('Plantar spur')).toMatchObject({
      valueCodeableConcept: { coding: [{ system: 'http://www.radlex.org', code: 'RID28472' }], text: 'present' },
    });
    expect(of('Retrocalcaneal bursa')).toMatchObject({ valueString: 'not distended' });
  });

  it('come back from the MRRT file, which any reader of templates takes', () => {
    const { template: read } = readMrrt(readFileSync(named('_report.mrrt.html'), 'utf8'));
    expect(read.sections.map((section) => section.title)).toEqual(
      templatedSource()
        .content.sections.filter((section) => section.sentences.length > 0)
        .map((section) => section.title),
    );
    const fields = read.sections.flatMap((section) => section.fields);
    expect(fields.map(({ id, kind, value, unit }) => [id, kind, value, unit])).toEqual([
      ['spur', 'choice', 'present', ''],
      ['bursa', 'text', 'not distended', ''],
      ['bohler', 'number', '28', 'deg'],
    ]);
    expect(fields[0]?.options).toEqual([
      { value: 'present', code: { value: 'RID28472', scheme: 'RADLEX', meaning: 'present' } },
    ]);
  });

  it('are named for reading again when the report leaves de-identified, and the template no longer says whose it is', async () => {
    const source = templatedSource();
    const { files: written, freeText } = await exportReport({
      content: { ...source.content, template: { uid: '2.25.4711', title: 'Example Hospital heel', named: [] } },
      version: finalVersion,
      studies: course.studies,
      record: source.record,
      formats: ['json', 'html', 'mrrt', 'sr'],
      directory: join(folder, 'anonymous'),
      loadFrame: sampleFrames,
      deidentify: true,
      exportedAt: '2026-03-14T11:00:00+01:00',
    });
    for (const text of [...sentences, 'Read on a calibrated display.', 'Fat pad preserved here'])
      expect(freeText).toContain(text);
    for (const file of written) {
      const bytes = readFileSync(file);
      expect(bytes.includes('Example Hospital'), file).toBe(false);
      expect(bytes.includes('2.25.4711'), file).toBe(false);
      expect(bytes.includes('ENTHESIS RECORD'), file).toBe(false);
    }
  });
});
