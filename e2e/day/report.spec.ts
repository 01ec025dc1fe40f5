import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { expect, test } from 'playwright/test';
import { type App, removeFolder, startApp, temporaryFolder } from '../support/app.ts';
import { seriousFindings } from '../support/axe.ts';
import { demonstrationFolder, importDemonstrationMarks, tryDemonstration } from '../support/demo.ts';
import { installed, latest, openReport, readTruth, runProgram } from '../support/reading.ts';

test.describe.configure({ mode: 'serial' });

const demonstration = demonstrationFolder();
const { film } = latest(readTruth(demonstration));
const patientKey = 'HO-DEMO';
let app: App;
let out: string;

const sentence = (page: Page, id: string) => page.locator(`[data-sentence="${id}"]`);
const stored = (page: Page) => expect(page.getByText('Saved', { exact: true })).toBeVisible();

test.beforeAll(async () => {
  app = await startApp();
  out = temporaryFolder('report-day');
});

test.afterAll(async () => {
  await app.close();
  removeFolder(app.profile);
  removeFolder(out);
});

test('opens the demonstration patient with its annotations and a macro of the site', async () => {
  const { page } = app;
  await tryDemonstration(app);
  await importDemonstrationMarks(app);
  await page.keyboard.press('Control+,');
  await page.getByRole('button', { name: 'Add a macro' }).click();
  await page.getByLabel('Name of macro 1').fill('soft');
  await page.getByLabel('Text of macro 1').fill('The soft tissues are not swollen.');
  await page.getByRole('button', { name: 'Save settings' }).click();
  await expect(page.getByText(/Settings saved/)).toBeVisible();
  await page.getByTestId('job').getByRole('button', { name: 'Open reading' }).click();
  await openReport(page, film);
});

test('a sentence is edited, the edit undone and done again', async () => {
  const { page } = app;
  const size = sentence(page, 'findings/L1/size');
  const written = await size.getByRole('textbox').inputValue();
  await size.getByRole('textbox').fill('Focus in the tendon, as measured by the reader.');
  await size.getByRole('textbox').blur();
  await expect(size).toHaveAttribute('data-state', 'edited');
  await page.getByRole('button', { name: /^Undo/ }).click();
  await expect(size).toHaveAttribute('data-state', 'machine');
  await expect(size.getByRole('textbox')).toHaveValue(written);
  await page.getByRole('button', { name: /^Redo/ }).click();
  await expect(size).toHaveAttribute('data-state', 'edited');
  await stored(page);
});

test('a macro, an incidental finding, a told result and a key image go into the report', async () => {
  const { page } = app;
  const preview = page.getByTestId('report-preview');
  const technique = page.getByLabel('Add to technique', { exact: true });
  await technique.click();
  await page.keyboard.type('/soft ');
  await expect(technique).toHaveValue('The soft tissues are not swollen.');
  const incidental = page.getByLabel('Incidental findings', { exact: true });
  await incidental.fill('Small plantar spur.');
  await incidental.blur();
  await expect(preview).toContainText('Incidental finding: Small plantar spur.');
  await page.getByRole('button', { name: 'Critical result told' }).click();
  const told = page.getByRole('dialog', { name: 'Critical result' });
  await told.getByLabel('Result').fill('Avulsion of the insertion');
  await told.getByLabel('Told to').fill('Dr Lee');
  await told.getByLabel('Date and time').fill('2026-03-17T14:05');
  await told.getByRole('button', { name: 'Put into the report' }).click();
  await expect(preview).toContainText(
    'Critical result: Avulsion of the insertion. Told to Dr Lee, by telephone, on 17 March 2026 at 14:05.',
  );
  await page.getByRole('button', { name: 'Choose key images' }).click();
  const pictures = page.getByRole('dialog', { name: 'Key images of this report' });
  await pictures.getByLabel('Caption').first().fill('Where the focus is seen best');
  await pictures.getByRole('button', { name: /^Use / }).click();
  await expect(preview).toContainText('Where the focus is seen best');
  await stored(page);
  expect(await seriousFindings(page)).toEqual([]);
});

