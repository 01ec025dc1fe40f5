import type { Point, Shape } from '../../../../../shared/geometry/shape.ts';
import type { Dataset } from '../../dicomFile.ts';
import type { Code } from '../code.ts';
import { type ImageReference, image } from './image.ts';
import { item } from './item.ts';
import type { Relationship } from './relationship.ts';

export interface Graphic {
  readonly type: 'POINT' | 'POLYLINE' | 'ELLIPSE';
  /** Column, row pairs in image-relative coordinates (PS3.3 C.18.6.1.1). */
  readonly points: readonly Point[];
}

/**
 * The shape as DICOM graphics. An ELLIPSE is the ends of its major and then of its minor axis; a closed POLYLINE repeats its
 * first point. An angle is four points, the vertex twice.
 */
export function graphicOf(shape: Shape): Graphic {
  switch (shape.kind) {
    case 'line':
      return { type: 'POLYLINE', points: shape.points };
    case 'angle': {
      // Two lines that share the vertex, as other viewers draw and read an angle.
      const [from, vertex, to] = shape.points;
      return { type: 'POLYLINE', points: [from, vertex, vertex, to] };
    }
    case 'polygon':
      return { type: 'POLYLINE', points: [...shape.points, shape.points[0] ?? [0, 0]] };
    case 'point':
      return { type: 'POINT', points: [shape.point] };
    case 'ellipse': {
      const [cx, cy] = shape.center;
      const [a, b] = shape.radii;
      const t = (shape.rotation * Math.PI) / 180;
      // Rows grow downward, so a clockwise angle on the image is a positive one here.
      const first: Point = [a * Math.cos(t), a * Math.sin(t)];
      const second: Point = [-b * Math.sin(t), b * Math.cos(t)];
      const [major, minor] = a >= b ? [first, second] : [second, first];
      return {
        type: 'ELLIPSE',
        points: [
          [cx - major[0], cy - major[1]],
          [cx + major[0], cy + major[1]],
          [cx - minor[0], cy - minor[1]],
          [cx + minor[0], cy + minor[1]],
        ],
      };
    }
  }
}

/** SCOORD selected from one image: where on it a value was measured. Coordinates are stored as 32-bit floats. */
export function scoord(
  shape: Shape,
  reference: ImageReference,
  relationship: Relationship = 'INFERRED FROM',
  concept: Code | null = null,
): Dataset {
  const graphic = graphicOf(shape);
  return item(relationship, 'SCOORD', concept, { GraphicType: graphic.type, GraphicData: graphic.points.flat() }, [
    image('SELECTED FROM', reference),
  ]);
}
