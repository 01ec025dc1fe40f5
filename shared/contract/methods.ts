/**
 * What the renderer may ask. Each method is a name with a validated input and output; `host` methods are answered by
 * main (dialogs, windows), all others by the service. The renderer passes ids, never paths or SQL.
 */
import { z } from 'zod';
import { patientInfoSchema, studyInfoSchema } from '../dicom/model.ts';
import { conclusionSchema, scintigraphySchema, trendSchema } from '../maturity/model.ts';
import { measureResultSchema } from '../measure/model.ts';
import { annotationSchema, changeOpSchema, historyStateSchema, patientRecordSchema } from '../reading/model.ts';
import { priorMeasurementSchema } from '../reading/prior.ts';
import { exportFormatSchema, reportContentSchema, reportVersionSchema } from '../report/model.ts';
import { shownSchema } from '../report/shown.ts';
import { siteSettingsSchema } from '../settings/model.ts';
import { reportTemplateSchema } from '../settings/template.ts';

const patientKey = z.string().min(1).max(100);
const uid = z.string().regex(/^[0-9.]{1,64}$/);
const none = z.object({});
const ok = z.object({ ok: z.literal(true) });

export const jobSchema = z.object({
  jobId: z.string(),
  kind: z.enum(['import', 'demo', 'export', 'backup']),
  state: z.enum(['running', 'done', 'cancelled', 'failed']),
  /** What is being done, without file names: "Reading headers". */
  step: z.string(),
  done: z.number().int(),
  total: z.number().int().nullable(),
  skipped: z.number().int(),
  /** Patients touched, when done. */
  patientKeys: z.array(z.string()),
  message: z.string().nullable(),
  summary: z.object({ files: z.number(), indexed: z.number(), unchanged: z.number(), seconds: z.number() }).nullable(),
});
export type Job = z.infer<typeof jobSchema>;

export const skippedFileSchema = z.object({ name: z.string(), code: z.string(), message: z.string() });
export type SkippedFile = z.infer<typeof skippedFileSchema>;

export const worklistRowSchema = z.object({
  patientKey: z.string(),
  patientId: z.string(),
  /** Issuer of Patient ID; empty where the files name none. */
  issuer: z.string(),
  /** People in the library who share an ID with this one, itself included. */
  people: z.number().int(),
  /** People that the reader declared to be this one; 1 when nobody was joined. */
  joined: z.number().int(),
  name: z.string(),
  birthDate: z.string().nullable(),
  sex: z.string(),
  lastDate: z.string().nullable(),
  lastModality: z.string(),
  studies: z.number().int(),
  /** modality -> number of studies */
  modalities: z.record(z.string(), z.number().int()),
  lesions: z.number().int(),
  state: z.enum(['new', 'draft', 'preliminary', 'final', 'amended', 'withdrawn']),
});
export type WorklistRow = z.infer<typeof worklistRowSchema>;

const outcomeSchema = z.object({
  lesionId: z.string(),
  conclusion: conclusionSchema,
  wording: z.string(),
  scintigraphy: scintigraphySchema,
  trend: trendSchema,
});

export const librarySummarySchema = z.object({
  libraryName: z.string(),
  patients: z.number().int(),
  studies: z.number().int(),
  series: z.number().int(),
  instances: z.number().int(),
  notice: z.string().nullable(),
});

/**
 * How the service is: `restarting` for a moment, `failed` after several ends in a row, `gone` when it does not start. It is tried
 * again after growing pauses; `nextTrySeconds` is the pause that began when this was told, null while it is running or starting.
 */
export const serviceStateSchema = z.object({
  state: z.enum(['running', 'restarting', 'failed', 'gone']),
  nextTrySeconds: z.number().nullable(),
});
export type ServiceState = z.infer<typeof serviceStateSchema>;

/** What stays in a de-identified copy, as options of PS3.15 Annex E.3; all else goes by the basic profile. */
export const deidentifyOptionsSchema = z.object({
  dates: z.enum(['remove', 'shift', 'keep']).default('shift'),
  keepPatientCharacteristics: z.boolean().default(false),
  keepDeviceIdentity: z.boolean().default(false),
  cleanDescriptors: z.boolean().default(false),
});

