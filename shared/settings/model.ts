import { z } from 'zod';
import { reportTemplateSchema } from './template.ts';

/** A text that the reader calls up by its name while writing. */
export const textMacroSchema = z.object({
  name: z
    .string()
    .max(32)
    .regex(/^[\p{L}\p{N}_-]+$/u),
  text: z.string().min(1).max(2000),
});
export type TextMacro = z.infer<typeof textMacroSchema>;

/** Site settings that change a conclusion. Versioned: a signed report keeps the ones it was made with. Defaults: clinical-rules section 4 (E7). */
export const siteSettingsSchema = z.object({
  version: z.number().int().default(1),
  /** Repositioning and reader coefficient of variation of an uptake ratio. */
  ratioCv: z.number().min(0).max(0.5).default(0.05),
  /** Smallest detectable change of a length, mm. */
  sdcLengthMm: z.number().positive().default(3.2),
  /** Where the SDC comes from: the surrogate of the literature, or the site's own repeat readings. */
  sdcSource: z.enum(['surrogate', 'site']).default('surrogate'),
  /** Plateau margin as a factor: ln R2/R1 inside +-ln(margin). */
  plateauMargin: z.number().gt(1).max(2).default(1.2),
  /** Days that the last two intervals must span together for a plateau. */
  plateauMinDays: z.number().positive().default(60),
  followUpMonths: z.number().positive().default(3),
  delayedWindowHours: z.tuple([z.number(), z.number()]).default([2, 5]),
  maxDelayDifferenceMin: z.number().positive().default(30),
  /** Tc-99m, hours, used when (0018,1075) is absent. */
  defaultHalfLifeHours: z.number().positive().default(6.0067),
  /** Recommendation ids that the site has switched off. */
  recommendationsOff: z.array(z.string()).default([]),
  /** Texts for the report editor. They change no conclusion, and a signed report does not carry them. */
  macros: z.array(textMacroSchema).max(200).default([]),
  /** Report templates of the site. A signed report keeps what it took from its own, not the list. */
  templates: z.array(reportTemplateSchema).max(50).default([]),
  institution: z.string().max(200).default(''),
  department: z.string().max(200).default(''),
});
export type SiteSettings = z.infer<typeof siteSettingsSchema>;

export const defaultSiteSettings: SiteSettings = siteSettingsSchema.parse({});
