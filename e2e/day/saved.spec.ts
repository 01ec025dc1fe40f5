/** What is said to be saved is on disk, and what is typed is work too: through ends of the service, kills and closed windows. */
import { execFileSync } from 'node:child_process';
import { expect, test } from 'playwright/test';
import { type App, removeFolder, startApp } from '../support/app.ts';
import { demonstrationFolder, importDemonstrationMarks } from '../support/demo.ts';
import {
  drag,
  filmSize,
  latest,
  onPage,
  openReport,
  type Pixel,
  readTruth,
  showImage,
  storedRecord,
  viewport,
} from '../support/reading.ts';

const { film } = latest(readTruth(demonstrationFolder()));
const saved = (app: App) => app.page.getByTestId('saved');
const technique = (app: App) => app.page.getByLabel('Add to technique', { exact: true });
const stored = async (app: App) => (await storedRecord(app.page)).drafts[0]?.additions.technique ?? '';

async function onImages(app: App): Promise<void> {
  await app.page.getByRole('row', { name: /HO-DEMO/ }).dblclick({ timeout: 90_000 });
  await showImage(app.page, film);
}

/** The process of the library service of this app; null while there is none. */
function servicePid(app: App): number | null {
  const list = execFileSync('ps', ['-eo', 'pid,ppid,args'], { encoding: 'utf8' }).split('\n');
  const line = list.find((each) => each.includes('service/index.mjs') && each.includes(app.profile));
  return line === undefined ? null : Number.parseInt(line.trim(), 10);
}

test('after the service ended for good nothing is called saved that is not, and all of it is saved when it is back', async () => {
  const app = await startApp({ paths: [demonstrationFolder()] });
  const { page } = app;
  await onImages(app);
  const [from, to] = film.longAxis.points;
  const draw = async (a: Pixel, b: Pixel) =>
    drag(page, await onPage(viewport(page), filmSize, a), await onPage(viewport(page), filmSize, b));
  await page.keyboard.press('l');
  await draw(from, to);
  const marks = page.locator('[data-testid="annotation"]');
  await expect(marks).toHaveCount(1);
  await expect(saved(app)).toHaveText('Saved');
  const banner = page.getByRole('alert', { name: 'Library service' });
  let last: number | null = null;
  for (let i = 0; i < 5; i += 1) {
    await expect.poll(() => servicePid(app), { timeout: 30_000 }).not.toBe(last);
    await expect.poll(() => servicePid(app), { timeout: 30_000 }).not.toBeNull();
    last = servicePid(app);
    process.kill(last!, 'SIGKILL');
    await expect.poll(() => servicePid(app), { timeout: 30_000 }).not.toBe(last);
  }
  await expect(banner).toHaveAttribute('data-state', 'failed');
  await expect(banner).toContainText('Next try in');
  await expect(saved(app)).toHaveText('Saved');

  // A finding is kept and called not saved; a mark is not drawn.
  await viewport(page).focus();
  await page.keyboard.press('j');
  await expect(saved(app)).toHaveText('Not saved');
  await page.keyboard.press('d');
  // Beside the first, whose handles would be taken.
  await draw([200, 300], [600, 300]);
  await expect(page.getByText('Drawing waits until the library service runs again.')).toBeVisible();
  await expect(marks).toHaveCount(1);

  await banner.getByRole('button', { name: 'Start now' }).click();
  await expect(banner).toHaveCount(0, { timeout: 30_000 });
  await expect(saved(app)).toHaveText('Saved');
  await draw([200, 300], [600, 300]);
  await expect(marks).toHaveCount(2);
  await expect(saved(app)).toHaveText('Saved');
  const kept = await storedRecord(app.page);
  expect(kept.findings.map(({ signs }) => signs?.margin)).toContain('ill-defined');
  expect(kept.annotations).toHaveLength(2);
  await app.close();
  removeFolder(app.profile);
});

