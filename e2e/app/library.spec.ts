/** The library with what hospitals send: reports and letters, archives and discs, damaged files, a hundred thousand studies. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { zipSync } from 'fflate';
import { expect, type Page, test } from 'playwright/test';
import { fillSynthetic } from '../../bench/library/synthetic.ts';
import {
  element as el,
  type Item,
  radiograph,
  type WriterElement,
  writeFile,
} from '../../shared/dicom/testing/dicomWriter.ts';
import { type App, removeFolder, startApp, temporaryFolder } from '../support/app.ts';
import { seriousFindings } from '../support/axe.ts';

/** A film of a patient, or something else that goes by its attributes. */
function film(
  uid: string,
  { patientId = 'P1', name = 'Patient^One', study = '2.25.100' } = {},
  more: Item = [],
): Buffer {
  const own: WriterElement[] = [
    el(0x00080018, 'UI', uid),
    el(0x00100010, 'PN', name),
    el(0x00100020, 'LO', patientId),
    el(0x0020000d, 'UI', study),
    el(0x0020000e, 'UI', `${study}.1`),
  ];
  const replaced = new Set(more.map(({ tag }) => tag));
  return Buffer.from(writeFile(radiograph([...own.filter(({ tag }) => !replaced.has(tag)), ...more])));
}

const code = (value: string, meaning: string, scheme = 'DCM'): Item[] => [
  [el(0x00080100, 'SH', value), el(0x00080102, 'SH', scheme), el(0x00080104, 'LO', meaning)],
];
const item = (type: string, concept: string, ...more: WriterElement[]): Item => [
  el(0x0040a010, 'CS', 'CONTAINS'),
  el(0x0040a040, 'CS', type),
  el(0x0040a043, 'SQ', code('1', concept)),
  ...more,
];

/** A document of the patient P1, beside the films of study 2.25.100. */
function documentFile(sopClass: string, modality: string, uid: string, description: string, more: Item): Buffer {
  const without = [0x7fe00010, 0x00280010, 0x00280011];
  const elements = radiograph([
    el(0x00080016, 'UI', sopClass),
    el(0x00080018, 'UI', uid),
    el(0x00080060, 'CS', modality),
    el(0x0008103e, 'LO', description),
    el(0x00100010, 'PN', 'Patient^One'),
    el(0x00100020, 'LO', 'P1'),
    el(0x0020000d, 'UI', '2.25.100'),
    el(0x0020000e, 'UI', `${uid}.1`),
    ...more,
  ]);
  return Buffer.from(writeFile(elements.filter(({ tag }) => !without.includes(tag))));
}

const pdf = Buffer.from('%PDF-1.4\n1 0 obj<<>>endobj\ntrailer<<>>\n%%EOF\n');
const report = documentFile('1.2.840.10008.5.1.4.1.1.88.33', 'SR', '2.25.8001', 'Findings', [
  el(0x0040a040, 'CS', 'CONTAINER'),
  el(0x0040a043, 'SQ', code('126000', 'Imaging Measurement Report')),
  el(0x0040a491, 'CS', 'COMPLETE'),
  el(0x0040a493, 'CS', 'UNVERIFIED'),
  el(0x0040a730, 'SQ', [
    item('TEXT', 'Finding', el(0x0040a160, 'UT', 'Mature focus behind the ankle.')),
    item(
      'NUM',
      'Length',
      el(0x0040a300, 'SQ', [[el(0x0040a30a, 'DS', '12.1'), el(0x004008ea, 'SQ', code('mm', 'millimeter', 'UCUM'))]]),
    ),
  ]),
]);
const letter = documentFile('1.2.840.10008.5.1.4.1.1.104.1', 'DOC', '2.25.8002', 'Letter', [
  el(0x00420010, 'ST', 'Letter of the clinic'),
  el(0x00420011, 'OB', pdf),
  el(0x00420012, 'LO', 'application/pdf'),
  el(0x00420015, 'UL', pdf.length),
]);
const brokenLetter = documentFile('1.2.840.10008.5.1.4.1.1.104.1', 'DOC', '2.25.8003', 'Broken letter', [
  el(0x00420010, 'ST', 'Broken'),
  el(0x00420011, 'OB', Buffer.from('MZ this is a program')),
  el(0x00420012, 'LO', 'application/pdf'),
]);

