import { cpSync, readdirSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'playwright/test';
import { removeFolder, startApp, temporaryFolder } from '../support/app.ts';
import { demonstrationFolder } from '../support/demo.ts';
import { viewport } from '../support/reading.ts';

test('the timeline shows every image small, and hangs them by keys', async () => {
  const app = await startApp({ paths: [demonstrationFolder()] });
  const { page } = app;
  await page.getByRole('row', { name: /HO-DEMO/ }).dblclick({ timeout: 60_000 });
  await expect(viewport(page)).toHaveAttribute('data-state', 'ready');
  const rail = page.getByTestId('timeline');
  const inSight = rail.locator('[data-thumbnail]');
  await expect(rail.locator('[data-thumbnail="ready"]').nth(4)).toBeVisible();
  // What is scrolled to is made then.
  await inSight.first().scrollIntoViewIfNeeded();
  await expect(inSight.first()).toHaveAttribute('data-thumbnail', 'ready');
  // A thumbnail is a picture, not a gray box: its pixels differ.
  const shades = await inSight
    .first()
    .locator('canvas')
    .evaluate((canvas) => {
      const { width, height } = canvas as HTMLCanvasElement;
      const data = (canvas as HTMLCanvasElement).getContext('2d')?.getImageData(0, 0, width, height).data ?? [];
      return new Set(Array.from(data).filter((_, i) => i % 4 === 0)).size;
    });
  expect(shades).toBeGreaterThan(20);

  // One date: the film, then the scan by its delayed posterior view, then its other views, each a step of the arrow key.
  const row = rail.getByRole('region').last();
  const names = await row
    .getByTestId('timeline-image')
    .evaluateAll((buttons) => buttons.map((button) => button.getAttribute('aria-label')));
  expect(names.map((name) => name?.replace(/^.*?, /, '').replace(/, (measured|key image)/g, ''))).toEqual([
    'DX, lateral R',
    'NM, delayed, post',
    'NM, delayed, ant',
    'NM, blood pool, post',
    'NM, blood pool, ant',
    'NM, flow, post',
  ]);
  await row.getByTestId('timeline-image').first().focus();
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('ArrowDown');
  await page.keyboard.press('Enter');
  await expect(viewport(page)).toHaveAttribute('aria-label', /NM .* frame 1 of 2/);
  await expect(row.getByTestId('timeline-image').nth(2)).toHaveAttribute('data-active', 'true');
  expect(app.problems).toEqual([]);
  await app.close();
  removeFolder(app.profile);
});

test('an image whose file is gone says so in the timeline', async () => {
  const folder = temporaryFolder('gone');
  const files = join(folder, 'files');
  cpSync(demonstrationFolder(), files, { recursive: true });
  const first = await startApp({ paths: [files] });
  await expect(first.page.getByTestId('job')).toContainText('added', { timeout: 60_000 });
  await first.close();
  const films = readdirSync(files).filter((name) => name.endsWith('-film'));
  renameSync(join(files, films[0]!), join(folder, 'elsewhere'));
  const app = await startApp({ profile: first.profile });
  const { page } = app;
  await page.getByRole('row', { name: /HO-DEMO/ }).dblclick({ timeout: 60_000 });
  const gone = page.getByRole('button', { name: /file missing/ });
  await expect(gone).toHaveCount(1);
  await gone.click();
  await expect(viewport(page).getByRole('alert')).toContainText('The file of this image is not where it was');
  await app.close();
  removeFolder(app.profile);
  removeFolder(folder);
});
