/**
 * A site's report template: sections in an order of their own, with fields to be filled in and texts that stand there from
 * the start. The interchange form is IHE MRRT (RAD TF-3, 8.1): HTML5 with `data-section-name` and `data-field-type`.
 */
import { z } from 'zod';

/** A coded concept as a template names it; scheme as in the template: RADLEX, LOINC, SNOMEDCT ... */
export const templateCodeSchema = z.object({
  value: z.string().min(1).max(64),
  scheme: z.string().min(1).max(32),
  meaning: z.string().max(200),
});
export type TemplateCode = z.infer<typeof templateCodeSchema>;

/** text: one line. multiline: paragraphs. choice: one of the options. open-choice: one of them or own words. choices: any of them. */
export const fieldKindSchema = z.enum([
  'text',
  'multiline',
  'number',
  'choice',
  'open-choice',
  'choices',
  'date',
  'time',
  'merge',
]);
export type FieldKind = z.infer<typeof fieldKindSchema>;

/** What an empty field does when the report is signed. */
export const completionActionSchema = z.enum(['NONE', 'ALERT', 'PROHIBIT']);

export const templateFieldSchema = z.object({
  /** Unique in the template. */
  id: z.string().min(1).max(64),
  label: z.string().max(200),
  /** Name of the inner section that the field stands in; empty for none. */
  group: z.string().max(200),
  kind: fieldKindSchema,
  /** What the field holds from the start. Several choices are separated by line ends. */
  value: z.string().max(4000),
  options: z.array(z.object({ value: z.string().max(400), code: templateCodeSchema.nullable() })).max(200),
  /** As written in the template; empty for none. */
  unit: z.string().max(32),
  min: z.number().nullable(),
  max: z.number().nullable(),
  step: z.number().positive().nullable(),
  action: completionActionSchema,
  help: z.string().max(400),
  code: templateCodeSchema.nullable(),
});
export type TemplateField = z.infer<typeof templateFieldSchema>;

export const templateSectionSchema = z.object({
  /** Unique in the template. */
  id: z.string().min(1).max(64),
  title: z.string().min(1).max(200),
  code: templateCodeSchema.nullable(),
  /** Paragraphs that stand in the section from the start. */
  text: z.array(z.string().min(1).max(4000)).max(50),
  fields: z.array(templateFieldSchema).max(200),
});
export type TemplateSection = z.infer<typeof templateSectionSchema>;

export const reportTemplateSchema = z.object({
  /** dcterms.identifier: a UID, UUID or address. */
  uid: z.string().min(1).max(200),
  title: z.string().min(1).max(200),
  description: z.string().max(2000),
  language: z.string().max(35),
  publisher: z.string().max(400),
  rights: z.string().max(400),
  license: z.string().max(400),
  date: z.string().max(40),
  creator: z.string().max(400),
  sections: z.array(templateSectionSchema).min(1).max(60),
});
export type ReportTemplate = z.infer<typeof reportTemplateSchema>;

/**
 * What the reader put into a field, with what it means: the value stays whole when the site takes the template away, and is not
 * taken for that of a field of another template that happens to have the same id.
 */
export const fieldEntrySchema = z.object({
  label: z.string().max(420),
  value: z.string().max(4000),
  /** Absent in entries stored before they were kept. */
  unit: z.string().max(32).optional(),
  kind: fieldKindSchema.optional(),
  code: templateCodeSchema.optional(),
  /** Section of the report that the field stood in. */
  section: z.string().max(80).optional(),
});
export type FieldEntry = z.infer<typeof fieldEntrySchema>;