async function finish(app: App, ...folders: string[]): Promise<void> {
  await app.close();
  for (const folder of [app.profile, ...folders]) removeFolder(folder);
}

/** A real drop: the browser makes the File objects, as it does for a drag from the desktop. */
async function drop(page: Page, files: readonly string[]): Promise<void> {
  const session = await page.context().newCDPSession(page);
  const data = { items: [], files: [...files], dragOperationsMask: 1 };
  for (const type of ['dragEnter', 'dragOver', 'drop'] as const) {
    await session.send('Input.dispatchDragEvent', { type, x: 400, y: 300, data });
  }
}

test('reads a structured report, saves a PDF, and says of a broken one that it cannot be read', async () => {
  const folder = temporaryFolder('documents');
  writeFileSync(join(folder, 'film'), film('2.25.8000'));
  writeFileSync(join(folder, 'report'), report);
  writeFileSync(join(folder, 'letter'), letter);
  writeFileSync(join(folder, 'broken'), brokenLetter);
  const app = await startApp({ paths: [folder] });
  const { page } = app;
  await expect(page.getByTestId('job')).toContainText('4 images added', { timeout: 60_000 });
  const documents = page.getByRole('complementary', { name: 'Patient' }).getByRole('region', { name: 'Documents' });
  await expect(documents.getByRole('button')).toHaveCount(3);

  await documents.locator('li', { hasText: 'SR' }).getByRole('button').press('Enter');
  const shown = page.getByRole('dialog', { name: 'Imaging Measurement Report' });
  await expect(shown.getByText('Finding: Mature focus behind the ankle.')).toBeVisible();
  await expect(shown.getByText('Length: 12.1 mm')).toBeVisible();
  expect(await seriousFindings(page)).toEqual([]);
  await page.keyboard.press('Escape');
  await expect(shown).toHaveCount(0);

  await documents.locator('li[title="Letter"]').getByRole('button').click();
  const target = join(folder, 'saved.pdf');
  await app.answerDialog([target]);
  await page.getByRole('dialog', { name: 'Letter of the clinic' }).getByRole('button', { name: 'Save PDF' }).click();
  await expect(page.getByText('Saved as saved.pdf.')).toBeVisible();
  expect(readFileSync(target)).toEqual(pdf);

  await documents.locator('li[title="Broken letter"]').getByRole('button').click();
  await expect(page.getByText(/The PDF in this document cannot be read. The images are not affected/)).toBeVisible();
  await expect(page.getByRole('dialog')).toHaveCount(0);
  await finish(app, folder);
});

