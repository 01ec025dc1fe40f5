/** A lesion on each side, read to the signed report, by mouse and by keyboard: what is read of one is never said of the other. */
import type { Page } from 'playwright';
import { expect, test } from 'playwright/test';
import type { PatientRecord } from '../../shared/reading/model.ts';
import { type App, removeFolder, startApp, temporaryFolder } from '../support/app.ts';
import { drag, onPage, showImage, timelineImage, viewport, walk } from '../support/reading.ts';
import { type Focus, heels, hips, pixelMm, type SmallFilm, smallFilm, uidOf, writeFilms } from '../support/twoSides.ts';

/** The app on the reading screen of the only patient of these films, with one large viewport. */
async function open(films: readonly SmallFilm[]): Promise<{ app: App; end: () => Promise<void> }> {
  const folder = temporaryFolder('two-sides');
  writeFilms(folder, films);
  const app = await startApp({ paths: [folder], width: 1280, height: 800 });
  const { page } = app;
  await expect(page.getByTestId('job')).toContainText('added', { timeout: 60_000 });
  await page.getByRole('row', { name: new RegExp(films[0]?.patientId ?? '') }).dblclick();
  await page.getByRole('button', { name: 'Layout 1x1' }).click();
  const end = async () => {
    expect(app.problems).toEqual([]);
    await app.close();
    removeFolder(app.profile);
    removeFolder(folder);
  };
  return { app, end };
}

const show = (page: Page, film: SmallFilm) => showImage(page, { sopInstanceUid: uidOf(film) });

async function recordOf(page: Page, patientKey: string): Promise<PatientRecord> {
  const reply = await page.evaluate((key) => window.enthesis.call('record.get', { patientKey: key }), patientKey);
  if (!reply.ok) throw new Error(reply.error.message);
  return (reply.value as { record: PatientRecord }).record;
}

/** Stage of each lesion as it is stored, "L1 mature". */
async function stagesOf(page: Page, patientKey: string): Promise<string[]> {
  const { findings } = await recordOf(page, patientKey);
  return findings.map((f) => `${f.lesionId} ${f.radiographicStage ?? 'none'}`).sort();
}

async function drawAxes(page: Page, { center: [x, y], radii: [a, b] }: Focus): Promise<void> {
  const at = (dx: number, dy: number) => onPage(viewport(page), smallFilm, [x + dx, y + dy]);
  await page.getByRole('button', { name: 'Bidirectional (B)' }).click();
  await drag(page, await at(-a, 0), await at(a, 0));
  const side = await at(0, -b);
  await page.mouse.move(side.x, side.y, { steps: 4 });
  await page.mouse.down();
  await page.mouse.up();
}

/** The same with keys alone: the crosshair starts in the middle of the image. */
async function walkAxes(page: Page, { center: [x, y], radii: [a, b] }: Focus): Promise<void> {
  const { keyboard } = page;
  await viewport(page).focus();
  await keyboard.press('b');
  await keyboard.press('ArrowRight');
  await walk(page, [x - a - smallFilm.columns / 2, y - smallFilm.rows / 2]);
  await keyboard.press('Enter');
  await walk(page, [2 * a, 0]);
  await keyboard.press('Enter');
  await walk(page, [-a, Math.round(-b)]);
  await keyboard.press('Enter');
}

const lesionRow = (page: Page, id: string) => page.getByTestId('lesion-row').filter({ hasText: id });

async function acceptPlace(page: Page, id: string): Promise<void> {
  await page.getByRole('button', { name: `Accept site and side of ${id}` }).click();
}

/** The measured long axis of a lesion on the date on the screen, mm. */
async function longAxisOf(page: Page, id: string): Promise<number> {
  const row = page.locator('[data-measure="Long axis"]').filter({ hasText: id });
  return Number(/Long axis\s*([\d.]+)\s*mm/.exec(await row.innerText())?.[1]);
}

