/** What is measured of a lesion's uptake on one frame of a scan. */
import { z } from 'zod';
import { nmPhaseSchema } from '../dicom/model.ts';
import { referenceMethodSchema } from '../sites/model.ts';

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
  /** R - 1 with its 95% interval, counting and repositioning together; `aboveReference` is false where R's interval holds 1. */
  excess: z
    .object({
      excess: z.number(),
      interval95: z.tuple([z.number(), z.number()]).nullable(),
      aboveReference: z.boolean().nullable(),
    })
    .nullable()
    .optional(),
  ratioMethod: referenceMethodSchema.nullable(),
  /** Why the reference region may not serve, in a sentence; `ratio` is then null. */
  ratioRefused: z.string().nullable().optional(),
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
