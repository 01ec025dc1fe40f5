/**
 * The annotation exchange file: its JSON as schemas. Version 2 is written; version 1, which kept what was read by study and not by
 * lesion, is still read. The meaning is checked in exchangeParse.ts and exchangeImages.ts.
 */
import { z } from 'zod';
import { nmPhaseSchema } from '../dicom/model.ts';
import { parseDate } from '../dicom/text/dateTime.ts';
import { pointSchema } from '../geometry/shape.ts';
import { gradeValue } from '../sites/grades/scales.ts';
import {
  gradeScaleSchema,
  lateralitySchema,
  otherSideSchema,
  referenceMethodSchema,
  siteSchema,
} from '../sites/model.ts';
import { phaseFindingSchema, radiographicStageSchema } from './model.ts';

export const exchangeFormat = 'enthesis-annotations';
export const exchangeVersion = 2;

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
  'control',
] as const;
export type ExchangeRole = (typeof exchangeRoles)[number];

const uid = z.string().regex(/^[0-9.]{1,64}$/, 'is not a DICOM UID');
/** Whether an ISO date, whole or from the year on, is one of the calendar. */
const isOfCalendar = (iso: string) => parseDate(iso.replaceAll('-', '')) !== null;
const isoDate = z
  .string()
  .regex(/^\d{4}(-\d{2}(-\d{2})?)?$/, 'is not an ISO date')
  .refine(isOfCalendar, 'is no day of the calendar');
const isoDay = z
  .string()
  .regex(/^\d{4}-\d{2}-\d{2}$/, 'is not an ISO date')
  .refine(isOfCalendar, 'is no day of the calendar');

const lesion = z.strictObject({
  id: z.string().min(1).max(16),
  site: siteSchema,
  laterality: lateralitySchema,
  label: z.string().max(200).default(''),
  /** A new one is given when the file has none. */
  trackingUid: uid.optional(),
  operations: z
    .array(z.strictObject({ date: isoDay, what: z.string().min(1).max(200) }))
    .min(1)
    .max(20)
    .optional(),
  /** Still a proposal of the program and not the reader's word. */
  proposed: z
    .array(z.enum(['site', 'laterality']))
    .min(1)
    .optional(),
});

const common = {
  lesion: z.string().optional(),
  sopInstanceUid: uid,
  frame: z.number().int().positive(),
  role: z.enum(exchangeRoles),
  pair: z.string().min(1).max(64).optional(),
  reference: referenceMethodSchema.optional(),
  phase: nmPhaseSchema.optional(),
  millimetres: z.number().positive().optional(),
  label: z.string().max(500).optional(),
  /** The reader knows that the image is of the other side and keeps the mark. */
  sideAccepted: z.literal(true).optional(),
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

const said = {
  radiographicStage: radiographicStageSchema.optional(),
  signs: z
    .strictObject({
      margin: z.enum(['ill-defined', 'well-defined']).optional(),
      corticalRim: z.enum(['absent', 'incomplete', 'continuous']).optional(),
      trabeculae: z.boolean().optional(),
    })
    .optional(),
  phases: z.strictObject({ flow: phaseFindingSchema.optional(), pool: phaseFindingSchema.optional() }).optional(),
};

const finding = z.strictObject({
  /** Absent for a finding that is yet to be assigned to a lesion. */
  lesion: z.string().optional(),
  studyInstanceUid: uid,
  sopInstanceUid: uid.optional(),
  seen: z.boolean().optional(),
  ...said,
  grade: z
    .strictObject({ scale: gradeScaleSchema, value: z.string().min(1).max(16) })
    .refine(({ scale, value }) => gradeValue(scale, value) !== null, {
      path: ['value'],
      message: 'this grade has no such value',
    })
    .optional(),
  /** Degrees; what the grade of an elbow goes by. */
  rangeOfMotion: z
    .strictObject({
      flexion: z.number().min(0).max(180).optional(),
      extensionDeficit: z.number().min(-30).max(180).optional(),
      pronation: z.number().min(-90).max(120).optional(),
      supination: z.number().min(-90).max(120).optional(),
    })
    .optional(),
  confidence: z.enum(['low', 'moderate', 'high']).optional(),
  /** The reader knows that the images read are of the other side and keeps the finding. */
  sideAccepted: z.literal(true).optional(),
});

const examination = z.strictObject({
  studyInstanceUid: uid,
  /** "<SOP Instance UID>#<frame>" */
  keyImages: z
    .array(z.string().regex(/^[0-9.]{1,64}#[1-9]\d*$/, 'is not an image and a frame'))
    .max(500)
    .optional(),
});

const context = z.strictObject({
  symptomatic: z.boolean().optional(),
  resectionConsidered: z.boolean().optional(),
  persistentAfterConservativeCare: z.boolean().optional(),
  onset: isoDate.optional(),
  otherSide: z.partialRecord(siteSchema, otherSideSchema).optional(),
});

const head = {
  format: z.literal(exchangeFormat),
  patientId: z.string().min(1),
  lesions: z.array(lesion).default([]),
  annotations: z.array(annotation).default([]),
};

export const exchangeFileSchema = z.strictObject({
  ...head,
  version: z.literal(exchangeVersion),
  /** Assigning authority of the Patient ID (0010,0021), where the images have one. */
  issuerOfPatientId: z.string().min(1).max(64).optional(),
  findings: z.array(finding).default([]),
  examinations: z.array(examination).default([]),
  context: context.default({}),
});

export const exchangeFile1Schema = z.strictObject({
  ...head,
  version: z.literal(1),
  readings: z.array(z.strictObject({ studyInstanceUid: uid, ...said })).default([]),
  context: context.default({}),
});
type ExchangeFile1 = z.output<typeof exchangeFile1Schema>;

/** A file as it was read: one of version 1 keeps its readings until the images tell whose they are. */
export type ExchangeFile = z.output<typeof exchangeFileSchema> & { readonly readings?: ExchangeFile1['readings'] };
export type ExchangeAnnotation = ExchangeFile['annotations'][number];
export type ExchangeFinding = ExchangeFile['findings'][number];
