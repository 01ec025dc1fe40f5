/**
 * A long day of a restless hand: 2,000 random gestures in the real app, then what the database holds must be what the
 * screen shows. 200 gestures are real mouse input; the rest are key presses and pointer events sent to the page, which
 * the app cannot tell from input. The seed is fixed: a failure comes back.
 */
import { expect, test } from 'playwright/test';
import type { Annotation, PatientRecord } from '../../shared/reading/model.ts';
import { type App, removeFolder, startApp } from '../support/app.ts';
import { demonstrationFolder } from '../support/demo.ts';
import { viewport } from '../support/reading.ts';

const seed = 20261122;
const mouseGestures = 200;
const eventGestures = 1800;

function randomNumbers(from: number): () => number {
  let state = from | 0;
  return () => {
    state = (state + 0x6d2b79f5) | 0;
    let t = Math.imul(state ^ (state >>> 15), 1 | state);
    t = (t + Math.imul(t ^ (t >>> 7), 61 | t)) ^ t;
    return ((t ^ (t >>> 14)) >>> 0) / 2 ** 32;
  };
}

const drawing = ['b', 'l', 's', 'd', 'a', 'e', 'Shift+E', 'Shift+B', 'Shift+A', 'Shift+D', 'Shift+C', 'Shift+O'];
const others = [
  'Control+z',
  'Control+Shift+Z',
  'Delete',
  'Escape',
  'Enter',
  '[',
  ']',
  '1',
  '2',
  'j',
  'u',
  'k',
  'ArrowLeft',
  'Tab',
  'm',
  'y',
  'n',
  'Shift+N',
  'Control+c',
  'Control+v',
];

async function record(app: App): Promise<PatientRecord> {
  const reply = await app.page.evaluate(() => window.enthesis.call('record.get', { patientKey: 'HO-DEMO' }));
  return (reply as { value: { record: PatientRecord } }).value.record;
}

/** Input waits its turn and none is dropped: how long the line takes depends on the machine, and is no matter here. */
async function settled(app: App): Promise<void> {
  await expect(app.page.getByTestId('saved')).toHaveAttribute('data-pending', '0', { timeout: 400_000 });
}

