import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Page } from 'playwright';
import { expect, test } from 'playwright/test';
import type { WorklistRow } from '../../shared/contract/methods.ts';
import { element, radiograph, writeFile } from '../../shared/dicom/testing/dicomWriter.ts';
import type { PatientRecord } from '../../shared/reading/model.ts';
import { removeFolder, startApp, temporaryFolder } from '../support/app.ts';
import { seriousFindings } from '../support/axe.ts';
import { realData } from '../support/demo.ts';
import { showImage, viewport } from '../support/reading.ts';

/** Two people whose hospitals gave out the same number: a film of each, on following days. */
const people = [
  { name: 'ALPHA^ANNA', issuer: 'HOSP_A', born: '19500203', sex: 'F', date: '20260110' },
  { name: 'BETA^BERT', issuer: 'HOSP_B', born: '19881130', sex: 'M', date: '20260111' },
] as const;

function writeFilms(folder: string): void {
  mkdirSync(folder, { recursive: true });
  people.forEach(({ name, issuer, born, sex, date }, n) => {
    const elements = radiograph(
      [
        element(0x00080018, 'UI', `2.25.${n + 1}.1.1`),
        element(0x00080020, 'DA', date),
        element(0x00080060, 'CS', 'DX'),
        element(0x00100010, 'PN', name),
        element(0x00100020, 'LO', '0004711'),
        element(0x00100021, 'LO', issuer),
        element(0x00100030, 'DA', born),
        element(0x00100040, 'CS', sex),
        element(0x0020000d, 'UI', `2.25.${n + 1}`),
        element(0x0020000e, 'UI', `2.25.${n + 1}.1`),
      ],
      64,
      64,
    );
    writeFileSync(join(folder, `${n}.dcm`), writeFile(elements));
  });
}

async function rows(page: Page): Promise<WorklistRow[]> {
  const reply = await page.evaluate(() => window.enthesis.call('library.search', {}));
  if (!reply.ok) throw new Error(reply.error.message);
  return (reply.value as { rows: WorklistRow[] }).rows;
}

async function record(page: Page, patientKey: string): Promise<PatientRecord> {
  const reply = await page.evaluate((key) => window.enthesis.call('record.get', { patientKey: key }), patientKey);
  if (!reply.ok) throw new Error(reply.error.message);
  return (reply.value as { record: PatientRecord }).record;
}

/** A lesion with a long axis on the person's film, as one gesture. */
async function mark(page: Page, patientKey: string, film: number): Promise<void> {
  const reply = await page.evaluate(
    ([key, n]) =>
      window.enthesis.call('record.apply', {
        patientKey: key,
        label: 'Long axis',
        ops: [
          {
            entity: 'lesion',
            key: 'L1',
            before: null,
            after: { id: 'L1', site: 'calcaneus', laterality: 'R', label: '', trackingUid: `2.25.${n}9` },
          },
          {
            entity: 'annotation',
            key: `m${n}`,
            before: null,
            after: {
              id: `m${n}`,
              lesionId: 'L1',
              sopInstanceUid: `2.25.${n}.1.1`,
              frame: 1,
              role: 'long-axis',
              shape: {
                kind: 'line',
                points: [
                  [10, 10],
                  [40, 10],
                ],
              },
              status: 'accepted',
              source: 'reader',
            },
          },
        ],
      }),
    [patientKey, film] as const,
  );
  expect(reply).toMatchObject({ ok: true });
}

