/** Where a lesion may lie, on which side, and what its uptake may be compared with. */
import { z } from 'zod';

export const siteSchema = z.enum([
  'achilles-tendon',
  'calcaneus',
  'hip',
  'pelvis',
  'thigh',
  'knee',
  'elbow',
  'shoulder',
  'spine',
  'other',
]);
export type Site = z.infer<typeof siteSchema>;
/** L left, R right, B both (one structure across), M midline, U not known. */
export const lateralitySchema = z.enum(['L', 'R', 'B', 'M', 'U']);
export type Laterality = z.infer<typeof lateralitySchema>;

export const referenceMethodSchema = z.enum([
  'contralateral',
  'tibial-shaft',
  'femoral-shaft',
  'iliac-wing',
  'sacrum',
  'other',
]);
export type ReferenceMethod = z.infer<typeof referenceMethodSchema>;

/** What the reader says of the side that serves as reference: only a normal one may. */
export const otherSideSchema = z.enum(['normal', 'abnormal', 'operated', 'out-of-view']);
export type OtherSide = z.infer<typeof otherSideSchema>;

/** Grades that the field uses at a site; what their values mean stands in the site's profile. */
export const gradeScaleSchema = z.enum(['achilles-distance', 'brooker', 'della-valle', 'hastings-graham']);
export type GradeScale = z.infer<typeof gradeScaleSchema>;

/** Motion of a joint as the reader measured it, degrees. Extension deficit: degrees short of straight. */
export const rangeOfMotionSchema = z.object({
  flexion: z.number().min(0).max(180).optional(),
  extensionDeficit: z.number().min(-30).max(180).optional(),
  pronation: z.number().min(-90).max(120).optional(),
  supination: z.number().min(-90).max(120).optional(),
});
export type RangeOfMotion = z.infer<typeof rangeOfMotionSchema>;
