import { join } from 'node:path';
import { expect, test } from 'playwright/test';
import { type App, removeFolder, startApp } from '../support/app.ts';
import { seriousFindings } from '../support/axe.ts';
import { demonstrationFolder, importDemonstrationMarks } from '../support/demo.ts';
import { drag, type FilmTruth, filmSize, onPage, readTruth, viewport, walk } from '../support/reading.ts';

test.describe.configure({ mode: 'serial' });

const folder = demonstrationFolder();
const films = readTruth(folder).studies.filter((study): study is FilmTruth => study.kind === 'film');
let app: App;

test.beforeAll(async () => {
  app = await startApp({ paths: [folder] });
});

test.afterAll(async () => {
  await app.close();
  removeFolder(app.profile);
});

/** The film on the screen, told by its pixels' address alone: the screen must not say which date it is. */
async function stored(): Promise<
  { repeatOf: string; sopInstanceUid: string; points: [[number, number], [number, number]] }[]
> {
  const reply = await app.page.evaluate(() => window.enthesis.call('record.get', { patientKey: 'HO-DEMO' }));
  const { record } = (reply as { value: { record: { annotations: unknown[] } } }).value;
  type Row = {
    status: string;
    role: string;
    repeatOf: string;
    sopInstanceUid: string;
    shape: { points: [[number, number], [number, number]] };
  };
  return (record.annotations as Row[])
    .filter((a) => a.status === 'repeat' && a.role === 'long-axis')
    .map(({ repeatOf, sopInstanceUid, shape }) => ({ repeatOf, sopInstanceUid, points: shape.points }));
}

test('reads every film once more, blinded', async () => {
  const { page } = app;
  await expect(page.getByRole('row', { name: /HO-DEMO/ })).toBeVisible({ timeout: 60_000 });
  await importDemonstrationMarks(app);
  await page.getByRole('row', { name: /HO-DEMO/ }).dblclick();
  await page.getByRole('button', { name: 'Repeat reading' }).click();
  await expect(page.getByTestId('repeat-films')).toContainText(`${films.length} films`);
  await page.getByRole('button', { name: 'Start', exact: true }).click();
  const size = filmSize;
  for (let i = 0; i < films.length; i += 1) {
    await expect(page.getByTestId('repeat-progress')).toContainText(`Film ${i + 1} of ${films.length}`);
    const view = viewport(page);
    await expect(view).toHaveAttribute('data-state', 'ready', { timeout: 30_000 });
    await expect(page.getByTestId('repeat-line')).toHaveCount(0);
    await expect(page.getByRole('main')).not.toContainText(/20\d\d-\d\d|\d mm\b/);
    // 300 by 400 pixels: a long axis of 500 pixels on every film, so the second readings agree with each other.
    if (i === 1) {
      // The second film with keys alone: the crosshair starts in the middle of the film.
      await view.focus();
      await page.keyboard.press('ArrowLeft');
      await walk(page, [600 - size.columns / 2, 700 - size.rows / 2]);
      await page.keyboard.press('Enter');
      await walk(page, [300, 400]);
      await page.keyboard.press('Enter');
      await expect(page.getByTestId('repeat-line')).toHaveCount(2);
      await walk(page, [-80, -240]);
      await page.keyboard.press('Enter');
      await page.keyboard.press('Enter');
      await expect.poll(async () => (await stored()).length).toBe(i + 1);
      continue;
    }
    await drag(page, await onPage(view, size, [600, 700]), await onPage(view, size, [900, 1100]));
    await expect(page.getByTestId('repeat-line')).toHaveCount(2);
    if (i === 0) await page.screenshot({ path: join(test.info().outputDir, 'film.png') });
    const side = await onPage(view, size, [820, 860]);
    await page.mouse.move(side.x, side.y, { steps: 3 });
    await page.mouse.down();
    await page.mouse.up();
    await page.keyboard.press('Enter');
    await expect.poll(async () => (await stored()).length).toBe(i + 1);
  }
  for (const { points } of await stored()) {
    const [[x1, y1], [x2, y2]] = points;
    expect(Math.abs(Math.hypot(x2 - x1, y2 - y1) - 500)).toBeLessThan(8);
  }
});

test('shows the statistics, and they agree with the formulas', async () => {
  const { page } = app;
  await expect(page.getByTestId('repeat-row')).toHaveCount(films.length);
  const pairs = (await page.getByTestId('repeat-row').allInnerTexts()).map((row) => {
    const [first, second] = row.split('\t').slice(1).map(Number);
    return [first ?? Number.NaN, second ?? Number.NaN] as const;
  });
  // SD of all readings from the rounded table: the text must agree to its own rounding.
  const all = pairs.flat();
  const mean = all.reduce((a, b) => a + b, 0) / all.length;
  const sd = Math.sqrt(all.reduce((s, v) => s + (v - mean) ** 2, 0) / (all.length - 1));
  const shown = await page.getByRole('row', { name: /SD of all readings/ }).innerText();
  expect(Math.abs(Number(/(\d+\.\d)/.exec(shown)?.[1]) - sd)).toBeLessThan(0.11);
  await expect(page.getByRole('row', { name: /MDC95/ })).toContainText('mm');
  await expect(page.getByText(/the error itself is known only within/)).toBeVisible();
  expect(await seriousFindings(page)).toEqual([]);
  await page.screenshot({ path: join(test.info().outputDir, 'result.png') });
});

test('sets the threshold of the site from them', async () => {
  const { page } = app;
  const button = page.getByRole('button', { name: /^Use .* mm as the site/ });
  const value = Number(/(\d+\.\d) mm/.exec((await button.innerText()) ?? '')?.[1]);
  await button.click();
  await expect(page.getByText('from your own readings')).toBeVisible();
  const reply = await page.evaluate(() => window.enthesis.call('settings.get', {}));
  expect(reply).toMatchObject({ ok: true, value: { sdcLengthMm: value, sdcSource: 'measured' } });
});

test('undo goes back to the film, and the reading itself has not changed', async () => {
  const { page } = app;
  await page.getByRole('button', { name: 'Undo the last one' }).click();
  await expect(page.getByTestId('repeat-progress')).toContainText(`Film ${films.length} of ${films.length}`);
  await expect.poll(async () => (await stored()).length).toBe(films.length - 1);
  await page.getByRole('button', { name: 'Back to the reading' }).click();
  await expect(page.getByTestId('annotation-layer').first()).toBeVisible();
  await expect(page.locator('[data-testid="annotation-value"][data-role="long-axis"]')).toHaveCount(2);
  expect(app.problems).toEqual([]);
});
