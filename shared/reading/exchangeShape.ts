import type { Shape } from '../geometry/shape.ts';
import type { ExchangeAnnotation } from './exchangeModel.ts';

/** The shape as the record keeps it. */
export function toShape(annotation: ExchangeAnnotation): Shape {
  switch (annotation.shape) {
    case 'line':
      return { kind: 'line', points: annotation.points };
    case 'polygon':
      return { kind: 'polygon', points: annotation.points };
    case 'ellipse':
      return {
        kind: 'ellipse',
        center: annotation.center,
        radii: annotation.radii,
        rotation: annotation.rotation,
      };
  }
}