/** Sentences of the report that name a lesion, from what is stored of the signed version. */
async function signedSentences(page: Page, patientKey: string, film: SmallFilm): Promise<string[]> {
  const { studyInstanceUid } = await page.evaluate(
    async ([key, uid]) => {
      const reply = await window.enthesis.call('library.patient', { patientKey: key });
      const { studies } = (
        reply as { value: { studies: { studyInstanceUid: string; instances: { sopInstanceUid: string }[] }[] } }
      ).value;
      return studies.find((s) => s.instances.some((i) => i.sopInstanceUid === uid)) ?? { studyInstanceUid: '' };
    },
    [patientKey, uidOf(film)] as const,
  );
  const reply = await page.evaluate(
    ([key, uid]) => window.enthesis.call('report.get', { patientKey: key, studyInstanceUid: uid }),
    [patientKey, studyInstanceUid] as const,
  );
  if (!reply.ok) throw new Error(reply.error.message);
  const { content, versions } = reply.value as {
    content: { sections: { sentences: { text: string }[] }[] };
    versions: { status: string }[];
  };
  expect(versions.map((v) => v.status)).toEqual(['final']);
  return content.sections.flatMap((s) => s.sentences.map((t) => t.text));
}

async function sign(page: Page): Promise<void> {
  await page.getByRole('button', { name: 'Sign', exact: true }).click();
  await page.getByLabel('Name of the signing reader').fill('Reader^Test');
  await page.getByRole('dialog').getByRole('button', { name: 'Sign', exact: true }).click();
  await expect(page.getByText(/Version 1 stored: final/)).toBeVisible();
}

async function signByKeyboard(page: Page): Promise<void> {
  await page.keyboard.press('Control+r');
  await expect(page.getByTestId('report-preview')).toBeVisible();
  await page.keyboard.press('Control+Enter');
  await page.keyboard.type('Reader^Test');
  await page.keyboard.press('Enter');
  await expect(page.getByText(/Version 1 stored: final/)).toBeVisible();
}

/** No sentence that is about one side alone tells the stage that was read on the other one. */
function expectApart(sentences: readonly string[], own: { left: string; right: string }): void {
  const about = (side: string, other: string) =>
    sentences.filter((t) => new RegExp(`\\b${side}\\b`, 'i').test(t) && !new RegExp(`\\b${other}\\b`, 'i').test(t));
  const [left, right] = [about('left', 'right'), about('right', 'left')];
  const says = (list: readonly string[], stage: string) => list.filter((t) => new RegExp(`\\b${stage}\\b`).test(t));
  expect(says(left, own.left).length).toBeGreaterThan(0);
  expect(says(right, own.right).length).toBeGreaterThan(0);
  // "Not mature" and "maturity" are other words; the stage of the other side is not.
  expect(says(left, `as read: ${own.right}`)).toEqual([]);
  expect(says(right, `as read: ${own.left}`)).toEqual([]);
}

test('both Achilles tendons by mouse: the left one immature leaves the right one mature', async () => {
  const { app, end } = await open([...heels.earlier, heels.right, heels.left]);
  const { page } = app;
  await show(page, heels.right);
  await drawAxes(page, heels.right.foci[0]!);
  await expect(lesionRow(page, 'L1')).toContainText('right Achilles tendon');
  await expect(page.getByTestId('proposed')).toContainText('Site and side proposed from the image.');
  await acceptPlace(page, 'L1');
  await expect(page.getByTestId('proposed')).toHaveCount(0);

  await show(page, heels.left);
  await drawAxes(page, heels.left.foci[0]!);
  await expect(
    page.getByText(
      'This image shows the left side, and L1 is on the right. Both axes belong to L2 left Achilles tendon.',
    ),
  ).toBeVisible();
  await acceptPlace(page, 'L2');
  // 8 mm and 6 mm, each end set with the mouse to about a pixel of the screen, which shows less than a pixel of the film.
  expect(Math.abs((await longAxisOf(page, 'L1')) - 40 * pixelMm)).toBeLessThan(2 * pixelMm);
  expect(Math.abs((await longAxisOf(page, 'L2')) - 30 * pixelMm)).toBeLessThan(2 * pixelMm);

  await page.getByRole('tab', { name: 'Read' }).click();
  const rows = page.getByTestId('read-lesion');
  await rows.filter({ hasText: 'L1' }).click();
  await page.getByRole('radio', { name: /^Mature/ }).click();
  await rows.filter({ hasText: 'L2' }).click();
  await expect(page.getByRole('radio', { name: /^Mature/ })).not.toBeChecked();
  await page.getByRole('radio', { name: /^Immature/ }).click();
  await expect(rows.filter({ hasText: 'L1' })).toContainText('mature');
  await expect(rows.filter({ hasText: 'L2' })).toContainText('immature');
  await expect.poll(() => stagesOf(page, 'TWO-HEELS')).toEqual(['L1 mature', 'L2 immature']);
  const states = page.getByTestId('timeline').getByTestId('timeline-stage');
  await expect(states).toHaveText(['L1not read', 'L2not read', 'L1mature', 'L2immature']);

  await page.getByRole('button', { name: 'Report 3 Mar 2026' }).click();
  await expect(page.getByTestId('report-preview')).toBeVisible();
  await sign(page);
  expectApart(await signedSentences(page, 'TWO-HEELS', heels.right), { left: 'immature', right: 'mature' });
  // What waits next is the examination before.
  await page.getByRole('button', { name: 'Back to the images' }).click();
  await expect(page.getByRole('button', { name: 'Report 2 Sep 2025' })).toBeVisible();
  await end();
});

