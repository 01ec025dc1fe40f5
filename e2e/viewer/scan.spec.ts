import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator } from 'playwright';
import { expect, test } from 'playwright/test';
import { commonModules, pixelModule } from '../phantom/dicom/common.ts';
import { at, sequence, text, us } from '../phantom/dicom/elements.ts';
import { nmStorage } from '../phantom/dicom/scan.ts';
import { writeDicomFile } from '../phantom/dicom/write.ts';
import { uidFor } from '../phantom/uid.ts';
import { type App, removeFolder, startApp, temporaryFolder } from '../support/app.ts';
import { demonstrationFolder } from '../support/demo.ts';
import { filmSize, latest, onPage, readTruth, scanSize, viewport } from '../support/reading.ts';

test.describe.configure({ mode: 'serial' });

const truth = latest(readTruth(demonstrationFolder()));
let app: App;

const corners = async (view: Locator) => (await view.locator('[data-corner]').allInnerTexts()).join('\n');

test.beforeAll(async () => {
  app = await startApp({ paths: [demonstrationFolder()] });
  const { page } = app;
  await page.getByRole('row', { name: /HO-DEMO/ }).dblclick({ timeout: 60_000 });
  for (let i = 0; i < 4; i++) await expect(viewport(page, i)).toHaveAttribute('data-state', 'ready');
});

test.afterAll(async () => {
  expect(app.problems).toEqual([]);
  await app.close();
  removeFolder(app.profile);
});

test('thresholds are set in counts, and all dates can share them', async () => {
  const { page } = app;
  await viewport(page, 2).focus();
  await page.getByRole('button', { name: 'Thresholds and scale of the scans' }).click();
  await page.getByLabel('Lower threshold, counts').fill('500');
  await expect(page.getByText('The upper threshold must lie above the lower one.')).toBeVisible();
  await expect(page.getByLabel('Lower threshold, counts')).toHaveValue('500');
  await page.getByLabel('Lower threshold, counts').fill('10');
  await expect(page.getByText('The upper threshold must lie above the lower one.')).toHaveCount(0);
  await page.getByLabel('Upper threshold, counts').fill('90');
  await expect.poll(() => corners(viewport(page, 2))).toContain('10 to 90 counts');
  expect(await corners(viewport(page, 3))).not.toContain('10 to 90 counts');
  await page
    .getByRole('combobox', { name: 'Scale of the scans', exact: true })
    .selectOption({ label: 'Same counts on all dates' });
  for (const cell of [2, 3]) {
    await expect.poll(() => corners(viewport(page, cell))).toMatch(/10 to 90 counts\s+\(same on all dates\)/);
  }
  await page
    .getByRole('combobox', { name: 'Scale of the scans', exact: true })
    .selectOption({ label: 'Each scan its own scale' });
  await page.keyboard.press('Escape');
  await expect(page.getByRole('combobox', { name: 'Scale of the scans', exact: true })).toHaveCount(0);
});

test('colours go from inverted gray through hot iron to the uniform map by one key', async () => {
  const { page } = app;
  const map = page.getByRole('combobox', { name: 'Colour map' });
  /** Brightness of a corner of the detector, which counts nothing. */
  const empty = () =>
    viewport(page, 2)
      .locator('canvas')
      .first()
      .evaluate((canvas) => {
        const { width, height } = canvas as HTMLCanvasElement;
        const context = (canvas as HTMLCanvasElement).getContext('2d');
        const at = context?.getImageData(Math.round(width / 2), Math.round(height * 0.5), 1, 1).data;
        return at ? [at[0], at[1], at[2]] : [];
      });
  await viewport(page, 2).focus();
  await page.keyboard.press('Shift+F');
  await expect(map).toHaveValue('gray');
  await expect.poll(async () => (await empty())[0]).toBeGreaterThan(200);
  const gray = await empty();
  expect(gray[0]).toBe(gray[1]);
  await page.keyboard.press('v');
  await expect(map).toHaveValue('hot-iron');
  // The list changes at once, the picture with the next drawing.
  await expect.poll(async () => (await empty())[0]).toBeLessThan(80);
  await page.keyboard.press('v');
  await expect(map).toHaveValue('viridis');
  await page.keyboard.press('v');
  await expect(map).toHaveValue('gray');
});

test('the value under the pointer is in counts and names the pixel', async () => {
  const { page } = app;
  const [x, y] = truth.scan.lesion.ellipse.center;
  const at = await onPage(viewport(page, 2), scanSize, [Math.floor(x) + 0.5, Math.floor(y) + 0.5]);
  await page.mouse.move(at.x, at.y);
  const readout = viewport(page, 2).locator('[data-readout]');
  await expect(readout).toHaveText(/^\d+ counts\s+column \d+, row \d+$/);
  const [, column, row] = /column (\d+), row (\d+)/.exec(await readout.innerText()) ?? [];
  // Half a pixel of the screen is less than half a pixel of the scan here.
  expect([Number(column), Number(row)]).toEqual([Math.floor(x) + 1, Math.floor(y) + 1]);
});

