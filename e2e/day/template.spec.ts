/** A site's own template: opened, followed, filled by keyboard, signed, exported; what was written is still there without it. */
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'playwright/test';
import { type App, removeFolder, startApp, temporaryFolder } from '../support/app.ts';
import { seriousFindings } from '../support/axe.ts';
import { demonstrationFolder, importDemonstrationMarks, tryDemonstration } from '../support/demo.ts';
import { installed, latest, openReport, readTruth, runProgram } from '../support/reading.ts';

test.describe.configure({ mode: 'serial' });

const demonstration = demonstrationFolder();
const { film } = latest(readTruth(demonstration));
const template = join(import.meta.dirname, '..', 'support', 'heel.mrrt.html');
let app: App;
let out: string;

const preview = () => app.page.getByTestId('report-preview');
const angle = () => app.page.getByLabel('Böhler angle, deg', { exact: true });
const stored = () => expect(app.page.getByText('Saved', { exact: true })).toBeVisible();

test.beforeAll(async () => {
  app = await startApp({ width: 1920, height: 1080 });
  out = temporaryFolder('template');
});

test.afterAll(async () => {
  await app.close();
  removeFolder(app.profile);
  removeFolder(out);
});

test('the site opens its template in the settings; a file that is none is refused in words', async () => {
  const { page } = app;
  await tryDemonstration(app);
  await importDemonstrationMarks(app);
  await page.keyboard.press('Control+,');
  await app.answerDialog([join(demonstration, 'truth.json')]);
  await page.getByRole('button', { name: 'Open a template' }).click();
  await expect(
    page.getByText(/This is no report template that can be used: it is not an HTML5 document/),
  ).toBeVisible();
  await app.answerDialog([template]);
  await page.getByRole('button', { name: 'Open a template' }).click();
  await expect(page.getByRole('status', { name: 'Not understood' })).toContainText('A picture.');
  const list = page.getByRole('list', { name: 'Report templates' });
  await expect(list.getByRole('listitem')).toContainText('Heel, serial follow-up 5 sections, 6 fields');
  expect(await seriousFindings(page)).toEqual([]);
  const saved = join(out, 'saved.mrrt.html');
  await app.answerDialog([saved]);
  await list.getByRole('button', { name: /^Save Heel/ }).click();
  await expect(page.getByText('Template saved.')).toBeVisible();
  expect(readFileSync(saved, 'utf8')).toContain('data-section-name="Alignment"');
  await page.getByRole('button', { name: 'Save settings' }).click();
  await expect(page.getByText(/Settings saved/)).toBeVisible();
});

test('a report follows it: order, names and fields; every sentence of the data is still there', async () => {
  const { page } = app;
  await page.getByTestId('job').getByRole('button', { name: 'Open reading' }).click();
  await openReport(page, film);
  const sentences = () =>
    page.locator('[data-sentence]').evaluateAll((all) => all.map((e) => e.getAttribute('data-sentence')));
  const before = await sentences();
  await page.getByRole('combobox', { name: 'Template' }).selectOption({ label: 'Heel, serial follow-up' });
  await expect(preview().getByRole('heading', { name: 'Observations' })).toBeVisible();
  // In the editor: a section without a word is left out of the report.
  const editor = page.getByRole('main', { name: 'Report text' });
  const titles = await editor.getByRole('heading', { level: 2 }).allTextContents();
  expect(titles.indexOf('Alignment')).toBeGreaterThan(titles.indexOf('Protocol'));
  expect(titles.indexOf('Conclusion')).toBeGreaterThan(titles.indexOf('Observations'));
  expect(await sentences()).toEqual(expect.arrayContaining(before));
  expect(await seriousFindings(page)).toEqual([]);
});

test('what the template holds from the start is an offer: not in the report, and an open point, until it is taken', async () => {
  const { page } = app;
  const offered = 'Weight-bearing lateral view with a 25 mm marker.';
  await expect(preview()).not.toContainText(offered);
  await expect(preview()).not.toContainText('Arch');
  await expect(preview()).not.toContainText('No acute disease');
  // Where the program concludes, nothing is even offered.
  await expect(page.getByText('No acute disease')).toBeHidden();
  await expect(page.getByLabel('Your conclusion', { exact: true })).toHaveValue('');
  await page.getByTestId('completeness').click();
  await page.getByRole('button', { name: /Protocol: a text of the template is not confirmed/ }).click();
  const take = page.getByRole('button', { name: `Take the text of the template: ${offered}` });
  await expect(take).toBeFocused();
  await page.keyboard.press('Enter');
  await expect(preview()).toContainText(offered);
  await expect(take).toBeHidden();
  await page.getByRole('button', { name: 'Take what the template offers for Soft tissue, views read' }).click();
  await expect(preview()).toContainText('Soft tissue, views read: lateral.');
  await page.getByRole('button', { name: 'Take what the template offers for Arch' }).click();
  await expect(preview()).toContainText('Arch: normal.');
  await page.getByTestId('completeness').click();
  await expect(page.getByRole('button', { name: /not confirmed/ })).toHaveCount(0);
  await page.keyboard.press('Escape');
  await stored();
});

