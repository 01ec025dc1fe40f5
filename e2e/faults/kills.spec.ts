/**
 * Kills in the middle of a reading with typing: no finished gesture and no word older than two seconds is lost. Three of them
 * here; `npm run test:faults` asks for more and prints the counts.
 */
import { execFileSync } from 'node:child_process';
import { expect, test } from 'playwright/test';
import { type App, removeFolder, startApp } from '../support/app.ts';
import { demonstrationFolder } from '../support/demo.ts';
import {
  drag,
  filmSize,
  latest,
  onPage,
  openReport,
  readTruth,
  showImage,
  storedRecord,
  viewport,
} from '../support/reading.ts';

const kinds = ['main', 'service', 'renderer'] as const;
const kills = Number(process.env.ENTHESIS_KILLS ?? kinds.length);
const { film } = latest(readTruth(demonstrationFolder()));

/** A linear congruential generator (Numerical Recipes), so that a run can be repeated. */
function randomNumbers(seed: number): () => number {
  let state = seed >>> 0;
  return () => {
    state = (Math.imul(state, 1664525) + 1013904223) >>> 0;
    return state / 2 ** 32;
  };
}

function servicePid(app: App): number | null {
  const list = execFileSync('ps', ['-eo', 'pid,args'], { encoding: 'utf8' }).split('\n');
  const line = list.find((each) => each.includes('service/index.mjs') && each.includes(app.profile));
  return line === undefined ? null : Number.parseInt(line.trim(), 10);
}

async function open(app: App): Promise<void> {
  await app.page.getByRole('row', { name: /HO-DEMO/ }).dblclick({ timeout: 90_000 });
  await showImage(app.page, film);
}

async function kill(app: App, kind: (typeof kinds)[number]): Promise<void> {
  if (kind === 'main') process.kill(app.electron.process().pid!, 'SIGKILL');
  else if (kind === 'service') process.kill(servicePid(app)!, 'SIGKILL');
  else {
    await app.electron.evaluate(({ BrowserWindow, dialog }) => {
      // The question whether to reload is not what is tried here.
      dialog.showMessageBox = (async () => ({ response: 1, checkboxChecked: false })) as typeof dialog.showMessageBox;
      BrowserWindow.getAllWindows()[0]?.webContents.forcefullyCrashRenderer();
    });
  }
}

test(`${kills} kills in the middle of a reading with typing lose nothing that was finished`, async () => {
  test.setTimeout(120_000 + kills * 60_000);
  const random = randomNumbers(20260112);
  const lost = { gestures: 0, words: 0 };
  let gestures = 0;
  let words = 0;
  let typedBefore = '';
  let app = await startApp({ paths: [demonstrationFolder()] });
  const { profile } = app;
  await open(app);
  for (let n = 0; n < kills; n += 1) {
    const kind = kinds[n % kinds.length]!;
    const { page } = app;
    const row = 200 + Math.floor(random() * 1300);
    await viewport(page).focus();
    await page.keyboard.press('d');
    const [from, to] = await Promise.all(
      (
        [
          [300, row],
          [700, row],
        ] as const
      ).map((point) => onPage(viewport(page), filmSize, point)),
    );
    await drag(page, from!, to!);
    await expect(page.getByTestId('saved')).toHaveAttribute('data-state', 'saved');
    gestures = (await storedRecord(page)).annotations.length;
    expect(gestures).toBeGreaterThan(n - 1);

    await openReport(page, film);
    const field = page.getByLabel('Add to technique', { exact: true });
    await field.focus();
    await page.keyboard.press('Control+End');
    const typed: { readonly text: string; readonly at: number }[] = [];
    const until = performance.now() + 2500 + random() * 3500;
    for (let text = typedBefore; performance.now() < until; ) {
      const word = `${text === '' ? '' : ' '}w${words}`;
      await page.keyboard.type(word, { delay: 15 });
      words += 1;
      text += word;
      typed.push({ text, at: performance.now() });
    }
    const at = performance.now();
    await kill(app, kind);
    if (kind === 'service') {
      // The window lives: not even the last word is lost.
      await expect(page.getByTestId('saved')).toHaveAttribute('data-state', 'saved', { timeout: 60_000 });
      await page.keyboard.press('Control+r');
    } else {
      if (kind === 'renderer') await app.close();
      await expect.poll(() => servicePid(app), { timeout: 30_000 }).toBeNull();
      app = await startApp({ profile });
      await open(app);
    }
    const kept = await storedRecord(app.page);
    const text = kept.drafts[0]?.additions.technique ?? '';
    const must = kind === 'service' ? typed.at(-1) : typed.filter((each) => each.at < at - 2000).at(-1);
    if (must !== undefined && !text.startsWith(must.text)) lost.words += 1;
    if (kept.annotations.length < gestures) lost.gestures += 1;
    typedBefore = text;
    await showImage(app.page, film);
  }
  process.stdout.write(
    `${kills} kills, ${gestures} gestures, ${words} words: ${lost.gestures} gestures and ${lost.words} words lost\n`,
  );
  expect(lost).toEqual({ gestures: 0, words: 0 });
  await app.close();
  removeFolder(profile);
});