test('a sentence leads to its annotation on the images, and back', async () => {
  const { page } = app;
  const trend = page.locator('[data-sentence^="trend/L1/"]').first();
  await trend.hover();
  await trend.getByRole('button', { name: 'Show on the images' }).click();
  await expect(page.locator('[data-viewport]').first()).toBeVisible();
  await openReport(page, film);
  await sentence(page, 'findings/L1/size').getByRole('textbox').press('Alt+Enter');
  await expect(page.getByRole('main', { name: 'Reading' })).toBeVisible();
  await expect(page.getByText('Selected', { exact: false }).first()).toBeVisible();
  await openReport(page, film);
});

test('is signed; a changed measurement then marks the edited sentence and offers the new text', async () => {
  const { page } = app;
  await page.getByRole('button', { name: 'Sign', exact: true }).click();
  await page.getByLabel('Name of the signing reader').fill('Reader^Test');
  await page.getByRole('dialog').getByRole('button', { name: 'Sign', exact: true }).click();
  await expect(page.getByText(/Version 1 stored: final/)).toBeVisible();
  await expect(page.getByTestId('report-preview')).toContainText('Reader, Test');
  const reply = await page.evaluate(
    async ({ key, image }) => {
      const { call } = window.enthesis;
      const got = await call('record.get', { patientKey: key });
      if (!got.ok) return got;
      const { record } = got.value as { record: { annotations: Record<string, unknown>[] } };
      const before = record.annotations.find((a) => a.role === 'long-axis' && a.sopInstanceUid === image);
      const shape = before?.shape as { kind: 'line'; points: [[number, number], [number, number]] };
      const [from, to] = shape.points;
      // Longer by a half in the direction it has.
      const end = [to[0] + (to[0] - from[0]) / 2, to[1] + (to[1] - from[1]) / 2];
      const after = { ...before, shape: { kind: 'line', points: [from, end] } };
      const ops = [{ entity: 'annotation', key: before?.id, before, after }];
      return call('record.apply', { patientKey: key, label: 'Move long axis', ops });
    },
    { key: patientKey, image: film.sopInstanceUid },
  );
  expect(reply).toMatchObject({ ok: true });
  const size = sentence(page, 'findings/L1/size');
  await expect(size).toHaveAttribute('data-state', 'source-changed');
  await expect(size.getByRole('textbox')).toHaveValue('Focus in the tendon, as measured by the reader.');
  await expect(size.getByRole('note')).toContainText(/The program said.*mm.*It would now say.*mm/);
  await expect(page.getByText('Changed since signing')).toBeVisible();
  // The open point leads back to the sentence from anywhere in the report.
  await page.getByTestId('completeness').click();
  await page.getByRole('button', { name: /Findings: the data have changed since/ }).click();
  await expect(size.getByRole('textbox')).toBeFocused();
  await size.getByRole('button', { name: 'Take the new text' }).click();
  await expect(size).toHaveAttribute('data-state', 'machine');
  await stored(page);
});

test('is amended with a reason, and the versions show what differs', async () => {
  const { page } = app;
  await page.getByRole('button', { name: 'Amend', exact: true }).click();
  const dialog = page.getByRole('dialog');
  await expect(dialog.getByRole('button', { name: 'Sign amendment' })).toBeDisabled();
  await dialog.getByRole('textbox', { name: 'Reason' }).fill('Long axis measured again');
  await dialog.getByRole('button', { name: 'Sign amendment' }).click();
  await expect(page.getByText(/Version 2 stored: amended/)).toBeVisible();
  await page.getByRole('button', { name: 'Versions' }).click();
  const versions = page.getByRole('dialog');
  await versions.getByRole('button', { name: /1\. Final report/ }).click();
  await expect(versions).toContainText('Focus in the tendon, as measured by the reader.');
  await expect(versions).toContainText('Long axis measured again');
  await versions.getByText(/^Audit trail, \d+ events/).click();
  await expect(versions.getByText('Version 2 stored as amended by Reader, Test')).toBeVisible();
  await expect(versions.getByText('Note critical result', { exact: true })).toBeVisible();
  await page.keyboard.press('Escape');
});

