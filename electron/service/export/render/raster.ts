import type { Point } from '../../../../shared/geometry/shape.ts';
import { type Contour, textContours } from './glyphs.ts';
import type { GrayImage } from './gray.ts';
import type { DrawnShape } from './keyImageView.ts';

/** Blends `level` into a pixel by its coverage, 0 to 1. */
function blend(image: GrayImage, column: number, row: number, level: number, coverage: number): void {
  if (coverage <= 0 || column < 0 || row < 0 || column >= image.columns || row >= image.rows) return;
  const i = row * image.columns + column;
  image.pixels[i] = (image.pixels[i] ?? 0) * (1 - coverage) + level * coverage;
}

/** A line of `width` pixels: coverage falls from 1 to 0 over the pixel at its edge. */
function strokeSegment(image: GrayImage, from: Point, to: Point, width: number, level: number): void {
  const half = width / 2;
  const [dx, dy] = [to[0] - from[0], to[1] - from[1]];
  const squared = dx * dx + dy * dy;
  const reach = half + 1;
  const top = Math.floor(Math.min(from[1], to[1]) - reach);
  const bottom = Math.ceil(Math.max(from[1], to[1]) + reach);
  const left = Math.floor(Math.min(from[0], to[0]) - reach);
  const right = Math.ceil(Math.max(from[0], to[0]) + reach);
  for (let row = top; row <= bottom; row += 1) {
    for (let column = left; column <= right; column += 1) {
      const [px, py] = [column + 0.5 - from[0], row + 0.5 - from[1]];
      const t = squared === 0 ? 0 : Math.min(1, Math.max(0, (px * dx + py * dy) / squared));
      const distance = Math.hypot(px - t * dx, py - t * dy);
      blend(image, column, row, level, Math.min(1, half + 0.5 - distance));
    }
  }
}

/** Pieces of a polyline, cut into dashes where wanted. */
function segments(shape: DrawnShape, dash: number): [Point, Point][] {
  const points = shape.closed && shape.points[0] !== undefined ? [...shape.points, shape.points[0]] : shape.points;
  const out: [Point, Point][] = [];
  let travelled = 0;
  for (let i = 1; i < points.length; i += 1) {
    const [from, to] = [points[i - 1], points[i]];
    if (from === undefined || to === undefined) continue;
    if (!shape.dashed) {
      out.push([from, to]);
      continue;
    }
    const length = Math.hypot(to[0] - from[0], to[1] - from[1]);
    for (let at = 0; at < length; at += 1) {
      if (Math.floor((travelled + at) / dash) % 2 === 1) continue;
      const [a, b] = [at / length, Math.min(1, (at + 1) / length)];
      out.push([
        [from[0] + (to[0] - from[0]) * a, from[1] + (to[1] - from[1]) * a],
        [from[0] + (to[0] - from[0]) * b, from[1] + (to[1] - from[1]) * b],
      ]);
    }
    travelled += length;
  }
  return out;
}

/** Fills contours by the nonzero rule, with 4 x 4 samples a pixel. */
function fillContours(image: GrayImage, contours: readonly Contour[], level: number): void {
  const ys = contours.flatMap((contour) => contour.map((p) => p[1]));
  const xs = contours.flatMap((contour) => contour.map((p) => p[0]));
  if (ys.length === 0) return;
  const [left, right] = [Math.floor(Math.min(...xs)), Math.ceil(Math.max(...xs))];
  for (let row = Math.floor(Math.min(...ys)); row <= Math.ceil(Math.max(...ys)); row += 1) {
    const coverage = new Float64Array(right - left + 1);
    for (let sub = 0; sub < 4; sub += 1) {
      const y = row + (sub + 0.5) / 4;
      const crossings: { x: number; winding: number }[] = [];
      for (const contour of contours) {
        contour.forEach((from, i) => {
          const to = contour[(i + 1) % contour.length] ?? from;
          if (from[1] <= y === to[1] <= y) return;
          const x = from[0] + ((y - from[1]) / (to[1] - from[1])) * (to[0] - from[0]);
          crossings.push({ x, winding: to[1] > from[1] ? 1 : -1 });
        });
      }
      crossings.sort((a, b) => a.x - b.x);
      let winding = 0;
      crossings.forEach((crossing, i) => {
        winding += crossing.winding;
        const next = crossings[i + 1];
        if (winding === 0 || next === undefined) return;
        for (let column = Math.floor(crossing.x); column <= Math.floor(next.x); column += 1) {
          const covered = Math.min(next.x, column + 1) - Math.max(crossing.x, column);
          const index = column - left;
          if (covered > 0 && index >= 0 && index < coverage.length)
            coverage[index] = (coverage[index] ?? 0) + covered / 4;
        }
      });
    }
    coverage.forEach((value, i) => {
      blend(image, left + i, row, level, Math.min(1, value));
    });
  }
}

/** A line of text on a dark plate, kept inside the picture. */
export function drawLabel(image: GrayImage, text: string, x: number, y: number, size: number): void {
  const { width } = textContours(text, 0, 0, size);
  const pad = size * 0.3;
  const left = Math.max(pad, Math.min(x, image.columns - width - pad));
  const baseline = Math.min(image.rows - pad, Math.max(size + pad, y));
  for (let row = Math.floor(baseline - size * 0.85 - pad); row < baseline + size * 0.15 + pad; row += 1) {
    for (let column = Math.floor(left - pad); column < left + width + pad; column += 1) {
      blend(image, column, row, 0, 0.7);
    }
  }
  fillContours(image, textContours(text, left, baseline, size).contours, 255);
}

/** The picture with its annotations burned in: white lines with a black edge, and labels. The given image is left alone. */
export function burnIn(picture: GrayImage, shapes: readonly DrawnShape[]): GrayImage {
  const image: GrayImage = { ...picture, pixels: Uint8Array.from(picture.pixels) };
  const unit = picture.columns / 450;
  for (const shape of shapes) {
    const pieces = segments(shape, 7 * unit);
    for (const [from, to] of segments({ ...shape, dashed: false }, 1)) strokeSegment(image, from, to, 4 * unit, 0);
    for (const [from, to] of pieces) strokeSegment(image, from, to, 1.8 * unit, 255);
    if (shape.points.length === 1 && shape.points[0] !== undefined) {
      strokeSegment(image, shape.points[0], shape.points[0], 6 * unit, 255);
    }
  }
  for (const shape of shapes) {
    if (shape.label === '') continue;
    drawLabel(image, shape.label, shape.labelAt[0] + 9 * unit, shape.labelAt[1] - 6 * unit, 13 * unit);
  }
  return image;
}
