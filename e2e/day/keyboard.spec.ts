import { readdirSync } from 'node:fs';
import { expect, test } from 'playwright/test';
import { removeFolder, startApp, temporaryFolder } from '../support/app.ts';
import { demonstrationFolder } from '../support/demo.ts';
import { filmSize, latest, numberAfter, type Pixel, readTruth } from '../support/reading.ts';

const truth = latest(readTruth(demonstrationFolder()));

test('a whole reading without the mouse: open, measure, read, sign, export', async () => {
  const out = temporaryFolder('keyboard');
  const app = await startApp({ paths: [demonstrationFolder()] });
  const { page } = app;
  const { keyboard } = page;
  await expect(page.getByRole('row', { name: /HO-DEMO/ })).toBeVisible({ timeout: 60_000 });

  // From the worklist: Tab reaches the list of patients, Enter opens the chosen one.
  const grid = page.getByRole('grid', { name: 'Patients' });
  for (let i = 0; i < 20 && !(await grid.evaluate((element) => element === document.activeElement)); i++) {
    await keyboard.press('Tab');
  }
  await keyboard.press('Enter');
  await expect(page.locator('[data-viewport]')).toHaveCount(4);
  await expect(page.locator('[data-viewport]').first()).toBeFocused();

  /** Brings the crosshair from one point of the image to another: 50 with Ctrl, 10 with Shift, 1 alone. */
  const walk = async (from: Pixel, to: Pixel) => {
    for (const [axis, forward, back] of [
      [0, 'ArrowRight', 'ArrowLeft'],
      [1, 'ArrowDown', 'ArrowUp'],
    ] as const) {
      let left = Math.round(to[axis]) - Math.round(from[axis]);
      const key = left < 0 ? back : forward;
      left = Math.abs(left);
      for (const [size, modifier] of [
        [50, 'Control+'],
        [10, 'Shift+'],
        [1, ''],
      ] as const) {
        for (; left >= size; left -= size) await keyboard.press(`${modifier}${key}`);
      }
    }
  };
  const middle: Pixel = [filmSize.columns / 2, filmSize.rows / 2];
  const [start, end] = truth.film.longAxis.points;
  await keyboard.press('b');
  // The first arrow key shows the crosshair in the middle of the image.
  await keyboard.press('ArrowRight');
  await walk(middle, start);
  await keyboard.press('Enter');
  await walk(start, end);
  await keyboard.press('Enter');
  await walk(end, truth.film.shortAxis.points[0]);
  await keyboard.press('Enter');
  const row = page.getByRole('row', { name: /Long axis/ });
  const measured = numberAfter(await row.innerText(), /Long axis/);
  // Whole pixels: each end at most half a pixel off in both directions; the table shows tenths.
  expect(Math.abs(measured - truth.film.longAxis.mm)).toBeLessThan(1.5 * truth.film.objectPlanePixelMm + 0.05);
  await keyboard.press('Escape');

  // Site and side come from the header: a proposal until the reader accepts it.
  await page.getByRole('button', { name: 'Accept site and side of L1', exact: true }).press('Enter');
  await page.locator('[data-viewport]').first().focus();
  await keyboard.press('3');
  await keyboard.press('Control+z');
  await expect(page.getByRole('button', { name: /^Redo/ })).toBeEnabled();
  await keyboard.press('Control+Shift+Z');
  await keyboard.press('Alt+3');
  await expect(page.getByText('Radiographically mature', { exact: false }).first()).toBeVisible();

  await keyboard.press('Control+r');
  await expect(page.getByText(/plain radiographs rather than MRI/).first()).toBeVisible();
  const press = async (name: string) => {
    const button = page.getByRole('button', { name, exact: true });
    for (let i = 0; i < 200 && !(await button.evaluate((element) => element === document.activeElement)); i++) {
      await keyboard.press('Tab');
    }
    await expect(button).toBeFocused();
    await keyboard.press('Enter');
  };
  await press('Sign');
  await keyboard.type('Reader^Test');
  await keyboard.press('Enter');
  await expect(page.getByText(/Version 1 stored: final/)).toBeVisible();
  await app.answerDialog([out]);
  await press('Export');
  await press('Choose folder and export');
  await expect(page.getByText(/files written to/)).toBeVisible({ timeout: 60_000 });
  expect(readdirSync(out).some((name) => name.endsWith('.pdf'))).toBe(true);
  expect(app.problems).toEqual([]);
  await app.close();
  removeFolder(app.profile);
  removeFolder(out);
});
