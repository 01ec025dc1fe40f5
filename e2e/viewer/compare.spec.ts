import type { Locator, Page } from 'playwright';
import { expect, test } from 'playwright/test';
import { type App, removeFolder, startApp } from '../support/app.ts';
import { demonstrationFolder } from '../support/demo.ts';
import { type FilmTruth, filmSize, onPage, type Pixel, readTruth, viewport } from '../support/reading.ts';

test.describe.configure({ mode: 'serial' });

const films = readTruth(demonstrationFolder())
  .studies.filter((study): study is FilmTruth => study.kind === 'film')
  .sort((a, b) => b.date.localeCompare(a.date));
const [latest, prior] = [films[0]!, films[1]!];
let app: App;

const bar = (page: Page) => page.getByTestId('blend-bar');
const corner = (view: Locator) =>
  view
    .locator('[data-corner]')
    .allInnerTexts()
    .then((texts) => texts.join('\n'));

test.beforeAll(async () => {
  app = await startApp({ paths: [demonstrationFolder()] });
  const { page } = app;
  await page.getByRole('row', { name: /HO-DEMO/ }).dblclick({ timeout: 60_000 });
  await expect(viewport(page)).toHaveAttribute('data-state', 'ready');
});

test.afterAll(async () => {
  expect(app.problems).toEqual([]);
  await app.close();
  removeFolder(app.profile);
});

/** Where the pointer is on each of the two pictures, as the readout says. */
async function placesUnder(page: Page, index: number, at: { x: number; y: number }): Promise<[number, number][]> {
  await page.mouse.move(at.x, at.y);
  const readout = await viewport(page, index).locator('[data-readout]').innerText();
  return [...readout.matchAll(/column (\d+), row (\d+)/g)].map(([, c, r]) => [Number(c), Number(r)]);
}

test('an overlay of films that nobody aligned lays them by what they show, says so and offers the landmarks', async () => {
  const { page } = app;
  await page.getByRole('button', { name: 'Layout 1x2' }).click();
  await viewport(page).focus();
  await page.getByRole('button', { name: 'Overlay with the prior' }).click();
  const text = () => corner(viewport(page));
  await expect.poll(text).toContain('Two images overlaid');
  await expect.poll(text, { timeout: 20_000 }).toMatch(/Aligned by picture match\s+Correlation 0\.\d\d/);
  expect(await text()).toContain('Not for measuring');
  // No ruler and no spacing on a picture of two films, and nothing drawn on it.
  expect(await text()).not.toMatch(/\d+ mm/);
  await expect(viewport(page).getByTestId('annotation-layer')).toHaveCount(0);
  await expect(viewport(page, 1).getByTestId('annotation-layer')).toHaveCount(1);
  // The end of the focus on the latest film lies on that of the prior, within the 3 mm that the match is good for.
  const [column, row] = latest.longAxis.points[0];
  const at = await onPage(viewport(page).locator('canvas').first(), filmSize, [column, row]);
  const places = await placesUnder(page, 0, at);
  expect(places).toHaveLength(2);
  const [x, y] = prior.longAxis.points[0];
  const apartMm = Math.hypot(places[1]![0] - x, places[1]![1] - y) * prior.objectPlanePixelMm;
  expect(apartMm).toBeLessThan(3 + (2 / at.scale) * prior.objectPlanePixelMm);
  await bar(page).getByRole('button', { name: 'Align these films by two landmarks' }).click();
  await expect(page.getByTestId('hint-bar')).toContainText('Landmarks, 0 of 4');
});

test('after two landmarks on each film the same place of both lies under the pointer', async () => {
  const { page } = app;
  for (const [index, film] of [
    [1, prior],
    [0, latest],
  ] as const) {
    for (const point of film.longAxis.points) {
      const at = await onPage(viewport(page, index), filmSize, point);
      await page.mouse.click(at.x, at.y);
    }
  }
  // The overlay that waited opens again, now aligned.
  await expect(bar(page)).toBeVisible();
  expect(await corner(viewport(page))).toContain('Aligned by landmarks');
  const [column, row] = latest.longAxis.points[0];
  const place = viewport(page).locator('canvas').first();
  const at = await onPage(place, filmSize, [column, row]);
  await page.mouse.move(at.x, at.y);
  const readout = await viewport(page).locator('[data-readout]').innerText();
  const places = [...readout.matchAll(/column (\d+), row (\d+)/g)].map(([, c, r]) => [Number(c), Number(r)]);
  expect(places).toHaveLength(2);
  // Each mark was set to about a pixel of the screen, which is several of the film; two of them fix the alignment.
  const tolerance = 3 / at.scale;
  for (const [found, wanted] of [
    [places[0]!, latest.longAxis.points[0]],
    [places[1]!, prior.longAxis.points[0]],
  ] as const) {
    expect(Math.abs(found[0]! - wanted[0])).toBeLessThan(tolerance);
    expect(Math.abs(found[1]! - wanted[1])).toBeLessThan(tolerance);
  }
});

