/** The picture on the screen beside one that another program made. */
import { readFileSync } from 'node:fs';
import { expect } from 'playwright/test';
import type { App } from './app.ts';
import { viewport } from './reading.ts';

export interface Gray {
  readonly columns: number;
  readonly rows: number;
  readonly pixels: Uint8Array;
}

/** Reads a binary PGM with 8 bits. */
export function readPgm(file: string): Gray {
  const bytes = readFileSync(file);
  const header = /^P5\s+(\d+)\s+(\d+)\s+255\s/.exec(bytes.subarray(0, 64).toString('latin1'));
  if (!header) throw new Error('Not a binary PGM of 8 bits.');
  return { columns: Number(header[1]), rows: Number(header[2]), pixels: bytes.subarray(header[0].length) };
}

/** The canvas of the viewport; gray, so the red channel is all there is (checked). */
export async function canvas(app: App): Promise<Gray> {
  const read = () =>
    viewport(app.page)
      .locator('canvas')
      .first()
      .evaluate((element) => {
        const c = element as HTMLCanvasElement;
        const rgba = c.getContext('2d')?.getImageData(0, 0, c.width, c.height).data ?? new Uint8ClampedArray();
        let text = '';
        for (let i = 0; i < rgba.length; i += 4) {
          if (rgba[i] !== rgba[i + 1] || rgba[i] !== rgba[i + 2]) throw new Error('The picture is not gray.');
          text += String.fromCharCode(rgba[i] ?? 0);
        }
        return { columns: c.width, rows: c.height, text: btoa(text) };
      });
  let last = await read();
  await expect
    .poll(async () => {
      const now = await read();
      const still = now.text === last.text;
      last = now;
      return still;
    })
    .toBe(true);
  return { columns: last.columns, rows: last.rows, pixels: Buffer.from(last.text, 'base64') };
}

/** Largest and mean difference of what both show, the golden picture's middle on the canvas' middle. */
function compare(shown: Gray, golden: Gray, dx: number, dy: number) {
  let largest = 0;
  let sum = 0;
  let count = 0;
  for (let y = 0; y < shown.rows; y += 1) {
    for (let x = 0; x < shown.columns; x += 1) {
      const [column, row] = [x + dx, y + dy];
      if (column < 0 || row < 0 || column >= golden.columns || row >= golden.rows) continue;
      const difference = Math.abs(
        (shown.pixels[y * shown.columns + x] ?? 0) - (golden.pixels[row * golden.columns + column] ?? 0),
      );
      largest = Math.max(largest, difference);
      sum += difference;
      count += 1;
    }
  }
  return { largest, mean: sum / count, count };
}

/** Where an odd and an even size meet, the middle falls between two pixels and either neighbour is right. */
export function best(shown: Gray, golden: Gray) {
  const around = (a: number, b: number) => [Math.floor((a - b) / 2), Math.ceil((a - b) / 2)];
  const places = around(golden.columns, shown.columns).flatMap((dx) =>
    around(golden.rows, shown.rows).map((dy) => compare(shown, golden, dx, dy)),
  );
  return places.sort((a, b) => a.mean - b.mean)[0] ?? { largest: 255, mean: 255, count: 0 };
}