test('is exported in every format', async () => {
  const { page } = app;
  await app.answerDialog([out]);
  await page.getByRole('button', { name: 'Export' }).click();
  const dialog = page.getByRole('dialog');
  for (const box of await dialog.getByRole('group', { name: 'Formats' }).getByRole('checkbox').all()) {
    if (!(await box.isChecked())) await box.click({ force: true });
  }
  await dialog.getByRole('button', { name: 'Choose folder and export' }).click();
  await expect(page.getByText(/files written to/)).toBeVisible({ timeout: 60_000 });
  const files = readdirSync(out);
  for (const end of [
    '.pdf',
    '_report-sr.dcm',
    '_report-pdf.dcm',
    '_key-image-1.dcm',
    '.fhir.json',
    '.csv',
    '_report.html',
    '_report.mrrt.html',
    '_presentation-state-1.dcm',
  ]) {
    expect(
      files.filter((name) => name.endsWith(end)),
      end,
    ).toHaveLength(1);
  }
  expect(files.filter((name) => name.includes(patientKey) || name.endsWith('.part'))).toEqual([]);
});

test('the FHIR bundle parses, its references resolve and it says what was signed', () => {
  const name = readdirSync(out).find((file) => file.endsWith('.fhir.json')) ?? '';
  const text = readFileSync(join(out, name), 'utf8');
  const bundle = JSON.parse(text) as { entry: { fullUrl: string; resource: Record<string, unknown> }[] };
  const urls = new Set(bundle.entry.map((entry) => entry.fullUrl));
  for (const [, reference] of text.matchAll(/"reference": "(urn:uuid:[^"]+)"/g)) expect(urls).toContain(reference);
  const of = (type: string) => bundle.entry.find((entry) => entry.resource.resourceType === type)?.resource;
  expect(of('DiagnosticReport')).toMatchObject({ status: 'amended' });
  expect(of('DiagnosticReport')?.conclusion).toMatch(/Critical result: .* Told to Dr Lee/);
  expect(of('Practitioner')).toMatchObject({ name: [{ text: 'Reader, Test', family: 'Reader', given: ['Test'] }] });
});

test('dciodvfy finds no error in any DICOM object of the export', () => {
  test.skip(!installed('dciodvfy'), 'needs dciodvfy (Debian: dicom3tools)');
  const objects = readdirSync(out).filter((file) => file.endsWith('.dcm'));
  expect(objects.length).toBeGreaterThan(4);
  for (const name of objects) {
    const { text } = runProgram('dciodvfy', [join(out, name)]);
    expect(
      text.split('\n').filter((line) => line.startsWith('Error')),
      name,
    ).toEqual([]);
  }
});

test('dsrdump shows the signer, the told result and the incidental finding', () => {
  test.skip(!installed('dsrdump'), 'needs dsrdump (Debian: dcmtk)');
  const name = readdirSync(out).find((file) => file.endsWith('_report-sr.dcm')) ?? '';
  const { code, text } = runProgram('dsrdump', ['+Pl', join(out, name)]);
  expect(code).toBe(0);
  expect(text).toContain('Reader^Test');
  expect(text).toContain('Told to Dr Lee');
  expect(text).toContain('Incidental finding: Small plantar spur.');
});

test('both versions are there after the program was closed and opened again', async () => {
  expect(app.problems).toEqual([]);
  await app.electron.close();
  app = await startApp({ profile: app.profile });
  const { page } = app;
  await page.getByRole('row', { name: /HO-DEMO/ }).dblclick();
  await openReport(page, film);
  await expect(page.getByTestId('report-status')).toContainText('Amended report, version 2');
  await page.getByRole('button', { name: 'Versions' }).click();
  await expect(page.getByRole('dialog').getByRole('list', { name: 'Versions' }).getByRole('listitem')).toHaveCount(2);
});
