import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import dicomParser from 'dicom-parser';
import { expect, test } from 'playwright/test';
import { type App, removeFolder } from '../support/app.ts';
import { demonstrationFolder, startReading } from '../support/demo.ts';
import {
  drag,
  filmSize,
  type ImageKey,
  latest,
  onPage,
  type Pixel,
  readTruth,
  type StoredMark,
  scanSize,
  showImage,
  storedMarks,
  viewport,
  walk,
} from '../support/reading.ts';

test.describe.configure({ mode: 'serial' });

const truth = latest(readTruth(demonstrationFolder()));
const flowSize = { columns: 128, rows: 128 } as const;
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
const marks = async (role: string) => (await storedMarks(app.page)).filter((mark) => mark.role === role);

const [ballFrom, ballTo] = truth.film.ball.points;
const away = (p: Pixel, other: Pixel, by: number): Pixel => {
  const length = Math.hypot(p[0] - other[0], p[1] - other[1]);
  return [p[0] + ((p[0] - other[0]) / length) * by, p[1] + ((p[1] - other[1]) / length) * by];
};

/** Both ends within a pixel of the ball's true diameter. */
function expectBall(mark: StoredMark | undefined): void {
  const ends = mark?.shape.points;
  if (!ends) throw new Error('No line is stored.');
  for (const [i, end] of [ballFrom, ballTo].entries()) {
    expect(Math.hypot(ends[i]![0] - end[0], ends[i]![1] - end[1])).toBeLessThan(1);
  }
}

test('an area that is clicked point by point snaps to the edge of the ball while Ctrl is held', async () => {
  const { page } = app;
  await show(truth.film);
  const centre: Pixel = [(ballFrom[0] + ballTo[0]) / 2, (ballFrom[1] + ballTo[1]) / 2];
  const radius = Math.hypot(ballFrom[0] - centre[0], ballFrom[1] - centre[1]);
  await page.keyboard.press('a');
  await page.keyboard.down('Control');
  for (const turn of [0.1, 0.4, 0.6, 0.9]) {
    const out = radius + (turn < 0.5 ? 6 : -6);
    const [x, y] = [Math.cos(2 * Math.PI * turn), Math.sin(2 * Math.PI * turn)];
    const place = await onPage(viewport(page), filmSize, [centre[0] + out * x, centre[1] + out * y]);
    await page.mouse.click(place.x, place.y);
  }
  await page.keyboard.up('Control');
  await page.keyboard.press('Enter');
  await expect.poll(async () => (await marks('area')).length).toBe(1);
  const points = (await marks('area'))[0]!.shape.points!;
  expect(points).toHaveLength(4);
  for (const [x, y] of points) expect(Math.abs(Math.hypot(x - centre[0], y - centre[1]) - radius)).toBeLessThan(1);
  await page.keyboard.press('Control+z');
  await expect.poll(async () => (await marks('area')).length).toBe(0);
});

test('snap by mouse: ends set beside the ball go to its edge while Ctrl is held, and are marked', async () => {
  const { page } = app;
  await show(truth.film);
  await page.keyboard.press('d');
  const from = await onPage(viewport(page), filmSize, away(ballFrom, ballTo, 6));
  const to = await onPage(viewport(page), filmSize, away(ballTo, ballFrom, 7));
  await page.keyboard.down('Control');
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move(to.x, to.y, { steps: 6 });
  await expect(page.getByTestId('snap')).toHaveCount(1);
  await page.mouse.up();
  await page.keyboard.up('Control');
  await expect(page.getByTestId('snap')).toHaveCount(0);
  expectBall((await marks('length'))[0]);
});

