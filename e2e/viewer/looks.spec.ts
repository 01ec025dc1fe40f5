import type { Page } from 'playwright';
import { expect, test } from 'playwright/test';
import { removeFolder, startApp } from '../support/app.ts';
import { seriousFindings } from '../support/axe.ts';
import { demonstrationFolder } from '../support/demo.ts';
import { visitScreens } from '../support/screens.ts';

for (const theme of ['dark', 'light'] as const) {
  test(`axe finds nothing serious on any screen, ${theme}`, async () => {
    const app = await startApp({ paths: [demonstrationFolder()], theme, width: 1280, height: 800 });
    const { page } = app;
    // The page may still be on its way.
    await expect.poll(() => page.evaluate(() => document.documentElement.dataset.theme)).toBe(theme);
    const found: string[] = [];
    await visitScreens(app, async (name) => {
      for (const finding of await seriousFindings(page)) found.push(`${name}: ${finding}`);
    });
    expect(found).toEqual([]);
    expect(app.problems).toEqual([]);
    await app.close();
    removeFolder(app.profile);
  });

  test(`axe finds nothing serious on an empty library, ${theme}`, async () => {
    const app = await startApp({ theme, width: 1280, height: 800 });
    await expect(app.page.getByRole('button', { name: 'Try the demonstration patient' })).toBeVisible();
    expect(await seriousFindings(app.page)).toEqual([]);
    await app.close();
    removeFolder(app.profile);
  });
}

/** What does not fit: the page itself, controls outside the window, and words that are cut without a sign of it. */
async function overflow(page: Page): Promise<string[]> {
  return page.evaluate(() => {
    const problems: string[] = [];
    const { scrollWidth, scrollHeight } = document.documentElement;
    if (scrollWidth > innerWidth + 1 || scrollHeight > innerHeight + 1)
      problems.push(`the page is ${scrollWidth} x ${scrollHeight} in ${innerWidth} x ${innerHeight}`);
    const named = (element: Element) =>
      `${element.tagName.toLowerCase()} “${(element.getAttribute('aria-label') ?? element.textContent ?? '').slice(0, 40)}”`;
    const scrolls = (element: Element | null): boolean => {
      for (let e = element; e !== null; e = e.parentElement) {
        const style = getComputedStyle(e);
        if (/auto|scroll/.test(style.overflowY + style.overflowX)) return true;
      }
      return false;
    };
    for (const element of document.querySelectorAll('button, input, select, [role="tab"], [role="radio"], h1, h2')) {
      const box = element.getBoundingClientRect();
      const hidden = box.width < 2 || getComputedStyle(element).visibility === 'hidden';
      // Inputs that a drawn control stands for, and headings for screen readers, take a pixel.
      if (hidden || element.closest('.visually-hidden, [style*="clip"]') || scrolls(element.parentElement)) continue;
      if (box.left < -1 || box.top < -1 || box.right > innerWidth + 1 || box.bottom > innerHeight + 1)
        problems.push(`outside the window: ${named(element)}`);
    }
    for (const element of document.querySelectorAll<HTMLElement>('body *')) {
      const style = getComputedStyle(element);
      if (style.overflowX !== 'hidden' || style.textOverflow === 'ellipsis' || element.clientWidth < 4) continue;
      // Pictures are cut by their viewport on purpose; what is inside is placed by the view.
      if (
        element.closest(
          '[data-viewport], [data-thumbnail], [role="img"], figure, svg, select, textarea, .visually-hidden',
        )
      )
        continue;
      if (element.scrollWidth > element.clientWidth + 1)
        problems.push(`cut: ${named(element)} ${element.scrollWidth} in ${element.clientWidth}`);
    }
    return problems;
  });
}

// A full HD screen at 150%, one of 1920 x 1200 at 150% and 200%, and a large one at 200%.
for (const [width, height, scale] of [
  [1280, 720, 1.5],
  [1280, 800, 1.5],
  [1280, 800, 2],
  [960, 600, 2],
] as const) {
  test(`nothing overflows at ${width} x ${height}, ${scale * 100}%`, async () => {
    const app = await startApp({ paths: [demonstrationFolder()], width, height, scale });
    const { page } = app;
    // The window may still be getting its size.
    await expect
      .poll(() => page.evaluate(() => [innerWidth, innerHeight, devicePixelRatio]))
      .toEqual([width, height, scale]);
    const found: string[] = [];
    await visitScreens(app, async (name) => {
      for (const problem of await overflow(page)) found.push(`${name}: ${problem}`);
    });
    expect(found).toEqual([]);
    expect(app.problems).toEqual([]);
    await app.close();
    removeFolder(app.profile);
  });
}

test('nothing moves for readers who asked for less motion', async () => {
  const app = await startApp({ paths: [demonstrationFolder()] });
  const { page } = app;
  await page.emulateMedia({ reducedMotion: 'reduce' });
  const moving: string[] = [];
  await visitScreens(app, async (name) => {
    const found = await page.evaluate(() =>
      [...document.querySelectorAll('body *')].flatMap((element) => {
        const { animationName, transitionDuration } = getComputedStyle(element);
        const lasts = transitionDuration.split(',').some((text) => Number.parseFloat(text) > 0);
        return lasts || animationName !== 'none' ? [`${element.tagName} ${element.className}`] : [];
      }),
    );
    for (const one of new Set(found)) moving.push(`${name}: ${one}`);
  });
  expect(moving).toEqual([]);
  await app.close();
  removeFolder(app.profile);
});
