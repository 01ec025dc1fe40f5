/** The picture on the screen against dcm2pnm of DCMTK, on real films, in the real app: within one gray level everywhere. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'playwright/test';
import { removeFolder, startApp, temporaryFolder } from '../support/app.ts';
import { realData } from '../support/demo.ts';
import { best, canvas, type Gray, readPgm } from '../support/golden.ts';
import { installed, viewport } from '../support/reading.ts';

const data = realData();
const noData = 'needs real DICOM files that are no part of the project (../shared/data)';
/** dcmj2pnm is dcm2pnm with the JPEG decoders. */
const program = 'dcmj2pnm';

function turnedRight({ columns, rows, pixels }: Gray): Gray {
  const turned = new Uint8Array(pixels.length);
  for (let y = 0; y < rows; y += 1)
    for (let x = 0; x < columns; x += 1) turned[x * rows + (rows - 1 - y)] = pixels[y * columns + x] ?? 0;
  return { columns: rows, rows: columns, pixels: turned };
}

const films = [
  ['RG3, MONOCHROME1, 10 bits', 'dicom-test-files/RG3_UNC', ['+Wi', '1']],
  ['RG3 as lossless JPEG', 'dicom-test-files/RG3_JPLL', ['+Wi', '1']],
  ['a chest film without a file header', 'fo-dicom/CR-MONO1-10-chest', ['+Wi', '1']],
  ['a lossy JPEG, MONOCHROME1, with fractional window', 'orthanc-tests/Monochrome1-Jpeg.dcm', ['+Wi', '1']],
  // No window in the header: dcm2pnm is told the one that the viewport says.
  ['a film with a modality look-up table', 'fo-dicom/CR-ModalitySequenceLUT.dcm', null],
] as const;

for (const [name, file, window] of films) {
  test(`shows ${name} as dcm2pnm does, within one gray level (needs dcmtk)`, async () => {
    test.skip(data === null, noData);
    test.skip(!installed(program), 'needs dcmj2pnm (Debian: dcmtk)');
    const source = join(data ?? '', file);
    const folder = temporaryFolder('golden');
    mkdirSync(join(folder, 'files'));
    cpSync(source, join(folder, 'files', 'film.dcm'));
    const app = await startApp({ paths: [join(folder, 'files')] });
    const { page } = app;
    await page.getByRole('row').nth(1).dblclick({ timeout: 60_000 });
    await page.getByRole('button', { name: 'Layout 1x1' }).click();
    await expect(viewport(page)).toHaveAttribute('data-state', 'ready', { timeout: 30_000 });
    await page.getByRole('button', { name: /^1:1/ }).click();
    const text = await viewport(page).innerText();
    const shownWindow = /W (\d+)\s+L (-?\d+)/.exec(text);
    const ask = window ?? ['+Ww', shownWindow?.[2] ?? '', shownWindow?.[1] ?? ''];
    execFileSync(program, ['-q', ...ask, '+op', source, join(folder, 'golden.pgm')], { stdio: 'ignore' });
    const golden = readPgm(join(folder, 'golden.pgm'));
    const upright = best(await canvas(app), golden);
    expect(upright.count).toBeGreaterThan(150_000);
    expect(upright.largest).toBeLessThanOrEqual(1);
    await page.getByRole('button', { name: 'Turn and mirror' }).click();
    await page.getByRole('menuitem', { name: 'Turn right' }).click();
    await page.getByRole('button', { name: /^1:1/ }).click();
    const turned = best(await canvas(app), turnedRight(golden));
    expect(turned.count).toBeGreaterThan(150_000);
    expect(turned.largest).toBeLessThanOrEqual(1);
    expect(app.problems).toEqual([]);
    await app.close();
    removeFolder(app.profile);
    removeFolder(folder);
  });
}
