import { expect, test } from 'playwright/test';
import { removeFolder, startApp } from '../support/app.ts';
import { demonstrationFolder } from '../support/demo.ts';
import { viewport } from '../support/reading.ts';

test('a hanging is saved and hung again from the palette', async () => {
  const app = await startApp({ paths: [demonstrationFolder()] });
  const { page } = app;
  await page.getByRole('row', { name: /HO-DEMO/ }).dblclick({ timeout: 60_000 });
  await expect(viewport(page)).toHaveAttribute('data-state', 'ready');
  const run = async (words: string) => {
    await page.keyboard.press('Control+k');
    await page.keyboard.type(words);
    await page.keyboard.press('Enter');
  };
  const hung = () =>
    page.locator('[data-viewport]').evaluateAll((views) => views.map((view) => view.getAttribute('aria-label')));
  await run('Layout 1x3');
  await expect(page.locator('[data-viewport]')).toHaveCount(3);
  const before = await hung();
  await run('Save hanging protocol');
  await expect(page.getByText(/Hanging protocol saved: 1x3, lateral film latest/)).toBeVisible();
  await page.getByRole('button', { name: 'Layout 1x1' }).click();
  await page.getByTestId('timeline-image').first().click();
  await expect(page.locator('[data-viewport]')).toHaveCount(1);
  await run('Hang: 1x3');
  await expect.poll(hung).toEqual(before);
  expect(app.problems).toEqual([]);
  await app.close();
  removeFolder(app.profile);
});
