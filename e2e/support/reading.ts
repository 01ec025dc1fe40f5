/** What a reader does on the reading screen, and where things are on it. */
import { execFileSync } from 'node:child_process';
import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { Locator, Page } from 'playwright';
import { expect } from 'playwright/test';
import type { PatientRecord } from '../../shared/reading/model.ts';

export type Pixel = readonly [number, number];

export interface FilmTruth {
  readonly kind: 'film';
  readonly date: string;
  readonly studyInstanceUid: string;
  readonly sopInstanceUid: string;
  readonly longAxis: { readonly mm: number; readonly points: readonly [Pixel, Pixel] };
  readonly shortAxis: { readonly mm: number; readonly points: readonly [Pixel, Pixel] };
  readonly objectPlanePixelMm: number;
  readonly ball: { readonly mm: number; readonly points: readonly [Pixel, Pixel] };
}

export interface ScanTruth {
  readonly kind: 'scan';
  readonly date: string;
  readonly studyInstanceUid: string;
  readonly sopInstanceUid: string;
  readonly frame: number;
  readonly ratio: number;
  readonly relativeError: number;
  readonly lesion: { readonly ellipse: { readonly center: Pixel; readonly radii: Pixel } };
  readonly sopInstanceUids: Readonly<Record<'flow' | 'pool' | 'delayed', string>>;
}

export interface Truth {
  readonly studies: readonly (FilmTruth | ScanTruth)[];
}

export const filmSize = { columns: 1500, rows: 1800 } as const;
export const scanSize = { columns: 256, rows: 256 } as const;

export function readTruth(folder: string): Truth {
  return JSON.parse(readFileSync(join(folder, 'truth.json'), 'utf8')) as Truth;
}

export function latest(truth: Truth): { film: FilmTruth; scan: ScanTruth } {
  const byDate = [...truth.studies].sort((a, b) => b.date.localeCompare(a.date));
  const film = byDate.find((study): study is FilmTruth => study.kind === 'film');
  const scan = byDate.find((study): study is ScanTruth => study.kind === 'scan');
  if (!film || !scan) throw new Error('The truth holds no film or no scan.');
  return { film, scan };
}

export function viewport(page: Page, index = 0): Locator {
  return page.locator('[data-viewport]').nth(index);
}

export interface ImageKey {
  readonly sopInstanceUid: string;
  readonly frame?: number;
}

export function timelineImage(page: Page, { sopInstanceUid, frame = 1 }: ImageKey): Locator {
  return page.locator(`[data-testid="timeline-image"][data-key="${sopInstanceUid}#${frame}"]`);
}

/** The image in the first viewport, drawn, and the keyboard on it. */
export async function showImage(page: Page, image: ImageKey): Promise<void> {
  await timelineImage(page, image).click();
  await expect(viewport(page)).toHaveAttribute('data-state', 'ready');
  await viewport(page).focus();
}

/** The report of the image's examination, whichever the Report button offers. */
export async function openReport(page: Page, image: ImageKey): Promise<void> {
  const row = page.getByTestId('timeline').locator('section').filter({ has: timelineImage(page, image) });
  const date = (await row.getAttribute('aria-label')) ?? '';
  await page.getByRole('button', { name: 'Report of another examination' }).click();
  await page.getByRole('menuitem', { name: new RegExp(`^${date}, `) }).click();
  await expect(page.getByTestId('report-preview')).toBeVisible();
}

/** The demonstration patient's record as it is stored. */
export async function storedRecord(page: Page): Promise<PatientRecord> {
  const reply = await page.evaluate(() => window.enthesis.call('record.get', { patientKey: 'HO-DEMO' }));
  if (!reply.ok) throw new Error(reply.error.message);
  return (reply.value as { record: PatientRecord }).record;
}

/** A mark whatever its shape: a line and an outline have points, an ellipse a centre and radii. */
export interface StoredMark {
  readonly id: string;
  readonly role: string;
  readonly status: string;
  readonly sopInstanceUid: string;
  readonly frame: number;
  readonly shape: {
    readonly kind: string;
    readonly points?: readonly Pixel[];
    readonly center?: Pixel;
    readonly radii?: Pixel;
  };
}

/** The marks on disk, once the reading screen has nothing left to store. */
export async function storedMarks(page: Page): Promise<readonly StoredMark[]> {
  await expect(page.getByTestId('saved')).toHaveAttribute('data-pending', '0');
  return (await storedRecord(page)).annotations;
}

/** Where a point of the image is on the page, while the whole image is fitted and centred in its viewport. */
export async function onPage(view: Locator, size: { columns: number; rows: number }, [column, row]: Pixel) {
  const box = await view.boundingBox();
  if (!box) throw new Error('The viewport is not shown.');
  const scale = Math.min(box.width / size.columns, box.height / size.rows);
  return {
    x: box.x + box.width / 2 + (column - size.columns / 2) * scale,
    y: box.y + box.height / 2 + (row - size.rows / 2) * scale,
    scale,
  };
}

export async function drag(page: Page, from: { x: number; y: number }, to: { x: number; y: number }): Promise<void> {
  await page.mouse.move(from.x, from.y);
  await page.mouse.down();
  await page.mouse.move((from.x + to.x) / 2, (from.y + to.y) / 2, { steps: 4 });
  await page.mouse.move(to.x, to.y, { steps: 4 });
  await page.mouse.up();
}

/** The first number in a text: "L1 LA 13.7 mm calibrated" gives 13.7. */
export function numberAfter(text: string, label: RegExp): number {
  const found = new RegExp(`${label.source}\\D*?(-?\\d+(?:\\.\\d+)?)`).exec(text);
  if (!found?.[1]) throw new Error(`No number after ${label} in: ${text}`);
  return Number(found[1]);
}

/** Whether a program of another project is on this machine. */
export function installed(program: string): boolean {
  try {
    execFileSync('which', [program], { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

export interface Outcome {
  readonly code: number;
  readonly text: string;
}

/** Runs a program and gives what it printed on both streams. */
export function runProgram(program: string, args: readonly string[]): Outcome {
  try {
    return { code: 0, text: execFileSync('sh', ['-c', '"$@" 2>&1', 'sh', program, ...args], { encoding: 'utf8' }) };
  } catch (error) {
    const { status, stdout } = error as { status: number; stdout: string };
    return { code: status, text: stdout };
  }
}

/** Presses arrow keys that move the crosshair of the tool in hand by whole image pixels. */
export async function walk(page: Page, [dx, dy]: Pixel): Promise<void> {
  const steps = [
    [dx, 'ArrowRight', 'ArrowLeft'],
    [dy, 'ArrowDown', 'ArrowUp'],
  ] as const;
  for (const [by, forward, back] of steps) {
    let left = Math.abs(by);
    for (const [size, modifier] of [
      [50, 'Control+'],
      [10, 'Shift+'],
      [1, ''],
    ] as const) {
      for (; left >= size; left -= size) await page.keyboard.press(`${modifier}${by < 0 ? back : forward}`);
    }
  }
}
