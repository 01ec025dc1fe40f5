/** Slices in the real app: scrolled through from file to file, their plane named, and no curves over space. */
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'playwright/test';
import { element, type Item, radiograph, writeFile } from '../../shared/dicom/testing/dicomWriter.ts';
import { nuclear, tracer } from '../../shared/dicom/testing/radioisotope.ts';
import { removeFolder, startApp, temporaryFolder } from '../support/app.ts';
import { canvas } from '../support/golden.ts';
import { viewport } from '../support/reading.ts';

async function opened(name: string, files: readonly Item[]) {
  const folder = temporaryFolder(name);
  mkdirSync(join(folder, 'files'));
  for (const [i, item] of files.entries()) writeFileSync(join(folder, 'files', `${i}.dcm`), writeFile(item));
  const app = await startApp({ paths: [join(folder, 'files')] });
  const { page } = app;
  await page.getByRole('row').nth(1).dblclick({ timeout: 60_000 });
  await page.getByRole('button', { name: 'Layout 1x1' }).click();
  await expect(viewport(page)).toHaveAttribute('data-state', 'ready', { timeout: 30_000 });
  const close = async () => {
    expect(app.problems).toEqual([]);
    await app.close();
    removeFolder(app.profile);
    removeFolder(folder);
  };
  return { app, page, close };
}

/** Slice k of a series is evenly as bright as 40 k of 255. */
const slices = [3, 1, 2, 5, 4].map((k) =>
  radiograph(
    [
      element(0x00080060, 'CS', 'MR'),
      element(0x00080018, 'UI', `1.2.3.4.5.${k}`),
      element(0x00200013, 'IS', String(k)),
      element(0x00200037, 'DS', '0\\1\\0\\0\\0\\-1'),
      element(0x00281050, 'DS', '128'),
      element(0x00281051, 'DS', '256'),
      element(0x7fe00010, 'OW', new Array<number>(64 * 64).fill(40 * k)),
    ],
    64,
    64,
  ),
);

test('the files of a series are one stack: wheel, keys and slider go through it', async () => {
  const { app, page, close } = await opened('slices', slices);
  const view = viewport(page);
  const gray = async () => {
    const { pixels, rows, columns } = await canvas(app);
    return pixels[Math.floor(rows / 2) * columns + Math.floor(columns / 2)];
  };
  await expect(view.getByTestId('stack-bar')).toContainText('Slice 1 / 5');
  await expect(view).toContainText('Sagittal plane');
  await expect(view.getByRole('button', { name: 'Play' })).toHaveCount(0);
  expect(await gray()).toBe(40);
  await view.hover();
  await page.mouse.wheel(0, 100);
  await expect(view.getByTestId('stack-bar')).toContainText('Slice 2 / 5');
  await expect.poll(gray).toBe(80);
  await view.focus();
  await page.keyboard.press('End');
  await expect(view.getByTestId('stack-bar')).toContainText('Slice 5 / 5');
  await expect.poll(gray).toBe(200);
  await page.keyboard.press('ArrowUp');
  await expect(view.getByTestId('stack-bar')).toContainText('Slice 4 / 5');
  await view.getByRole('slider', { name: 'Slice' }).fill('3');
  await expect.poll(gray).toBe(120);
  await close();
});

test('a reconstructed SPECT is a stack without curves', async () => {
  const spect = nuclear(6, [
    element(0x00080008, 'CS', 'ORIGINAL\\PRIMARY\\RECON TOMO\\EMISSION'),
    element(0x00540016, 'SQ', tracer([])),
    element(0x00540022, 'SQ', [[element(0x00200037, 'DS', '1\\0\\0\\0\\1\\0')]]),
    element(0x00540080, 'US', [1, 2, 3, 4, 5, 6]),
  ]);
  const { page, close } = await opened('spect', [spect]);
  const view = viewport(page);
  await expect(view.getByTestId('stack-bar')).toContainText('Slice 1 / 6');
  await expect(view).toContainText('axial plane');
  await expect(page.getByRole('button', { name: 'Time-activity curves' })).toHaveCount(0);
  await expect(page.getByRole('combobox', { name: 'Frames' })).toHaveCount(0);
  await close();
});
