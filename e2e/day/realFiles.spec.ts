import { createHash } from 'node:crypto';
import { cpSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'playwright/test';
import { type App, removeFolder, startApp, temporaryFolder } from '../support/app.ts';
import { realData } from '../support/demo.ts';
import { drag, onPage, viewport } from '../support/reading.ts';

const data = realData();
const noData = 'needs real DICOM files that are no part of the project (../shared/data)';
const wg04 = join(data ?? '', 'dicom-test-files');

/** An app that holds one of the files, with its image open alone on the screen. */
async function openAlone(
  file: string,
  patient: RegExp,
): Promise<{ app: App; leave: () => Promise<void>; folder: string }> {
  const folder = temporaryFolder('real');
  mkdirSync(join(folder, 'files'));
  cpSync(join(wg04, file), join(folder, 'files', file));
  const app = await startApp({ paths: [join(folder, 'files')] });
  await app.page.getByRole('row', { name: patient }).dblclick({ timeout: 60_000 });
  await app.page.getByRole('button', { name: 'Layout 1x1' }).click();
  await expect(viewport(app.page)).toHaveAttribute('data-state', 'ready', { timeout: 30_000 });
  const leave = async () => {
    expect(app.problems).toEqual([]);
    await app.close();
    removeFolder(app.profile);
    removeFolder(folder);
  };
  return { app, leave, folder };
}

/** What the viewport's canvas holds once it no longer changes. */
async function picture(app: App): Promise<string> {
  const read = () =>
    viewport(app.page)
      .locator('canvas')
      .first()
      .evaluate((c) => (c as HTMLCanvasElement).toDataURL());
  let last = '';
  await expect
    .poll(async () => {
      const now = await read();
      const still = now === last;
      last = now;
      return still;
    })
    .toBe(true);
  return createHash('sha256').update(last).digest('hex');
}

test('a film without any spacing is measured in pixels, never in millimetres (RG3)', async () => {
  test.skip(data === null, noData);
  const { app, leave } = await openAlone('RG3_UNC', /11RG3/);
  const { page } = app;
  await page.getByRole('button', { name: 'Long axis (L)' }).click();
  const size = { columns: 1760, rows: 1760 };
  const view = viewport(page);
  const from = await onPage(view, size, [600, 900]);
  await drag(page, from, await onPage(view, size, [900, 1300]));
  // A 3-4-5 triangle: 500 pixels.
  const value = page.getByTestId('annotation-value').filter({ hasText: 'LA' });
  await expect(value).toContainText('px');
  const pixels = Number(/(\d+(?:\.\d+)?) px/.exec((await value.textContent()) ?? '')?.[1]);
  expect(Math.abs(pixels - 500)).toBeLessThan(2 / from.scale);
  await expect(page.getByRole('row', { name: /Long axis/ })).toContainText(/px|pixels/);
  await expect(page.getByRole('main')).not.toContainText(/\d mm\b/);
  await leave();
});

test('the lossless copies of a film give one and the same picture (RG3)', async () => {
  test.skip(data === null, noData);
  const pictures = new Map<string, string>();
  for (const file of ['RG3_UNC', 'RG3_RLE', 'RG3_JPLL', 'RG3_J2KR']) {
    const { app, leave } = await openAlone(file, /11RG3/);
    pictures.set(file, await picture(app));
    await leave();
  }
  expect(new Set(pictures.values()).size, JSON.stringify([...pictures])).toBe(1);
});

for (const file of ['NM1_UNC', 'NM1_RLE', 'NM1_JLSL', 'NM1_J2KR']) {
  test(`a whole-body scan that is a secondary capture holds the counts of its header, 3,596,452 (${file})`, async () => {
    test.skip(data === null, noData);
    const { app, leave, folder } = await openAlone(file, /8NM1/);
    const key = await viewportKey(app);
    const whole = {
      format: 'enthesis-annotations',
      version: 1,
      patientId: '8NM1',
      lesions: [{ id: 'L1', site: 'other', laterality: 'U', label: 'whole image', trackingUid: '2.25.1' }],
      annotations: [
        {
          lesion: 'L1',
          sopInstanceUid: key,
          frame: 1,
          role: 'uptake-lesion',
          shape: 'polygon',
          points: [
            [0, 0],
            [256, 0],
            [256, 1024],
            [0, 1024],
          ],
        },
      ],
      readings: [],
      context: {},
    };
    const path = join(folder, 'whole.annotations.json');
    writeFileSync(path, JSON.stringify(whole));
    await app.answerDialog([path]);
    const reply = await app.page.evaluate(() => window.enthesis.call('host.importAnnotations', {}));
    expect(reply).toMatchObject({ ok: true });
    await expect(app.page.getByTestId('annotation-value').first()).toContainText(/3,?596,?452 counts/);
    await leave();
  });
}

/** SOP Instance UID of the image on the screen, from the timeline. */
async function viewportKey(app: App): Promise<string> {
  const key = await app.page.locator('[data-testid="timeline-image"][data-active="true"]').getAttribute('data-key');
  return key?.split('#')[0] ?? '';
}