test('a field that must be filled holds the signature until it is, and the open point leads to it', async () => {
  const { page } = app;
  await page.getByTestId('completeness').click();
  await page.getByRole('button', { name: /Alignment: Böhler angle is empty/ }).click();
  await expect(angle()).toBeFocused();
  await page.keyboard.type('28');
  await page.keyboard.press('Alt+ArrowDown');
  await expect(page.getByLabel('Arch', { exact: true })).toBeFocused();
  await page.keyboard.press('p');
  await expect(preview()).toContainText('Böhler angle: 28 deg.');
  await expect(preview()).toContainText('Arch: pes planus.');
  await stored();
  await page.getByRole('button', { name: /^Undo/ }).click();
  await expect(preview()).toContainText('Arch: normal.');
  await page.getByRole('button', { name: /^Redo/ }).click();
  await expect(preview()).toContainText('Arch: pes planus.');
  await angle().press('Alt+PageDown');
  await expect(page.locator('[data-sentence="findings/L1/size"]').getByRole('textbox')).toBeFocused();
  await page.getByLabel('Soft tissue, plantar spur', { exact: true }).selectOption('present');
  await expect(preview()).toContainText('Soft tissue, plantar spur: present.');
  await stored();
});

test('it is signed and leaves in every format with what was filled in', async () => {
  const { page } = app;
  await page.getByRole('button', { name: 'Sign', exact: true }).click();
  await page.getByLabel('Name of the signing reader').fill('Reader^Test');
  await page.getByRole('dialog').getByRole('button', { name: 'Sign', exact: true }).click();
  await expect(page.getByText(/Version 1 stored: final/)).toBeVisible();
  await app.answerDialog([out]);
  await page.getByRole('button', { name: 'Export' }).click();
  const dialog = page.getByRole('dialog');
  for (const box of await dialog.getByRole('group', { name: 'Formats' }).getByRole('checkbox').all()) {
    if (!(await box.isChecked())) await box.click({ force: true });
  }
  await dialog.getByRole('button', { name: 'Choose folder and export' }).click();
  await expect(page.getByText(/files written to/)).toBeVisible({ timeout: 60_000 });
  const files = readdirSync(out);
  const read = (end: string) => readFileSync(join(out, files.find((file) => file.endsWith(end)) ?? ''), 'utf8');
  expect(read('_report.html')).toContain('Böhler angle: 28 deg.');
  expect(read('_report.mrrt.html')).toMatch(
    /data-section-name="Alignment"[\s\S]*data-field-units="deg"[^>]*value="28"/,
  );
  expect(read('.fhir.json')).toContain('"code": "deg"');
  expect(files.filter((file) => /_presentation-state-\d\.dcm$/.test(file)).length).toBeGreaterThan(1);
});

test('dcmpschk takes every presentation state, dciodvfy every object', () => {
  test.skip(!installed('dcmpschk') || !installed('dciodvfy'), 'needs dcmpschk (dcmtk) and dciodvfy (dicom3tools)');
  const objects = readdirSync(out).filter((file) => file.endsWith('.dcm'));
  for (const name of objects) {
    const { text } = runProgram('dciodvfy', [join(out, name)]);
    expect(
      text.split('\n').filter((line) => line.startsWith('Error')),
      name,
    ).toEqual([]);
    if (name.includes('presentation-state'))
      expect(runProgram('dcmpschk', [join(out, name)]).text).toContain('Test passed');
  }
});

test('the key images come back as documents among the images', async () => {
  const { page } = app;
  const states = readdirSync(out).filter((file) => /_(presentation-state-1|key-objects)\.dcm$/.test(file));
  await app.answerDialog(states.map((file) => join(out, file)));
  await page.evaluate(() => window.enthesis.call('host.openFiles', {}));
  await page.getByRole('button', { name: 'Back to the images' }).click();
  await page.getByRole('button', { name: 'Worklist' }).click();
  await page.getByRole('row', { name: /HO-DEMO/ }).click();
  const documents = page.getByRole('region', { name: 'Documents' });
  await documents.getByRole('button', { name: / PR / }).first().click({ timeout: 30_000 });
  await expect(page.getByRole('dialog', { name: /Presentation state KEY_IMAGE_1/ })).toContainText('Layer LESION');
  await page.keyboard.press('Escape');
  await expect(documents.getByRole('button', { name: / KO / }).first()).toBeVisible();
  expect(app.problems).toEqual([]);
});

test('without the template the report has its own order again, and what was filled in stays, with its unit and its section', async () => {
  const { page } = app;
  await page.keyboard.press('Control+,');
  await page.getByRole('button', { name: /^Remove Heel/ }).click();
  // It says which reports follow it.
  const use = page.getByRole('alert', { name: 'In use' });
  await expect(use).toContainText('is followed by 1 report in work');
  await expect(use.getByRole('listitem')).toContainText('examination of');
  await use.getByRole('button', { name: 'Keep the template' }).click();
  await expect(page.getByRole('button', { name: /^Remove Heel/ })).toBeVisible();
  await page.getByRole('button', { name: /^Remove Heel/ }).click();
  await use.getByRole('button', { name: 'Remove it all the same' }).click();
  await page.getByRole('button', { name: 'Save settings' }).click();
  await page.getByRole('row', { name: /HO-DEMO/ }).dblclick();
  await openReport(page, film);
  await expect(preview().getByRole('heading', { name: 'Findings' })).toBeVisible();
  await expect(preview().getByRole('heading', { name: 'Alignment' })).toBeVisible();
  await expect(preview()).toContainText('Böhler angle: 28 deg.');
  await page.getByTestId('completeness').click();
  await expect(page.getByText(/The template of this report is no longer in the settings/)).toBeVisible();
  expect(app.problems).toEqual([]);
});