test('snap by keys: switched on for good, the crosshair sets points on the edge', async () => {
  const { page } = app;
  await viewport(page).focus();
  await page.keyboard.press('Delete');
  await expect.poll(async () => (await marks('length')).length).toBe(0);
  await page.keyboard.press('Shift+N');
  await expect(page.getByRole('button', { name: /^Snap to edges/ })).toHaveAttribute('aria-pressed', 'true');
  await page.keyboard.press('d');
  await page.keyboard.press('ArrowRight');
  const near = (p: Pixel, other: Pixel): Pixel => {
    const [x, y] = away(p, other, 5);
    return [Math.round(x), Math.round(y)];
  };
  const [a, b] = [near(ballFrom, ballTo), near(ballTo, ballFrom)];
  await walk(page, [a[0] - filmSize.columns / 2, a[1] - filmSize.rows / 2]);
  await page.keyboard.press('Enter');
  await walk(page, [b[0] - a[0], b[1] - a[1]]);
  await page.keyboard.press('Enter');
  await expect.poll(async () => (await marks('length')).length).toBe(1);
  expectBall((await marks('length'))[0]);
  await page.keyboard.press('Shift+N');
});

test('a handle is taken with Enter and moved with the arrow keys alone', async () => {
  const { page } = app;
  const before = (await marks('length'))[0]!.shape.points!;
  await page.keyboard.press('Enter');
  await expect(page.getByTestId('handle-in-hand')).toHaveCount(1);
  await page.keyboard.press('Shift+ArrowLeft');
  const after = (await marks('length'))[0]!.shape.points!;
  expect(after[0]![0] - before[0]![0]).toBeCloseTo(-10, 3);
  expect(after[1]).toEqual(before[1]);
  await page.keyboard.press('Control+z');
  await page.keyboard.press('Escape');
  await expect(page.getByTestId('handle-in-hand')).toHaveCount(0);
});

test('copy to another date: an offer at the aligned place, accepted with Enter, one step to undo', async () => {
  const { page } = app;
  await page.keyboard.press('Control+c');
  await expect(page.getByText('The length copied. Go to another image and paste.')).toBeVisible();
  await page.keyboard.press('[');
  await expect(viewport(page)).toHaveAttribute('data-state', 'ready');
  await page.keyboard.press('Control+v');
  const offer = page.getByTestId('offer');
  await expect(offer).toContainText(/length copied from 17 Mar 2026.*aligned by picture match/);
  expect(await marks('length')).toHaveLength(1);
  await page.keyboard.press('Enter');
  await expect(offer).toHaveCount(0);
  const [first, second] = await marks('length');
  expect([first?.sopInstanceUid, second?.sopInstanceUid]).toContain(truth.film.sopInstanceUid);
  expect(first?.sopInstanceUid).not.toBe(second?.sopInstanceUid);
  await page.keyboard.press('Control+z');
  await expect.poll(async () => (await marks('length')).length).toBe(1);
});

test('copy to the other detector: mirrored, said so, and dashed until it is accepted', async () => {
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
  await page.getByRole('button', { name: 'Copy', exact: true }).click();
  await viewport(page).focus();
  await page.getByRole('button', { name: 'Previous frame' }).click();
  await viewport(page).focus();
  await page.keyboard.press('Control+v');
  await expect(page.getByTestId('offer')).toContainText('mirrored from the posterior view');
  await expect(page.locator('[data-testid="annotation"][data-status="proposed"]')).toHaveCount(1);
  await page.getByRole('button', { name: /^Accept L1 copied/ }).click();
  const regions = await marks('uptake-lesion');
  const [front, back] = [1, 2].map((frame) => regions.find((m) => m.frame === frame)?.shape);
  expect(front?.center?.[0]).toBeCloseTo(scanSize.columns - back!.center![0], 6);
  expect(front?.center?.[1]).toBeCloseTo(back!.center![1], 6);
});