/** A document among the images, as text with the depth of each line, or as a PDF that can be saved. */
export const documentSchema = z.discriminatedUnion('kind', [
  z.object({
    kind: z.literal('sr'),
    title: z.string(),
    lines: z.array(z.object({ depth: z.number().int(), text: z.string() })),
  }),
  z.object({ kind: z.literal('pdf'), title: z.string(), bytes: z.number().int() }),
]);

function method<I extends z.ZodType, O extends z.ZodType>(input: I, output: O, host = false) {
  return { input, output, host };
}

const recordReply = z.object({ record: patientRecordSchema, history: historyStateSchema });
const appliedReply = z.object({
  ops: z.array(changeOpSchema),
  revision: z.number().int(),
  history: historyStateSchema,
});
const hostJob = z.object({ jobId: z.string().nullable() });

export const methods = {
  'library.summary': method(none, librarySummarySchema),
  'library.search': method(
    z.object({
      text: z.string().max(200).default(''),
      modality: z.string().max(16).nullable().default(null),
      from: z.string().nullable().default(null),
      to: z.string().nullable().default(null),
      hasLesion: z.boolean().default(false),
      sort: z.enum(['last-date', 'name', 'id']).default('last-date'),
      descending: z.boolean().default(true),
      offset: z.number().int().min(0).default(0),
      limit: z.number().int().min(1).max(500).default(100),
    }),
    z.object({ total: z.number().int(), rows: z.array(worklistRowSchema) }),
  ),
  'library.patient': method(
    z.object({ patientKey }),
    z.object({
      patient: patientInfoSchema,
      /** As in the worklist. */
      people: z.number().int(),
      joined: z.number().int(),
      /** Study Instance UID -> the patient as the files of that study state it. */
      statedBy: z.record(z.string(), patientInfoSchema),
      studies: z.array(studyInfoSchema),
      missingFiles: z.array(z.string()),
    }),
  ),
  /** Everybody who shares an ID with this person, with what tells them apart, and work that could be given to nobody. */
  'people.get': method(
    z.object({ patientKey }),
    z.object({
      people: z.array(
        z.object({
          patientKey: z.string(),
          joined: z.number().int(),
          lesions: z.number().int(),
          /** The ways in which the files state this person. */
          statements: z.array(
            z.object({
              patient: patientInfoSchema,
              studies: z.array(
                z.object({ studyInstanceUid: z.string(), date: z.string().nullable(), description: z.string() }),
              ),
            }),
          ),
        }),
      ),
      /** Joinings that hold, oldest first. */
      joins: z.array(z.object({ step: z.number().int(), at: z.string(), patientKey: z.string() })),
      unassigned: z.array(
        z.object({
          patientKey: z.string(),
          lesions: z.number().int(),
          annotations: z.number().int(),
          findings: z.number().int(),
          drafts: z.number().int(),
          context: z.boolean(),
        }),
      ),
    }),
  ),
  /** Declares two people to be one; the key of the one person comes back. */
  'people.join': method(z.object({ into: patientKey, other: patientKey }), z.object({ patientKey: z.string() })),
  /** Takes a joining back. */
  'people.part': method(z.object({ step: z.number().int() }), z.object({ patientKeys: z.array(z.string()) })),
  /** Gives work that belongs to nobody to a person. */
  'people.assign': method(z.object({ from: patientKey, to: patientKey }), ok),
  /** The content of a structured report or an encapsulated PDF. */
  'documents.read': method(z.object({ sopInstanceUid: uid }), documentSchema),
  'jobs.list': method(none, z.object({ jobs: z.array(jobSchema) })),
  'jobs.cancel': method(z.object({ jobId: z.string() }), ok),
  'jobs.skipped': method(
    z.object({ jobId: z.string(), offset: z.number().int().min(0), limit: z.number().int().min(1).max(500) }),
    z.object({ total: z.number().int(), rows: z.array(skippedFileSchema) }),
  ),
  'record.get': method(z.object({ patientKey }), recordReply),
  /** One finished gesture. On disk when this returns. */
  'record.apply': method(
    z.object({ patientKey, label: z.string().max(200), ops: z.array(changeOpSchema).min(1) }),
    z.object({ revision: z.number().int(), history: historyStateSchema }),
  ),
  /** Takes the last step back; with `draft`, the last change of that study's report draft, whatever came after it elsewhere. */
  'record.undo': method(z.object({ patientKey, draft: uid.optional() }), appliedReply),
  'record.redo': method(z.object({ patientKey, draft: uid.optional() }), appliedReply),
  'measure.patient': method(
    z.object({
      patientKey,
      /** As if nothing later than this day had been acquired; null: everything there is. */
      asOf: z
        .string()
        .regex(/^\d{4}-\d{2}-\d{2}$/)
        .nullable()
        .default(null),
    }),
    measureResultSchema,
  ),
  /** The same measurement under other settings or regions; nothing of it is stored. */
  'measure.whatIf': method(
    z.object({
      patientKey,
      settings: siteSettingsSchema
        .pick({ ratioCv: true, plateauMargin: true, plateauMinDays: true, sdcLengthMm: true })
        .partial(),
      annotations: z.array(annotationSchema).max(500),
    }),
    z.object({
      result: measureResultSchema,
      changed: z.array(z.object({ now: outcomeSchema, supposed: outcomeSchema })),
    }),
  ),
  /** What structured reports of other programs measured on this patient's images; counts nowhere. */
  'priors.list': method(
    z.object({ patientKey }),
    z.object({ priors: z.array(priorMeasurementSchema), unreadable: z.number().int() }),
  ),
  /** Film and scan of one day are one report: under which examination it is kept, and the day up to which it knows. */
  'report.day': method(
    z.object({ patientKey, studyInstanceUid: uid }),
    z.object({ studyInstanceUid: uid, asOf: z.string().nullable() }),
  ),
  'report.get': method(
    z.object({ patientKey, studyInstanceUid: uid }),
    z.object({ content: reportContentSchema, versions: z.array(reportVersionSchema) }),
  ),
  /** Every version of every study of the patient, without its content; oldest first. */
  'report.list': method(z.object({ patientKey }), z.object({ versions: z.array(reportVersionSchema) })),
  'report.version': method(
    z.object({ patientKey, versionId: z.string() }),
    z.object({ version: reportVersionSchema, content: reportContentSchema }),
  ),
  /** Refused with `report-changed` when the report is not what the reader was shown: report.get then says what it is now. */
  'report.sign': method(
    z.object({
      patientKey,
      studyInstanceUid: uid,
      shown: shownSchema,
      status: z.enum(['preliminary', 'final', 'amended', 'withdrawn']),
      signerName: z.string().min(1).max(64),
      signerRole: z.string().max(64).default(''),
      reason: z.string().max(500).nullable().default(null),
    }),
    z.object({ version: reportVersionSchema }),
  ),
  /** What the audit trail holds of a study's report, newest first. */
  'report.audit': method(
    z.object({ patientKey, studyInstanceUid: uid }),
    z.object({
      events: z.array(
        z.object({ seq: z.number().int(), at: z.string(), actor: z.string(), action: z.string(), words: z.string() }),
      ),
    }),
  ),
  'settings.get': method(none, siteSettingsSchema),
  /** The version is that of the settings which were changed: a `conflict` when others are in force by now. */
  'settings.set': method(siteSettingsSchema, siteSettingsSchema),

  /** The unsigned work that follows a template of the site: what changes its order when the template goes. */
  'settings.templateUse': method(
    z.object({ uid: z.string().min(1).max(200) }),
    z.object({
      total: z.number().int(),
      /** The first of them. */
      drafts: z.array(
        z.object({
          patientKey: z.string(),
          name: z.string(),
          studyInstanceUid: z.string(),
          date: z.string().nullable(),
        }),
      ),
    }),
  ),

  'host.openFolder': method(none, hostJob, true),
  'host.openFiles': method(none, hostJob, true),
  'host.openDemonstration': method(none, hostJob, true),
  /** Asks for a folder and writes the report there. */
  'host.exportReport': method(
    z.object({
      patientKey,
      studyInstanceUid: uid,
      versionId: z.string().nullable(),
      formats: z.array(exportFormatSchema).min(1),
      deidentify: z.boolean().default(false),
    }),
    z.object({ cancelled: z.boolean(), files: z.array(z.string()), folderName: z.string() }),
    true,
  ),
  'host.exportAnnotations': method(
    z.object({ patientKey }),
    z.object({ cancelled: z.boolean(), fileName: z.string() }),
    true,
  ),
  'host.importAnnotations': method(none, z.object({ cancelled: z.boolean(), patientKey: z.string().nullable() }), true),
  /** Asks for an IHE MRRT file and reads it. Nothing is stored: the site's settings hold the templates. */
  'host.openTemplate': method(
    none,
    z.object({ template: reportTemplateSchema.nullable(), passedOver: z.array(z.string()) }),
    true,
  ),
  /** Asks for a folder and copies the patient's images there, de-identified. */
  'host.exportDeidentified': method(z.object({ patientKey, options: deidentifyOptionsSchema }), hostJob, true),
  /** Asks where the files of this patient are now. */
  'host.relocate': method(z.object({ patientKey }), hostJob, true),
  /** Asks for a file name and saves the PDF of a document there. */
  'host.saveDocument': method(
    z.object({ sopInstanceUid: uid }),
    z.object({ cancelled: z.boolean(), fileName: z.string() }),
    true,
  ),
  /** What main remembers for this reader; null leaves it as it is. */
  'host.preferences': method(
    z.object({ copyOpenedFiles: z.boolean().nullable().default(null) }),
    z.object({ copyOpenedFiles: z.boolean() }),
    true,
  ),
  'host.saveText': method(
    z.object({ suggestedName: z.string().max(80), text: z.string().max(5_000_000) }),
    z.object({ cancelled: z.boolean() }),
    true,
  ),
  /** A further window on the same patient, hung as of the prior date. */
  'host.openPriors': method(z.object({ patientKey }), ok, true),
  /** How the service is; `start` starts it without waiting for its pause to end. */
  'host.service': method(z.object({ start: z.boolean() }), serviceStateSchema, true),
  /** The answer to the event `finish`: how many pieces of the reader's work could not be stored. */
  'host.finished': method(z.object({ id: z.number().int(), unsaved: z.number().int().min(0) }), none, true),
  'host.about': method(
    none,
    z.object({ version: z.string(), electron: z.string(), chromium: z.string(), evaluationRuntime: z.boolean() }),
    true,
  ),
} as const;

