/** The result of measuring one patient: `measure --json` of the command line, and what every screen, report and export shows. */
import { z } from 'zod';
import { changeSchema, ratioFitSchema, repeatGroupSchema } from '../change/model.ts';
import { spacingBasisSchema } from '../geometry/spacingBasis.ts';
import { maturitySchema, recommendationSchema } from '../maturity/model.ts';
import { findingSchema, radiographicStageSchema } from '../reading/model.ts';
import { gradeScaleSchema, lateralitySchema, siteSchema } from '../sites/model.ts';
import { sizeAtDateSchema } from '../size/model.ts';
import { uptakeAtDateSchema } from '../uptake/model.ts';

/** What was read of a lesion in one study (and on one picture of it), dated: the stage is what the reader named or the signs amount to. */
export const findingAtDateSchema = findingSchema
  .omit({ lesionId: true, radiographicStage: true })
  .extend({ date: z.string().nullable(), stage: radiographicStageSchema });
export type FindingAtDate = z.infer<typeof findingAtDateSchema>;

/** A grade of the site in one study: proposed from what was measured, decided by the reader. */
export const gradeAtDateSchema = z.object({
  scale: gradeScaleSchema,
  studyInstanceUid: z.string(),
  date: z.string().nullable(),
  /** Values that the measurement leaves possible, the likeliest first; several where its error does not decide. */
  proposed: z.array(z.string()),
  /** What the reader decided; null while it is only proposed. */
  decided: z.string().nullable(),
  /** "Brooker class III or II": of what was decided, else of what is proposed. */
  words: z.string(),
  /** By what it is proposed, or why it is not. */
  reason: z.string(),
  /** How well observers agree on it. */
  agreement: z.object({ text: z.string(), evidence: z.string() }).nullable(),
  /** What else the size means at this site. */
  note: z.object({ text: z.string(), evidence: z.string() }).nullable(),
});
export type GradeAtDate = z.infer<typeof gradeAtDateSchema>;

export const lesionResultSchema = z.object({
  id: z.string(),
  site: siteSchema,
  laterality: lateralitySchema,
  label: z.string(),
  trackingUid: z.string(),
  /** Operations up to the date of the result, oldest first; the last one begins the course that is judged. */
  operations: z.array(z.object({ date: z.string(), what: z.string() })).default([]),
  size: z.array(sizeAtDateSchema),
  uptake: z.array(uptakeAtDateSchema),
  /** Oldest first; empty for a lesion that was never read. */
  findings: z.array(findingAtDateSchema).default([]),
  /** Oldest first; empty where the site has no grade or nothing for it was measured or decided. */
  grades: z.array(gradeAtDateSchema).default([]),
  changes: z.array(changeSchema),
  /** Weighted fit of ln R over days, when three or more comparable delayed scans are there. */
  ratioFit: ratioFitSchema.nullable(),
  maturity: maturitySchema,
});
export type LesionResult = z.infer<typeof lesionResultSchema>;

/** An angle, a length or a note that is no axis of a lesion. */
export const ownMeasureSchema = z.object({
  annotationId: z.string(),
  lesionId: z.string().nullable(),
  studyInstanceUid: z.string(),
  date: z.string().nullable(),
  sopInstanceUid: z.string(),
  frame: z.number().int(),
  kind: z.enum(['angle', 'length', 'note']),
  /** The reader's words: what is measured, or the note itself. */
  label: z.string(),
  /** Null for a note. */
  value: z.number().nullable(),
  /** UCUM: deg, mm or {pixels}; null for a note. */
  unit: z.enum(['deg', 'mm', 'mm2', '{pixels}', '1']).nullable(),
  basis: spacingBasisSchema.optional(),
});
export type OwnMeasure = z.infer<typeof ownMeasureSchema>;

export const warningSchema = z.object({ code: z.string(), message: z.string() });
export type Warning = z.infer<typeof warningSchema>;

export const measureResultSchema = z.object({
  patientId: z.string(),
  /** Nothing acquired after this day is in the result; null: everything is. */
  asOf: z.string().nullable().default(null),
  /** Dates of examinations that are there but later than `asOf`. */
  later: z.array(z.string()).default([]),
  lesions: z.array(lesionResultSchema),
  /** What else was measured or written on images, oldest first. */
  own: z.array(ownMeasureSchema).default([]),
  recommendations: z.array(recommendationSchema),
  warnings: z.array(warningSchema),
  /** What these scans tell of the site's own repositioning error; pooled over patients by `pooledCv`. */
  repeatability: z.array(repeatGroupSchema).optional(),
});
export type MeasureResult = z.infer<typeof measureResultSchema>;
