import type { Point } from '../../../shared/geometry/shape.ts';

/** Where the anatomy (mm, x to the back of the foot, y to the sole, origin in the ankle joint) lies on an image (pixels). */
export interface Placement {
  toImage(mm: Point): Point;
  toBody(pixel: Point): Point;
  readonly pixelsPerMm: number;
}

export function placement(options: {
  readonly pixelsPerMm: number;
  readonly originPx: Point;
  readonly turnDegrees: number;
}): Placement {
  const { pixelsPerMm, originPx } = options;
  const cos = Math.cos((options.turnDegrees * Math.PI) / 180);
  const sin = Math.sin((options.turnDegrees * Math.PI) / 180);
  return {
    pixelsPerMm,
    toImage: ([x, y]) => [
      originPx[0] + pixelsPerMm * (x * cos - y * sin),
      originPx[1] + pixelsPerMm * (x * sin + y * cos),
    ],
    toBody: ([column, row]) => {
      const dx = (column - originPx[0]) / pixelsPerMm;
      const dy = (row - originPx[1]) / pixelsPerMm;
      return [dx * cos + dy * sin, dy * cos - dx * sin];
    },
  };
}
