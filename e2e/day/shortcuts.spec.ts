import { join } from 'node:path';
import { expect, test } from 'playwright/test';
import { type App, removeFolder, startApp } from '../support/app.ts';
import { seriousFindings } from '../support/axe.ts';
import { demonstrationFolder } from '../support/demo.ts';
import { viewport } from '../support/reading.ts';

test('a command gets another key, a conflict is named, and everything follows, also after a restart', async () => {
  let app: App = await startApp({ paths: [demonstrationFolder()] });
  let { page } = app;
  await page.getByRole('row', { name: /HO-DEMO/ }).dblclick({ timeout: 60_000 });
  await expect(viewport(page)).toHaveAttribute('data-state', 'ready');
  await viewport(page).press('F1');
  const row = (id: string) => page.locator(`[data-testid="shortcut"][data-command="${id}"]`);
  await row('mark.area')
    .getByRole('button', { name: /Change the key/ })
    .click();
  await page.keyboard.press('Enter');
  await expect(row('mark.area')).toContainText('fixed meaning');
  await row('mark.area').getByRole('button', { name: 'Another key' }).click();
  await page.keyboard.press('b');
  await expect(row('mark.area')).toContainText('B belongs to “Bidirectional”');
  await page.screenshot({ path: join(test.info().outputDir, 'shortcuts.png') });
  await row('mark.area').getByRole('button', { name: 'Take it' }).click();
  await expect(row('mark.area').locator('kbd')).toHaveText('B');
  await expect(row('mark.bidirectional')).toContainText('none');
  expect(await seriousFindings(page)).toEqual([]);
  await page.getByRole('button', { name: 'Close' }).click();
  await viewport(page).press('b');
  await expect(page.getByTestId('hint-bar')).toContainText('Area');
  await expect(page.getByRole('button', { name: 'Area (B)' })).toBeVisible();
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('hint-bar').getByRole('listitem').filter({ hasText: 'area' })).toContainText('B');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('Area');
  await expect(page.getByRole('option', { name: /^Area/ }).first()).toContainText('B');
  await page.keyboard.press('Escape');
  await app.close();

  app = await startApp({ profile: app.profile });
  page = app.page;
  await page.getByRole('row', { name: /HO-DEMO/ }).dblclick({ timeout: 60_000 });
  await expect(page.getByRole('button', { name: 'Area (B)' })).toBeVisible();
  await viewport(page).press('F1');
  await page.getByRole('button', { name: 'Reset all' }).click();
  await page.getByRole('button', { name: 'Close' }).click();
  await expect(page.getByRole('button', { name: 'Bidirectional (B)' })).toBeVisible();
  expect(app.problems).toEqual([]);
  await app.close();
  removeFolder(app.profile);
});
