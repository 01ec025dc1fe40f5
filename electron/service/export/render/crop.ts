import type { Point, Shape } from '../../../../shared/geometry/shape.ts';
import type { GrayImage } from './gray.ts';

/** Columns and rows in image coordinates, outer corners of pixels. */
export interface Box {
  readonly x: number;
  readonly y: number;
  readonly width: number;
  readonly height: number;
}

/** Corners that enclose a shape; an ellipse by its larger radius. */
export function shapePoints(shape: Shape): readonly Point[] {
  switch (shape.kind) {
    case 'line':
    case 'polygon':
    case 'angle':
      return shape.points;
    case 'point':
      return [shape.point];
    case 'ellipse': {
      const [x, y] = shape.center;
      const r = Math.max(...shape.radii);
      return [
        [x - r, y - r],
        [x + r, y + r],
      ];
    }
  }
}

/**
 * What to show of an image: a square around the annotations with the surroundings a reader needs to know where they are
 * (four times their extent, at least 55% of the shorter side); without annotations the whole image.
 */
export function cropAround(rows: number, columns: number, shapes: readonly Shape[]): Box {
  const points = shapes.flatMap(shapePoints);
  if (points.length === 0) return { x: 0, y: 0, width: columns, height: rows };
  const xs = points.map((p) => p[0]);
  const ys = points.map((p) => p[1]);
  const [left, right] = [Math.min(...xs), Math.max(...xs)];
  const [top, bottom] = [Math.min(...ys), Math.max(...ys)];
  const side = Math.max(4 * Math.max(bottom - top, 1), 2 * (right - left), 0.55 * Math.min(rows, columns));
  const width = Math.min(columns, Math.round(side));
  const height = Math.min(rows, Math.round(side));
  const clamp = (value: number, max: number) => Math.round(Math.min(Math.max(0, value), max));
  return {
    x: clamp((left + right) / 2 - width / 2, columns - width),
    y: clamp((top + bottom) / 2 - height / 2, rows - height),
    width,
    height,
  };
}

/** Pixels of the picture for each pixel of the image, along its columns and along its rows. */
export interface PictureScale {
  readonly x: number;
  readonly y: number;
}

/**
 * The part of the image inside the box at `outWidth` columns: averaged where it shrinks, bilinear where it grows.
 * Pixel centres map as (column + 0.5) / scale.
 * @param aspect row spacing over column spacing: the picture's own pixels are square
 */
export function resample(
  image: GrayImage,
  box: Box,
  outWidth: number,
  aspect = 1,
): GrayImage & { readonly scale: PictureScale } {
  const scale = { x: outWidth / box.width, y: (outWidth / box.width) * aspect };
  const columns = Math.max(1, Math.round(outWidth));
  const rows = Math.max(1, Math.round(box.height * scale.y));
  const pixels = new Uint8Array(rows * columns);
  const at = (column: number, row: number) => {
    const c = Math.min(image.columns - 1, Math.max(0, column));
    const r = Math.min(image.rows - 1, Math.max(0, row));
    return image.pixels[r * image.columns + c] ?? 0;
  };
  const [across, down] = [Math.max(1, Math.round(1 / scale.x)), Math.max(1, Math.round(1 / scale.y))];
  for (let row = 0; row < rows; row += 1) {
    for (let column = 0; column < columns; column += 1) {
      const sourceX = box.x + (column + 0.5) / scale.x - 0.5;
      const sourceY = box.y + (row + 0.5) / scale.y - 0.5;
      let sum = 0;
      if (across > 1 || down > 1) {
        const [x0, y0] = [Math.round(sourceX - across / 2 + 0.5), Math.round(sourceY - down / 2 + 0.5)];
        for (let dy = 0; dy < down; dy += 1) for (let dx = 0; dx < across; dx += 1) sum += at(x0 + dx, y0 + dy);
        sum /= across * down;
      } else {
        const [x0, y0] = [Math.floor(sourceX), Math.floor(sourceY)];
        const [fx, fy] = [sourceX - x0, sourceY - y0];
        sum =
          (at(x0, y0) * (1 - fx) + at(x0 + 1, y0) * fx) * (1 - fy) +
          (at(x0, y0 + 1) * (1 - fx) + at(x0 + 1, y0 + 1) * fx) * fy;
      }
      pixels[row * columns + column] = sum;
    }
  }
  return { rows, columns, pixels, scale };
}
