/** The result of measuring one patient: `measure --json` of the command line, and what every screen, report and export shows. */
import { z } from 'zod';
import { changeSchema, ratioFitSchema } from '../change/model.ts';
import { maturitySchema, recommendationSchema } from '../maturity/model.ts';
import { lateralitySchema, siteSchema } from '../sites/model.ts';
import { sizeAtDateSchema } from '../size/model.ts';
import { uptakeAtDateSchema } from '../uptake/model.ts';

export const lesionResultSchema = z.object({
  id: z.string(),
  site: siteSchema,
  laterality: lateralitySchema,
  label: z.string(),
  trackingUid: z.string(),
  size: z.array(sizeAtDateSchema),
  uptake: z.array(uptakeAtDateSchema),
  changes: z.array(changeSchema),
  /** Weighted fit of ln R over days, when three or more comparable delayed scans are there. */
  ratioFit: ratioFitSchema.nullable(),
  maturity: maturitySchema,
});
export type LesionResult = z.infer<typeof lesionResultSchema>;

export const warningSchema = z.object({ code: z.string(), message: z.string() });
export type Warning = z.infer<typeof warningSchema>;

export const measureResultSchema = z.object({
  patientId: z.string(),
  lesions: z.array(lesionResultSchema),
  recommendations: z.array(recommendationSchema),
  warnings: z.array(warningSchema),
});
export type MeasureResult = z.infer<typeof measureResultSchema>;
