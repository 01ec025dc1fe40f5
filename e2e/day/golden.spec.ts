/** The picture on the screen against dcm2pnm of DCMTK, on real films, in the real app: within one gray level everywhere. */
import { execFileSync } from 'node:child_process';
import { cpSync, mkdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect, test } from 'playwright/test';
import { type App, removeFolder, startApp, temporaryFolder } from '../support/app.ts';
import { realData } from '../support/demo.ts';
import { installed, viewport } from '../support/reading.ts';

const data = realData();
const noData = 'needs real DICOM files that are no part of the project (../shared/data)';
/** dcmj2pnm is dcm2pnm with the JPEG decoders. */
const program = 'dcmj2pnm';

interface Gray {
  readonly columns: number;
  readonly rows: number;
  readonly pixels: Uint8Array;
}

/** Reads a binary PGM with 8 bits. */
function readPgm(file: string): Gray {
  const bytes = readFileSync(file);
  const header = /^P5\s+(\d+)\s+(\d+)\s+255\s/.exec(bytes.subarray(0, 64).toString('latin1'));
  if (!header) throw new Error('Not a binary PGM of 8 bits.');
  return { columns: Number(header[1]), rows: Number(header[2]), pixels: bytes.subarray(header[0].length) };
}

/** The canvas of the viewport; gray, so the red channel is all there is (checked). */
async function canvas(app: App): Promise<Gray> {
  const read = () =>
    viewport(app.page)
      .locator('canvas')
      .first()
      .evaluate((element) => {
        const c = element as HTMLCanvasElement;
        const rgba = c.getContext('2d')?.getImageData(0, 0, c.width, c.height).data ?? new Uint8ClampedArray();
        let text = '';
        for (let i = 0; i < rgba.length; i += 4) {
          if (rgba[i] !== rgba[i + 1] || rgba[i] !== rgba[i + 2]) throw new Error('The picture is not gray.');
          text += String.fromCharCode(rgba[i] ?? 0);
        }
        return { columns: c.width, rows: c.height, text: btoa(text) };
      });
  let last = await read();
  await expect
    .poll(async () => {
      const now = await read();
      const still = now.text === last.text;
      last = now;
      return still;
    })
    .toBe(true);
  return { columns: last.columns, rows: last.rows, pixels: Buffer.from(last.text, 'base64') };
}

/** Largest and mean difference of what both show, the golden picture's middle on the canvas' middle. */
function compare(shown: Gray, golden: Gray, dx: number, dy: number) {
  let largest = 0;
  let sum = 0;
  let count = 0;
  for (let y = 0; y < shown.rows; y += 1) {
    for (let x = 0; x < shown.columns; x += 1) {
      const [column, row] = [x + dx, y + dy];
      if (column < 0 || row < 0 || column >= golden.columns || row >= golden.rows) continue;
      const difference = Math.abs(
        (shown.pixels[y * shown.columns + x] ?? 0) - (golden.pixels[row * golden.columns + column] ?? 0),
      );
      largest = Math.max(largest, difference);
      sum += difference;
      count += 1;
    }
  }
  return { largest, mean: sum / count, count };
}

/** Where an odd and an even size meet, the middle falls between two pixels and either neighbour is right. */
function best(shown: Gray, golden: Gray) {
  const around = (a: number, b: number) => [Math.floor((a - b) / 2), Math.ceil((a - b) / 2)];
  const places = around(golden.columns, shown.columns).flatMap((dx) =>
    around(golden.rows, shown.rows).map((dy) => compare(shown, golden, dx, dy)),
  );
  return places.sort((a, b) => a.mean - b.mean)[0] ?? { largest: 255, mean: 255, count: 0 };
}

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
