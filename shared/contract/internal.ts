/** Inputs and outputs of the methods that only main and the command line may call: they carry paths. */
import { z } from 'zod';
import { exportFormatSchema } from '../report/model.ts';
import { reportTemplateSchema } from '../settings/template.ts';
import type { InternalMethod } from './bridge.ts';
import { deidentifyOptionsSchema } from './methods.ts';

const path = z.string().min(1);
const job = z.object({ jobId: z.string() });

export const internalContract = {
  'internal.import': {
    /** 'copy' keeps the files in the library; 'reference' leaves them where they are. */
    input: z.object({ paths: z.array(path).min(1), mode: z.enum(['reference', 'copy']).default('reference') }),
    output: job,
  },
  /** Copies a patient's images without what identifies the patient into a new folder below `directory`. */
  'internal.deidentify': {
    input: z.object({ patientKey: z.string().min(1), options: deidentifyOptionsSchema, directory: path }),
    output: job,
  },
  /** Looks below `directory` for the files of a patient that are no longer where they were. */
  'internal.relocate': {
    input: z.object({ patientKey: z.string().min(1), directory: path }),
    output: z.object({ jobId: z.string() }),
  },
  /** Writes the PDF of an encapsulated document. */
  'internal.saveDocument': {
    input: z.object({ sopInstanceUid: z.string(), file: path }),
    output: z.object({ file: path }),
  },
  'internal.demo': { input: z.object({}), output: job },
  'internal.locate': { input: z.object({ sopInstanceUid: z.string() }), output: z.object({ path }) },
  'internal.export': {
    input: z.object({
      patientKey: z.string().min(1),
      studyInstanceUid: z.string(),
      /** A stored version, or null for the report as it stands now (preliminary). */
      versionId: z.string().nullable(),
      formats: z.array(exportFormatSchema).min(1),
      deidentify: z.boolean().default(false),
      directory: path,
    }),
    output: z.object({
      files: z.array(z.string()),
      /** In a de-identified export: sentences that a person wrote and should read again before they are passed on. */
      freeText: z.array(z.string()),
    }),
  },
  'internal.exportAnnotations': {
    input: z.object({ patientKey: z.string().min(1), file: path }),
    output: z.object({ file: path }),
  },
  'internal.importAnnotations': { input: z.object({ file: path }), output: z.object({ patientKey: z.string() }) },
  /** `passedOver` says what the file holds that a template here does not have. */
  'internal.readTemplate': {
    input: z.object({ file: path }),
    output: z.object({ template: reportTemplateSchema, passedOver: z.array(z.string()) }),
  },
  'internal.close': { input: z.object({}), output: z.object({ ok: z.literal(true) }) },
} as const satisfies Record<InternalMethod, { input: z.ZodType; output: z.ZodType }>;

export type InternalInput<M extends InternalMethod> = z.input<(typeof internalContract)[M]['input']>;
export type InternalOutput<M extends InternalMethod> = z.output<(typeof internalContract)[M]['output']>;
