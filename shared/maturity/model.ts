/** What is concluded of one lesion, by which rules, and what is recommended. */
import { z } from 'zod';

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
