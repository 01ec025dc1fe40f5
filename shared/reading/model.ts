/**
 * The reader's work on one patient: what is never lost and never rebuilt. Annotations hold points; values are computed.
 * Points follow DICOM SCOORD: [column, row], (0,0) is the outer corner of the top-left pixel. Frames count from 1.
 */
import { z } from 'zod';
import { nmPhaseSchema } from '../dicom/model.ts';
import { shapeSchema } from '../geometry/shape.ts';
import { fieldEntrySchema } from '../settings/template.ts';
import { gradeValue } from '../sites/grades/scales.ts';
import {
  gradeScaleSchema,
  lateralitySchema,
  otherSideSchema,
  rangeOfMotionSchema,
  referenceMethodSchema,
  siteSchema,
} from '../sites/model.ts';

export const lesionSchema = z.object({
  /** Short and stable for the patient: L1, L2 ... */
  id: z.string().min(1).max(16),
  site: siteSchema,
  laterality: lateralitySchema,
  label: z.string().max(200),
  trackingUid: z.string().regex(/^[0-9.]{1,64}$/),
  /** Number of foci the reader counted, by study. */
  foci: z.record(z.string(), z.number().int().min(0)).optional(),
  /** What was proposed from the picture and is not yet the reader's: it must be settled before a report is signed. */
  proposed: z
    .array(z.enum(['site', 'laterality']))
    .min(1)
    .optional(),
  /** Operations on the lesion, oldest first. Each cuts its course: before and after are judged apart. */
  operations: z
    .array(z.object({ date: z.string().regex(/^\d{4}-\d{2}-\d{2}$/), what: z.string().min(1).max(200) }))
    .min(1)
    .max(20)
    .optional(),
});
export type Lesion = z.infer<typeof lesionSchema>;

/** One operation on a lesion: ISO date and what was done. */
export type Operation = NonNullable<Lesion['operations']>[number];

export const roleSchema = z.enum([
  'long-axis',
  'short-axis',
  'area',
  'uptake-lesion',
  'uptake-reference',
  'uptake-background',
  'calibration',
  'internal-reference',
  /** Normal, symmetrical bone: two with the same `pair` on one frame serve the site's own CV and nothing else. */
  'control',
  // Reader's aids that the exchange file does not carry:
  'length',
  'insertion-distance',
  /** Smallest gap between the bones that the ossification may bridge: what grades of the hip go by. */
  'gap',
  'angle',
  'note',
  /** The body's midline where the reader moved it: one line for each image. */
  'midline',
  /** One counted focus. */
  'focus-point',
]);
export type Role = z.infer<typeof roleSchema>;

export const annotationSchema = z.object({
  id: z.string().min(1).max(64),
  /** Null for calibration, internal-reference and notes. */
  lesionId: z.string().nullable(),
  sopInstanceUid: z.string(),
  frame: z.number().int().positive(),
  role: roleSchema,
  shape: shapeSchema,
  /**
   * A proposal is drawn dashed and counts nowhere until the reader accepts it. A repeat is a second, blinded reading of
   * the annotation `repeatOf`: it serves the reader's own error of measurement and counts nowhere else.
   */
  status: z.enum(['accepted', 'proposed', 'repeat']),
  repeatOf: z.string().min(1).max(64).optional(),
  source: z.enum(['reader', 'contour', 'mirror', 'carried-forward', 'import', 'sr']),
  phase: nmPhaseSchema.optional(),
  reference: referenceMethodSchema.optional(),
  /** Known length of a calibration line. */
  millimetres: z.number().positive().optional(),
  /** When a calibration line was accepted, ISO date and time: of several on one image the last one counts. */
  acceptedAt: z.string().max(40).optional(),
  label: z.string().max(500).optional(),
  /** Name of the control pair that a control region belongs to. */
  pair: z.string().min(1).max(64).optional(),
  /** The reader knows that the side of the image is not that of the lesion and keeps the mark. */
  sideAccepted: z.literal(true).optional(),
});
export type Annotation = z.infer<typeof annotationSchema>;

