/**
 * Draws a frame on a cornerstone-core canvas: stored values are brought to screen resolution once for each view, then a
 * window step is one pass of a table over what is shown.
 */
import type { EnabledElement } from 'cornerstone-core';
import { internal } from 'cornerstone-core';
import type { DisplaySettings } from '../../../shared/dicom/display/index.ts';
import type { Cover } from '../../../shared/dicom/model.ts';
import type { DecodedFrame, PreviewFrame } from '../frames/protocol.ts';
import { type Affine, compose, invert, scaling } from '../view/affine.ts';
import { isColourMapId } from './colourMaps.ts';
import { type CoverMarks, coverMarks, paintMarks } from './coverMarks.ts';
import { type Level, levelFor } from './pyramid.ts';
import { type Box, coveredBox, type IndexScale, indexScale, paint, paintColour, resample } from './resample.ts';
import { sharpened } from './sharpen.ts';
import { displayTable } from './table.ts';

export type Drawable = DecodedFrame | PreviewFrame;

interface Prepared {
  readonly frame: Drawable;
  readonly key: string;
  readonly box: Box;
  readonly level: Level;
  readonly inverse: Affine;
  readonly indices: Uint16Array;
  readonly picture: ImageData;
  readonly words: Uint32Array;
  readonly marks: CoverMarks | null;
}

const prepared = new WeakMap<HTMLCanvasElement, Prepared>();
const scales = new WeakMap<Drawable, IndexScale>();

export function scaleOf(frame: Drawable): IndexScale {
  let scale = scales.get(frame);
  if (scale === undefined) {
    const { min, max } = frame.statistics;
    const pixels = frame.levels.find((level) => level !== null)?.pixels;
    // 32-bit products in the resampling loop allow whole numbers of 16 bits.
    const whole = !(pixels instanceof Float32Array) && min >= -32768 && max <= 65535;
    scale = indexScale(min, max, whole);
    scales.set(frame, scale);
  }
  return scale;
}

/** cornerstone-core turns by sin and cos of a multiple of 90 degrees, which leaves crumbs of 1e-16. */
function straighten(m: Affine): Affine {
  const big = Math.max(Math.abs(m[0]), Math.abs(m[1]));
  const tidy = (v: number) => (Math.abs(v) < big * 1e-9 ? 0 : v);
  return [tidy(m[0]), tidy(m[1]), tidy(m[2]), tidy(m[3]), m[4], m[5]];
}

/** Resamples `frame` for a canvas of this size, or returns what is there already. */
function prepare(element: EnabledElement, frame: Drawable, smooth: boolean, sharpen: number): Prepared | null {
  const { canvas } = element;
  const matrix = straighten(internal.getTransform(element).m);
  const key = `${matrix.join(' ')} ${canvas.width} ${canvas.height} ${smooth} ${sharpen}`;
  const last = prepared.get(canvas);
  if (last !== undefined && last.frame === frame && last.key === key) return last;
  const { rows, columns } = fullSize(frame);
  const box = coveredBox(matrix, rows, columns, canvas.width, canvas.height);
  if (box.width === 0 || box.height === 0) return null;
  const area = Math.sqrt(Math.abs(matrix[0] * matrix[3] - matrix[1] * matrix[2]));
  const index = levelFor(area, frame.levels);
  const level = frame.levels[index];
  if (level == null) return null;
  const inverse = compose(scaling(level.columns / columns, level.rows / rows), invert(matrix));
  const count = box.width * box.height;
  const reuse = last !== undefined && last.box.width === box.width && last.box.height === box.height;
  const indices = reuse ? last.indices : new Uint16Array(count);
  const picture = reuse ? last.picture : new ImageData(box.width, box.height);
  const words = reuse ? last.words : new Uint32Array(picture.data.buffer);
  const colour = isColour(frame);
  if (!colour) {
    resample(level, inverse, box, scaleOf(frame), smooth, indices);
    if (sharpen > 0) sharpened(indices, box.width, box.height, sharpen, scaleOf(frame).length - 1);
  }
  const cover = coverOf(frame);
  const marks = cover === null ? null : coverMarks(cover, { rows, columns }, area, invert(matrix), box);
  const next: Prepared = { frame, key, box, level, inverse, indices, picture, words, marks };
  prepared.set(canvas, next);
  return next;
}

