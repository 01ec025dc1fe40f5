import type { Point } from '../../shared/geometry/shape.ts';

/** Letters drawn with a round pen, for films: strokes in a box of width 0.8 and height 1.4. */
const letters: Readonly<Record<string, readonly (readonly Point[])[]>> = {
  C: [[...arc(0.42, 0.42, 0.4, -35, -180), ...arc(0.42, 0.98, 0.4, 180, 35)]],
  E: [
    [
      [0.74, 0],
      [0.06, 0],
      [0.06, 1.4],
      [0.74, 1.4],
    ],
    [
      [0.06, 0.68],
      [0.62, 0.68],
    ],
  ],
  H: [
    [
      [0.04, 0],
      [0.04, 1.4],
    ],
    [
      [0.78, 0],
      [0.78, 1.4],
    ],
    [
      [0.04, 0.68],
      [0.78, 0.68],
    ],
  ],
  I: [
    [
      [0.4, 0],
      [0.4, 1.4],
    ],
  ],
  N: [
    [
      [0.04, 1.4],
      [0.04, 0],
      [0.78, 1.4],
      [0.78, 0],
    ],
  ],
  R: [
    [
      [0, 1.4],
      [0, 0],
      [0.42, 0],
    ],
    arc(0.42, 0.36, 0.36, -90, 90),
    [
      [0.42, 0.72],
      [0, 0.72],
    ],
    [
      [0.4, 0.72],
      [0.78, 1.4],
    ],
  ],
  S: [[...arc(0.4, 0.36, 0.36, -25, -270), ...arc(0.4, 1.04, 0.36, -90, 155)]],
  T: [
    [
      [0, 0],
      [0.8, 0],
    ],
    [
      [0.4, 0],
      [0.4, 1.4],
    ],
  ],
  Y: [
    [
      [0, 0],
      [0.4, 0.68],
      [0.8, 0],
    ],
    [
      [0.4, 0.68],
      [0.4, 1.4],
    ],
  ],
};

/** Points of a circle from one angle to another, degrees clockwise on the image from the column axis. */
function arc(cx: number, cy: number, radius: number, from: number, to: number): Point[] {
  return Array.from({ length: 13 }, (_, i): Point => {
    const angle = ((from + ((to - from) * i) / 12) * Math.PI) / 180;
    return [cx + radius * Math.cos(angle), cy + radius * Math.sin(angle)];
  });
}

/**
 * Calls `mark` with how much of a pixel the pen covers, 0 to 1. `x`, `y` are the top left of the text in pixels, `unit` is the size of
 * the letter box's unit and `pen` the radius of the pen, in pixels.
 */
export function drawStrokes(
  text: string,
  x: number,
  y: number,
  unit: number,
  pen: number,
  mark: (column: number, row: number, cover: number) => void,
): void {
  [...text].forEach((letter, index) => {
    const lines = letters[letter];
    if (lines === undefined) return;
    const left = x + index * strokePitch * unit;
    const segments = lines.flatMap((line) => line.slice(1).map((to, i) => [line[i]!, to] as const));
    for (let row = Math.floor(y - pen - 1); row <= y + 1.4 * unit + pen + 1; row += 1) {
      for (let column = Math.floor(left - pen - 1); column <= left + 0.8 * unit + pen + 1; column += 1) {
        const u = (column + 0.5 - left) / unit;
        const v = (row + 0.5 - y) / unit;
        let nearest = Number.POSITIVE_INFINITY;
        for (const [a, b] of segments) nearest = Math.min(nearest, toSegment(u, v, a, b));
        const cover = Math.max(0, Math.min(1, pen - nearest * unit + 0.5));
        if (cover > 0) mark(column, row, cover);
      }
    }
  });
}

const strokePitch = 1.18;

/** Width of the text in pixels. */
export function strokesWidth(text: string, unit: number): number {
  return ((text.length - 1) * strokePitch + 0.8) * unit;
}

function toSegment(x: number, y: number, [ax, ay]: Point, [bx, by]: Point): number {
  const [dx, dy] = [bx - ax, by - ay];
  const t = Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy)));
  return Math.hypot(x - ax - t * dx, y - ay - t * dy);
}