test('of what is typed no word older than two seconds is lost by a kill', async () => {
  const app = await startApp({ paths: [demonstrationFolder()] });
  await onImages(app);
  await openReport(app.page, film);
  await technique(app).focus();
  // Typed without a pause: each word with the time at which it was there.
  const words: { readonly text: string; readonly at: number }[] = [];
  let text = '';
  while (performance.now() < (words[0]?.at ?? performance.now()) + 6000) {
    const word = `word${words.length} `;
    await app.page.keyboard.type(word, { delay: 20 });
    text += word;
    words.push({ text, at: performance.now() });
  }
  const killed = performance.now();
  const { pid } = app.electron.process();
  process.kill(pid!, 'SIGKILL');
  const old = words.filter(({ at }) => at < killed - 2000).at(-1);
  if (old === undefined) throw new Error('Nothing was typed that is two seconds old.');
  await expect.poll(() => servicePid(app), { timeout: 20_000 }).toBeNull();

  const again = await startApp({ profile: app.profile });
  await onImages(again);
  expect((await stored(again)).startsWith(old.text.trim())).toBe(true);
  await again.close();
  removeFolder(app.profile);
});

test('a window that is closed at once, and an app that quits at once, store the last words first', async () => {
  let app = await startApp({ paths: [demonstrationFolder()] });
  const { profile } = app;
  await onImages(app);
  await app.page.getByRole('tab', { name: 'Read' }).click();
  await app.page.getByLabel('Clinical information').fill('Fall on stairs.');
  const closed = app.electron.waitForEvent('close');
  await app.electron.evaluate(({ BrowserWindow }) => BrowserWindow.getAllWindows()[0]?.close());
  await closed;

  app = await startApp({ profile });
  await onImages(app);
  expect((await storedRecord(app.page)).context.clinicalInformation).toBe('Fall on stairs.');
  await app.page.getByRole('tab', { name: 'Read' }).click();
  await app.page.getByLabel('Onset').fill('5 Dec 2024');
  await app.close();

  app = await startApp({ profile });
  await onImages(app);
  expect((await storedRecord(app.page)).context.onset).toBe('2024-12-05');
  await app.page.keyboard.press('t');
  const { x, y } = await onPage(viewport(app.page), filmSize, [400, 400]);
  await app.page.mouse.click(x, y);
  await app.page.getByLabel('Text of the note').fill('Suture anchor');
  await app.close();

  app = await startApp({ profile });
  await onImages(app);
  expect((await storedRecord(app.page)).annotations.map(({ role, label }) => ({ role, label }))).toEqual([
    { role: 'note', label: 'Suture anchor' },
  ]);
  await openReport(app.page, film);
  await technique(app).fill('Both feet standing.');
  await app.close();

  app = await startApp({ profile });
  await onImages(app);
  expect(await stored(app)).toBe('Both feet standing.');
  await app.close();
  removeFolder(profile);
});

test('undo takes back what is seen: text in a field, the draft on the report, and says what it was', async () => {
  const app = await startApp({ paths: [demonstrationFolder()] });
  const { page } = app;
  await onImages(app);
  await openReport(page, film);
  await technique(app).fill('First.');
  await technique(app).blur();
  await expect.poll(() => stored(app)).toBe('First.');
  await importDemonstrationMarks(app);
  const marks = (await storedRecord(app.page)).annotations.length;
  expect(marks).toBeGreaterThan(20);

  // In the field: only text, however often, also when it is stored already.
  const incidental = page.getByLabel('Incidental findings', { exact: true });
  await incidental.focus();
  await page.keyboard.type('Spur.');
  await expect(saved(app)).toHaveText('Saved');
  for (let i = 0; i < 4; i += 1) await page.keyboard.press('Control+z');
  await expect(incidental).toHaveValue('');
  await incidental.blur();
  await expect(saved(app)).toHaveText('Saved');
  expect((await storedRecord(app.page)).annotations).toHaveLength(marks);
  expect(await stored(app)).toBe('First.');

  // On the report: the draft's last changes, and then nothing more.
  const held = async () => {
    const { drafts } = await storedRecord(app.page);
    return [drafts[0]?.additions.technique, drafts[0]?.incidental];
  };
  await page.getByRole('heading', { name: /^SYNTHETIC/ }).click();
  await page.keyboard.press('Control+z');
  await expect.poll(held).toEqual(['First.', 'Spur.']);
  await page.keyboard.press('Control+z');
  await expect.poll(held).toEqual(['First.', undefined]);
  await page.keyboard.press('Control+z');
  await expect.poll(held).toEqual([undefined, undefined]);
  await expect(page.getByText('Undone: Add to report')).toBeVisible();
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Control+z');
  await page.getByRole('button', { name: 'Do again' }).click();
  await expect.poll(held).toEqual(['First.', undefined]);
  expect((await storedRecord(app.page)).annotations).toHaveLength(marks);
  expect(app.problems).toEqual([]);
  await app.close();
  removeFolder(app.profile);
});