test('the slider fades by mouse, and the keys fade, tint and go from end to end', async () => {
  const { page } = app;
  const layer = page.getByTestId('blend-layer');
  const opacity = () => layer.evaluate((element) => getComputedStyle(element).opacity);
  expect(await opacity()).toBe('0.5');
  const slider = bar(page).getByRole('slider');
  const box = (await slider.boundingBox())!;
  await page.mouse.click(box.x + box.width - 2, box.y + box.height / 2);
  expect(Number(await opacity())).toBeGreaterThan(0.9);
  await viewport(page).focus();
  await page.keyboard.press('.');
  expect(await opacity()).toBe('0');
  await page.keyboard.press('Alt+.');
  expect(await opacity()).toBe('0.1');
  await page.keyboard.press('Alt+,');
  expect(await opacity()).toBe('0');
  await page.keyboard.press('Shift+T');
  await expect.poll(() => corner(viewport(page))).toMatch(/cyan\n.* red/);
  expect(await layer.evaluate((element) => getComputedStyle(element).mixBlendMode)).toBe('screen');
  await page.keyboard.press('Escape');
  await expect(bar(page)).toHaveCount(0);
  await expect(viewport(page).getByTestId('annotation-layer')).toHaveCount(1);
});

test('one key shows the prior in place; held it is a look, tapped it stays until the next tap', async () => {
  const { page } = app;
  const name = () => viewport(page).getAttribute('aria-label');
  const before = (await name())!;
  await viewport(page).focus();
  await page.keyboard.down('.');
  await expect.poll(name).not.toBe(before);
  expect(await corner(viewport(page))).toMatch(/Blink: .* in place of/);
  await page.waitForTimeout(450);
  await page.keyboard.up('.');
  await expect.poll(name).toBe(before);
  await page.keyboard.press('.');
  await expect.poll(name).not.toBe(before);
  // The other film is looked at, not drawn on.
  await expect(viewport(page).getByTestId('annotation-layer')).toHaveCount(0);
  await page.keyboard.press('.');
  await expect.poll(name).toBe(before);
  // Stepping to another date ends it.
  await page.keyboard.press('.');
  await expect(page.getByTestId('hint-bar')).toContainText('Blink');
  await page.keyboard.press('[');
  await expect(page.getByTestId('hint-bar')).not.toContainText('Blink');
  await page.keyboard.press(']');
  await expect.poll(name).toBe(before);
});

test('taking a tool leaves the overlay, so that a mark is on one film', async () => {
  const { page } = app;
  await viewport(page).focus();
  await page.keyboard.press(',');
  await expect(bar(page)).toBeVisible();
  await page.keyboard.press('l');
  await expect(bar(page)).toHaveCount(0);
  await page.keyboard.press('Escape');
});

test('landmarks without the mouse: arrow keys, Enter, and F6 for the other film', async () => {
  const { page } = app;
  const { keyboard } = page;
  await page.getByRole('button', { name: 'Remove alignment' }).click();
  await viewport(page).focus();
  await keyboard.press('Shift+L');
  const middle: Pixel = [filmSize.columns / 2, filmSize.rows / 2];
  for (let film = 0; film < 2; film++) {
    await keyboard.press('ArrowDown');
    await expect(page.getByTestId('picking-crosshair')).toHaveCount(1);
    await keyboard.press('Enter');
    for (let i = 0; i < 4; i++) await keyboard.press('Control+ArrowRight');
    await keyboard.press('Enter');
    if (film === 0) await keyboard.press('F6');
  }
  // The middle and a point 200 pixels to its right on both: the films lie on each other pixel for pixel.
  await expect(page.getByTestId('hint-bar')).not.toContainText('Landmarks');
  await viewport(page).focus();
  await keyboard.press(',');
  await expect.poll(() => corner(viewport(page))).toContain('Aligned by landmarks');
  const at = await onPage(viewport(page).locator('canvas').first(), filmSize, middle);
  await page.mouse.move(at.x, at.y);
  const readout = await viewport(page).locator('[data-readout]').innerText();
  const places = [...readout.matchAll(/column (\d+), row (\d+)/g)].map(([place]) => place);
  expect(places).toHaveLength(2);
  expect(places[0]).toBe(places[1]);
  await keyboard.press('Escape');
});

test('scans of the same view are laid on one another by their counts, and that is said', async () => {
  const { page } = app;
  await page.getByRole('button', { name: 'Layout 2x2' }).click();
  await page.locator('[data-testid="timeline-image"][aria-label*="NM"]').last().waitFor();
  const scans = page.locator('[data-testid="timeline-image"][aria-label*="delayed, post"]');
  await viewport(page, 2).click({ position: { x: 40, y: 150 } });
  await scans.last().click();
  await expect(viewport(page, 2)).toHaveAttribute('data-state', 'ready');
  await viewport(page, 2).focus();
  await page.keyboard.press(',');
  await expect
    .poll(() => corner(viewport(page, 2)), { timeout: 20_000 })
    .toMatch(/Aligned by picture match\s+Correlation 0\.\d\d/);
  await expect(bar(page).getByRole('button', { name: /Align/ })).toHaveCount(0);
  await page.keyboard.press('Escape');
  await expect(bar(page)).toHaveCount(0);
});
