import type { Point } from '../../../shared/geometry/shape.ts';
import type { Placement } from '../geometry/placement.ts';
import type { Plane } from '../plane.ts';
import { drawStrokes } from '../strokes.ts';

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
  drawStrokes('R', 150, 175, 82, 8.5, (x, y, cover) => {
    values[y * columns + x]! += 4.5 * cover;
  });
}
