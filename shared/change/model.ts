/** How one measure of a lesion differs between two dates, and the course of its uptake ratio over all of them. */
import { z } from 'zod';

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

/** Weighted fit of ln R over days. */
export const ratioFitSchema = z.object({
  slopePerDay: z.number(),
  interceptLnR: z.number(),
  originDate: z.string(),
  /** Covariance of (intercept, slope), for the 95% band. */
  covariance: z.tuple([z.number(), z.number(), z.number()]),
  n: z.number().int(),
  /** Chi-square test of the weighted residuals: a small p says that one exponential does not describe the course. */
  lackOfFitP: z.number().min(0).max(1).optional(),
});
export type RatioFit = z.infer<typeof ratioFitSchema>;

/** Ratios that would all be the same but for repositioning, reading and counting. */
export const repeatGroupSchema = z.object({
  /** Acquisitions of a lesion on one date, or one control pair over the dates of a patient. */
  kind: z.enum(['repeat', 'control']),
  /** Lesion, or name of the pair. */
  name: z.string(),
  view: z.string().nullable(),
  /** Area of the regions, mm2; null without spacing. */
  areaMm2: z.number().nullable(),
  values: z.array(z.object({ date: z.string(), lnRatio: z.number(), relativeError: z.number().nullable() })),
});
export type RepeatGroup = z.infer<typeof repeatGroupSchema>;
