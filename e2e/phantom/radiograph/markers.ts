import type { Point } from '../../../shared/reading/model.ts';
import type { Placement } from '../geometry/placement.ts';
import { type Plane, smoothstep } from '../plane.ts';

/** The calibration ball: steel, 25 mm, beside the tendon at its depth. */
export const ball = { diameterMm: 25, centreMm: [77, 6] as Point } as const;

/** Ends of the ball's vertical diameter in image coordinates. */
export function ballDiameter(place: Placement): [Point, Point] {
  const [x, y] = place.toImage(ball.centreMm);
  const radius = (ball.diameterMm / 2) * place.pixelsPerMm;
  return [
    [x, y - radius],
    [x, y + radius],
  ];
}

/** Adds the ball and the lead side marker, as the beam meets them. */
export function paintMarkers(lineIntegral: Plane, place: Placement): void {
  const [cx, cy] = place.toImage(ball.centreMm);
  const radius = (ball.diameterMm / 2) * place.pixelsPerMm;
  const { columns, rows, values } = lineIntegral;
  for (let y = Math.floor(cy - radius - 1); y <= cy + radius + 1; y += 1) {
    for (let x = Math.floor(cx - radius - 1); x <= cx + radius + 1; x += 1) {
      if (x < 0 || x >= columns || y < 0 || y >= rows) continue;
      // Steel of a few tenths of a millimetre stops this beam, so the disc is even up to its edge.
      const inside = radius - Math.hypot(x + 0.5 - cx, y + 0.5 - cy);
      values[y * columns + x]! += 5.5 * Math.max(0, Math.min(1, inside + 0.5));
    }
  }
  paintSideMarker(lineIntegral);
}

/** A lead letter R: strokes with round ends, in a letter box of 1 x 1.4. */
const strokes: readonly (readonly Point[])[] = [
  [
    [0, 1.4],
    [0, 0],
    [0.45, 0],
    [0.62, 0.06],
    [0.72, 0.2],
    [0.74, 0.37],
    [0.7, 0.53],
    [0.6, 0.66],
    [0.45, 0.72],
    [0, 0.72],
  ],
  [
    [0.4, 0.72],
    [0.78, 1.4],
  ],
];

function paintSideMarker(lineIntegral: Plane): void {
  const [left, top, size, radius] = [150, 175, 82, 8.5];
  for (let y = top - 20; y < top + 1.4 * size + 20; y += 1) {
    for (let x = left - 20; x < left + size + 20; x += 1) {
      const off = Math.min(
        ...strokes.flatMap((stroke) =>
          stroke
            .slice(1)
            .map((to, i) => toSegment((x + 0.5 - left) / size, (y + 0.5 - top) / size, stroke[i]!, to) * size),
        ),
      );
      lineIntegral.values[y * lineIntegral.columns + x]! += 4.5 * smoothstep(radius + 0.7, radius - 0.7, off);
    }
  }
}

function toSegment(x: number, y: number, [ax, ay]: Point, [bx, by]: Point): number {
  const [dx, dy] = [bx - ax, by - ay];
  const t = Math.max(0, Math.min(1, ((x - ax) * dx + (y - ay) * dy) / (dx * dx + dy * dy)));
  return Math.hypot(x - ax - t * dx, y - ay - t * dy);
}
