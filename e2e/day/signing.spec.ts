/** Two windows on one report: what is signed is what was shown, and nobody's words are laid over another's. */
import { join } from 'node:path';
import type { Page } from 'playwright';
import { expect, test } from 'playwright/test';
import type { ReportContent, ReportVersion } from '../../shared/report/model.ts';
import { type App, removeFolder, startApp } from '../support/app.ts';
import { seriousFindings } from '../support/axe.ts';
import { demonstrationFolder, importDemonstrationMarks, tryDemonstration } from '../support/demo.ts';
import { latest, openReport, readTruth } from '../support/reading.ts';

test.describe.configure({ mode: 'serial' });

const { film } = latest(readTruth(demonstrationFolder()));
const patientKey = 'HO-DEMO';
const { studyInstanceUid } = film;
let app: App;
let second: Page;

const preview = (page: Page) => page.getByTestId('report-preview');
const sentence = (page: Page, id: string) => page.locator(`[data-sentence="${id}"]`);
const stored = (page: Page) => expect(page.getByText('Saved', { exact: true })).toBeVisible();
const dialog = (page: Page) => page.getByRole('dialog', { name: /the report|the signed report/ });
const signButton = (page: Page) => dialog(page).getByRole('button', { name: 'Sign', exact: true });
const changedNote = (page: Page) => dialog(page).getByRole('alert', { name: 'Changed since it was shown' });

async function answer<T>(page: Page, method: string, input: object): Promise<T> {
  const reply = await page.evaluate(([name, given]) => window.enthesis.call(name, given), [method, input] as const);
  if (!reply.ok) throw new Error(reply.error.message);
  return reply.value as T;
}

const report = (page: Page) =>
  answer<{ content: ReportContent; versions: ReportVersion[] }>(page, 'report.get', { patientKey, studyInstanceUid });

/** Changes a number in the settings dialog of the window. */
async function setNumber(page: Page, label: string, value: string): Promise<void> {
  await page.keyboard.press('Control+,');
  const field = page.getByRole('textbox', { name: label });
  await field.fill(value);
  await field.blur();
  await page.getByRole('button', { name: 'Save settings' }).click();
  await expect(page.getByRole('dialog', { name: 'Settings' })).toBeHidden();
}

test.beforeAll(async () => {
  app = await startApp();
});

test.afterAll(async () => {
  await app.close();
  removeFolder(app.profile);
});

test('a report stands open in two windows', async () => {
  const { page } = app;
  await tryDemonstration(app);
  await importDemonstrationMarks(app);
  await page.getByTestId('job').getByRole('button', { name: 'Open reading' }).click();
  const opening = app.electron.waitForEvent('window');
  await page.keyboard.press('Control+k');
  await page.keyboard.type('second window');
  await page.keyboard.press('Enter');
  second = await opening;
  await openReport(page, film);
  await openReport(second, film);
  expect(await preview(second).textContent()).toBe(await preview(page).textContent());
});

test('a margin changed in the settings of one window is in the report of both, and what is signed is what both show', async () => {
  const { page } = app;
  const before = await preview(page).textContent();
  await setNumber(page, 'Smallest detectable change of a length, mm', '15');
  await expect(preview(page)).toContainText('15.0 mm');
  await expect(preview(second)).toContainText('15.0 mm');
  expect(await preview(page).textContent()).not.toBe(before);
  const shown = await page.locator('[data-sentence^="impression/"]').getByRole('textbox').allTextContents();
  await page.getByRole('button', { name: 'Sign', exact: true }).click();
  await dialog(page)
    .getByRole('radio', { name: /Preliminary/ })
    .check({ force: true });
  await page.getByLabel('Name of the signing reader').fill('First^Reader');
  await signButton(page).click();
  await expect(page.getByText(/Version 1 stored: preliminary/)).toBeVisible();
  const { versions } = await report(page);
  const { content } = await answer<{ content: ReportContent }>(page, 'report.version', {
    patientKey,
    versionId: versions[0]?.versionId,
  });
  expect(content.settings.sdcLengthMm).toBe(15);
  const signed = content.sections.find((section) => section.id === 'impression');
  expect(signed?.sentences.map((item) => item.text)).toEqual(shown);
  await expect(second.getByTestId('report-status')).toContainText('version 1');
});

test('changed elsewhere while the dialog is open, the report is not signed before the changes were read', async () => {
  const { page } = app;
  await page.getByRole('button', { name: 'Sign', exact: true }).click();
  await page.getByLabel('Name of the signing reader').fill('First^Reader');
  await expect(signButton(page)).toBeEnabled();
  await setNumber(second, 'Follow-up interval, months', '7');
  await expect(changedNote(page)).toContainText('Follow-up interval, months');
  await expect(changedNote(page).locator('del', { hasText: /^3$/ })).toBeVisible();
  await expect(changedNote(page).locator('ins', { hasText: /^7$/ })).toBeVisible();
  await expect(signButton(page)).toBeDisabled();
  expect(await seriousFindings(page)).toEqual([]);
  expect((await report(page)).versions).toHaveLength(1);
  await dialog(page).getByRole('button', { name: 'I have read the changes' }).click();
  await expect(changedNote(page)).toBeHidden();
  await expect(signButton(page)).toBeEnabled();
});

