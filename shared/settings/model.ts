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

/** From what a measured value of the site was made. */
export const measuredFromSchema = z.object({
  /** Degrees of freedom of the estimate. */
  degrees: z.number().int().min(1),
  /** 95% interval of the value. */
  interval95: z.tuple([z.number().min(0), z.number().min(0)]),
  /** Pairs, repeats or films that went into it, and from how many patients. */
  n: z.number().int().min(1),
  patients: z.number().int().min(1),
  reader: z.string().max(200),
  /** ISO date on which it was taken over. */
  date: z.string().max(10),
});
export type MeasuredFrom = z.infer<typeof measuredFromSchema>;

/** Assumed by the program, typed in by somebody, or measured at this site: only the last may be called the site's own. */
export const cvSourceSchema = z.enum(['assumed', 'typed-in', 'measured']);
export type CvSource = z.infer<typeof cvSourceSchema>;

/** Site settings that change a conclusion. Versioned: a signed report keeps the ones it was made with. Defaults: clinical-rules section 4 (E7). */
export const siteSettingsSchema = z.object({
  version: z.number().int().default(1),
  /**
   * Repositioning and reader coefficient of variation of an uptake ratio. The default is derived by `npm run bench -- accuracy`:
   * with it the 95% interval of a change covers at least 93% for foci of 10 mm and more on simulated scans.
   */
  ratioCv: z.number().min(0).max(0.5).default(0.1),
  ratioCvSource: cvSourceSchema.default('assumed'),
  ratioCvMeasured: measuredFromSchema.nullable().default(null),
  /** Smallest detectable change of a length, mm. */
  sdcLengthMm: z.number().positive().default(3.2),
  /**
   * Where the SDC comes from: the surrogate of the literature, a number typed in, or the site's own repeats. "site" of earlier
   * versions said no more than that the number was not the default.
   */
  sdcSource: z
    .enum(['surrogate', 'typed-in', 'measured', 'site'])
    .default('surrogate')
    .transform((source) => (source === 'site' ? 'typed-in' : source)),
  sdcMeasured: measuredFromSchema.nullable().default(null),
  /** Magnification of what is measured in the detector plane: one standard deviation as a share of the length. */
  magnificationCv: z.number().min(0).max(0.3).default(0.04),
  /** Plateau margin as a factor: ln R2/R1 inside +-ln(margin). */
  plateauMargin: z.number().gt(1).max(2).default(1.2),
  /** Days that a run of at least three dates must span for a plateau. */
  plateauMinDays: z.number().positive().default(60),
  /** Full width at half maximum of the gamma camera's image at the usual distance, mm: an assumption until a line source is measured. */
  fwhmMm: z.number().min(2).max(30).default(10),
  fwhmSource: cvSourceSchema.default('assumed'),
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