test('a zip archive and a DICOMDIR are opened by dropping them', async () => {
  const folder = temporaryFolder('dropped');
  const archive = join(folder, 'study.zip');
  writeFileSync(
    archive,
    zipSync({
      'a/one.dcm': film('2.25.8101', { patientId: 'ZIP-1', name: 'Archive^Anna' }),
      'a/notes.txt': Buffer.from('no image'),
    }),
  );
  mkdirSync(join(folder, 'disc', 'IMAGES'), { recursive: true });
  writeFileSync(
    join(folder, 'disc', 'IMAGES', 'IM1'),
    film('2.25.8102', { study: '2.25.810', patientId: 'DISC-1', name: 'Disc^Dora' }),
  );
  const dicomdir = join(folder, 'disc', 'DICOMDIR');
  writeFileSync(
    dicomdir,
    film('2.25.8103', {}, [
      el(0x00080016, 'UI', '1.2.840.10008.1.3.10'),
      el(0x0020000d, 'UI', ''),
      el(0x00041220, 'SQ', [
        [el(0x00041430, 'CS', 'IMAGE'), el(0x00041500, 'CS', 'IMAGES\\IM1')],
        [el(0x00041430, 'CS', 'IMAGE'), el(0x00041500, 'CS', 'IMAGES\\IM2')],
      ]),
    ]),
  );
  const app = await startApp();
  const { page } = app;
  await page.getByText('Open serial radiographs').waitFor();
  await drop(page, [archive]);
  await expect(page.getByRole('row', { name: /ZIP-1/ })).toBeVisible({ timeout: 60_000 });
  await drop(page, [dicomdir]);
  await expect(page.getByRole('row', { name: /DISC-1/ })).toBeVisible({ timeout: 60_000 });

  // What each left out, with the reason.
  for (const [name, reason] of [
    [/notes\.txt/, /not a DICOM file/],
    [/IM2/, /DICOMDIR names this file, but it is not there/],
  ] as const) {
    const job = page.getByTestId('job').filter({ hasText: '1 skipped' });
    const buttons = job.getByRole('button', { name: /1 skipped, show/ });
    let found = false;
    for (let i = 0; i < (await buttons.count()) && !found; i += 1) {
      await buttons.nth(i).click();
      await expect(page.getByRole('dialog').getByRole('cell').first()).toBeVisible();
      found = (await page.getByRole('dialog').getByRole('cell', { name }).count()) > 0;
      if (found) await expect(page.getByRole('dialog').getByRole('cell', { name: reason })).toBeVisible();
      await page.keyboard.press('Escape');
      await expect(page.getByRole('dialog')).toHaveCount(0);
    }
    expect(found, String(name)).toBe(true);
  }
  expect(app.problems).toEqual([]);
  await finish(app, folder);
});

test('an import is stopped with progress in view, and goes on from there', async () => {
  const folder = temporaryFolder('many');
  const files = 30_000;
  const bytes = film('2.25.1000000', { study: '2.25.900' });
  const at = bytes.lastIndexOf(Buffer.from('2.25.1000000'));
  const metaAt = bytes.indexOf(Buffer.from('2.25.1000000'));
  for (let i = 0; i < files; i += 1) {
    if (i % 500 === 0) mkdirSync(join(folder, String(i / 500)));
    for (const place of [metaAt, at]) bytes.write(String(1_000_000 + i), place + 5, 'latin1');
    writeFileSync(join(folder, String(Math.floor(i / 500)), String(i)), bytes);
  }
  const app = await startApp({ paths: [folder] });
  const { page } = app;
  const job = page.getByTestId('job');
  const bar = job.getByRole('progressbar', { name: 'Reading headers' });
  await expect(bar).toBeVisible({ timeout: 60_000 });
  // At once: a quick machine is through with them in little more than a second.
  await job.getByRole('button', { name: 'Cancel' }).click();
  await expect(job).toContainText('Cancelled. What was read so far is in the library.', { timeout: 60_000 });
  await job.getByRole('button', { name: 'Dismiss' }).click();

  await app.answerDialog([folder]);
  await page.getByRole('navigation').getByRole('button', { name: 'Open folder' }).click();
  await expect(job).toContainText(/images added, [\d,]+ already there/, { timeout: 120_000 });
  const [, added = '', before = ''] =
    /([\d,]+) images added, ([\d,]+) already/.exec((await job.textContent()) ?? '') ?? [];
  const count = (text: string): number => Number(text.replaceAll(',', ''));
  expect(count(before)).toBeGreaterThan(0);
  expect(count(added) + count(before)).toBe(files);
  expect(app.problems).toEqual([]);
  await finish(app, folder);
});

