import { expect, test } from 'playwright/test';
import { type App, removeFolder } from '../support/app.ts';
import { demonstrationFolder, startReading } from '../support/demo.ts';
import {
  drag,
  type FilmTruth,
  filmSize,
  type ImageKey,
  latest,
  numberAfter,
  onPage,
  type Pixel,
  readTruth,
  scanSize,
  showImage,
  storedMarks,
  viewport,
  walk,
} from '../support/reading.ts';

test.describe.configure({ mode: 'serial' });

const truth = latest(readTruth(demonstrationFolder()));
const pixelMm = truth.film.objectPlanePixelMm;
let app: App;

test.beforeAll(async () => {
  app = await startReading();
});

test.afterAll(async () => {
  expect(app.problems).toEqual([]);
  await app.close();
  removeFolder(app.profile);
});

const show = (image: ImageKey) => showImage(app.page, image);
const stored = () => storedMarks(app.page);

/** Text beside the shapes of a role on the screen. */
const values = (role: string) => app.page.locator(`[data-testid="annotation-value"][data-role="${role}"]`);

async function shownNumber(role: string, label: RegExp): Promise<number> {
  return numberAfter((await values(role).textContent()) ?? '', label);
}

test('length by keyboard: 200 columns are 200 pixels of the object plane', async () => {
  const { keyboard } = app.page;
  await show(truth.film);
  await keyboard.press('d');
  await keyboard.press('ArrowRight');
  await keyboard.press('Enter');
  await walk(app.page, [200, 0]);
  await keyboard.press('Enter');
  await expect(values('length')).toHaveCount(1);
  const shown = await shownNumber('length', /Length/);
  // Three digits are shown.
  expect(Math.abs(shown - 200 * pixelMm)).toBeLessThan(0.06);
});

test('a drawn annotation is selected: arrows nudge it, Delete removes it, undo brings it back', async () => {
  const { keyboard } = app.page;
  await keyboard.press('Shift+ArrowDown');
  await keyboard.press('Delete');
  await expect(values('length')).toHaveCount(0);
  await keyboard.press('Control+z');
  await expect(values('length')).toHaveCount(1);
  await keyboard.press('Control+z');
  await keyboard.press('Control+z');
  await expect(values('length')).toHaveCount(0);
  expect(await stored()).toEqual([]);
});

test('area by keyboard: a square of 100 pixels, closed by Enter on its last corner', async () => {
  const { keyboard } = app.page;
  await keyboard.press('a');
  await keyboard.press('ArrowRight');
  await keyboard.press('Enter');
  for (const side of [
    [100, 0],
    [0, 100],
    [-100, 0],
  ] as const) {
    await walk(app.page, side);
    await keyboard.press('Enter');
  }
  await keyboard.press('Enter');
  await expect(values('area')).toHaveCount(1);
  const shown = await shownNumber('area', /Area/);
  expect(Math.abs(shown - (100 * pixelMm) ** 2)).toBeLessThan(0.6);
});

test('area by mouse: points, closed by double click, which does not move the picture', async () => {
  const { page } = app;
  const view = viewport(page);
  await page.getByRole('button', { name: 'Area (A)' }).click();
  const corners: Pixel[] = [
    [300, 400],
    [600, 400],
    [600, 700],
  ];
  for (const corner of corners) {
    const at = await onPage(view, filmSize, corner);
    if (corner === corners.at(-1)) await page.mouse.dblclick(at.x, at.y);
    else await page.mouse.click(at.x, at.y);
  }
  // Half of 300 x 300 pixels, each corner to about one pixel of the screen.
  const { scale } = await onPage(view, filmSize, [0, 0]);
  const shown = await shownNumber('area', /Area/);
  expect(Math.abs(shown - 45_000 * pixelMm ** 2)).toBeLessThan((600 / scale) * pixelMm ** 2);
  const kinds = (await stored()).map((a) => `${a.role} ${a.shape.kind}`);
  expect(kinds).toEqual(['area polygon']);
});

test('angle by mouse: a right angle', async () => {
  const { page } = app;
  await page.getByRole('button', { name: 'Angle (Shift+A)' }).click();
  for (const point of [
    [300, 900],
    [300, 1200],
    [600, 1200],
  ] as Pixel[]) {
    const at = await onPage(viewport(page), filmSize, point);
    await page.mouse.click(at.x, at.y);
  }
  await expect(values('angle')).toHaveText(/^L1 90\.\d°|89\.\d°|90\.0°/);
});

