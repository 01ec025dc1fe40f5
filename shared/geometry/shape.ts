/**
 * Points and shapes in image coordinates. Points follow DICOM SCOORD (PS3.3 C.18.6): [column, row]; (0,0) is the outer corner of
 * the top-left pixel, so that the first pixel's centre is (0.5, 0.5).
 */
import { z } from 'zod';

export const pointSchema = z.tuple([z.number(), z.number()]);
export type Point = z.infer<typeof pointSchema>;

export const shapeSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('line'), points: z.tuple([pointSchema, pointSchema]) }),
  z.object({ kind: z.literal('polygon'), points: z.array(pointSchema).min(3) }),
  /** rotation: degrees, clockwise on the image, of the first radius against the column axis. */
  z.object({ kind: z.literal('ellipse'), center: pointSchema, radii: pointSchema, rotation: z.number() }),
  z.object({ kind: z.literal('point'), point: pointSchema }),
  /** Vertex in the middle. */
  z.object({ kind: z.literal('angle'), points: z.tuple([pointSchema, pointSchema, pointSchema]) }),
]);
export type Shape = z.infer<typeof shapeSchema>;
