/** Measurements that another program left in a structured report: shown, never counted, until the reader adopts them. */
import { z } from 'zod';
import { shapeSchema } from '../geometry/shape.ts';
import type { Role } from './model.ts';

export const priorMeasurementSchema = z.object({
  /** Stable for the document and the region. */
  id: z.string(),
  /** The structured report it was read from. */
  documentUid: z.string(),
  studyInstanceUid: z.string(),
  sopInstanceUid: z.string(),
  frame: z.number().int().positive(),
  shape: shapeSchema,
  /** The other program's words for the lesion. */
  label: z.string(),
  laterality: z.enum(['L', 'R']).nullable(),
  /** What was measured on this region, as the document says it. */
  values: z.array(z.object({ name: z.string(), value: z.number(), unit: z.string() })),
});
export type PriorMeasurement = z.infer<typeof priorMeasurementSchema>;

const named = (prior: PriorMeasurement, pattern: RegExp) => prior.values.some(({ name }) => pattern.test(name));

/**
 * What the region becomes when it is adopted. A line that the document does not call an axis is a plain length: it says
 * nothing of how the other reader chose it. A region on a scan is uptake, on a film an area.
 * @returns null for what has no measuring role (a point)
 */
export function adoptedRole(prior: PriorMeasurement, onScan: boolean): Role | null {
  switch (prior.shape.kind) {
    case 'line':
      if (onScan) return 'length';
      if (named(prior, /^(long|major) axis$/i)) return 'long-axis';
      if (named(prior, /^(short|minor) axis$/i)) return 'short-axis';
      return 'length';
    case 'polygon':
    case 'ellipse':
      return onScan ? 'uptake-lesion' : 'area';
    case 'angle':
      return 'angle';
    case 'point':
      return null;
  }
}
