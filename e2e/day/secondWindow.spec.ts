import { expect, test } from 'playwright/test';
import { removeFolder, startApp } from '../support/app.ts';
import { demonstrationFolder } from '../support/demo.ts';
import { drag, filmSize, latest, onPage, readTruth, viewport } from '../support/reading.ts';

test('priors open in a second window, which shows what is drawn in the first and obeys the same rules', async () => {
  const truth = latest(readTruth(demonstrationFolder()));
  const app = await startApp({ paths: [demonstrationFolder()] });
  const { page } = app;
  await page.getByRole('row', { name: /HO-DEMO/ }).dblclick({ timeout: 60_000 });
  await expect(viewport(page)).toHaveAttribute('data-state', 'ready');
  const opening = app.electron.waitForEvent('window');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('second window');
  await page.keyboard.press('Enter');
  const second = await opening;
  const problems: string[] = [];
  second.on('pageerror', (error) => problems.push(error.message));
  await expect(second.getByTestId('patient')).toContainText('HO-DEMO');
  await expect(viewport(second)).toHaveAttribute('data-state', 'ready');
  // The newest picture of the second window is the prior of the first one's.
  const hung = (window: typeof page, cell: number) =>
    window.locator('[data-viewport]').nth(cell).getAttribute('aria-label');
  expect(await hung(second, 0)).toBe(await hung(page, 1));

  // Drawn in the first, seen in the second on the same image.
  const key = `${truth.film.sopInstanceUid}#1`;
  for (const window of [page, second]) {
    await window.getByRole('button', { name: 'Layout 1x1' }).click();
    await window.locator(`[data-testid="timeline-image"][data-key="${key}"]`).click();
    await expect(viewport(window)).toHaveAttribute('data-state', 'ready');
  }
  await page.getByRole('button', { name: 'Long axis (L)' }).click();
  const [from, to] = truth.film.longAxis.points;
  await drag(page, await onPage(viewport(page), filmSize, from), await onPage(viewport(page), filmSize, to));
  await expect(second.locator('[data-testid="annotation"][data-role="long-axis"]')).toHaveCount(1);
  // Undone in the second, gone in the first.
  await second.getByRole('button', { name: /^Undo/ }).click();
  await expect(page.locator('[data-testid="annotation"][data-role="long-axis"]')).toHaveCount(0);

  // The second window is as closed as the first.
  const rules = await second.evaluate(() => ({
    require: typeof (globalThis as { require?: unknown }).require,
    process: typeof (globalThis as { process?: unknown }).process,
    opened: window.open('https://example.invalid/') === null,
  }));
  expect(rules).toEqual({ require: 'undefined', process: 'undefined', opened: true });
  expect(problems).toEqual([]);
  expect(app.problems).toEqual([]);
  await app.close();
  removeFolder(app.profile);
});