/** Counts of the pixels whose centre lies in the ellipse, frame by frame, straight from the file. */
function countsInFile(
  sopInstanceUid: string,
  { center, radii }: StoredMark['shape'],
): { counts: number[]; pixels: number } {
  const folder = demonstrationFolder();
  const file = readdirSync(folder, { recursive: true, encoding: 'utf8' })
    .filter((name) => name.endsWith('.dcm'))
    .map((name) => new Uint8Array(readFileSync(join(folder, name))))
    .find((bytes) => dicomParser.parseDicom(bytes, { untilTag: 'x0020000d' }).string('x00080018') === sopInstanceUid);
  if (!file || !center || !radii) throw new Error('The flow series is not in the demonstration.');
  const data = dicomParser.parseDicom(file);
  const { dataOffset } = data.elements.x7fe00010!;
  const view = new DataView(file.buffer, file.byteOffset + dataOffset);
  const { columns, rows } = flowSize;
  const inside: number[] = [];
  for (let k = 0; k < columns * rows; k += 1) {
    const x = ((k % columns) + 0.5 - center[0]) / radii[0];
    const y = (Math.floor(k / columns) + 0.5 - center[1]) / radii[1];
    if (x * x + y * y <= 1) inside.push(k);
  }
  const counts = Array.from({ length: data.intString('x00280008') ?? 0 }, (_, frame) =>
    inside.reduce((sum, k) => sum + view.getUint16(2 * (frame * columns * rows + k), true), 0),
  );
  return { counts, pixels: inside.length };
}

test('time-activity curves: what the file holds, read frame by frame with keys, with the ratio of the areas', async () => {
  const { page } = app;
  const flow = truth.scan.sopInstanceUids.flow;
  await show({ sopInstanceUid: flow });
  await expect(page.getByTestId('curves')).toContainText('Draw the uptake of the lesion (E)');
  const {
    center: [cx, cy],
    radii: [rx, ry],
  } = truth.scan.lesion.ellipse;
  await viewport(page).focus();
  await page.keyboard.press('e');
  await drag(
    page,
    await onPage(viewport(page), flowSize, [(cx - rx) / 2, (cy - ry) / 2]),
    await onPage(viewport(page), flowSize, [(cx + rx) / 2, (cy + ry) / 2]),
  );
  await page.keyboard.press('m');
  const ratio = page.getByTestId('curves-ratio');
  await expect(ratio).toContainText(/[01]\.\d+ \([01]\.\d+ to [01]\.\d+\)/);
  const regionOf = async (role: string) => (await marks(role)).find((m) => m.sopInstanceUid === flow)!.shape;
  const [lesion, reference] = [
    countsInFile(flow, await regionOf('uptake-lesion')),
    countsInFile(flow, await regionOf('uptake-reference')),
  ];
  const total = (of: { counts: number[]; pixels: number }) => of.counts.reduce((sum, n) => sum + n, 0) / of.pixels;
  const shownRatio = Number(/(\d+\.\d+)/.exec((await ratio.textContent()) ?? '')?.[1]);
  expect(Math.abs(shownRatio - total(lesion) / total(reference))).toBeLessThan(0.051);

  // The command puts the keyboard on the plot; arrows step the frames on the screen with it.
  await page.keyboard.press('Shift+X');
  const plot = page.getByTestId('curves-plot');
  await expect(plot).toBeFocused();
  await page.keyboard.press('Home');
  for (let i = 0; i < 24; i += 1) await page.keyboard.press('ArrowRight');
  await expect(plot).toHaveAttribute('aria-valuenow', '25');
  // 60 frames of 1.5 s: the middle of the 25th lies 36.75 s after the start.
  const rate = (of: { counts: number[]; pixels: number }) => (of.counts[24]! / of.pixels / 1.5).toFixed(2);
  await expect(plot).toHaveAttribute(
    'aria-valuetext',
    `Frame 25 at 36.8 s: lesion ${rate(lesion)}, reference ${rate(reference)} counts per pixel and second`,
  );
  await page.getByText('Values by frame').click();
  await expect(page.getByTestId('curves-table').locator('tbody tr')).toHaveCount(60);
  await page.getByRole('button', { name: 'Show frame 40' }).click();
  await expect(plot).toHaveAttribute('aria-valuenow', '40');
  // By mouse: a click on the plot shows the frame at that time.
  await plot.click({ position: { x: 42, y: 60 } });
  await expect(plot).toHaveAttribute('aria-valuenow', '1');
});

