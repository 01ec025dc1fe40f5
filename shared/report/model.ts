import { z } from 'zod';
import { measureResultSchema } from '../measure/model.ts';
import { annotationSchema, examinationSchema, findingSchema, lesionSchema } from '../reading/model.ts';
import { siteSettingsSchema } from '../settings/model.ts';
import { fieldKindSchema, templateCodeSchema } from '../settings/template.ts';

export const sectionIds = [
  'examination',
  'clinical-information',
  'comparison',
  'technique',
  'findings',
  'measurements',
  'trend',
  'impression',
  'recommendation',
  'guidance',
  'limitations',
] as const;
export const sectionIdSchema = z.enum(sectionIds);
export type SectionId = z.infer<typeof sectionIdSchema>;

/** A section that only the site's template has. */
export const siteSectionIdSchema = z.templateLiteral(['site:', z.string().regex(/^[A-Za-z0-9_.-]{1,64}$/)]);
export const anySectionIdSchema = z.union([sectionIdSchema, siteSectionIdSchema]);
export type AnySectionId = z.infer<typeof anySectionIdSchema>;

/** The value of a template's field, as data beside its sentence. */
export const reportFieldSchema = z.object({
  id: z.string(),
  label: z.string(),
  kind: fieldKindSchema,
  /** As entered; several choices are separated by line ends. */
  value: z.string(),
  unit: z.string(),
  code: templateCodeSchema.nullable(),
  /** Codes of the chosen options that have one. */
  valueCodes: z.array(templateCodeSchema),
});
export type ReportField = z.infer<typeof reportFieldSchema>;

export const sentenceSchema = z.object({
  /** Stable over regeneration: names the rule and the subject, e.g. "trend/L1/ratio". */
  id: z.string(),
  text: z.string(),
  /** machine: as generated. edited: the reader's words. source-changed: edited, and the data have changed since. added: free text. */
  state: z.enum(['machine', 'edited', 'source-changed', 'added']),
  /** What the program would say now, when it differs from `text`. */
  generated: z.string().nullable(),
  /** What the program said when the reader wrote another text; there while the data have changed since. */
  replaced: z.string().optional(),
  /** Annotation ids, rule ids, tags that the sentence rests on. */
  sources: z.array(z.string()),
  evidence: z.array(z.string()),
  field: reportFieldSchema.optional(),
});
export type Sentence = z.infer<typeof sentenceSchema>;

export const reportSectionSchema = z.object({
  id: anySectionIdSchema,
  title: z.string(),
  sentences: z.array(sentenceSchema),
});
export type ReportSection = z.infer<typeof reportSectionSchema>;

export const keyImageSchema = z.object({
  sopInstanceUid: z.string(),
  frame: z.number().int(),
  studyInstanceUid: z.string(),
  caption: z.string(),
  /** The caption is the reader's own words. */
  edited: z.boolean().optional(),
});
export type KeyImage = z.infer<typeof keyImageSchema>;

export const completenessItemSchema = z.object({
  code: z.enum([
    'study-unread',
    'uncalibrated-length',
    'axes-conflict',
    'laterality-missing',
    'site-unsettled',
    'side-contradicts',
    'seen-contradicts',
    'finding-unassigned',
    'phase-absent',
    'later-examination',
    'proposal-open',
    'no-measurement',
    'field-empty',
    'field-offered',
    'template-gone',
    'sentence-outdated',
    'text-unsettled',
  ]),
  message: z.string(),
  /** Where to go: a study, an annotation, a lesion, or "field:<id>", "sentence:<id>" and "unsettled" in the editor. */
  target: z.string().nullable(),
  blocking: z.boolean(),
});
export type CompletenessItem = z.infer<typeof completenessItemSchema>;

/** Everything a report says, frozen when it is signed. */
export const reportContentSchema = z.object({
  schemaVersion: z.literal(1),
  patient: z.object({
    patientKey: z.string(),
    patientId: z.string(),
    issuer: z.string().optional(),
    name: z.string(),
    namePn: z.string(),
    birthDate: z.string().nullable(),
    sex: z.string(),
  }),
  studyInstanceUid: z.string(),
  accessionNumber: z.string(),
  studyDate: z.string().nullable(),
  studyDescription: z.string(),
  title: z.string(),
  /** In the order of the report: the program's own, or that of the site's template. */
  sections: z.array(reportSectionSchema),
  /** The site's template that gave order, names and fields, and the sections that it names. */
  template: z.object({ uid: z.string(), title: z.string(), named: z.array(anySectionIdSchema) }).optional(),
  keyImages: z.array(keyImageSchema),
  measure: measureResultSchema,
  settings: siteSettingsSchema,
  completeness: z.array(completenessItemSchema),
  /**
   * The reader's work that the report rests on, frozen with it: a signed version exported again must give the same objects
   * although the record has moved on. Absent in versions stored before it was kept.
   */
  work: z
    .object({
      lesions: z.array(lesionSchema),
      annotations: z.array(annotationSchema),
      findings: z.array(findingSchema),
      examinations: z.array(examinationSchema),
    })
    .optional(),
});
export type ReportContent = z.infer<typeof reportContentSchema>;

export const reportStatusSchema = z.enum(['draft', 'preliminary', 'final', 'amended', 'withdrawn']);
export type ReportStatus = z.infer<typeof reportStatusSchema>;

export const reportVersionSchema = z.object({
  versionId: z.string(),
  studyInstanceUid: z.string(),
  number: z.number().int(),
  status: reportStatusSchema,
  /** SR SOP Instance UID of this version, given when it is made. */
  sopInstanceUid: z.string(),
  predecessorVersionId: z.string().nullable(),
  signerName: z.string().nullable(),
  signerRole: z.string().nullable(),
  /** ISO date-time with offset. */
  createdAt: z.string(),
  reason: z.string().nullable(),
  /** SHA-256 of the canonical JSON of content. */
  contentHash: z.string(),
});
export type ReportVersion = z.infer<typeof reportVersionSchema>;

export const exportFormatSchema = z.enum([
  'pdf',
  'sr',
  'encapsulated-pdf',
  'key-images',
  'presentation-states',
  'fhir',
  'csv',
  'html',
  'mrrt',
  'json',
]);
export type ExportFormat = z.infer<typeof exportFormatSchema>;