export const radiographicStageSchema = z.enum(['immature', 'maturing', 'mature', 'not-read']);
export type RadiographicStage = z.infer<typeof radiographicStageSchema>;
export const phaseFindingSchema = z.enum(['positive', 'negative', 'not-done']);

export const signsSchema = z.object({
  margin: z.enum(['ill-defined', 'well-defined']).optional(),
  corticalRim: z.enum(['absent', 'incomplete', 'continuous']).optional(),
  trabeculae: z.boolean().optional(),
});
export type Signs = z.infer<typeof signsSchema>;
export const phasesSchema = z.object({ flow: phaseFindingSchema.optional(), pool: phaseFindingSchema.optional() });
export type Phases = z.infer<typeof phasesSchema>;
export const gradeSchema = z
  .object({ scale: gradeScaleSchema, value: z.string().min(1).max(16) })
  .refine(({ scale, value }) => gradeValue(scale, value) !== null, 'This value is none of the grade.');
export type Grade = z.infer<typeof gradeSchema>;

/**
 * What the reader saw of one lesion in one study and, where it was read on a picture, on that picture (clinical rules,
 * section 0). Nothing read of one lesion is ever said of another.
 */
export const findingSchema = z.object({
  /** Null where an earlier version kept the finding by study and no lesion can be told: shown "to be assigned", counts nowhere. */
  lesionId: z.string().min(1).max(16).nullable(),
  studyInstanceUid: z.string(),
  sopInstanceUid: z.string().optional(),
  /** False: looked for and not seen. */
  seen: z.boolean().optional(),
  radiographicStage: radiographicStageSchema.optional(),
  signs: signsSchema.optional(),
  phases: phasesSchema.optional(),
  grade: gradeSchema.optional(),
  rangeOfMotion: rangeOfMotionSchema.optional(),
  confidence: z.enum(['low', 'moderate', 'high']).optional(),
  /** The reader knows that the images read are of the other side and keeps the finding. */
  sideAccepted: z.literal(true).optional(),
});
export type Finding = z.infer<typeof findingSchema>;

/** What belongs to a whole examination. */
export const examinationSchema = z.object({
  studyInstanceUid: z.string(),
  /** Key images chosen by the reader: "<sopInstanceUid>#<frame>". */
  keyImages: z.array(z.string()).optional(),
});
export type Examination = z.infer<typeof examinationSchema>;

export const contextSchema = z.object({
  symptomatic: z.boolean().optional(),
  resectionConsidered: z.boolean().optional(),
  /** ISO date of injury, surgery or first symptoms. */
  onset: z.string().optional(),
  persistentAfterConservativeCare: z.boolean().optional(),
  /** By site: whether the side that would serve as reference is normal. Asked once. */
  otherSide: z.partialRecord(siteSchema, otherSideSchema).optional(),
  /** Clinical information as the request states it. */
  clinicalInformation: z.string().optional(),
});
export type ClinicalContext = z.infer<typeof contextSchema>;

/** That a result was told to someone who must act on it. */
export const criticalResultSchema = z.object({
  result: z.string().min(1).max(1000),
  /** Who was told. */
  told: z.string().min(1).max(200),
  means: z.enum(['by telephone', 'in person', 'by secure message', 'by pager']),
  /** Local date and time, "2026-03-12T14:05". */
  at: z.string().regex(/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}$/),
  /** Who told it; empty when not stated. */
  by: z.string().max(200),
});
export type CriticalResult = z.infer<typeof criticalResultSchema>;

