import { expect, test } from 'playwright/test';
import { type App, removeFolder, startApp } from '../support/app.ts';
import { seriousFindings } from '../support/axe.ts';
import { demonstrationFolder, importDemonstrationMarks } from '../support/demo.ts';
import { storedRecord } from '../support/reading.ts';

test.describe.configure({ mode: 'serial' });

let app: App;

test.beforeAll(async () => {
  const folder = demonstrationFolder();
  app = await startApp({ paths: [folder] });
  // With the assumed 10% a plateau of three single scans is not proven.
  await app.page.evaluate(async () => {
    const { value } = (await window.enthesis.call('settings.get', {})) as { value: object };
    await window.enthesis.call('settings.set', { ...value, ratioCv: 0.05, ratioCvSource: 'typed-in' });
  });
  await app.page.getByRole('row', { name: /HO-DEMO/ }).dblclick({ timeout: 90_000 });
  await expect(app.page.getByTestId('patient')).toContainText('HO-DEMO');
  // All ten files are there before the marks that lie on them.
  await expect(app.page.getByTestId('timeline-image').last()).toHaveAttribute('aria-label', /17 Mar 2026/, {
    timeout: 60_000,
  });
  await importDemonstrationMarks(app);
});

test.afterAll(async () => {
  await app.close();
  removeFolder(app.profile);
});

const stored = async () => JSON.stringify(await storedRecord(app.page));

test('the conclusion stands with its reasons and their evidence', async () => {
  const { page } = app;
  await page.getByRole('tab', { name: 'Trend' }).click();
  await expect(page.getByTestId('conclusion')).toContainText('Mature');
  // The phantom's focus is 6.0 mm long on the first film and 13.7 mm on the last.
  await expect(page.getByTestId('changes').getByRole('row').first()).toContainText(/\+7\.7 mm.*larger.*14 Jan 2025/);
  await page.getByRole('button', { name: 'In words' }).click();
  await expect(page.getByTestId('in-words')).toContainText('more than the smallest detectable change of 3.2 mm');
  await page.getByRole('button', { name: 'In words' }).click();
  await page.getByRole('button', { name: 'Why' }).click();
  await expect(page.getByRole('list', { name: 'Evidence' }).first()).toContainText('recurrence');
  await expect(page.getByLabel('Contested').first()).toBeVisible();
  await page.getByRole('button', { name: 'Why' }).click();
});

test('twice the variation takes the conclusion away; nothing is stored, and one press brings it back', async () => {
  const { page } = app;
  const before = await stored();
  await page.getByRole('button', { name: 'What if' }).click();
  const panel = page.getByTestId('what-if');
  await expect(panel.getByTestId('what-if-answer')).toContainText('As measured: mature');
  const variation = panel.getByRole('slider', { name: 'Repositioning and reader variation' });
  await variation.focus();
  // From 5% to 10% in steps of half a percent.
  for (let step = 0; step < 10; step += 1) await page.keyboard.press('ArrowRight');
  await expect(variation).toHaveValue('0.1');
  await expect(panel.getByTestId('what-if-answer')).toContainText(/Mature would become (?!mature)\w+/);
  expect(await seriousFindings(page)).toEqual([]);
  await panel.getByRole('button', { name: "Back to the site's values" }).click();
  await expect(panel.getByTestId('what-if-answer')).toContainText('As measured: mature');
  await expect(page.getByTestId('conclusion')).toContainText('Mature');
  expect(await stored()).toBe(before);
  expect(app.problems).toEqual([]);
});
