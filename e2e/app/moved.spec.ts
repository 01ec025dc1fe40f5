import { cpSync, renameSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'playwright/test';
import { removeFolder, startApp, temporaryFolder } from '../support/app.ts';
import { demonstrationFolder } from '../support/demo.ts';

test('images that were moved are shown as such, found again, and readable', async () => {
  const folder = temporaryFolder('moved');
  cpSync(demonstrationFolder(), join(folder, 'before'), { recursive: true });
  const first = await startApp({ paths: [join(folder, 'before')] });
  await expect(first.page.getByTestId('job')).toContainText('added', { timeout: 60_000 });
  await first.close();

  renameSync(join(folder, 'before'), join(folder, 'after'));
  const app = await startApp({ profile: first.profile });
  const { page } = app;
  await page.getByRole('row', { name: /HO-DEMO/ }).click({ timeout: 60_000 });
  const preview = page.getByRole('complementary', { name: 'Patient' });
  await expect(preview.getByRole('note')).toContainText(/24 images are no longer where they were/);
  await app.answerDialog([join(folder, 'after')]);
  await preview.getByRole('button', { name: /Find them/ }).click();
  await expect(preview.getByRole('note')).toHaveCount(0, { timeout: 60_000 });
  await preview.getByRole('button', { name: 'Open reading' }).click();
  await expect(page.locator('[data-viewport]').first()).toHaveAttribute('data-state', 'ready', { timeout: 30_000 });
  expect(app.problems).toEqual([]);
  await app.close();
  removeFolder(app.profile);
  removeFolder(folder);
});