/** The reader's edits on top of the generated report of one study. Generated text is never stored here, only what was changed. */
const draftPartsSchema = z.object({
  studyInstanceUid: z.string(),
  /** sentence id -> the reader's text, with the generated text it replaced (so that a changed source can be shown). */
  edits: z.record(z.string(), z.object({ text: z.string(), replaced: z.string() })),
  dropped: z.array(z.string()),
  /** section id -> text added by the reader at the end of the section. */
  additions: z.record(z.string(), z.string()),
  guidance: z.boolean(),
  criticalResult: criticalResultSchema.optional(),
  /** Incidental findings, a paragraph each. */
  incidental: z.string().max(10_000).optional(),
  /** Examinations that the comparison does not list. What is measured is always listed. */
  comparisonOff: z.array(z.string()).optional(),
  /** Key images of this report in their order: "<sopInstanceUid>#<frame>" with the reader's caption; absent: chosen by what there is. */
  keyImages: z
    .array(z.object({ image: z.string(), caption: z.string().max(500).optional() }))
    .max(12)
    .optional(),
  /** The site's template that this report follows, by its uid. */
  template: z.string().max(200).optional(),
  /** What the reader put into the template's fields, by field id; an empty value is a field left empty. */
  fields: z.record(z.string(), fieldEntrySchema).optional(),
  /** Titles of the site's sections that the reader wrote in: their text keeps a place without the template. */
  sectionTitles: z.record(z.string(), z.string().max(200)).optional(),
});

/** Part of a draft: what one step wrote. */
const draftPieceSchema = draftPartsSchema.omit({ studyInstanceUid: true }).partial();
export type DraftPiece = z.infer<typeof draftPieceSchema>;

export const reportDraftSchema = draftPartsSchema.extend({
  /**
   * What could not be stored because the same words had been changed elsewhere in the meantime, one piece each: kept until
   * the reader says which stands.
   */
  unsettled: z.array(draftPieceSchema).max(100).optional(),
});
export type ReportDraft = z.infer<typeof reportDraftSchema>;

export const patientRecordSchema = z.object({
  patientKey: z.string(),
  revision: z.number().int(),
  lesions: z.array(lesionSchema),
  annotations: z.array(annotationSchema),
  findings: z.array(findingSchema),
  examinations: z.array(examinationSchema),
  context: contextSchema,
  drafts: z.array(reportDraftSchema),
});
export type PatientRecord = z.infer<typeof patientRecordSchema>;

/** One reversible step: `before` must equal what is stored, `after` replaces it; null means absent. */
export const changeOpSchema = z.discriminatedUnion('entity', [
  z.object({
    entity: z.literal('lesion'),
    key: z.string(),
    before: lesionSchema.nullable(),
    after: lesionSchema.nullable(),
  }),
  z.object({
    entity: z.literal('annotation'),
    key: z.string(),
    before: annotationSchema.nullable(),
    after: annotationSchema.nullable(),
  }),
  z.object({
    entity: z.literal('finding'),
    /** `findingKey` */
    key: z.string(),
    before: findingSchema.nullable(),
    after: findingSchema.nullable(),
  }),
  z.object({
    entity: z.literal('examination'),
    key: z.string(),
    before: examinationSchema.nullable(),
    after: examinationSchema.nullable(),
  }),
  z.object({
    entity: z.literal('context'),
    key: z.literal('context'),
    before: contextSchema.nullable(),
    after: contextSchema.nullable(),
  }),
  z.object({
    entity: z.literal('draft'),
    key: z.string(),
    before: reportDraftSchema.nullable(),
    after: reportDraftSchema.nullable(),
  }),
]);
export type ChangeOp = z.infer<typeof changeOpSchema>;

const stepLabelsSchema = z.object({ undoLabel: z.string().nullable(), redoLabel: z.string().nullable() });

export const historyStateSchema = stepLabelsSchema.extend({
  /** The same for the changes of each report draft alone, by Study Instance UID. */
  drafts: z.record(z.string(), stepLabelsSchema),
});
export type HistoryState = z.infer<typeof historyStateSchema>;