test('a version that the other window stored is one of the changes, and no second final report is made of it', async () => {
  const { page } = app;
  await second.getByRole('button', { name: 'Sign', exact: true }).click();
  await second.getByLabel('Name of the signing reader').fill('Second^Reader');
  await signButton(second).click();
  await expect(second.getByText(/Version 2 stored: final/)).toBeVisible();
  await expect(changedNote(page)).toContainText('Version 2: final report by Second, Reader');
  await dialog(page).getByRole('button', { name: 'I have read the changes' }).click();
  // What is left is an amendment, which asks for its reason.
  await expect(dialog(page).getByRole('button', { name: 'Sign amendment' })).toBeDisabled();
  await page.keyboard.press('Escape');
});

test('a signature under words that are no longer so is refused by the service, whatever the window believes', async () => {
  const { page } = app;
  const shown = { contentHash: '0'.repeat(64), predecessorVersionId: (await report(page)).versions.at(-1)?.versionId };
  const reply = await page.evaluate((input) => window.enthesis.call('report.sign', input), {
    patientKey,
    studyInstanceUid,
    shown,
    status: 'amended',
    signerName: 'A',
    signerRole: '',
    reason: 'Other words',
  });
  expect(reply).toMatchObject({ ok: false, error: { code: 'report-changed' } });
  expect((await report(page)).versions).toHaveLength(2);
});

test('a window that did not hear of a change is refused, shows what is stored, and can sign that', async () => {
  const { page } = app;
  /** Whether the first window is told what the service tells. */
  const hears = (heard: boolean) =>
    app.electron.evaluate(({ BrowserWindow }, on) => {
      const window = BrowserWindow.getAllWindows().reduce((a, b) => (a.id < b.id ? a : b));
      const contents = window.webContents as typeof window.webContents & { told?: typeof window.webContents.send };
      contents.told ??= contents.send.bind(contents);
      const { told } = contents;
      contents.send = on
        ? told
        : (channel, ...rest) => (channel === 'enthesis:event' ? undefined : told(channel, ...rest));
    }, heard);
  await hears(false);
  await setNumber(second, 'Smallest detectable change of a length, mm', '14');
  await expect(preview(second)).toContainText('14.0 mm');
  await expect(preview(page)).not.toContainText('14.0 mm');
  await page.getByRole('button', { name: 'Amend', exact: true }).click();
  await dialog(page).getByRole('textbox', { name: 'Reason' }).fill('Threshold');
  await dialog(page).getByRole('button', { name: 'Sign amendment' }).click();
  await expect(page.getByText(/Not signed: the report is no longer what was shown/)).toBeVisible();
  await expect(changedNote(page)).toContainText('Smallest detectable change of a length, mm');
  expect((await report(page)).versions).toHaveLength(2);
  await dialog(page).getByRole('button', { name: 'I have read the changes' }).click();
  await dialog(page).getByRole('button', { name: 'Sign amendment' }).click();
  await expect(page.getByText(/Version 3 stored: amended/)).toBeVisible();
  await expect(preview(page)).toContainText('14.0 mm');
  const { content, versions } = await report(page);
  expect(versions.at(-1)?.status).toBe('amended');
  expect(content.settings.sdcLengthMm).toBe(14);
  await hears(true);
});

test('a template that the other window removes is one of the changes', async () => {
  const { page } = app;
  const heel = join(import.meta.dirname, '..', 'support', 'heel.mrrt.html');
  await second.keyboard.press('Control+,');
  await app.answerDialog([heel]);
  await second.getByRole('button', { name: 'Open a template' }).click();
  await second.getByRole('button', { name: 'Save settings' }).click();
  await expect(second.getByRole('dialog', { name: 'Settings' })).toBeHidden();
  await page.getByRole('combobox', { name: 'Template' }).selectOption({ label: 'Heel, serial follow-up' });
  const angle = page.getByLabel('Böhler angle, deg', { exact: true });
  await angle.fill('28');
  await angle.blur();
  await expect(preview(second)).toContainText('Böhler angle: 28 deg.');
  await stored(page);
  await page.getByRole('button', { name: 'Amend', exact: true }).click();
  await dialog(page).getByRole('textbox', { name: 'Reason' }).fill('Angle measured');
  await expect(dialog(page).getByRole('button', { name: 'Sign amendment' })).toBeEnabled();
  await second.keyboard.press('Control+,');
  await second.getByRole('button', { name: /^Remove Heel/ }).click();
  await second.getByRole('button', { name: 'Remove it all the same' }).click();
  await second.getByRole('button', { name: 'Save settings' }).click();
  await expect(changedNote(page)).toContainText('Also changed: Order and headings of the sections; The template.');
  await expect(dialog(page).getByRole('button', { name: 'Sign amendment' })).toBeDisabled();
  await page.keyboard.press('Escape');
  await page.getByRole('combobox', { name: 'Template' }).selectOption({ label: 'None: the program’s own order' });
  await stored(page);
});

