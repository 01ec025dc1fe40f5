import type { Point } from '../../../shared/reading/model.ts';
import { drawText } from '../font.ts';
import type { Placement } from '../geometry/placement.ts';
import type { Plane } from '../plane.ts';

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
  for (let y = Math.floor(cy - radius); y <= cy + radius; y += 1) {
    for (let x = Math.floor(cx - radius); x <= cx + radius; x += 1) {
      const squared = radius * radius - (x + 0.5 - cx) ** 2 - (y + 0.5 - cy) ** 2;
      if (squared <= 0 || x < 0 || x >= columns || y < 0 || y >= rows) continue;
      // Iron takes about ten times what bone takes, so that the ball is white up to its edge.
      values[y * columns + x]! += Math.min(7, (1.1 * 2 * Math.sqrt(squared)) / place.pixelsPerMm);
    }
  }
  drawText('R', 120, 170, 16, (x, y) => {
    values[y * columns + x]! += 4.5;
  });
}