test('geometric mean and sum of frames say that they are for looking', async () => {
  const { page } = app;
  const frames = page.getByRole('combobox', { name: 'Frames' });
  await viewport(page, 2).focus();
  await frames.selectOption({ label: 'Geometric mean' });
  await expect.poll(() => corners(viewport(page, 2))).toContain('Geometric mean, for looking only');
  await frames.selectOption({ label: 'Single frames' });
  const flow = page.locator('[data-testid="timeline-image"][aria-label*="flow"]').last();
  await viewport(page, 2).focus();
  await flow.click();
  await expect(viewport(page, 2)).toHaveAttribute('data-state', 'ready');
  await frames.selectOption({ label: 'Sum of frames' });
  await expect.poll(() => corners(viewport(page, 2))).toContain('Sum of frames, for looking only');
  await frames.selectOption({ label: 'Single frames' });
});

test('a dynamic series plays at a chosen speed and stops', async () => {
  const { page } = app;
  const view = viewport(page, 2);
  const frame = async () => Number(/Frame (\d+) of/.exec(await corners(view))?.[1]);
  await view.getByLabel('Speed').selectOption({ label: '8/s' });
  await view.getByRole('button', { name: 'Play' }).click();
  const from = await frame();
  await expect.poll(frame).not.toBe(from);
  await view.getByRole('button', { name: 'Stop' }).click();
  const stopped = await frame();
  await page.waitForTimeout(400);
  expect(await frame()).toBe(stopped);
  // Actual Frame Duration of the flow is 1500 ms.
  await expect(view.getByLabel('Speed').locator('option').first()).toHaveText('Real time (1.5 s a frame)');
});

test('linked films move together, and the pointer is shown on both', async () => {
  const { page } = app;
  await viewport(page).focus();
  await page.getByRole('button', { name: 'Link comparable images' }).click();
  await expect(page.getByRole('button', { name: 'Link comparable images' })).toHaveAttribute('aria-pressed', 'true');
  const middle = await onPage(viewport(page), filmSize, [750, 900]);
  await page.mouse.move(middle.x, middle.y);
  await page.mouse.wheel(0, -300);
  const zoom = async (cell: number) => /Zoom (\d+)%/.exec(await corners(viewport(page, cell)))?.[1];
  const before = await zoom(0);
  await expect.poll(() => zoom(1)).toBe(before);
  await page.mouse.move(middle.x + 5, middle.y + 5);
  await expect(viewport(page, 1).locator('svg path[d^="M12 1v8"]')).toHaveCount(1);
  await viewport(page).focus();
  await page.keyboard.press('Shift+F');
  await page.keyboard.press('n');
  await expect(page.getByRole('button', { name: 'Link comparable images' })).toHaveAttribute('aria-pressed', 'false');
});

test('turning, mirroring and the magnifier, by menu and by key', async () => {
  const { page } = app;
  const view = viewport(page);
  const letters = () => view.locator('[data-edge]').allInnerTexts();
  await view.focus();
  expect(await letters()).toEqual(['A', 'P', 'H', 'F']);
  await page.getByRole('button', { name: 'Turn and mirror' }).click();
  await page.getByRole('menuitem', { name: 'Mirror left to right' }).click();
  await expect.poll(letters).toEqual(['P', 'A', 'H', 'F']);
  await view.focus();
  await page.keyboard.press('Shift+H');
  await page.keyboard.press('r');
  // Turned right: what was at the bottom is at the left.
  await expect.poll(letters).toEqual(['F', 'H', 'A', 'P']);
  await page.keyboard.press('Shift+R');
  await expect.poll(letters).toEqual(['A', 'P', 'H', 'F']);
  const at = await onPage(view, filmSize, [700, 700]);
  await page.mouse.move(at.x, at.y);
  await page.keyboard.down('g');
  await page.mouse.move(at.x + 3, at.y + 3);
  await expect(view.locator('canvas')).toHaveCount(2);
  await page.keyboard.up('g');
  await expect(view.locator('canvas')).toHaveCount(1);
  await page.keyboard.press('w');
});

