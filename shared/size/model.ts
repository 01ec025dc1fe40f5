/** What is measured of a lesion's size on one image. */
import { z } from 'zod';
import { spacingBasisSchema } from '../geometry/spacingBasis.ts';

/** UCUM: mm, mm2, {pixels}, 1. A pixel length has unit {pixels} and basis uncalibrated; a pixel area is {pixels} too. */
export const sizeValueSchema = z.object({
  value: z.number(),
  unit: z.enum(['mm', 'mm2', '{pixels}', '1']),
  basis: spacingBasisSchema.optional(),
  annotationId: z.string().optional(),
});
export type SizeValue = z.infer<typeof sizeValueSchema>;

export const sizeAtDateSchema = z.object({
  studyInstanceUid: z.string(),
  date: z.string().nullable(),
  sopInstanceUid: z.string(),
  frame: z.number().int(),
  projection: z.string().nullable(),
  longAxis: sizeValueSchema.nullable(),
  shortAxis: sizeValueSchema.nullable(),
  area: sizeValueSchema.nullable(),
  perimeter: sizeValueSchema.nullable(),
  relativeLongAxis: sizeValueSchema.nullable(),
  insertionDistance: sizeValueSchema.nullable(),
  /** Smallest gap between the bones that the ossification may bridge. */
  gap: sizeValueSchema.nullable().optional(),
  foci: z.number().int().nullable(),
});
export type SizeAtDate = z.infer<typeof sizeAtDateSchema>;
