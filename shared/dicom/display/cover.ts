/** What lies over a frame when it is shown: graphics of its overlay planes, and what its shutter hides. */
import type { Cover } from '../model.ts';
import type { DisplayAttributes } from './attributes.ts';
import { isOnFrame, type OverlayPlane } from './overlays.ts';
import { openSpans, type Shutter } from './shutter.ts';

/** Flags of a pixel of a cover. */
export const GRAPHIC = 1;
export const HIDDEN = 2;

type Planes = ReadonlyMap<number, Uint8Array>;

/** Whether the point (both from 0) of the plane's frame is set; nothing is outside of it. */
function reader(plane: OverlayPlane, frame: number, spare: Planes): ((row: number, column: number) => boolean) | null {
  const { rows, columns, bits, frames } = plane;
  const inside = (row: number, column: number) => row >= 0 && column >= 0 && row < rows && column < columns;
  if (bits === null) {
    const own = spare.get(plane.bit);
    return own === undefined ? null : (row, column) => inside(row, column) && own[row * columns + column] === 1;
  }
  const first = (frames === null ? 0 : frame - frames.first) * rows * columns;
  return (row, column) => {
    if (!inside(row, column)) return false;
    const at = first + row * columns + column;
    return ((bits[at >> 3]! >> (at & 7)) & 1) === 1;
  };
}

function drawPlane(pixels: Uint8Array, size: Size, plane: OverlayPlane, frame: number, spare: Planes): void {
  const isSet = reader(plane, frame, spare);
  if (isSet === null) return;
  const [top, left] = [plane.origin[0] - 1, plane.origin[1] - 1];
  for (let row = Math.max(0, -top); row < plane.rows && row + top < size.rows; row += 1) {
    for (let column = Math.max(0, -left); column < plane.columns && column + left < size.columns; column += 1) {
      if (!isSet(row, column)) continue;
      const within =
        plane.kind === 'region' &&
        isSet(row - 1, column) &&
        isSet(row + 1, column) &&
        isSet(row, column - 1) &&
        isSet(row, column + 1);
      if (!within) pixels[(row + top) * size.columns + column + left]! |= GRAPHIC;
    }
  }
}

/** A shutter that would leave nothing to see is none. */
function drawShutter(pixels: Uint8Array, { rows, columns }: Size, { shapes, aspect }: Shutter): void {
  const open = new Uint8Array(pixels.length);
  let seen = 0;
  for (let row = 0; row < rows; row += 1) {
    for (const shape of shapes) {
      const spans = openSpans(shape, row + 1, aspect);
      for (let i = 0; i + 1 < spans.length; i += 2) {
        const from = Math.max(0, Math.ceil(spans[i]!) - 1);
        const to = Math.min(columns - 1, Math.floor(spans[i + 1]!) - 1);
        for (let at = row * columns + from; at <= row * columns + to; at += 1) open[at]! += 1;
      }
    }
  }
  for (const count of open) if (count >= shapes.length) seen += 1;
  if (seen === 0) return;
  for (let i = 0; i < pixels.length; i += 1) if (open[i]! < shapes.length) pixels[i]! |= HIDDEN;
}

interface Size {
  readonly rows: number;
  readonly columns: number;
}

/**
 * The cover of a frame (from 1); undefined where nothing lies over it.
 * @param spare planes that were in unused bits of the pixels' words, by bit, a byte 0 or 1 for each pixel
 */
export function coverOf(
  display: Pick<DisplayAttributes, 'overlays' | 'shutter'>,
  size: Size,
  frame: number,
  spare: Planes,
): Cover | undefined {
  const planes = display.overlays.filter((plane) => isOnFrame(plane, frame));
  if (planes.length === 0 && display.shutter === null) return undefined;
  const pixels = new Uint8Array(size.rows * size.columns);
  if (display.shutter !== null) drawShutter(pixels, size, display.shutter);
  for (const plane of planes) drawPlane(pixels, size, plane, frame, spare);
  return pixels.some((flags) => flags !== 0) ? { rows: size.rows, columns: size.columns, pixels } : undefined;
}

/** Half as large in both directions; what lies over one of four pixels lies over their place, but hidden is only what is so in all. */
export function halvedCover({ rows, columns, pixels }: Cover): Cover {
  const half = { rows: (rows + 1) >> 1, columns: (columns + 1) >> 1 };
  const out = new Uint8Array(half.rows * half.columns);
  for (let y = 0; y < half.rows; y += 1) {
    const upper = 2 * y * columns;
    const lower = Math.min(2 * y + 1, rows - 1) * columns;
    for (let x = 0; x < half.columns; x += 1) {
      const left = 2 * x;
      const right = Math.min(left + 1, columns - 1);
      const four = [
        pixels[upper + left]!,
        pixels[upper + right]!,
        pixels[lower + left]!,
        pixels[lower + right]!,
      ] as const;
      const any = four[0] | four[1] | four[2] | four[3];
      if (any !== 0) out[y * half.columns + x] = (any & GRAPHIC) | (four[0] & four[1] & four[2] & four[3] & HIDDEN);
    }
  }
  return { ...half, pixels: out };
}