export function fullSize(frame: Drawable): { rows: number; columns: number } {
  const top = frame.levels[0];
  if (top != null) return { rows: top.rows, columns: top.columns };
  return { rows: frame.info.rows ?? 1, columns: frame.info.columns ?? 1 };
}

function coverOf(frame: Drawable): Cover | null {
  return ('stored' in frame ? frame.stored.cover : frame.cover) ?? null;
}

function isColour(frame: Drawable): boolean {
  if (frame.info.samplesPerPixel !== 3) return false;
  if ('stored' in frame) return frame.stored.samplesPerPixel === 3;
  const level = frame.levels.find((one) => one !== null);
  return level != null && level.pixels.length === level.rows * level.columns * 3;
}

/** cornerstone-core's `render` door. */
export function draw(element: EnabledElement, frame: Drawable): void {
  const { canvas, viewport } = element;
  const context = canvas.getContext('2d', { alpha: false });
  if (context === null) return;
  const last = prepared.get(canvas);
  const ready = prepare(element, frame, !viewport.pixelReplication, viewport.sharpen ?? 0);
  context.setTransform(1, 0, 0, 1, 0, 0);
  if (ready === null || last !== ready) {
    context.fillStyle = '#000000';
    context.fillRect(0, 0, canvas.width, canvas.height);
  }
  if (ready === null) return;
  const count = ready.box.width * ready.box.height;
  if (isColour(frame)) {
    paintColour(ready.level, ready.inverse, ready.box, viewport.invert, ready.words);
  } else {
    const table = displayTable(frame, scaleOf(frame), {
      center: viewport.voi.windowCenter ?? 0,
      width: viewport.voi.windowWidth ?? 1,
      invert: viewport.invert,
      voiLut: viewport.voiTable,
      colourMap: isColourMapId(viewport.colormap) ? viewport.colormap : 'gray',
    });
    paint(ready.indices, count, table, ready.words);
  }
  if (ready.marks !== null) {
    const shutterGray = frame.display.shutter?.gray ?? 0;
    const cover = { overlays: viewport.overlays ?? true, shutterGray, bright: viewport.invert };
    paintMarks(ready.marks, cover, ready.words);
  }
  context.putImageData(ready.picture, ready.box.x, ready.box.y);
}

/** Draws any part of a frame into a canvas of its own (magnifier, thumbnails) with the same pipeline. */
export function drawPart(
  canvas: HTMLCanvasElement,
  frame: Drawable,
  matrix: Affine,
  voi: DisplaySettings & { readonly colourMap: string; readonly overlays: boolean },
): void {
  const context = canvas.getContext('2d', { alpha: false });
  if (context === null) return;
  context.fillStyle = '#000000';
  context.fillRect(0, 0, canvas.width, canvas.height);
  const { rows, columns } = fullSize(frame);
  const box = coveredBox(matrix, rows, columns, canvas.width, canvas.height);
  const area = Math.sqrt(Math.abs(matrix[0] * matrix[3] - matrix[1] * matrix[2]));
  const level = frame.levels[levelFor(area, frame.levels)];
  if (level == null || box.width === 0 || box.height === 0) return;
  const inverse = compose(scaling(level.columns / columns, level.rows / rows), invert(straighten(matrix)));
  const picture = new ImageData(box.width, box.height);
  const words = new Uint32Array(picture.data.buffer);
  if (isColour(frame)) {
    paintColour(level, inverse, box, voi.invert, words);
  } else {
    const indices = new Uint16Array(box.width * box.height);
    resample(level, inverse, box, scaleOf(frame), true, indices);
    const colourMap = isColourMapId(voi.colourMap) ? voi.colourMap : 'gray';
    paint(indices, indices.length, displayTable(frame, scaleOf(frame), { ...voi, colourMap }), words);
  }
  const cover = coverOf(frame);
  if (cover !== null) {
    const marks = coverMarks(cover, { rows, columns }, area, invert(straighten(matrix)), box);
    const shutterGray = frame.display.shutter?.gray ?? 0;
    paintMarks(marks, { overlays: voi.overlays, shutterGray, bright: voi.invert }, words);
  }
  context.putImageData(picture, box.x, box.y);
}
