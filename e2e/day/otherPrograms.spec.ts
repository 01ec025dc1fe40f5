/** A reader meets what another viewer measured on the same film, takes it over, thinks again; damaged reports change nothing. */
import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'playwright/test';
import { type App, removeFolder, startApp, temporaryFolder } from '../support/app.ts';
import { demonstrationFolder, tryDemonstration } from '../support/demo.ts';
import { filmSize, latest, onPage, readTruth, timelineImage, viewport } from '../support/reading.ts';

test.describe.configure({ mode: 'serial' });

const truth = latest(readTruth(demonstrationFolder()));
let app: App;
let folder: string;

test.beforeAll(async () => {
  app = await startApp();
  folder = temporaryFolder('other-programs');
});

test.afterAll(async () => {
  await app.close();
  removeFolder(app.profile);
  removeFolder(folder);
});

interface Image {
  readonly sopInstanceUid: string;
  readonly seriesInstanceUid: string;
  readonly studyInstanceUid: string;
  readonly sopClassUid: string;
}

/** The latest film as the library knows it. */
async function latestFilm(): Promise<Image> {
  const reply = await app.page.evaluate(() => window.enthesis.call('library.patient', { patientKey: 'HO-DEMO' }));
  if (!reply.ok) throw new Error('No patient');
  const { studies } = reply.value as { studies: { instances: Image[] }[] };
  const found = studies.flatMap((study) => study.instances).find((i) => i.sopInstanceUid === truth.film.sopInstanceUid);
  if (!found) throw new Error('No film');
  return found;
}

function write(image: Image, out: string): void {
  const { longAxis, shortAxis } = truth.film;
  const arguments_ = {
    out,
    patientId: 'HO-DEMO',
    image,
    length: { points: [shortAxis.points[0], longAxis.points[0]], value: 7.5 },
    axes: { points: [...longAxis.points, ...shortAxis.points], long: longAxis.mm, short: shortAxis.mm },
  };
  const script = join(import.meta.dirname, '..', 'support', 'foreignReport.mjs');
  const made = spawnSync(process.execPath, [script, JSON.stringify(arguments_)], { encoding: 'utf8' });
  if (made.status !== 0) throw new Error(`The other program's report could not be made: ${made.stderr}`);
}

async function open(paths: readonly string[]): Promise<void> {
  await app.answerDialog(paths);
  await app.page.evaluate(() => window.enthesis.call('host.openFiles', {}));
}

const others = () => app.page.getByRole('region', { name: 'From other programs' });
const longAxisRow = () => app.page.getByRole('row', { name: /Long axis/ });

test('the report of another viewer arrives beside the film it was made on', async () => {
  const { page } = app;
  await tryDemonstration(app);
  const file = join(folder, 'other.dcm');
  write(await latestFilm(), file);
  await open([file]);
  await page.getByRole('row', { name: /HO-DEMO/ }).dblclick();
  await page.getByRole('button', { name: 'Layout 1x1' }).click();
  await timelineImage(page, truth.film).click();
  await expect(viewport(page)).toHaveAttribute('data-state', 'ready', { timeout: 30_000 });
  await expect(others().getByTestId('prior-row')).toHaveCount(3, { timeout: 30_000 });
  await expect(others()).toContainText('Target lesion');
  await expect(others()).toContainText('Tendon width');
  // Shown, not counted.
  await expect(longAxisRow()).toHaveCount(0);
});

test('its long axis is adopted, measured by this program, and undone', async () => {
  const { page } = app;
  const row = others().getByTestId('prior-row').filter({ hasText: 'Long Axis' });
  await row.getByRole('button', { name: 'Use as my measurement' }).click();
  await expect(row).toContainText('Used as my measurement');
  await expect(longAxisRow()).toContainText(/\d mm/);
  const shown = Number(/(\d+\.\d) mm/.exec((await longAxisRow().first().textContent()) ?? '')?.[1]);
  expect(Math.abs(shown - truth.film.longAxis.mm)).toBeLessThan(0.2);
  await page.keyboard.press('Control+z');
  await expect(row.getByRole('button', { name: 'Use as my measurement' })).toBeVisible();
  await expect(longAxisRow()).toHaveCount(0);
  await page.keyboard.press('Control+y');
  await expect(row).toContainText('Used as my measurement');
  await page.keyboard.press('Control+z');
});

test('damaged reports give a typed error where they are opened, and leave the viewer alone', async () => {
  const { page } = app;
  const good = readFileSync(join(folder, 'other.dcm'));
  const cut = join(folder, 'cut.dcm');
  writeFileSync(cut, good.subarray(0, Math.floor(good.length * 0.6)));
  // The same report under another UID, with no content that could be understood.
  const uid = /2\.25\.\d{30,}/.exec(good.toString('latin1'))?.[0] ?? '';
  const hollow = join(folder, 'hollow.dcm');
  const text = good.toString('latin1').replaceAll('CONTAINER ', 'XONTAINER ');
  const sop = [...text.matchAll(/2\.25\.\d+/g)].map(([found]) => found).find((found) => found !== uid) ?? uid;
  const other = (value: string) => `${value.slice(0, -4)}${value.endsWith('1111') ? '2222' : '1111'}`;
  writeFileSync(hollow, Buffer.from(text.replaceAll(sop, other(sop)).replaceAll(uid, other(uid)), 'latin1'));
  await open([cut, hollow]);
  await expect(others().getByTestId('prior-row')).toHaveCount(3);
  await expect(viewport(page)).toHaveAttribute('data-state', 'ready');
  // The film still takes a measurement.
  await page.getByRole('button', { name: 'Long axis (L)' }).click();
  const [from, to] = truth.film.longAxis.points;
  const start = await onPage(viewport(page), filmSize, from);
  const end = await onPage(viewport(page), filmSize, to);
  await page.mouse.move(start.x, start.y);
  await page.mouse.down();
  await page.mouse.move(end.x, end.y, { steps: 6 });
  await page.mouse.up();
  await expect(longAxisRow()).toContainText(/\d mm/);
  // Back in the list, a hollow report opens to one sentence, not to an empty window.
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Worklist' }).click();
  await page.getByRole('row', { name: /HO-DEMO/ }).click();
  const documents = page.getByRole('region', { name: 'Documents' }).getByRole('button');
  await expect(documents).toHaveCount(2, { timeout: 30_000 });
  await documents.nth(0).click();
  await expect(
    page
      .getByRole('dialog')
      .or(page.getByText(/cannot be read/))
      .first(),
  ).toBeVisible();
  await page.keyboard.press('Escape');
  await documents.nth(1).click();
  await expect(page.getByText(/structured report cannot be read/).first()).toBeVisible();
  expect(app.problems).toEqual([]);
});