const values = (role: string) => app.page.locator(`[data-testid="annotation-value"][data-role="${role}"]`);

async function clickAt(...points: Pixel[]): Promise<void> {
  for (const point of points) {
    const at = await onPage(viewport(app.page), filmSize, point);
    await app.page.mouse.click(at.x, at.y);
  }
}

test('a named angle asks for its points; Meary is the deviation from a straight line', async () => {
  const { page } = app;
  await show(truth.film);
  await page.keyboard.press('Shift+M');
  await expect(page.getByTestId('hint-bar')).toContainText('Meary: 1 of 3: Click on the axis of the talus');
  // 400 along the row, then 300 along it and 300 down: 45 degrees from straight.
  await clickAt([200, 300], [600, 300]);
  await expect(page.getByTestId('hint-bar')).toContainText('3 of 3');
  await clickAt([900, 600]);
  await expect(values('angle')).toHaveText(/^Meary 4[45]\.\d°$/);
  await page.keyboard.press('Control+z');
});

test('foci are counted by clicks and by keys, and the count stands in the table of the lesion', async () => {
  const { page } = app;
  await viewport(page).focus();
  await page.keyboard.press('Shift+O');
  await clickAt([400, 500], [460, 520]);
  await page.keyboard.press('ArrowRight');
  await page.keyboard.press('Enter');
  await page.keyboard.press('Escape');
  await expect(values('focus-point')).toHaveText('L1 3 foci counted');
  expect(await marks('focus-point')).toHaveLength(3);
  for (let i = 0; i < 3; i += 1) await page.keyboard.press('Control+z');
  await expect.poll(async () => (await marks('focus-point')).length).toBe(0);
});

test('an outline gets a corner by double click and by Insert, and loses it with Delete', async () => {
  const { page } = app;
  await viewport(page).focus();
  await page.keyboard.press('a');
  await clickAt([300, 400], [600, 400], [600, 700]);
  await page.keyboard.press('Enter');
  const corners = async () => (await marks('area'))[0]?.shape.points?.length;
  await expect.poll(corners).toBe(3);
  const side = await onPage(viewport(page), filmSize, [450, 400]);
  await page.mouse.dblclick(side.x, side.y);
  await expect.poll(corners).toBe(4);
  await viewport(page).focus();
  await page.keyboard.press('Enter');
  await page.keyboard.press('Insert');
  await expect.poll(corners).toBe(5);
  await page.keyboard.press('Delete');
  await expect.poll(corners).toBe(4);
  await page.keyboard.press('Escape');
});

test('the lesion shows where it stands at every date, and the table sorts by a column', async () => {
  const { page } = app;
  const dates = page.getByTestId('presence');
  await expect(dates.last()).toHaveAccessibleName('L1, 17 Mar 2026: marked');
  await expect(dates.first()).toHaveAccessibleName('L1, 14 Jan 2025: not read for this lesion');
  await dates.first().click();
  await expect(viewport(page)).toHaveAccessibleName(/14 Jan 2025/);
  await page.getByRole('button', { name: 'All dates' }).click();
  const head = page.getByRole('columnheader', { name: 'Measure' });
  await head.getByRole('button').click();
  await expect(head).toHaveAttribute('aria-sort', 'ascending');
  const names = async () =>
    page.getByTestId('measure-row').evaluateAll((rows) => rows.map((row) => row.getAttribute('data-measure') ?? ''));
  const up = await names();
  expect(up.length).toBeGreaterThan(2);
  expect(up).toEqual([...up].sort((a, b) => a.localeCompare(b)));
  await head.getByRole('button').click();
  expect(await names()).toEqual([...up].sort((a, b) => b.localeCompare(a)));
});