test('both Achilles tendons by keyboard: each key says of whom, and one of the wrong side is refused', async () => {
  const { app, end } = await open([heels.right, heels.left]);
  const { page } = app;
  const { keyboard } = page;
  const said = (text: string) => page.getByRole('status').filter({ hasText: text });
  await show(page, heels.right);
  await viewport(page).focus();
  await keyboard.press('3');
  await expect(page.getByTestId('hint-bar')).toContainText('Mark or add a lesion first');
  await walkAxes(page, heels.right.foci[0]!);
  await keyboard.press('Escape');
  await keyboard.press('3');
  await expect(said('L1 right Achilles tendon, 3 Mar 2026: read as mature.')).toBeVisible();

  await timelineImage(page, { sopInstanceUid: uidOf(heels.left) }).press('Enter');
  await viewport(page).focus();
  await keyboard.press('1');
  await expect(said('Not read. This image shows the left side, and L1 is on the right.')).toBeVisible();
  await walkAxes(page, heels.left.foci[0]!);
  await keyboard.press('Escape');
  await keyboard.press('1');
  const immature = said('L2 left Achilles tendon, 3 Mar 2026: read as immature.');
  await expect(immature).toBeVisible();
  await expect.poll(() => stagesOf(page, 'TWO-HEELS')).toEqual(['L1 mature', 'L2 immature']);
  // The message takes back what it says and nothing else, whatever was done since.
  await keyboard.press('k');
  await immature.getByRole('button', { name: 'Undo' }).press('Enter');
  await expect.poll(() => stagesOf(page, 'TWO-HEELS')).toEqual(['L1 mature']);
  expect((await recordOf(page, 'TWO-HEELS')).examinations).toHaveLength(1);
  await viewport(page).focus();
  await keyboard.press('1');
  await expect.poll(() => stagesOf(page, 'TWO-HEELS')).toEqual(['L1 mature', 'L2 immature']);

  for (const id of ['L1', 'L2']) {
    const accept = page.getByRole('button', { name: `Accept site and side of ${id}`, exact: true });
    await accept.press('Enter');
    await expect(accept).toHaveCount(0);
  }
  await viewport(page).focus();
  await keyboard.press('Shift+K');
  await expect(said('L1 right Achilles tendon is the active lesion.')).toBeVisible();
  await signByKeyboard(page);
  expectApart(await signedSentences(page, 'TWO-HEELS', heels.right), { left: 'immature', right: 'mature' });
  await end();
});

/** Settles a side that the image does not tell, in the lesion's form. */
async function chooseSide(page: Page, id: string, side: 'left' | 'right'): Promise<void> {
  const edit = page.getByRole('button', { name: `Edit lesion ${id}`, exact: true });
  await edit.click();
  await page.getByLabel('Side', { exact: true }).selectOption({ label: side });
  await edit.click();
}

