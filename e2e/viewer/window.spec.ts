import { expect, test } from 'playwright/test';
import { type App, removeFolder, startApp } from '../support/app.ts';
import { demonstrationFolder } from '../support/demo.ts';
import { drag, filmSize, latest, onPage, readTruth, scanSize, viewport } from '../support/reading.ts';

test.describe.configure({ mode: 'serial' });

const truth = latest(readTruth(demonstrationFolder()));
let app: App;

const windowText = async (): Promise<string> => {
  const texts = await viewport(app.page).locator('[data-corner]').allInnerTexts();
  return /W \d+\s+L -?\d+|-?\d+ to \d+ counts/.exec(texts.join('\n'))?.[0] ?? '';
};

test.beforeAll(async () => {
  app = await startApp({ paths: [demonstrationFolder()] });
  const { page } = app;
  await page.getByRole('row', { name: /HO-DEMO/ }).dblclick({ timeout: 60_000 });
  await page.getByRole('button', { name: 'Layout 1x1' }).click();
  await page.locator(`[data-testid="timeline-image"][data-key="${truth.film.sopInstanceUid}#1"]`).click();
  await expect(viewport(page)).toHaveAttribute('data-state', 'ready');
});

test.afterAll(async () => {
  expect(app.problems).toEqual([]);
  await app.close();
  removeFolder(app.profile);
});

test('a region dragged over bone narrows the window, and reset takes it back', async () => {
  const { page } = app;
  const usual = await windowText();
  expect(usual).toMatch(/^W /);
  await page.getByRole('button', { name: 'Window from a region' }).click();
  await expect(page.getByTestId('hint-bar')).toContainText('drag a box');
  const view = viewport(page);
  await drag(page, await onPage(view, filmSize, [700, 600]), await onPage(view, filmSize, [820, 760]));
  await expect.poll(windowText).not.toBe(usual);
  const width = (text: string) => Number(/W (\d+)/.exec(text)?.[1]);
  expect(width(await windowText())).toBeLessThan(width(usual));
  // One region, then the left button is the window again.
  await expect(page.getByTestId('window-region')).toHaveCount(0);
  await page.getByRole('button', { name: 'Reset window and view' }).click();
  await expect.poll(windowText).toBe(usual);
});

test('the same by keys: two corners with arrows and Enter, and Escape drops it', async () => {
  const { page } = app;
  const { keyboard } = page;
  const usual = await windowText();
  await viewport(page).focus();
  await keyboard.press(';');
  await keyboard.press('ArrowRight');
  await keyboard.press('Enter');
  await keyboard.press('Control+ArrowRight');
  await expect(page.getByTestId('window-region')).toHaveCount(1);
  // The first Escape drops the corner, the second leaves.
  await keyboard.press('Escape');
  await expect(page.getByTestId('window-region')).toHaveCount(0);
  await expect(page.getByTestId('hint-bar')).toContainText('drag a box');
  await keyboard.press('Enter');
  await keyboard.press('Control+ArrowRight');
  await keyboard.press('Control+ArrowDown');
  await keyboard.press('Enter');
  await expect.poll(windowText).not.toBe(usual);
  await keyboard.press('Shift+F');
  await expect.poll(windowText).toBe(usual);
});

test('a region without a range is refused in words', async () => {
  const { page } = app;
  await viewport(page).focus();
  await page.keyboard.press(';');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await expect(page.getByText('The region holds too few pixels for a window', { exact: false })).toBeVisible();
});

test('presets have names that a reader knows, and apply', async () => {
  const { page } = app;
  const chooser = page.getByRole('combobox', { name: 'Window' });
  const names = await chooser.locator('option').allInnerTexts();
  expect(names).toEqual(expect.arrayContaining(['Default window', 'Bone range', 'Soft tissue range']));
  const usual = await windowText();
  await chooser.selectOption({ label: 'Bone range' });
  await expect.poll(windowText).not.toBe(usual);
  await chooser.selectOption({ label: 'Default window' });
  await expect.poll(windowText).toBe(usual);
});

test('on a scan the region sets the upper threshold and the scale starts at zero', async () => {
  const { page } = app;
  const { scan } = truth;
  await page.locator(`[data-testid="timeline-image"][data-key="${scan.sopInstanceUid}#${scan.frame}"]`).click();
  await expect(viewport(page)).toHaveAttribute('data-state', 'ready');
  const usual = await windowText();
  const {
    center: [cx, cy],
    radii: [rx, ry],
  } = scan.lesion.ellipse;
  await viewport(page).focus();
  await page.keyboard.press(';');
  const view = viewport(page);
  await drag(page, await onPage(view, scanSize, [cx - rx, cy - ry]), await onPage(view, scanSize, [cx + rx, cy + ry]));
  await expect.poll(windowText).not.toBe(usual);
  expect(await windowText()).toMatch(/^0 to \d+ counts$/);
});