test('after 2,000 random gestures the database holds what the screen shows', async () => {
  // Two thousand stored gestures, each with its transaction: minutes on a busy machine, and no measure of speed.
  test.setTimeout(600_000);
  const app = await startApp({ paths: [demonstrationFolder()], width: 1000, height: 640 });
  const { page } = app;
  const random = randomNumbers(seed);
  const pick = <T>(items: readonly T[]): T => items[Math.floor(random() * items.length)]!;
  await page.getByRole('row', { name: /HO-DEMO/ }).dblclick({ timeout: 60_000 });
  const views = page.locator('[data-viewport]');
  await expect(views).toHaveCount(4);
  for (let i = 0; i < 4; i += 1) await expect(viewport(page, i)).toHaveAttribute('data-state', 'ready');
  const boxes = await Promise.all([0, 1, 2, 3].map((i) => viewport(page, i).boundingBox()));
  const inside = (box: { x: number; y: number; width: number; height: number }) => ({
    x: box.x + box.width * (0.2 + 0.6 * random()),
    y: box.y + box.height * (0.2 + 0.6 * random()),
  });

  for (let i = 0; i < mouseGestures; i += 1) {
    const box = pick(boxes);
    if (!box) throw new Error('A viewport is not shown.');
    if (random() < 0.25) {
      await page.keyboard.press(pick(others));
      continue;
    }
    const [from, to] = [inside(box), inside(box)];
    if (random() < 0.6) await page.keyboard.press(pick(drawing));
    await page.mouse.move(from.x, from.y);
    await page.mouse.down();
    await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2);
    await page.mouse.move(to.x, to.y);
    await page.mouse.up();
    if (random() < 0.4) await page.mouse.click(to.x + 9, to.y + 9);
  }

  const plan = Array.from({ length: eventGestures }, () => ({
    view: Math.floor(random() * 4),
    key: random() < 0.35 ? pick(others) : random() < 0.6 ? pick(drawing) : null,
    from: [0.2 + 0.6 * random(), 0.2 + 0.6 * random()] as const,
    to: [0.2 + 0.6 * random(), 0.2 + 0.6 * random()] as const,
    click: random() < 0.4,
  }));
  await page.evaluate(async (gestures) => {
    const turn = () => new Promise<void>((resolve) => setTimeout(resolve, 0));
    const press = (target: Element, combination: string) => {
      const parts = combination.split('+');
      const init = {
        key: parts.at(-1) ?? '',
        ctrlKey: parts.includes('Control'),
        shiftKey: parts.includes('Shift'),
        bubbles: true,
        cancelable: true,
      };
      target.dispatchEvent(new KeyboardEvent('keydown', init));
      target.dispatchEvent(new KeyboardEvent('keyup', init));
    };
    for (const [i, { view, key, from, to, click }] of gestures.entries()) {
      const element = document.querySelectorAll<HTMLElement>('[data-viewport]')[view];
      if (!element) continue;
      element.focus();
      if (key !== null) press(element, key);
      const box = element.getBoundingClientRect();
      const send = (type: string, [x, y]: readonly [number, number], buttons: number) =>
        element.dispatchEvent(
          new PointerEvent(type, {
            pointerId: 1,
            pointerType: 'mouse',
            isPrimary: true,
            button: type === 'pointermove' ? -1 : 0,
            buttons,
            clientX: box.left + box.width * x,
            clientY: box.top + box.height * y,
            bubbles: true,
            cancelable: true,
          }),
        );
      send('pointerdown', from, 1);
      send('pointermove', [(from[0] + to[0]) / 2, (from[1] + to[1]) / 2], 1);
      send('pointermove', to, 1);
      send('pointerup', to, 0);
      if (click) {
        send('pointerdown', to, 1);
        send('pointerup', to, 0);
      }
      // A few gestures between two pictures: faster than a hand, and every one still its own step.
      if (i % 5 === 0) await turn();
    }
  }, plan);

  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await page.keyboard.press('Escape');
  await settled(app);
  const held = await record(app);
  // Something was drawn and changed: the session was no string of refusals.
  expect(held.revision).toBeGreaterThan(300);
  expect(held.annotations.length).toBeGreaterThan(5);

  // What the screen shows, image by image, is what the database holds.
  const drawn = await everyImage(app, held);
  expect(await record(app)).toEqual(held);
  expect(app.problems).toEqual([]);
  await app.close();

  // And the same after a restart, from the disk: every mark with its place on the screen.
  const again = await startApp({ profile: app.profile, width: 1000, height: 640 });
  await again.page.getByRole('row', { name: /HO-DEMO/ }).dblclick({ timeout: 60_000 });
  expect(await record(again)).toEqual(held);
  expect(await everyImage(again, held)).toEqual(drawn);
  expect(again.problems).toEqual([]);
  await again.close();
  removeFolder(app.profile);
});

/** Hangs every image of the timeline; gives its marks with their paths on the screen, once they are those of the record. */
async function everyImage({ page }: App, held: PatientRecord): Promise<[string, string[]][]> {
  await page.getByRole('button', { name: 'Layout 1x1' }).click();
  const images = page.getByTestId('timeline-image');
  await expect(images.first()).toBeVisible();
  const drawn: [string, string[]][] = [];
  for (let i = 0; i < (await images.count()); i += 1) {
    const key = (await images.nth(i).getAttribute('data-key')) ?? '';
    await images.nth(i).click();
    await expect(viewport(page)).toHaveAttribute('data-state', 'ready');
    await viewport(page).press('Shift+F');
    // A midline shows itself while its mirrored region is selected; what is only offered is in no record.
    const expected = held.annotations
      .filter((a) => `${a.sopInstanceUid}#${a.frame}` === key && a.role !== 'midline')
      .map(summary);
    const marks = page.locator('[data-annotation]:not([data-offered])');
    await expect
      .poll(async () => (await marks.evaluateAll(onScreen)).map(([mark]) => mark).sort(), { message: key })
      .toEqual(expected.sort());
    drawn.push([key, (await marks.evaluateAll(onScreen)).map((mark) => mark.join(' ')).sort()]);
  }
  expect(drawn.flatMap(([, marks]) => marks).length).toBeGreaterThan(5);
  return drawn;
}

const summary = (a: Annotation) => `${a.id} ${a.role}`;

function onScreen(elements: Element[]): [string, string][] {
  return elements.map((e) => [
    `${e.getAttribute('data-annotation')} ${e.getAttribute('data-role')}`,
    e.querySelector('path')?.getAttribute('d') ?? '',
  ]);
}
