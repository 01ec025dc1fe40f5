/** Every screen of the app in turn, as a reader meets them: for checks that must hold on all of them. */

import { join } from 'node:path';
import { expect } from 'playwright/test';
import type { App } from './app.ts';
import { demonstrationFolder } from './demo.ts';
import { viewport } from './reading.ts';

/** @param check called on each screen with its name; the app must have been started with the demonstration patient's folder */
export async function visitScreens(app: App, check: (name: string) => Promise<void>): Promise<void> {
  const { page } = app;
  const { keyboard } = page;
  page.setDefaultTimeout(15_000);
  /** Waits until dialogs have come or gone: what is half transparent has no contrast. */
  const still = () => page.waitForTimeout(250);
  const dialog = async (name: string, open: () => Promise<void>) => {
    await open();
    await expect(page.getByRole('dialog').first()).toBeVisible();
    await still();
    await check(name);
    await keyboard.press('Escape');
    await expect(page.getByRole('dialog')).toHaveCount(0);
    await still();
  };
  const run = async (command: string) => {
    await keyboard.press('Control+k');
    await keyboard.type(command);
    await keyboard.press('Enter');
    await still();
  };
  const row = page.getByRole('row', { name: /HO-DEMO/ });
  await row.click({ timeout: 90_000 });
  await app.answerDialog([join(demonstrationFolder(), 'demo.annotations.json')]);
  await run('Import annotations');
  await expect(page.getByTestId('patient')).toContainText('HO-DEMO');
  await keyboard.press('Control+l');
  await row.click();
  await expect(page.getByRole('button', { name: /Open reading/ }).first()).toBeVisible();
  await still();
  await check('worklist');
  await dialog('all commands', () => keyboard.press('Control+k'));
  await dialog('shortcuts', () => keyboard.press('F1'));
  await dialog('settings', () => keyboard.press('Control+,'));
  await dialog('about', () => run('About Enthesis'));
  await dialog('copy de-identified', async () => {
    await page.getByRole('button', { name: 'More' }).click();
    await page.getByRole('menuitem', { name: /Copy de-identified/ }).click();
  });

  await row.dblclick();
  for (let i = 0; i < 4; i++) await expect(viewport(page, i)).toHaveAttribute('data-state', 'ready');
  await expect(page.locator('[data-thumbnail="ready"]').first()).toBeVisible();
  await check('reading: measurements');
  await keyboard.press('Alt+2');
  await expect(page.getByRole('radio', { name: /^Mature/ })).toBeVisible();
  await check('reading: signs');
  await keyboard.press('Alt+3');
  await page.getByRole('button', { name: 'Why' }).click();
  await check('reading: trend and why');
  await viewport(page).focus();
  await keyboard.press(',');
  await expect(page.getByTestId('blend-bar')).toBeVisible();
  await check('reading: overlay');
  await keyboard.press('Escape');
  await page.getByRole('button', { name: 'Turn and mirror' }).click();
  await expect(page.getByRole('menu')).toBeVisible();
  await still();
  await check('reading: menu');
  await keyboard.press('Escape');
  await expect(page.getByRole('menu')).toHaveCount(0);
  await viewport(page, 2).focus();
  await page.getByRole('button', { name: 'Thresholds and scale of the scans' }).click();
  await still();
  await check('reading: scan and its thresholds');
  await keyboard.press('Escape');
  await expect(page.getByLabel('Lower threshold, counts')).toHaveCount(0);
  await page.getByRole('button', { name: 'Layout 1x1' }).click();
  await expect(viewport(page)).toHaveAttribute('data-state', 'ready');
  await check('reading: one image');

  await viewport(page).focus();
  await keyboard.press('Control+r');
  await expect(page.getByText(/plain radiographs rather than MRI/).first()).toBeVisible();
  await still();
  await check('report');
  await dialog('sign', () => page.getByRole('button', { name: 'Sign', exact: true }).click());
  await dialog('versions', () => keyboard.press('Control+Shift+V'));
  await dialog('export', () => page.getByRole('button', { name: 'Export' }).click());

  await keyboard.press('Control+l');
  await row.dblclick();
  await expect(viewport(page)).toHaveAttribute('data-state', 'ready');
  await run('Repeat reading');
  await expect(page.getByRole('button', { name: 'Back to the reading' })).toBeVisible();
  await still();
  await check('repeat reading');
}
