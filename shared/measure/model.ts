/** The result of measuring one patient: `measure --json` of the command line, and what every screen, report and export shows. */
import { z } from 'zod';
import { nmPhaseSchema } from '../dicom/model.ts';
import { lateralitySchema, referenceMethodSchema, siteSchema } from '../reading/model.ts';

export const spacingBasisSchema = z.enum([
  'user-calibrated',
  'calibrated',
  'magnification-corrected',
  'detector-plane',
  'unspecified',
  'image-plane',
  'uncalibrated',
]);
export type SpacingBasis = z.infer<typeof spacingBasisSchema>;

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
  foci: z.number().int().nullable(),
});
export type SizeAtDate = z.infer<typeof sizeAtDateSchema>;

/** Statistics of one region on one frame. Counts are stored values x rescale; sd is the population SD over the pixels. */
export const regionStatsSchema = z.object({
  counts: z.number(),
  pixels: z.number().int(),
  mean: z.number(),
  max: z.number(),
  min: z.number(),
  sd: z.number(),
});
export type RegionStats = z.infer<typeof regionStatsSchema>;

export const uptakeAtDateSchema = z.object({
  studyInstanceUid: z.string(),
  date: z.string().nullable(),
  sopInstanceUid: z.string(),
  frame: z.number().int(),
  phase: nmPhaseSchema.nullable(),
  view: z.string().nullable(),
  lesion: regionStatsSchema,
  reference: regionStatsSchema.nullable(),
  background: regionStatsSchema.nullable(),
  ratio: z.number().nullable(),
  /** f of clinical-rules section 3; null with `relativeErrorReason` when Poisson does not hold. */
  relativeError: z.number().nullable(),
  relativeErrorReason: z.string().nullable(),
  ratioMethod: referenceMethodSchema.nullable(),
  hoursAfterInjection: z.number().nullable(),
  lesionAnnotationId: z.string(),
  referenceAnnotationId: z.string().nullable(),
  backgroundAnnotationId: z.string().nullable(),
  /**
   * Counts of the lesion per second, as if measured at injection, for comparing counts (not ratios) across times. Null
   * where duration or delay is unknown or the counts are not raw; `halfLifeSource` "default" must be told to the reader.
   */
  lesionRate: z
    .object({
      rate: z.number(),
      unit: z.enum(['{counts}/s', '{counts}/s/Bq']),
      halfLifeHours: z.number(),
      halfLifeSource: z.enum(['header', 'default']),
    })
    .nullable()
    .optional(),
  /**
   * Flow: time-activity curves over the frames of the phase, mean counts per pixel and second. `ratio` is then the ratio
   * of the areas under them; `lesion` and `reference` stay those of the frame on which they were drawn.
   */
  curve: z
    .object({ seconds: z.array(z.number()), lesion: z.array(z.number()), reference: z.array(z.number()).nullable() })
    .nullable()
    .optional(),
});
export type UptakeAtDate = z.infer<typeof uptakeAtDateSchema>;

export const changeSchema = z.object({
  measure: z.enum(['longAxis', 'shortAxis', 'area', 'relativeLongAxis', 'ratio']),
  from: z.string(),
  to: z.string(),
  /** Studies compared, so that two examinations of one day stay apart. */
  fromStudy: z.string(),
  toStudy: z.string(),
  span: z.enum(['consecutive', 'latest-to-first', 'latest-to-peak', 'latest-to-nadir']),
  absolute: z.number().nullable(),
  percent: z.number().nullable(),
  significant: z.boolean().nullable(),
  comparable: z.boolean(),
  reason: z.string().nullable(),
  /** What keeps the two apart: basis, projection, view, phase, reference-method, delay, protocol ... */
  reasonCode: z.string().nullable().optional(),
  /** 95% interval of the change: mm for lengths, ratio R2/R1 for uptake. */
  interval95: z.tuple([z.number(), z.number()]).nullable(),
  /** Smallest change that these two examinations could have shown, same scale as interval95. */
  detectable: z.number().nullable(),
});
export type Change = z.infer<typeof changeSchema>;

export const conclusionSchema = z.enum(['immature', 'maturing', 'mature', 'radiographically-mature', 'indeterminate']);
export type Conclusion = z.infer<typeof conclusionSchema>;
export const trendSchema = z.enum(['toward-maturity', 'unchanged', 'away-from-maturity', 'not-assessable']);
export type Trend = z.infer<typeof trendSchema>;
export const scintigraphySchema = z.enum(['active', 'declining', 'plateau', 'undetermined']);
export type Scintigraphy = z.infer<typeof scintigraphySchema>;

export const firedRuleSchema = z.object({
  id: z.string(),
  /** Plain English: what the rule says and why it fired here. */
  text: z.string(),
  inputs: z.array(z.object({ name: z.string(), value: z.string(), source: z.string() })),
  evidence: z.array(z.string()),
});
export type FiredRule = z.infer<typeof firedRuleSchema>;

export const maturitySchema = z.object({
  conclusion: conclusionSchema,
  /** "immature (radiographic)" and the like: the cell's exact wording for people. */
  wording: z.string(),
  discordant: z.boolean(),
  trend: trendSchema,
  scintigraphy: scintigraphySchema,
  radiograph: z.enum(['immature', 'maturing', 'mature', 'not-read']),
  rules: z.array(z.string()),
  fired: z.array(firedRuleSchema),
  missing: z.array(z.string()),
  byDate: z.array(
    z.object({
      date: z.string(),
      conclusion: conclusionSchema,
      scintigraphy: scintigraphySchema,
      radiograph: z.enum(['immature', 'maturing', 'mature', 'not-read']),
    }),
  ),
  secondOpinion: z.object({ source: z.string(), stable: z.boolean(), text: z.string() }).nullable(),
});
export type Maturity = z.infer<typeof maturitySchema>;

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
  ratioFit: z
    .object({
      slopePerDay: z.number(),
      interceptLnR: z.number(),
      originDate: z.string(),
      /** Covariance of (intercept, slope), for the 95% band. */
      covariance: z.tuple([z.number(), z.number(), z.number()]),
      n: z.number().int(),
      /** Chi-square test of the weighted residuals: a small p says that one exponential does not describe the course. */
      lackOfFitP: z.number().min(0).max(1).optional(),
    })
    .nullable(),
  maturity: maturitySchema,
});
export type LesionResult = z.infer<typeof lesionResultSchema>;

export const recommendationSchema = z.object({
  id: z.string(),
  text: z.string(),
  /** Why it fires here, in one line. */
  reason: z.string(),
  evidence: z.array(z.string()),
  /** Follow-up advice, or guidance for the referrer (one section of its own). */
  section: z.enum(['recommendation', 'guidance']),
});
export type Recommendation = z.infer<typeof recommendationSchema>;

export const warningSchema = z.object({ code: z.string(), message: z.string() });
export type Warning = z.infer<typeof warningSchema>;

export const measureResultSchema = z.object({
  patientId: z.string(),
  lesions: z.array(lesionResultSchema),
  recommendations: z.array(recommendationSchema),
  warnings: z.array(warningSchema),
});
export type MeasureResult = z.infer<typeof measureResultSchema>;
