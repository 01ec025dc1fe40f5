/** One viewer in windows of its own: what is asked of all, and what is asked of ours alone. */
import type { Encoding, SizeName } from './films.ts';
import { filmName, memoryFilm, memoryFilms } from './films.ts';
import type { BenchPage, FrameTimes, ListPage, OwnPage } from './pages/page.ts';
import type { Result } from './results.ts';
import { type BenchWindow, inTime } from './runtime.ts';

/** Longer than the slowest peer has ever taken. */
const filmLimit = 40_000;

type Evaluated = { evaluate: BenchWindow['page']['evaluate'] };

function show({ evaluate }: Evaluated, film: string): Promise<{ first: number | null; full: number }> {
  return inTime(
    evaluate((name) => (window.bench as BenchPage).show(name), film),
    filmLimit,
  );
}

function redraw(page: Evaluated, count: number, colour: 'gray' | 'hot'): Promise<number[] | null> {
  return inTime(
    page.evaluate(([n, c]) => (window.bench as BenchPage).redraw(n, c), [count, colour] as const),
    filmLimit,
  );
}

function push(into: Partial<Record<string, number[]>>, key: string, value: number | null): void {
  if (value !== null) into[key] = [...(into[key] ?? []), value];
}

/** Both films of one encoding in a fresh window, the large one first; with the uncompressed one also window steps. */
export async function films(
  { page }: BenchWindow,
  result: Result,
  encoding: Encoding,
  order: readonly SizeName[],
): Promise<void> {
  const bound = { evaluate: page.evaluate.bind(page) } as Evaluated;
  for (const size of order) {
    const key = `${size} ${encoding}`;
    try {
      const { first, full } = await show(bound, filmName(size, encoding));
      push(result.full, key, full);
      push(result.first, key, first);
    } catch {
      result.missing.add(key);
      return;
    }
    if (encoding !== 'UNC' || size !== 'DX') continue;
    for (const colour of ['gray', 'hot'] as const) {
      const times = await redraw(bound, 15, colour).catch(() => null);
      if (times === null) result.missing.add(`window step, ${colour}`);
      else result.steps[colour].push(...times);
    }
  }
}

export interface Memory {
  /** Megabytes six seconds after the last film. */
  readonly rest: number;
  /** The most that was seen, while films were decoded too. */
  readonly peak: number;
}

export async function memory({ page, megabytes }: BenchWindow, nameOf = memoryFilm): Promise<Memory> {
  const bound = { evaluate: page.evaluate.bind(page) } as Evaluated;
  let peak = 0;
  let shown = false;
  const watching = (async () => {
    while (!shown) {
      peak = Math.max(peak, await megabytes());
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  })();
  try {
    for (let i = 1; i <= memoryFilms; i++) await show(bound, nameOf(i));
  } finally {
    shown = true;
    await watching;
  }
  await page.waitForTimeout(6000);
  return { rest: await megabytes(), peak };
}

export interface OwnResult {
  step: { times: number[]; frames: number[] };
  drags: Record<'pan' | 'zoom' | 'window', FrameTimes>;
  ellipse: number[];
  scroll: FrameTimes | null;
}

export async function own({ page }: BenchWindow): Promise<Omit<OwnResult, 'scroll'>> {
  const call = <T>(act: Promise<T>) => inTime(act, filmLimit);
  await call(page.evaluate((name) => (window.bench as OwnPage).show(name), memoryFilm(1)));
  const drag = (kind: 'pan' | 'zoom' | 'window') =>
    call(page.evaluate((what) => (window.bench as OwnPage).drag(what, 120), kind));
  const drags = { window: await drag('window'), pan: await drag('pan'), zoom: await drag('zoom') };
  const ellipse = await call(page.evaluate(() => (window.bench as OwnPage).ellipse(200)));
  const pair = [memoryFilm(1), memoryFilm(2)] as const;
  const step = await call(page.evaluate((films) => (window.bench as OwnPage).step(films, 20), pair));
  return { step, drags, ellipse };
}

export function scrolling({ page }: BenchWindow): Promise<FrameTimes> {
  return inTime(
    page.evaluate(() => (window.bench as ListPage).scroll(240)),
    filmLimit,
  );
}