test('calibration: the known length beside the line changes every length to one calibrated by the reader', async () => {
  const { page } = app;
  await page.keyboard.press('c');
  await drag(
    page,
    await onPage(viewport(page), filmSize, [200, 200]),
    await onPage(viewport(page), filmSize, [500, 200]),
  );
  const entry = page.getByLabel('Known length in mm');
  await entry.fill('abc');
  await entry.press('Enter');
  await expect(page.getByRole('alert')).toContainText('for example 25');
  await entry.fill('30');
  await entry.press('Enter');
  await expect(viewport(page)).toBeFocused();
  await expect(values('area')).toContainText('calibrated by the reader');
  await page.keyboard.press('Control+z');
  await expect(values('area')).not.toContainText('calibrated by the reader');
});

test('a gesture is left with Escape and leaves nothing behind', async () => {
  const { page } = app;
  const before = await stored();
  await page.keyboard.press('l');
  const from = await onPage(viewport(page), filmSize, [200, 200]);
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(from.x + 80, from.y + 40, { steps: 3 });
  await expect(values('long-axis')).toHaveCount(1);
  await page.keyboard.press('Escape');
  await page.mouse.up();
  await expect(values('long-axis')).toHaveCount(0);
  await page.keyboard.press('Escape');
  expect(await stored()).toEqual(before);
});

test('one-click contour of the focus: a proposal, changed by keys, accepted with Enter', async () => {
  const { page } = app;
  const [a, b] = truth.film.longAxis.points;
  const centre: Pixel = [(a[0] + b[0]) / 2, (a[1] + b[1]) / 2];
  await page.getByRole('button', { name: 'One-click contour (O)' }).click();
  const at = await onPage(viewport(page), filmSize, centre);
  await page.mouse.click(at.x, at.y);
  const proposal = page.locator('[data-testid="annotation"][data-role="long-axis"][data-status="proposed"]');
  await expect(proposal).toHaveCount(1);
  const wide = await shownNumber('area', /Area/);
  // A sharp edge moves little with each step.
  for (let i = 0; i < 4; i += 1) await page.keyboard.press('-');
  await expect.poll(() => shownNumber('area', /Area/)).toBeLessThan(wide);
  for (let i = 0; i < 4; i += 1) await page.keyboard.press('+');
  await page.keyboard.press('Enter');
  await expect(proposal).toHaveCount(0);
  // Both axes stand in one label: "L1 13.7 × 5.4 mm".
  const shown = await shownNumber('long-axis', /L1/);
  // A tenth of the truth: the outline is drawn by the picture, not by the phantom's geometry.
  expect(Math.abs(shown / truth.film.longAxis.mm - 1)).toBeLessThan(0.1);
});

test('uptake by mouse and mirror by key: the ratio stands beside the lesion', async () => {
  const { page } = app;
  await show(truth.scan);
  const {
    center: [cx, cy],
    radii: [rx, ry],
  } = truth.scan.lesion.ellipse;
  await page.keyboard.press('e');
  await drag(
    page,
    await onPage(viewport(page), scanSize, [cx - rx, cy - ry]),
    await onPage(viewport(page), scanSize, [cx + rx, cy + ry]),
  );
  await expect(values('uptake-lesion')).toContainText('counts');
  await page.keyboard.press('m');
  await expect(values('uptake-lesion').first()).toContainText(/R \d\.\d\d \(\d\.\d\d to \d\.\d\d\)/);
  await expect(page.locator('[data-role="midline"]')).toHaveCount(1);
  const ratio = numberAfter((await values('uptake-lesion').first().textContent()) ?? '', /R/);
  expect(Math.abs(ratio / truth.scan.ratio - 1)).toBeLessThan(0.1);
});