test('one sentence written in two windows: the first text stands, both are shown, and the reader chooses', async () => {
  const { page } = app;
  const id = 'findings/L1/size';
  const mine = sentence(page, id).getByRole('textbox');
  await mine.fill('Written in the first window.');
  const theirs = sentence(second, id).getByRole('textbox');
  await theirs.fill('Written in the second window.');
  await theirs.blur();
  await stored(second);
  await mine.blur();
  await stored(page);
  const choice = page.getByRole('alert', { name: 'Changed in two windows' });
  await expect(choice).toContainText('Written in the second window.');
  await expect(choice).toContainText('Written in the first window.');
  await expect(second.getByRole('alert', { name: 'Changed in two windows' })).toBeVisible();
  expect(await seriousFindings(page)).toEqual([]);
  const text = async () =>
    (await report(page)).content.sections.flatMap((s) => s.sentences).find((item) => item.id === id)?.text ?? '';
  // Which of the two came first is not for the test to say.
  const stands = await text();
  const texts = ['Written in the first window.', 'Written in the second window.'];
  expect(texts).toContain(stands);
  const other = texts.find((item) => item !== stands) ?? '';
  // It is an open point that holds the signature and leads to the choice.
  await page.getByTestId('completeness').click();
  await page.getByRole('button', { name: /written in two windows at the same time/ }).click();
  await expect(choice.getByRole('button', { name: 'Keep what is in the report' })).toBeFocused();
  await choice.getByRole('button', { name: 'Take the other text' }).click();
  await expect(choice).toBeHidden();
  await expect(sentence(second, id).getByRole('textbox')).toHaveValue(other);
  await expect.poll(text).toBe(other);
  // And undone like any other step.
  await page.getByRole('button', { name: /^Undo/ }).click();
  await expect(choice).toBeVisible();
  await choice.getByRole('button', { name: 'Keep what is in the report' }).click();
  await expect(sentence(page, id).getByRole('textbox')).toHaveValue(stands);
});

test('what two windows write in different places is all there, without a question', async () => {
  const { page } = app;
  await page.getByLabel('Add to findings', { exact: true }).fill('Added in the first window.');
  const technique = second.getByLabel('Add to technique', { exact: true });
  await technique.fill('Added in the second window.');
  await technique.blur();
  await stored(second);
  await page.getByLabel('Add to findings', { exact: true }).blur();
  for (const window of [page, second]) {
    await expect(preview(window)).toContainText('Added in the first window.');
    await expect(preview(window)).toContainText('Added in the second window.');
    await expect(window.getByRole('alert', { name: 'Changed in two windows' })).toBeHidden();
  }
});

test('settings that both windows have changed are not laid over each other', async () => {
  const { page } = app;
  for (const window of [page, second]) {
    await window.keyboard.press('Control+,');
    await expect(window.getByRole('dialog', { name: 'Settings' })).toBeVisible();
  }
  await second.getByLabel('Institution, for the letterhead').fill('South');
  await second.getByRole('button', { name: 'Save settings' }).click();
  await expect(second.getByRole('dialog', { name: 'Settings' })).toBeHidden();
  await page.getByLabel('Department').fill('Radiology');
  await page.getByRole('button', { name: 'Save settings' }).click();
  await expect(page.getByRole('dialog', { name: 'Settings' })).toBeHidden();
  const settings = () => answer<{ institution: string; department: string }>(page, 'settings.get', {});
  expect(await settings()).toMatchObject({ institution: 'South', department: 'Radiology' });
  for (const window of [page, second]) {
    await window.keyboard.press('Control+,');
    await expect(window.getByRole('dialog', { name: 'Settings' })).toBeVisible();
  }
  await second.getByLabel('Institution, for the letterhead').fill('West');
  await second.getByRole('button', { name: 'Save settings' }).click();
  await expect(second.getByRole('dialog', { name: 'Settings' })).toBeHidden();
  await page.getByLabel('Institution, for the letterhead').fill('East');
  await page.getByRole('button', { name: 'Save settings' }).click();
  await expect(page.getByText(/another window has changed the same settings \(Institution\)/)).toBeVisible();
  expect(await settings()).toMatchObject({ institution: 'West' });
  await page.getByRole('button', { name: 'Save settings' }).click();
  await expect(page.getByRole('dialog', { name: 'Settings' })).toBeHidden();
  expect(await settings()).toMatchObject({ institution: 'East', department: 'Radiology' });
  expect(app.problems).toEqual([]);
});
