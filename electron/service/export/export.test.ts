import { spawn } from 'node:child_process';
import { mkdirSync, mkdtempSync, readdirSync, readFileSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { parseExchange } from '../../../shared/reading/exchange.ts';
import { type ExportFormat, exportFormatSchema } from '../../../shared/report/model.ts';
import { type ExportResult, exportReport } from './index.ts';
import { course, finalVersion, sampleFrames, sampleSource } from './testing/sample.ts';
import { available, dciodvfyErrors, pdfPages, poppler } from './testing/tools.ts';
import { sweepParts, writeWhole } from './writeFiles.ts';

const folder = mkdtempSync(join(tmpdir(), 'enthesis-export-'));
afterAll(() => rmSync(folder, { recursive: true, force: true }));

const all: ExportFormat[] = [...exportFormatSchema.options];
const request = (directory: string, formats: ExportFormat[] = all, deidentify = false) =>
  exportReport({
    content: sampleSource().content,
    version: finalVersion,
    studies: course.studies,
    record: course.record,
    formats,
    directory: join(folder, directory),
    loadFrame: sampleFrames,
    deidentify,
    exportedAt: '2026-03-14T11:00:00+01:00',
  });

let result: ExportResult;
let anonymous: ExportResult;
beforeAll(async () => {
  result = await request('plain');
  anonymous = await request('anonymous', all, true);
});
const named = (ending: string, from = result) => {
  const found = from.files.find((file) => file.endsWith(ending));
  if (found === undefined) throw new Error(`No ${ending}`);
  return found;
};

describe('exportReport', () => {
  it('writes every format, and nothing that is half written', () => {
    const written = readdirSync(join(folder, 'plain'));
    expect(written.sort()).toEqual(result.files.map((file) => file.split(/[\\/]/).pop()).sort());
    expect(written.some((name) => name.endsWith('.part'))).toBe(false);
    // 1 PDF, 1 + 8 structured reports, 1 encapsulated PDF, 4 key images, 4 presentation states, the selection in each of their
    // 4 studies, FHIR, CSV, HTML, MRRT, JSON
    expect(written).toHaveLength(28);
  });

  it('names files without a word of the patient', () => {
    for (const file of result.files) {
      expect(file.split(/[\\/]/).pop()).toMatch(/^\d{4}-\d{2}-\d{2}_[0-9a-f]{8}_[a-z0-9-]+(\.[a-z]+)+$/);
      expect(file).not.toMatch(/Doe|Jane|HO-001/);
    }
  });

  it('writes the same bytes again for the same version', async () => {
    const again = await request('again');
    for (const file of result.files) {
      const twin = join(folder, 'again', file.split(/[\\/]/).pop() ?? '');
      expect(readFileSync(twin).equals(readFileSync(file)), file).toBe(true);
    }
    expect(again.files).toHaveLength(result.files.length);
  });

  it('writes a signed version as it was signed, although the record has moved on', async () => {
    const moved = course.record.annotations.map((item) => ({
      ...item,
      shape: { kind: 'point' as const, point: [1, 1] as [number, number] },
    }));
    const { files } = await exportReport({
      content: sampleSource().content,
      version: finalVersion,
      studies: course.studies,
      record: { ...course.record, annotations: moved },
      formats: ['sr'],
      directory: join(folder, 'moved'),
      loadFrame: sampleFrames,
      deidentify: false,
      exportedAt: '2027-01-01T00:00:00Z',
    });
    const signed = files.find((file) => file.endsWith('_report-sr.dcm'));
    expect(readFileSync(signed ?? '').equals(readFileSync(named('_report-sr.dcm')))).toBe(true);
  });

  it('leaves a key image out when its file is gone, and says so in the PDF', async () => {
    const { files } = await exportReport({
      content: sampleSource().content,
      version: null,
      studies: course.studies,
      record: course.record,
      formats: ['pdf', 'key-images'],
      directory: join(folder, 'missing'),
      loadFrame: () => Promise.reject(new Error('gone')),
      deidentify: false,
    });
    expect(files.filter((file) => file.endsWith('.dcm'))).toEqual([]);
    if (available.poppler) {
      expect(poppler('pdftotext', [files[0] ?? '', '-'])).toMatch(/Not shown, as its file cannot be read now/);
    }
  });

  it('refuses a report whose study is not there', async () => {
    await expect(
      exportReport({
        content: { ...sampleSource().content, studyInstanceUid: '1.2.3' },
        version: null,
        studies: course.studies,
        record: course.record,
        formats: ['csv'],
        directory: folder,
        loadFrame: sampleFrames,
        deidentify: false,
      }),
    ).rejects.toMatchObject({ code: 'unknown-study' });
  });
});

describe.skipIf(!available.dciodvfy)('dciodvfy finds no error in any exported object (needs dciodvfy)', () => {
  it('as written and de-identified', () => {
    const objects = [...result.files, ...anonymous.files].filter((file) => file.endsWith('.dcm'));
    expect(objects).toHaveLength(44);
    for (const file of objects) expect(dciodvfyErrors(file), file).toEqual([]);
  });
});

describe('encapsulated PDF', () => {
  it('gives the PDF back byte for byte', async () => {
    const { default: dcmjs } = await import('dcmjs');
    const bytes = readFileSync(named('_report-pdf.dcm'));
    const file = dcmjs.data.DicomMessage.readFile(new Uint8Array(bytes).buffer);
    const dataset = dcmjs.data.DicomMetaDictionary.naturalizeDataset(file.dict);
    const [document] = dataset.EncapsulatedDocument as ArrayBuffer[];
    const length = Number(dataset.EncapsulatedDocumentLength);
    const back = Buffer.from(document ?? new ArrayBuffer(0)).subarray(0, length);
    expect(back.equals(readFileSync(named('_report.pdf')))).toBe(true);
  });
});

describe.skipIf(!available.poppler)('the PDF as poppler sees it (needs poppler-utils)', () => {
  it('is tagged, titled, A4, with both fonts embedded', () => {
    const info = poppler('pdfinfo', [named('_report.pdf')]);
    expect(info).toMatch(/Tagged:\s+yes/);
    expect(info).toMatch(/Title:\s+Heterotopic ossification: serial imaging report/);
    expect(info).toMatch(/Page size:\s+595.28 x 841.89 pts \(A4\)/);
    const fonts = poppler('pdffonts', [named('_report.pdf')])
      .split('\n')
      .slice(2)
      .filter((line) => line !== '');
    expect(fonts).toHaveLength(2);
    for (const font of fonts)
      expect(font).toMatch(/Inter-(Regular|SemiBold)\s+CID TrueType\s+Identity-H\s+yes yes yes/);
  });

  it('has impression and recommendation on page one, selectable', () => {
    const first = poppler('pdftotext', ['-f', '1', '-l', '1', '-layout', named('_report.pdf'), '-']);
    expect(first).toMatch(/Impression/);
    expect(first).toMatch(/consistent with mature heterotopic\s+ossification/);
    expect(first).toMatch(/plain radiographs rather than MRI/);
  });

  it('carries patient, accession and page x of y on every page', () => {
    const pages = Number(/Pages:\s+(\d+)/.exec(poppler('pdfinfo', [named('_report.pdf')]))?.[1]);
    expect(pages).toBeGreaterThan(1);
    for (let page = 1; page <= pages; page += 1) {
      const text = poppler('pdftotext', ['-f', String(page), '-l', String(page), '-layout', named('_report.pdf'), '-']);
      expect(text).toMatch(new RegExp(`Doe, Jane\\s+ID HO-001\\s+accession A20260312\\s+Page ${page} of ${pages}`));
    }
  });

  it('shows every measurement of the table', () => {
    const text = poppler('pdftotext', ['-layout', named('_report.pdf'), '-']);
    // At a CV of 10% the interval of 4.8 is about 1 to either side: one decimal.
    for (const value of ['6.2 mm', '11.8 mm', '12.1 mm', '12.0 mm', '4.8 (3.9', '2.02', '1.97'])
      expect(text).toContain(value);
  });

  it('paints ink on every page', () => {
    pdfPages(named('_report.pdf'), join(folder, 'page'));
    const pages = readdirSync(folder).filter((name) => name.startsWith('page') && name.endsWith('.png'));
    expect(pages.length).toBeGreaterThan(1);
    // A blank A4 page at 40 dpi compresses to well under 2 kB.
    for (const name of pages) expect(readFileSync(join(folder, name)).length).toBeGreaterThan(5_000);
  });
});

describe('CSV', () => {
  it('has one row per value with unit, basis, error and UIDs', () => {
    const lines = readFileSync(named('.csv'), 'utf8').trim().split('\r\n');
    const [head, ...rows] = lines.map((line) => line.split(','));
    const column = (name: string) => head?.indexOf(name) ?? -1;
    const long = rows.filter((row) => row[column('measure')] === 'longAxis');
    expect(long.map((row) => Number(row[column('value')]))).toEqual([6.2, 9.4, 11.8, 12.1, 12]);
    expect(new Set(long.map((row) => row[column('basis')]))).toEqual(new Set(['detector-plane']));
    const ratios = rows.filter((row) => row[column('measure')] === 'ratio');
    expect(ratios.map((row) => [row[column('value')], row[column('relative_error')]])).toEqual([
      ['4.8', '0.036'],
      ['2.9', '0.036'],
      ['2.02', '0.036'],
      ['1.97', '0.036'],
    ]);
    for (const row of rows) expect(row).toHaveLength(head?.length ?? 0);
  });
});

describe('JSON', () => {
  it('holds the measured values and an annotation file that can be imported', () => {
    const document = JSON.parse(readFileSync(named('_report.json'), 'utf8')) as {
      measure: unknown;
      annotations: unknown;
    };
    expect(document.measure).toEqual(JSON.parse(JSON.stringify(course.measure)));
    const exchange = parseExchange(JSON.stringify(document.annotations));
    expect(exchange.annotations).toHaveLength(course.record.annotations.length);
  });
});

describe('HTML', () => {
  it('needs nothing from outside, runs nothing, and escapes what people wrote', async () => {
    const html = readFileSync(named('_report.html'), 'utf8');
    expect(html).not.toMatch(/<script|https?:\/\/(?!www\.w3\.org)|<link/i);
    expect(html).toMatch(/<html lang="en">/);
    expect((html.match(/<img alt="Key image/g) ?? []).length).toBe(4);
    const hostile = { ...sampleSource().content, title: '<img src=x onerror=alert(1)>' };
    const { files } = await exportReport({
      content: hostile,
      version: null,
      studies: course.studies,
      record: course.record,
      formats: ['html'],
      directory: join(folder, 'hostile'),
      loadFrame: sampleFrames,
      deidentify: false,
    });
    expect(readFileSync(files[0] ?? '', 'utf8')).not.toContain('<img src=x');
  });
});

describe('de-identified export', () => {
  const originals = [
    'Doe',
    'Jane',
    'HO-001',
    'A20260312',
    'Referrer',
    'Roe',
    'Example Hospital',
    ...course.studies.flatMap((study) => [
      study.studyInstanceUid,
      ...study.instances.flatMap((item) => [item.sopInstanceUid, item.seriesInstanceUid]),
    ]),
    course.record.lesions[0]?.trackingUid ?? '',
  ];

  it('holds no word and no identifier of the patient in any file', () => {
    expect(anonymous.files).toHaveLength(28);
    for (const file of anonymous.files) {
      // The text of a PDF is compressed: it is read as poppler reads it. In base64 any four letters turn up by chance, so the
      // copy within the FHIR bundle is left out; the same PDF is searched as a file.
      const pdf = file.endsWith('.pdf') && available.poppler;
      const bytes = pdf
        ? Buffer.from(poppler('pdftotext', [file, '-']))
        : file.endsWith('.fhir.json')
          ? readFileSync(file, 'utf8').replace(/"data": ?"[\w+/=]+"/, '')
          : readFileSync(file);
      for (const word of originals) expect(bytes.includes(word), `${word} in ${file}`).toBe(false);
    }
  });

  it('exchanges identifiers the same way in every object', () => {
    const csv = readFileSync(named('.csv', anonymous), 'utf8');
    const uid = /2\.25\.\d+/.exec(csv)?.[0] ?? '';
    expect(uid).not.toBe('');
    expect(readFileSync(named('_report.json', anonymous), 'utf8')).toContain(uid);
    expect(readFileSync(named('_report-sr.dcm', anonymous)).includes(uid)).toBe(true);
  });

  it('names the sentences that a person wrote', () => {
    expect(anonymous.freeText).toEqual(['Posterior heel pain. Follow-up of a known calcification.']);
    expect(result.freeText).toEqual([]);
  });
});

describe('writeWhole', () => {
  it('replaces a file as a whole', async () => {
    const path = await writeWhole(folder, 'whole.txt', 'first');
    await writeWhole(folder, 'whole.txt', 'second');
    expect(readFileSync(path, 'utf8')).toBe('second');
  });

  it('ended from outside, leaves no file under its name, and its remains go with the next export', async () => {
    const place = join(folder, 'killed');
    mkdirSync(place);
    const name = '2026-03-12_0123abcd_report.pdf';
    const script = `
      import { writeWhole } from ${JSON.stringify(pathToFileURL(join(import.meta.dirname, 'writeFiles.ts')).href)};
      for (;;) await writeWhole(${JSON.stringify(place)}, ${JSON.stringify(name)}, new Uint8Array(40_000_000));`;
    const child = spawn(process.execPath, ['--input-type=module', '-e', script], { stdio: 'ignore' });
    const part = `.${name}.${child.pid}.part`;
    const until = Date.now() + 20_000;
    while (!readdirSync(place).includes(part) && Date.now() < until) await new Promise((done) => setTimeout(done, 2));
    child.kill('SIGKILL');
    await new Promise((done) => child.on('exit', done));
    // What stands under the name, if anything, is whole.
    if (readdirSync(place).includes(name)) expect(readFileSync(join(place, name)).length).toBe(40_000_000);
    writeFileSync(join(place, part), 'half');
    writeFileSync(join(place, `.${name}.${process.pid}.part`), 'of a running export');
    writeFileSync(join(place, '.something else.part'), 'not ours');
    await sweepParts(place);
    const left = readdirSync(place).filter((file) => file.endsWith('.part'));
    expect(left.sort()).toEqual([`.${name}.${process.pid}.part`, '.something else.part'].sort());
  }, 30_000);

  it('says that the folder cannot be written, and leaves nothing behind', async () => {
    const blocked = join(folder, 'a-file');
    writeFileSync(blocked, 'not a folder');
    await expect(writeWhole(blocked, 'x.txt', 'x')).rejects.toMatchObject({ code: 'export-failed' });
    expect(readFileSync(blocked, 'utf8')).toBe('not a folder');
  });

  it.skipIf(process.platform !== 'linux')('says that the disk is full (needs /dev/full)', async () => {
    const full = join(folder, 'full');
    mkdirSync(full);
    symlinkSync('/dev/full', join(full, `.x.txt.${process.pid}.part`));
    await expect(writeWhole(full, 'x.txt', 'x'.repeat(100_000))).rejects.toMatchObject({
      code: 'disk-full',
      message: 'There is no room left to write x.txt. Free some space and export again.',
    });
    expect(readdirSync(full)).toEqual([]);
  });
});