test('both hips on one film by mouse: sides are asked, and signing waits for them', async () => {
  const { film } = hips;
  const { app, end } = await open([film]);
  const { page } = app;
  await show(page, film);
  await drawAxes(page, film.foci[0]);
  await expect(lesionRow(page, 'L1')).toContainText('hip');
  await expect(page.getByTestId('proposed')).toHaveText(/Site proposed from the image\. Side not told by the image\./);
  await page.getByRole('button', { name: 'Add lesion' }).click();
  await drawAxes(page, film.foci[1]);
  await expect.poll(async () => (await recordOf(page, 'TWO-HIPS')).lesions.length).toBe(2);

  // Open places keep the report from being signed.
  await page.getByRole('button', { name: 'Report 3 Mar 2026' }).click();
  await expect(page.getByTestId('report-preview')).toBeVisible();
  await page.getByTestId('completeness').click();
  await expect(page.getByRole('dialog', { name: 'Open points' })).toContainText('Needed for signing.');
  await page.keyboard.press('Escape');
  await page.getByRole('button', { name: 'Back to the images' }).click();
  await page.getByRole('button', { name: 'Layout 1x1' }).click();

  for (const [id, side] of [
    ['L1', 'right'],
    ['L2', 'left'],
  ] as const) {
    await page.getByRole('button', { name: `Accept site of ${id}` }).click();
    await chooseSide(page, id, side);
    await expect(lesionRow(page, id)).toContainText(`${side} hip`);
  }
  await expect(page.getByTestId('proposed')).toHaveCount(0);
  expect(Math.abs((await longAxisOf(page, 'L1')) - 50 * pixelMm)).toBeLessThan(2 * pixelMm);
  expect(Math.abs((await longAxisOf(page, 'L2')) - 60 * pixelMm)).toBeLessThan(2 * pixelMm);

  await page.getByRole('tab', { name: 'Read' }).click();
  const rows = page.getByTestId('read-lesion');
  for (const [id, stage, brooker] of [
    ['L1', 'Mature', 'I'],
    ['L2', 'Immature', 'III'],
  ] as const) {
    await rows.filter({ hasText: id }).click();
    await page.getByRole('radio', { name: new RegExp(`^${stage}`) }).click();
    await page
      .getByRole('radiogroup', { name: 'Brooker class' })
      .getByRole('radio', { name: brooker, exact: true })
      .click();
  }
  await expect.poll(() => stagesOf(page, 'TWO-HIPS')).toEqual(['L1 mature', 'L2 immature']);
  const { findings } = await recordOf(page, 'TWO-HIPS');
  expect(findings.map((f) => f.grade)).toEqual([
    { scale: 'brooker', value: 'I' },
    { scale: 'brooker', value: 'III' },
  ]);
  await page.getByRole('button', { name: 'Report 3 Mar 2026' }).click();
  await expect(page.getByTestId('report-preview')).toBeVisible();
  await expect(page.getByTestId('report-preview')).not.toContainText(/Achilles|heel/);
  await sign(page);
  expectApart(await signedSentences(page, 'TWO-HIPS', film), { left: 'immature', right: 'mature' });
  await end();
});

test('both hips on one film by keyboard', async () => {
  const { film } = hips;
  const { app, end } = await open([film]);
  const { page } = app;
  const { keyboard } = page;
  await show(page, film);
  await walkAxes(page, film.foci[0]);
  await keyboard.press('Escape');
  await keyboard.press('3');
  await keyboard.press('Shift+U');
  await walkAxes(page, film.foci[1]);
  await keyboard.press('Escape');
  await keyboard.press('1');
  await expect(page.getByRole('status').filter({ hasText: 'L2 hip, 3 Mar 2026: read as immature.' })).toBeVisible();
  await expect.poll(() => stagesOf(page, 'TWO-HIPS')).toEqual(['L1 mature', 'L2 immature']);
  for (const [id, letter] of [
    ['L1', 'r'],
    ['L2', 'l'],
  ] as const) {
    await page.getByRole('button', { name: `Accept site of ${id}` }).press('Enter');
    await page.getByRole('button', { name: `Change ${id}` }).press('Enter');
    // A letter chooses in a list.
    await page.getByLabel('Side', { exact: true }).press(letter);
    await expect(lesionRow(page, id)).toContainText(letter === 'r' ? 'right hip' : 'left hip');
    await page.getByRole('button', { name: `Edit lesion ${id}`, exact: true }).press('Enter');
  }
  await viewport(page).focus();
  await signByKeyboard(page);
  expectApart(await signedSentences(page, 'TWO-HIPS', film), { left: 'immature', right: 'mature' });
  await end();
});
