/** One history over everything: marks of two lesions, a sign, a word in the report; and the same history after a restart. */
import { expect, test } from 'playwright/test';
import { type App, removeFolder, startApp } from '../support/app.ts';
import { demonstrationFolder } from '../support/demo.ts';
import {
  drag,
  filmSize,
  latest,
  onPage,
  type Pixel,
  readTruth,
  showImage,
  storedRecord,
  viewport,
} from '../support/reading.ts';

test.describe.configure({ mode: 'serial' });

const { film } = latest(readTruth(demonstrationFolder()));
let app: App;

test.beforeAll(async () => {
  app = await startApp({ paths: [demonstrationFolder()] });
  await expect(app.page.getByTestId('job')).toContainText('added', { timeout: 90_000 });
  await open();
});

test.afterAll(async () => {
  expect(app.problems).toEqual([]);
  await app.close();
  removeFolder(app.profile);
});

async function open(): Promise<void> {
  const { page } = app;
  await page.getByRole('row', { name: /HO-DEMO/ }).dblclick({ timeout: 60_000 });
  await page.getByRole('button', { name: 'Layout 1x1' }).click();
  await showImage(app.page, film);
}

/** What the record holds, in a line: "2 lesions, 2 marks, margin ill-defined, 1 edit". */
async function held(): Promise<string> {
  const { lesions, annotations, findings, drafts } = await storedRecord(app.page);
  const margin = findings.find((f) => f.studyInstanceUid === film.studyInstanceUid)?.signs?.margin ?? 'none';
  const additions = drafts.flatMap((d) => Object.values(d.additions).filter((text) => text !== ''));
  return `${lesions.length} lesions, ${annotations.length} marks, margin ${margin}, ${additions.length} additions`;
}

async function draw(key: string, from: Pixel, to: Pixel): Promise<void> {
  const { page } = app;
  await page.keyboard.press(key);
  await drag(page, await onPage(viewport(page), filmSize, from), await onPage(viewport(page), filmSize, to));
}

/** States of the record after every step, in order. */
const states = [
  '0 lesions, 0 marks, margin none, 0 additions',
  '1 lesions, 1 marks, margin none, 0 additions',
  '2 lesions, 1 marks, margin none, 0 additions',
  '2 lesions, 2 marks, margin none, 0 additions',
  '2 lesions, 2 marks, margin ill-defined, 0 additions',
  '2 lesions, 2 marks, margin ill-defined, 1 additions',
] as const;

test('five steps in three places', async () => {
  const { page } = app;
  expect(await held()).toBe(states[0]);
  await draw('l', [300, 400], [500, 400]);
  await expect.poll(held).toBe(states[1]);
  await page.getByRole('button', { name: 'Add lesion' }).click();
  await expect.poll(held).toBe(states[2]);
  await draw('l', [300, 800], [500, 800]);
  await expect.poll(held).toBe(states[3]);
  await viewport(page).focus();
  await page.keyboard.press('j');
  await expect.poll(held).toBe(states[4]);
  await page.getByRole('button', { name: 'Report 17 Mar 2026' }).click();
  const addition = page.getByLabel('Add to technique', { exact: true });
  await addition.fill('Both feet standing.');
  await addition.blur();
  await expect.poll(held).toBe(states[5]);
});

test('undo goes back through all of them from the images, and selecting in between clears nothing', async () => {
  const { page } = app;
  await page.keyboard.press('Escape');
  if (await page.getByTestId('report-preview').isVisible()) await page.keyboard.press('Control+r');
  await expect(page.getByRole('main', { name: 'Reading' })).toBeVisible();
  await showImage(app.page, film);
  for (const state of [...states].reverse().slice(1, 4)) {
    await page.keyboard.press('Control+z');
    await expect.poll(held).toBe(state);
  }
  // Tab and a click select and let go again.
  await page.keyboard.press('Tab');
  await expect(page.locator('[data-testid="annotation"][data-selected="true"]')).toHaveCount(1);
  const empty = await onPage(viewport(page), filmSize, [900, 1500]);
  await page.mouse.click(empty.x, empty.y);
  await expect(page.getByRole('button', { name: /^Redo: Draw long axis/ })).toBeEnabled();
  for (const state of states.slice(3)) {
    await page.keyboard.press('Control+Shift+Z');
    await expect.poll(held).toBe(state);
  }
});

test('after a restart the same history is there, both ways', async () => {
  await app.page.keyboard.press('Control+z');
  await expect.poll(held).toBe(states[4]);
  await app.close();
  app = await startApp({ profile: app.profile });
  await open();
  const { page } = app;
  await page.keyboard.press('Control+Shift+Z');
  await expect.poll(held).toBe(states[5]);
  for (const state of [...states].reverse().slice(1)) {
    await page.keyboard.press('Control+z');
    await expect.poll(held).toBe(state);
  }
  await expect(page.getByRole('button', { name: /^Undo/ })).toBeDisabled();
  await page.keyboard.press('Control+Shift+Z');
  await expect.poll(held).toBe(states[1]);
});

test('a lesion that is deleted says what went with it, and undo brings all of it back', async () => {
  const { page } = app;
  await page.getByRole('button', { name: 'Delete lesion L1' }).click();
  await expect.poll(held).toBe(states[0]);
  await expect(page.getByText('L1 was deleted with its mark. Undo brings all of it back.')).toBeVisible();
  await page.keyboard.press('Control+z');
  await expect.poll(held).toBe(states[1]);
});