test('midline: moved and tilted by keys and by its handle, the mirrored region follows, one step each', async () => {
  const { page } = app;
  const midline = page.locator('[data-role="midline"]');
  const reference = page.locator('[data-role="uptake-reference"] path').first();
  const box = async () => {
    const { x, width } = (await reference.boundingBox())!;
    return x + width / 2;
  };
  await expect(midline).toHaveAttribute('data-status', 'proposed');
  const { scale } = await onPage(viewport(page), scanSize, [0, 0]);
  const before = await box();
  // Tab walks from the reference to the midline behind it.
  await page.keyboard.press('Tab');
  await expect(midline).toHaveAttribute('data-selected', 'true');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('ArrowRight');
  await expect(midline).toHaveAttribute('data-status', 'accepted');
  // Two columns further right, the mirror image goes four.
  expect(Math.abs((await box()) - before - 4 * scale)).toBeLessThan(scale / 2);
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('handle-in-hand')).toHaveCount(1);
  await page.keyboard.press('Control+ArrowLeft');
  expect(Math.abs((await box()) - before - 4 * scale)).toBeGreaterThan(scale);
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  await expect(midline).toHaveAttribute('data-status', 'proposed');
  expect(Math.abs((await box()) - before)).toBeLessThan(0.5);

  // By mouse: taken hold of between the handles, it moves; the region follows while it is dragged.
  const line = (await midline.locator('path').first().boundingBox())!;
  const at = { x: line.x + line.width / 2, y: line.y + line.height / 2 };
  await page.mouse.move(at.x, at.y);
  await page.mouse.down();
  await page.mouse.move(at.x + 6, at.y, { steps: 3 });
  await expect.poll(async () => Math.abs((await box()) - before - 12)).toBeLessThan(1);
  await page.mouse.up();
  await expect.poll(async () => (await stored()).map((a) => a.role)).toContain('midline');
  await page.keyboard.press('Delete');
  await expect.poll(async () => (await stored()).map((a) => a.role)).not.toContain('midline');
  expect(Math.abs((await box()) - before)).toBeLessThan(0.5);
  await page.keyboard.press('Escape');
  await expect(midline).toHaveCount(0);
});

test('carry forward: an earlier scan gets the lesion by command, aligned by the pictures; Enter accepts, N is not seen', async () => {
  const { page } = app;
  await show(truth.scan);
  await page.keyboard.press('[');
  await expect(values('uptake-lesion')).toHaveCount(0);
  const proposals = page.locator('[data-testid="annotation"][data-status="proposed"]');
  await expect(proposals).toHaveCount(0);
  await page.keyboard.press('y');
  await expect(proposals).toHaveCount(2);
  const offer = page.getByTestId('offer');
  await expect(offer).toContainText('L1 from 17 Mar 2026');
  await expect(offer).toContainText(/aligned by picture match, correlation 0\.9\d/);
  // Nothing is stored of what is only offered.
  expect((await stored()).filter((a) => a.status === 'proposed')).toEqual([]);
  const before = (await stored()).length;
  await page.keyboard.press('Enter');
  await expect(offer).toHaveCount(0);
  expect(await stored()).toHaveLength(before + 2);
  await page.keyboard.press('Control+z');
  await expect(offer).toHaveCount(1);
  await page.keyboard.press('Tab');
  await page.keyboard.press('n');
  await expect(offer).toHaveCount(0);
  expect(await stored()).toHaveLength(before);
  await page.getByRole('button', { name: 'Edit lesion L1' }).click();
  await expect(page.getByRole('checkbox', { name: 'Looked for and not seen' })).toBeChecked();
  await page.getByRole('button', { name: 'Edit lesion L1' }).click();
  await page.keyboard.press('Control+z');
  await expect(offer).toHaveCount(1);
});

test('carry forward: a later film offers the lesion by itself at its aligned place', async () => {
  const { page } = app;
  const films = readTruth(demonstrationFolder())
    .studies.filter((s): s is FilmTruth => s.kind === 'film')
    .sort((a, b) => a.date.localeCompare(b.date));
  const [earlier, later] = films.slice(-3);
  if (!earlier || !later) throw new Error('The truth holds too few films.');
  await show(earlier);
  await page.keyboard.press('b');
  const [from, to] = earlier.longAxis.points;
  await drag(page, await onPage(viewport(page), filmSize, from), await onPage(viewport(page), filmSize, to));
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await show(later);
  const offer = page.getByTestId('offer');
  await expect(offer).toContainText(/L1 from .*aligned by picture match/);
  await page.getByRole('button', { name: /^Accept L1/ }).click();
  await expect(offer).toHaveCount(0);
  const placed = (await stored()).find((a) => a.role === 'long-axis' && a.sopInstanceUid === later.sopInstanceUid);
  const points = placed?.shape.points ?? [];
  const middle = (p: readonly Pixel[]): Pixel => [(p[0]![0] + p[1]![0]) / 2, (p[0]![1] + p[1]![1]) / 2];
  const [x, y] = middle(points);
  const [tx, ty] = middle(later.longAxis.points);
  // Within 3 mm, half of its length.
  expect(Math.hypot(x - tx, y - ty) * later.objectPlanePixelMm).toBeLessThan(3);
  await page.keyboard.press('Control+z');
  await page.getByRole('button', { name: 'L1 not seen' }).click();
  await expect(offer).toHaveCount(0);
  await page.keyboard.press('Control+z');
  await expect(offer).toHaveCount(1);
});