export type MethodName = keyof typeof methods;
export type MethodInput<M extends MethodName> = z.input<(typeof methods)[M]['input']>;
export type MethodOutput<M extends MethodName> = z.output<(typeof methods)[M]['output']>;

/** What the service tells without being asked. */
export const eventSchema = z.discriminatedUnion('event', [
  z.object({ event: z.literal('job'), job: jobSchema }),
  z.object({ event: z.literal('library-changed') }),
  /** The record changed elsewhere (second window, import). */
  z.object({ event: z.literal('record-changed'), patientKey: z.string(), revision: z.number().int() }),
  /** Other settings are in force, whoever stored them. */
  z.object({ event: z.literal('settings-changed'), version: z.number().int() }),
  /** A version of this study's report was stored. */
  z.object({ event: z.literal('report-signed'), patientKey: z.string(), studyInstanceUid: z.string() }),
  /** A menu entry of main: the renderer's command palette runs it. */
  z.object({ event: z.literal('command'), id: z.string() }),
  /** Whether the service runs, told on every change. */
  z.object({ event: z.literal('service'), service: serviceStateSchema }),
  /** The window is about to close: store what is typed, then call `host.finished` with this id. */
  z.object({ event: z.literal('finish'), id: z.number().int() }),
]);
export type ServiceEvent = z.infer<typeof eventSchema>;
