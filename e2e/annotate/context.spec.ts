import { expect, test } from 'playwright/test';
import { removeFolder, startApp } from '../support/app.ts';
import { demonstrationFolder } from '../support/demo.ts';
import { storedRecord } from '../support/reading.ts';

test('the onset is typed as people write dates; an ambiguous one is refused, and undo takes it back', async () => {
  const app = await startApp({ paths: [demonstrationFolder()] });
  const { page } = app;
  await page.getByRole('row', { name: /HO-DEMO/ }).dblclick({ timeout: 90_000 });
  await page.getByRole('tab', { name: 'Read' }).click();
  const onset = page.getByLabel('Onset');
  await onset.fill('05/12/2024');
  await onset.press('Enter');
  await expect(page.getByRole('alert')).toContainText('Day and month cannot be told apart');
  await onset.fill('December 5, 2024');
  await onset.press('Enter');
  await expect(onset).toHaveValue('5 Dec 2024');
  await expect(page.getByRole('alert')).toHaveCount(0);
  const stored = async () => (await storedRecord(page)).context.onset;
  await expect.poll(stored).toBe('2024-12-05');
  await page.getByRole('button', { name: /^Undo/ }).click();
  await expect.poll(stored).toBeUndefined();
  await expect(onset).toHaveValue('');
  expect(app.problems).toEqual([]);
  await app.close();
  removeFolder(app.profile);
});
