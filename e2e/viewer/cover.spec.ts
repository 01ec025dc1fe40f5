/** What lies over a film, overlay planes and the display shutter, in the real app: on by default, as dcm2pnm draws it, gone by a key. */
import { execFileSync } from 'node:child_process';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'playwright/test';
import { element, type Item, radiograph, writeFile } from '../../shared/dicom/testing/dicomWriter.ts';
import { removeFolder, startApp, temporaryFolder } from '../support/app.ts';
import { best, canvas, readPgm } from '../support/golden.ts';
import { installed, viewport } from '../support/reading.ts';

const program = 'dcm2pnm';
const rows = 300;
const columns = 240;

/** A film with a marker of 24 x 16 pixels at row 31, column 41; its own values stay below white. */
function film(extra: Item): Item {
  const marker = new Uint8Array((24 * 16) / 8).fill(0xff);
  return radiograph(
    [
      element(0x00281050, 'DS', '2000'),
      element(0x00281051, 'DS', '4000'),
      element(
        0x7fe00010,
        'OW',
        Array.from({ length: rows * columns }, (_, i) => 500 + ((i * 7) % 3000)),
      ),
      element(0x60000010, 'US', 24),
      element(0x60000011, 'US', 16),
      element(0x60000040, 'CS', 'G'),
      element(0x60000050, 'SS', [31, 41]),
      element(0x60000100, 'US', 1),
      element(0x60000102, 'US', 0),
      element(0x60003000, 'OW', Array.from(new Uint16Array(marker.buffer))),
      ...extra,
    ],
    rows,
    columns,
  );
}

async function opened(name: string, extra: Item) {
  const folder = temporaryFolder(name);
  const file = join(folder, 'files', 'film.dcm');
  mkdirSync(join(folder, 'files'));
  writeFileSync(file, writeFile(film(extra)));
  const app = await startApp({ paths: [join(folder, 'files')] });
  const { page } = app;
  await page.getByRole('row').nth(1).dblclick({ timeout: 60_000 });
  await page.getByRole('button', { name: 'Layout 1x1' }).click();
  await expect(viewport(page)).toHaveAttribute('data-state', 'ready', { timeout: 30_000 });
  await page.getByRole('button', { name: /^1:1/ }).click();
  const white = async () => (await canvas(app)).pixels.filter((value) => value === 255).length;
  const close = async () => {
    expect(app.problems).toEqual([]);
    await app.close();
    removeFolder(app.profile);
    removeFolder(folder);
  };
  return { app, page, folder, file, white, close };
}

test('the marker of an overlay plane is drawn, and hidden by a key', async () => {
  const { app, page, folder, file, white, close } = await opened('overlay', []);
  expect(await white()).toBe(24 * 16);
  if (installed(program)) {
    execFileSync(program, ['-q', '+Wi', '1', '+op', file, join(folder, 'golden.pgm')], { stdio: 'ignore' });
    const found = best(await canvas(app), readPgm(join(folder, 'golden.pgm')));
    expect(found.count).toBe(rows * columns);
    expect(found.largest).toBeLessThanOrEqual(1);
  }
  await viewport(page).focus();
  await page.keyboard.press('Shift+Y');
  await expect(viewport(page)).toContainText("The file's overlay is hidden");
  expect(await white()).toBe(0);
  await page.keyboard.press('Shift+Y');
  await expect(viewport(page)).not.toContainText("The file's overlay is hidden");
  expect(await white()).toBe(24 * 16);
  await close();
});

test('the shutter hides what lies outside of it, and says so; the marker lies over it', async () => {
  const { app, page, white, close } = await opened('shutter', [
    element(0x00181600, 'CS', 'RECTANGULAR'),
    element(0x00181602, 'IS', '61'),
    element(0x00181604, 'IS', '200'),
    element(0x00181606, 'IS', '61'),
    element(0x00181608, 'IS', '250'),
  ]);
  await expect(viewport(page)).toContainText("The file's shutter hides the edges");
  const shown = await canvas(app);
  // 140 columns and 190 rows are open; 500 under the window from 0 to 3999 is no darker than 31.
  expect(shown.pixels.filter((value) => value > 0 && value < 255)).toHaveLength(140 * 190);
  expect(await white()).toBe(24 * 16);
  await close();
});