test('whoever is offered for reading is among the patients found', async () => {
  const folder = temporaryFolder('found');
  writeFileSync(join(folder, 'one'), film('2.25.1', { patientId: 'P1', name: 'Adams^One', study: '2.25.100' }));
  writeFileSync(join(folder, 'two'), film('2.25.2', { patientId: 'P2', name: 'Brown^Two', study: '2.25.200' }));
  const app = await startApp({ paths: [folder] });
  const { page } = app;
  await expect(page.getByTestId('job')).toContainText('2 images added', { timeout: 60_000 });
  const preview = page.getByRole('complementary', { name: 'Patient' });
  await page.getByRole('row', { name: /Brown/ }).click();
  await expect(preview).toContainText('Brown, Two');

  await page.keyboard.press('/');
  await page.keyboard.type('Adams');
  await expect(page.getByRole('row', { name: /Adams/ })).toHaveAttribute('aria-selected', 'true');
  await expect(preview).toContainText('Adams, One');
  await expect(preview).not.toContainText('Brown');
  await page.getByRole('searchbox').fill('nobody of this name');
  await expect(page.getByText('No patient matches this search.')).toBeVisible();
  await expect(preview.getByRole('button', { name: 'Open reading' })).toHaveCount(0);

  // A chosen patient who is found too stays chosen, wherever the row is now, and is the one that Enter opens.
  await page.getByRole('searchbox').fill('');
  await page.getByRole('row', { name: /Brown/ }).click();
  const columnHead = page.getByRole('button', { name: 'Name' });
  for (const first of ['Adams', 'Brown']) {
    await columnHead.click();
    await expect(page.locator('#patient-row-0')).toContainText(first);
    await expect(page.getByRole('row', { name: /Brown/ })).toHaveAttribute('aria-selected', 'true');
  }
  await columnHead.click();
  await expect(page.locator('#patient-row-0')).toContainText('Adams');
  await page.getByRole('grid', { name: 'Patients' }).press('Enter');
  await expect(page.getByRole('heading', { name: /Brown/ }).first()).toBeAttached();
  expect(app.problems).toEqual([]);
  await finish(app, folder);
});

test('a hundred thousand studies scroll: few rows are drawn, keys go to the end and back', async () => {
  const library = temporaryFolder('large');
  fillSynthetic(library, 100_000, 1);
  const app = await startApp({ library });
  const { page } = app;
  await expect(page.getByText('33,334 patients').first()).toBeVisible({ timeout: 60_000 });
  const grid = page.getByRole('grid', { name: 'Patients' });
  expect(await grid.getAttribute('aria-rowcount')).toBe('33335');
  const drawn = page.locator('[role="row"][aria-rowindex]');
  expect(await drawn.count()).toBeLessThan(60);
  const activeRow = async () => Number(/\d+$/.exec((await grid.getAttribute('aria-activedescendant')) ?? '')?.[0]);

  await grid.focus();
  await page.keyboard.press('PageDown');
  const onePage = await activeRow();
  expect(onePage).toBeGreaterThan(10);
  await page.keyboard.press('PageDown');
  expect(await activeRow()).toBe(2 * onePage);
  await page.keyboard.press('PageUp');
  expect(await activeRow()).toBe(onePage);
  await page.keyboard.press('End');
  const last = page.locator('#patient-row-33333');
  await expect(last).toBeInViewport({ timeout: 10_000 });
  await expect(last).toContainText('ID-');
  expect(await drawn.count()).toBeLessThan(60);
  await page.keyboard.press('Home');
  await expect(page.locator('#patient-row-0')).toBeInViewport();

  // Scrolled by wheel through the whole list: always few rows, and what comes to rest is filled.
  const scroller = grid.locator('[role="presentation"]').first();
  for (const share of [0.2, 0.5, 0.9]) {
    await scroller.evaluate((element, part) => element.scrollTo(0, element.scrollHeight * part), share);
    await expect(page.getByText('Loading')).toHaveCount(0, { timeout: 10_000 });
    expect(await drawn.count()).toBeLessThan(60);
  }
  // The chosen line reaches to both edges of the table: no gap beside a scroll bar that is not there.
  const widths = await page.evaluate(() => {
    const row = document.querySelector('[role="row"][aria-rowindex="2"], [id^="patient-row-"]');
    const scroll = row?.closest('[role="presentation"]')?.parentElement;
    return [row?.getBoundingClientRect().width, scroll?.clientWidth];
  });
  expect(Math.abs((widths[0] ?? 0) - (widths[1] ?? -1))).toBeLessThan(1);
  expect(app.problems).toEqual([]);
  await finish(app, library);
});
