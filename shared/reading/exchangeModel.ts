/** The annotation exchange file, version 1: its JSON as a schema. The meaning is checked in exchange.ts. */
import { z } from 'zod';
import { nmPhaseSchema } from '../dicom/model.ts';
import { pointSchema } from '../geometry/shape.ts';
import { lateralitySchema, referenceMethodSchema, siteSchema } from '../sites/model.ts';
import { phaseFindingSchema, radiographicStageSchema } from './model.ts';

export const exchangeFormat = 'enthesis-annotations';
export const exchangeVersion = 1;

/** Roles that the file carries, in the order in which they are written. */
export const exchangeRoles = [
  'long-axis',
  'short-axis',
  'area',
  'uptake-lesion',
  'uptake-reference',
  'uptake-background',
  'calibration',
  'internal-reference',
] as const;
export type ExchangeRole = (typeof exchangeRoles)[number];

const uid = z.string().regex(/^[0-9.]{1,64}$/, 'is not a DICOM UID');
const isoDate = z.string().regex(/^\d{4}(-\d{2}(-\d{2})?)?$/, 'is not an ISO date');

const lesion = z.strictObject({
  id: z.string().min(1).max(16),
  site: siteSchema,
  laterality: lateralitySchema,
  label: z.string().max(200).default(''),
  /** A new one is given when the file has none. */
  trackingUid: uid.optional(),
});

const common = {
  lesion: z.string().optional(),
  sopInstanceUid: uid,
  frame: z.number().int().positive(),
  role: z.enum(exchangeRoles),
  reference: referenceMethodSchema.optional(),
  phase: nmPhaseSchema.optional(),
  millimetres: z.number().positive().optional(),
  label: z.string().max(500).optional(),
};

const annotation = z.discriminatedUnion('shape', [
  z.strictObject({ ...common, shape: z.literal('line'), points: z.tuple([pointSchema, pointSchema]) }),
  z.strictObject({ ...common, shape: z.literal('polygon'), points: z.array(pointSchema).min(3) }),
  z.strictObject({
    ...common,
    shape: z.literal('ellipse'),
    center: pointSchema,
    radii: z.tuple([z.number().positive(), z.number().positive()]),
    rotation: z.number().default(0),
  }),
]);

const reading = z.strictObject({
  studyInstanceUid: uid,
  radiographicStage: radiographicStageSchema.optional(),
  signs: z
    .strictObject({
      margin: z.enum(['ill-defined', 'well-defined']).optional(),
      corticalRim: z.enum(['absent', 'incomplete', 'continuous']).optional(),
      trabeculae: z.boolean().optional(),
    })
    .optional(),
  phases: z.strictObject({ flow: phaseFindingSchema.optional(), pool: phaseFindingSchema.optional() }).optional(),
});

const context = z.strictObject({
  symptomatic: z.boolean().optional(),
  resectionConsidered: z.boolean().optional(),
  onset: isoDate.optional(),
});

export const exchangeFileSchema = z.strictObject({
  format: z.literal(exchangeFormat),
  version: z.literal(exchangeVersion),
  patientId: z.string().min(1),
  lesions: z.array(lesion).default([]),
  annotations: z.array(annotation).default([]),
  readings: z.array(reading).default([]),
  context: context.default({}),
});
export type ExchangeFile = z.output<typeof exchangeFileSchema>;
export type ExchangeAnnotation = ExchangeFile['annotations'][number];