test('two people under one ID: said in the worklist, kept apart on the screen, joined, and the joining taken back', async () => {
  const folder = temporaryFolder('people');
  writeFilms(join(folder, 'images'));
  const app = await startApp({ paths: [join(folder, 'images')] });
  const { page } = app;
  await expect(page.getByTestId('job')).toContainText('added', { timeout: 60_000 });

  const anna = page.getByRole('row', { name: /ALPHA, ANNA/ });
  const bert = page.getByRole('row', { name: /BETA, BERT/ });
  await expect(anna).toContainText('2 people under one ID');
  await expect(bert).toContainText('HOSP_B');
  const before = await rows(page);
  const keyOf = (issuer: string) => before.find((row) => row.issuer === issuer)?.patientKey ?? '';
  await mark(page, keyOf('HOSP_A'), 1);
  await mark(page, keyOf('HOSP_B'), 2);

  // On his reading screen there is one film, his.
  await bert.dblclick();
  await expect(viewport(page)).toHaveAttribute('data-state', 'ready', { timeout: 30_000 });
  await expect(page.getByTestId('timeline-image')).toHaveCount(1);
  await expect(page.getByText('ALPHA, ANNA')).toHaveCount(0);
  await page.keyboard.press('Escape');
  if (await page.getByTestId('timeline-image').count()) await page.getByRole('button', { name: 'Worklist' }).click();

  await anna.click();
  const preview = page.getByRole('complementary', { name: 'Patient' });
  await expect(preview).toContainText('2 people under one ID. They are kept apart.');
  await preview.getByRole('button', { name: 'Compare them…' }).click();
  const dialog = page.getByRole('dialog');
  for (const attribute of ['Name', 'Issued by', 'Born', 'Sex']) {
    await expect(dialog.getByRole('row', { name: new RegExp(`^${attribute}`) })).toContainText('differs');
  }
  await expect(dialog.getByRole('row', { name: /^ID/ })).not.toContainText('differs');
  await expect(dialog.getByRole('row', { name: /^Name/ })).toContainText('BETA, BERT');
  expect(await seriousFindings(page)).toEqual([]);
  await dialog.getByRole('button', { name: 'Join with this patient' }).click();

  await expect(page.getByRole('row', { name: /0004711/ })).toHaveCount(1);
  await expect(preview).toContainText('Joined from 2 patients.');
  const joined = await record(page, '0004711');
  expect(joined.lesions.map(({ id }) => id)).toEqual(['L1', 'L2']);
  expect(joined.annotations.map(({ id, lesionId }) => [id, lesionId])).toEqual([
    ['m1', 'L1'],
    ['m2', 'L2'],
  ]);

  // Every picture still says what its own file says.
  await page.getByRole('row', { name: /0004711/ }).dblclick();
  await expect(page.getByTestId('timeline-image')).toHaveCount(2);
  await page.getByRole('button', { name: 'Layout 1x1' }).click();
  for (const [film, name] of [
    ['2.25.1.1.1', 'ALPHA, ANNA'],
    ['2.25.2.1.1', 'BETA, BERT'],
  ] as const) {
    await showImage(page, { sopInstanceUid: film });
    await expect(viewport(page)).toContainText(name);
  }
  await page.getByRole('button', { name: 'Worklist' }).click();

  await page.getByRole('status').getByRole('button', { name: 'Undo' }).click();
  await expect(page.getByRole('row', { name: /0004711/ })).toHaveCount(2);
  for (const [issuer, id] of [
    ['HOSP_A', 'm1'],
    ['HOSP_B', 'm2'],
  ] as const) {
    const own = await record(page, keyOf(issuer));
    expect(own.lesions.map((lesion) => lesion.id)).toEqual(['L1']);
    expect(own.annotations.map((annotation) => annotation.id)).toEqual([id]);
  }

  // Joined again by the same dialog, and parted by it.
  await anna.click();
  await preview.getByRole('button', { name: 'Compare them…' }).click();
  await dialog.getByRole('button', { name: 'Join with this patient' }).click();
  await preview.getByRole('button', { name: 'See them…' }).click();
  await dialog.getByRole('button', { name: 'Part again' }).click();
  await expect(page.getByRole('row', { name: /0004711/ })).toHaveCount(2);
  expect(app.problems).toEqual([]);
  await app.close();
  removeFolder(app.profile);
  removeFolder(folder);
});

test('the real films of two people under one ID are two patients', async () => {
  const data = realData();
  test.skip(data === null, 'needs DICOM files that are no part of the project (../shared/data)');
  const folder = temporaryFolder('people-found');
  for (const n of [0, 1]) cpSync(join(data ?? '', '..', 'found', `same-id-${n}.dcm`), join(folder, `${n}.dcm`));
  const app = await startApp({ paths: [folder] });
  await expect(app.page.getByRole('row', { name: /2 people under one ID/ })).toHaveCount(2, { timeout: 60_000 });
  expect((await rows(app.page)).map(({ name, studies }) => `${name} ${studies}`).sort()).toEqual([
    'ALPHA, ANNA 1',
    'BETA, BERT 1',
  ]);
  expect(app.problems).toEqual([]);
  await app.close();
  removeFolder(app.profile);
  removeFolder(folder);
});