/** A dynamic NM series whose phases have frames of different length; every frame is even, each one brighter than the last. */
function dynamicFile(phases: readonly { readonly frames: number; readonly ms: number }[]): Uint8Array {
  const size = 64;
  const phaseOf = phases.flatMap(({ frames }, i) => Array.from({ length: frames }, () => i + 1));
  const frames = phaseOf.length;
  const pixels = Uint16Array.from(
    { length: frames * size * size },
    (_, k) => 100 + 100 * Math.floor(k / (size * size)),
  );
  const time = '09:00:00';
  const uid = uidFor('instance/cine');
  return writeDicomFile(nmStorage, uid, [
    ...commonModules(
      { uid: uidFor('study/cine'), id: 'CINE', accession: 'SYN-CINE', date: '2026-01-10', time, description: 'Flow' },
      { uid: uidFor('series/cine'), number: 1, modality: 'NM', description: 'Flow', bodyPart: 'ANKLE', time },
      { sopClassUid: nmStorage, uid, number: 1, imageType: ['ORIGINAL', 'PRIMARY', 'DYNAMIC', 'EMISSION'], time },
    ),
    ...pixelModule(size, size, 16, pixels),
    text(0x00280008, 'IS', frames),
    at(0x00280009, 0x00540030),
    text(0x00281050, 'DS', 50 * (frames + 1)),
    text(0x00281051, 'DS', 100 * (frames + 1)),
    us(0x00540030, ...phaseOf),
    us(0x00540031, phases.length),
    sequence(
      0x00540032,
      ...phases.map((phase) => [
        text(0x00181242, 'IS', phase.ms),
        us(0x00540033, phase.frames),
        text(0x00540036, 'IS', 0),
        text(0x00540038, 'IS', 0),
      ]),
    ),
  ]);
}

test('a dynamic series plays as fast as it was acquired, each phase at its own speed, or as fast as chosen', async () => {
  const folder = temporaryFolder('cine');
  const file = join(folder, 'flow.dcm');
  writeFileSync(
    file,
    dynamicFile([
      { frames: 12, ms: 300 },
      { frames: 6, ms: 2000 },
    ]),
  );
  const cine = await startApp({ paths: [file] });
  const { page } = cine;
  await page.getByRole('row', { name: /HO-DEMO/ }).dblclick({ timeout: 60_000 });
  const view = viewport(page);
  await expect(view).toHaveAttribute('data-state', 'ready');

  /** The frames that come on the screen as the text names them, and when the picture itself changed. */
  const watch = (changes: number) =>
    view.evaluate((element, count) => {
      const canvas = element.querySelector('canvas');
      const brightness = () => {
        if (canvas === null) return null;
        const { width, height } = canvas;
        return canvas.getContext('2d')?.getImageData(Math.round(width / 2), Math.round(height / 2), 1, 1).data[0];
      };
      return new Promise<{ frame: number; ms: number }[]>((resolve) => {
        const seen: { frame: number; ms: number }[] = [];
        let last = brightness();
        const look = () => {
          const now = brightness();
          if (now !== last) {
            const frame = Number(/Frame (\d+) of/.exec(element.textContent ?? '')?.[1]);
            seen.push({ frame, ms: performance.now() });
          }
          last = now;
          if (seen.length === count) resolve(seen);
          else requestAnimationFrame(look);
        };
        look();
      });
    }, changes);
  /** Milliseconds a frame, over all of them: one late picture does not decide. */
  const period = (seen: readonly { ms: number }[]) => (seen.at(-1)!.ms - seen[0]!.ms) / (seen.length - 1);
  const within = (ms: number, wanted: number) => {
    expect(ms).toBeGreaterThan(0.85 * wanted);
    expect(ms).toBeLessThan(1.15 * wanted);
  };
  // All frames of a phase share one scale: the twelfth holds 1200 counts, the first 100.
  await expect.poll(() => corners(view)).toMatch(/0 to 120\d counts/);

  const speed = view.getByLabel('Speed');
  const named = speed.locator('option').first();

  await expect(named).toHaveText('Real time (3.3/s)');
  await view.focus();
  await page.keyboard.press('Enter');
  const first = await watch(11);
  within(period(first), 300);
  first.forEach(({ frame }, i) => {
    expect(frame).toBe(i === 0 ? first[0]!.frame : (first[i - 1]!.frame % 12) + 1);
  });

  // Gone to while it plays: the second phase takes its own time.
  await view.getByRole('slider', { name: 'Frame' }).fill('14');
  await expect(named).toHaveText('Real time (2 s a frame)');
  const second = await watch(3);
  expect(second.map(({ frame }) => frame)).toEqual([15, 16, 17]);
  within(period(second), 2000);

  await speed.selectOption({ label: '8/s' });
  await watch(1);
  within(period(await watch(17)), 125);
  await view.focus();
  await page.keyboard.press('Enter');
  await expect(view.getByRole('button', { name: 'Play' })).toBeVisible();

  expect(cine.problems).toEqual([]);
  await cine.close();
  removeFolder(cine.profile);
  removeFolder(folder);
});
