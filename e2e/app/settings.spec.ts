/** The site's numbers in the settings: read as they are written, refused in words, and said where they come from. */
import { expect, test } from 'playwright/test';
import { type App, removeFolder, startApp } from '../support/app.ts';
import { seriousFindings } from '../support/axe.ts';

let app: App;

test.beforeAll(async () => {
  app = await startApp();
});
test.afterAll(async () => {
  await app?.close();
  removeFolder(app.profile);
});

const stored = async () => {
  const reply = await app.page.evaluate(() => window.enthesis.call('settings.get', {}));
  return (reply as { value: Record<string, unknown> }).value;
};

test('a decimal comma is a decimal comma, and 2.5% is taken', async () => {
  const { page } = app;
  // A key that comes before the page listens is nobody's.
  await expect(page.getByText('Open folder').first()).toBeVisible();
  await page.keyboard.press('Control+,');
  await page.getByRole('textbox', { name: 'Smallest detectable change of a length, mm' }).fill('2,4');
  await page.getByRole('textbox', { name: 'Repositioning and reader variation of a ratio' }).fill('2.5%');
  expect(await seriousFindings(page)).toEqual([]);
  await page.getByRole('button', { name: 'Save settings' }).click();
  await expect(page.getByRole('dialog', { name: 'Settings' })).toBeHidden();
  expect(await stored()).toMatchObject({
    sdcLengthMm: 2.4,
    sdcSource: 'typed-in',
    ratioCv: 0.025,
    ratioCvSource: 'typed-in',
  });
});

test('what is out of range is refused beside the field, and nothing is saved', async () => {
  const { page } = app;
  const before = await stored();
  await page.keyboard.press('Control+,');
  const field = page.getByRole('textbox', { name: 'Smallest detectable change of a length, mm' });
  await field.fill('32');
  await expect(page.getByText('32 mm is out of range, from 0.1 mm to 20 mm.', { exact: false })).toBeVisible();
  await page.getByRole('button', { name: 'Save settings' }).click();
  await expect(page.getByText('nothing was saved', { exact: false })).toBeVisible();
  await expect(field).toHaveValue('32');
  expect(await stored()).toEqual(before);
  await page.getByRole('button', { name: 'Defaults' }).click();
  await expect(field).toHaveValue('3.2 mm');
  await expect(page.getByText('A surrogate from the literature.', { exact: false })).toBeVisible();
  await page.screenshot({ path: test.info().outputPath('settings.png') });
});
