/** What is concluded of one lesion, by which rules, and what is recommended. */
import { z } from 'zod';

export const conclusionSchema = z.enum(['immature', 'maturing', 'mature', 'radiographically-mature', 'indeterminate']);
export type Conclusion = z.infer<typeof conclusionSchema>;
export const trendSchema = z.enum(['toward-maturity', 'unchanged', 'away-from-maturity', 'not-assessable']);
export type Trend = z.infer<typeof trendSchema>;
export const scintigraphySchema = z.enum(['active', 'declining', 'plateau', 'quiet', 'undetermined']);
export type Scintigraphy = z.infer<typeof scintigraphySchema>;

export const firedRuleSchema = z.object({
  id: z.string(),
  /** Plain English: what the rule says and why it fired here. */
  text: z.string(),
  inputs: z.array(z.object({ name: z.string(), value: z.string(), source: z.string() })),
  evidence: z.array(z.string()),
});
export type FiredRule = z.infer<typeof firedRuleSchema>;

/** How close the decision was: the deciding number, its limit, and what would tip it. */
export const decisionMarginSchema = z.object({
  rule: z.string(),
  /** Same scale as `limit`: |ln R2/R1| or, for a plateau, the far end of the 90% interval of the fitted change. */
  value: z.number(),
  limit: z.number(),
  /** In words, what would make another conclusion; null where nothing within a third of the latest ratio would. */
  tips: z.string().nullable(),
});
export type DecisionMargin = z.infer<typeof decisionMarginSchema>;

/** Chance that a course that is flat from now on will have been shown as a plateau after so many further visits. */
export const plannedDesignSchema = z.object({
  design: z.string(),
  /** Acquisitions a visit, the patient repositioned in between, and counts against today's. */
  acquisitions: z.number().int(),
  counts: z.number(),
  visits: z.number().int(),
  chance: z.number().min(0).max(1),
  /** Effective dose of the further injections together, mSv. */
  doseMsv: z.tuple([z.number(), z.number()]),
});
export type PlannedDesign = z.infer<typeof plannedDesignSchema>;

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
  /** Date since which uptake is flat, proven or not; null or absent where it is not. */
  flatSince: z.string().nullable().optional(),
  margin: decisionMarginSchema.nullable().optional(),
  plan: z.array(plannedDesignSchema).optional(),
  /** What growth of the focus explains of the change against the previous scan; null or absent where the films do not tell. */
  growth: z
    .object({
      from: z.string(),
      to: z.string(),
      /** R2/R1 that growth alone would give, with its 95% interval. */
      factor: z.number(),
      interval95: z.tuple([z.number(), z.number()]),
      /** R2/R1 that is left beyond growth. */
      beyond: z.number(),
      fwhmMm: z.number(),
    })
    .nullable()
    .optional(),
  secondOpinion: z.object({ source: z.string(), stable: z.boolean(), text: z.string() }).nullable(),
});
export type Maturity = z.infer<typeof maturitySchema>;

export const recommendationSchema = z.object({
  id: z.string(),
  text: z.string(),
  /** Why it fires here, in one line. */
  reason: z.string(),
  evidence: z.array(z.string()),
  /** Lesions that it speaks of; empty or absent where it speaks of the patient. */
  lesions: z.array(z.string()).optional(),
  /** Follow-up advice, or guidance for the referrer (one section of its own). */
  section: z.enum(['recommendation', 'guidance']),
});
export type Recommendation = z.infer<typeof recommendationSchema>;
