/** Where a lesion may lie, on which side, and what its uptake may be compared with. */
import { z } from 'zod';

export const siteSchema = z.enum(['achilles-tendon', 'calcaneus', 'hip', 'knee', 'elbow', 'other']);
export const lateralitySchema = z.enum(['L', 'R', 'U']);

export const referenceMethodSchema = z.enum(['contralateral', 'tibial-shaft', 'other']);
export type ReferenceMethod = z.infer<typeof referenceMethodSchema>;
