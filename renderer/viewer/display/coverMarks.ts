/** What lies over a frame at screen resolution: graphics of overlay planes, and what the display shutter hides. */
import { GRAPHIC, HIDDEN, halvedCover } from '../../../shared/dicom/display/index.ts';
import type { Cover } from '../../../shared/dicom/model.ts';
import type { Affine } from '../view/affine.ts';
import type { Box } from './resample.ts';

/** Places in a box of screen pixels, counted row by row. */
export interface CoverMarks {
  readonly graphics: Uint32Array;
  readonly hidden: Uint32Array;
}

const smaller = new WeakMap<Cover, Cover>();

function half(cover: Cover): Cover {
  let next = smaller.get(cover);
  if (next === undefined) {
    next = halvedCover(cover);
    smaller.set(cover, next);
  }
  return next;
}

/**
 * @param cover of the size of the frame, or of a smaller copy of it
 * @param scale screen pixels per pixel of the frame at full size
 * @param inverse screen pixels to pixels of the frame at full size
 */
export function coverMarks(
  cover: Cover,
  { rows, columns }: { readonly rows: number; readonly columns: number },
  scale: number,
  inverse: Affine,
  box: Box,
): CoverMarks {
  // No more than one pixel of the cover for each of the screen, so that a line of one pixel is never stepped over.
  let level = cover;
  while (scale * (columns / level.columns) < 1 - 1e-6 && level.columns > 1 && level.rows > 1) level = half(level);
  const [across, down] = [level.columns / columns, level.rows / rows];
  const graphics: number[] = [];
  const hidden: number[] = [];
  for (let y = 0, at = 0; y < box.height; y++) {
    const sy = box.y + y + 0.5;
    for (let x = 0; x < box.width; x++, at++) {
      const sx = box.x + x + 0.5;
      const u = Math.floor((inverse[0] * sx + inverse[2] * sy + inverse[4]) * across);
      const v = Math.floor((inverse[1] * sx + inverse[3] * sy + inverse[5]) * down);
      if (u < 0 || v < 0 || u >= level.columns || v >= level.rows) continue;
      const flags = level.pixels[v * level.columns + u]!;
      if (flags === 0) continue;
      if ((flags & GRAPHIC) !== 0) graphics.push(at);
      if ((flags & HIDDEN) !== 0) hidden.push(at);
    }
  }
  return { graphics: Uint32Array.from(graphics), hidden: Uint32Array.from(hidden) };
}

const opaque = (gray: number): number => (0xff000000 | (gray << 16) | (gray << 8) | gray) >>> 0;

export interface CoverLook {
  readonly overlays: boolean;
  /** Gray of the shutter, 0 to 255. */
  readonly shutterGray: number;
  /** The reader sees dark on bright: graphics are black then. */
  readonly bright: boolean;
}

/** Over a picture that was painted: first the shutter, then the graphics (PS3.3 C.7.6.11: it hides the image, not what is drawn on it). */
export function paintMarks({ graphics, hidden }: CoverMarks, look: CoverLook, out: Uint32Array): void {
  const shutter = opaque(look.shutterGray);
  for (let i = 0; i < hidden.length; i++) out[hidden[i]!] = shutter;
  if (!look.overlays) return;
  const graphic = opaque(look.bright ? 0 : 255);
  for (let i = 0; i < graphics.length; i++) out[graphics[i]!] = graphic;
}
