import { studyDate } from '../../../shared/dicom/studyDate.ts';
import { EnthesisError } from '../../../shared/errors.ts';
import { knownAsOf, studiesOfDay } from '../../../shared/measure/asOf.ts';
import { buildReport } from '../../../shared/report/buildReport.ts';
import { reportStudyOf } from '../../../shared/report/day.ts';
import type { ExportFormat, ReportContent, ReportVersion } from '../../../shared/report/model.ts';
import type { Shown } from '../../../shared/report/shown.ts';
import type { ServiceContext } from '../context.ts';
import { type Measured, measured } from '../measure/measure.ts';
import { requireOnePerson } from '../people/onePerson.ts';
import { showWork } from '../reading/workState.ts';
import { reportEvents } from './auditTrail.ts';
import type { SignRequest } from './life.ts';
import { contentHash } from './versions.ts';

export function registerReports(context: ServiceContext): void {
  const { registry, work } = context;
  registry.method('report.day', async ({ patientKey, studyInstanceUid }) => {
    const { asOf, ...kept } = await reportDay(context, patientKey, studyInstanceUid);
    return { studyInstanceUid: kept.studyInstanceUid, asOf };
  });
  registry.method('report.get', async ({ patientKey, studyInstanceUid }, { signal }) => {
    const { content, day } = await currentReport(context, patientKey, studyInstanceUid, signal);
    return { content, versions: work.reports.ofStudies(patientKey, day) };
  });
  registry.method('report.list', ({ patientKey }) => ({ versions: work.reports.ofPatient(patientKey) }));
  registry.method('report.version', ({ patientKey, versionId }) => {
    const { version, content } = work.reports.version(patientKey, versionId);
    return { version, content };
  });
  registry.method('report.sign', async ({ patientKey, studyInstanceUid, shown, ...request }, { signal }) => ({
    version: await signReport(context, { patientKey, studyInstanceUid, request, shown, signal }),
  }));
  registry.method('report.audit', async ({ patientKey, studyInstanceUid }) => {
    const { day } = await reportDay(context, patientKey, studyInstanceUid);
    return { events: reportEvents(work.db, patientKey, day) };
  });
  registry.method('internal.readTemplate', async ({ file }) => {
    // Loaded when it is needed: hardly any session opens a template.
    const { readTemplateFile } = await import('./templates/readMrrt.ts');
    return readTemplateFile(file);
  });
  registry.method('internal.export', (input, { signal }) => writeReport(context, input, signal));
}

/** The report of a day: under which examination it is kept, the day up to which it knows, and all examinations of that day. */
export interface ReportDay {
  readonly studyInstanceUid: string;
  readonly asOf: string | null;
  readonly day: readonly string[];
}

/** The report that the examination belongs to. @throws EnthesisError `unknown-patient`, `unknown-study` */
export async function reportDay(
  { library, work }: ServiceContext,
  patientKey: string,
  studyInstanceUid: string,
): Promise<ReportDay> {
  const { studies } = await library.patient(patientKey);
  const { record } = work.records.record(patientKey);
  const ofDay = studiesOfDay(studies, studyInstanceUid);
  const [first] = ofDay;
  if (first === undefined) {
    throw new EnthesisError('unknown-study', 'This study is not in the library. Import it again to report on it.');
  }
  const day = ofDay.map((study) => study.studyInstanceUid);
  const signed = work.reports.ofStudies(patientKey, day).map((version) => version.studyInstanceUid);
  return { studyInstanceUid: reportStudyOf(studies, record, studyInstanceUid, signed), asOf: studyDate(first), day };
}

export interface CurrentReport {
  readonly content: ReportContent;
  /** The record as it was known at the end of the report's day, measured as of it. */
  readonly measured: Measured;
  /** All examinations of the day. */
  readonly day: readonly string[];
}

/** The report of the study's day as the data and the reader's draft give it now. @throws EnthesisError `unknown-patient`, `unknown-study` */
export async function currentReport(
  context: ServiceContext,
  patientKey: string,
  studyInstanceUid: string,
  signal: AbortSignal,
): Promise<CurrentReport> {
  const { day, asOf, ...kept } = await reportDay(context, patientKey, studyInstanceUid);
  const all = await measured(context, patientKey, signal, asOf);
  const content = buildReport({ ...all, studyInstanceUid: kept.studyInstanceUid });
  // Later studies stay in the list: the report names them, and a de-identified export exchanges their identifiers.
  const { record } = knownAsOf(all.studies, all.record, asOf);
  return { content, measured: { ...all, record }, day };
}

export interface Signing {
  readonly patientKey: string;
  readonly studyInstanceUid: string;
  readonly request: SignRequest;
  /** What the signer saw; null for one who asked for the report as it stands, unseen: the command line. */
  readonly shown: Shown | null;
  readonly signal: AbortSignal;
}

/**
 * Freezes the report as its next version: what was shown, on the version that was shown, or nothing.
 * @throws EnthesisError `report-changed` when either is no longer so; otherwise as ReportVersions.sign
 */
export async function signReport(context: ServiceContext, signing: Signing): Promise<ReportVersion> {
  const { patientKey, studyInstanceUid, request, shown, signal } = signing;
  const { content, measured: all, day } = await latestReport(context, patientKey, studyInstanceUid, signal);
  // From here to the stored version nothing is waited for, so that nothing can come in between.
  requireOnePerson(context.library, patientKey, { record: all.record, content });
  if (shown !== null) refuseUnlessShown(context, { patientKey, day, request, shown, content });
  const blocking = content.completeness.filter((item) => item.blocking);
  if (blocking.length > 0 && (request.status === 'final' || request.status === 'amended')) {
    throw new EnthesisError('invalid-request', `Not signed yet: ${blocking.map((item) => item.message).join(' ')}`);
  }
  const version = context.work.reports.sign(patientKey, { content, record: all.record }, request);
  showWork(context, patientKey);
  context.emit({ event: 'report-signed', patientKey, studyInstanceUid: content.studyInstanceUid });
  return version;
}

/** The report of what is stored: made again when something was stored while it was being measured. */
async function latestReport(
  context: ServiceContext,
  patientKey: string,
  studyInstanceUid: string,
  signal: AbortSignal,
) {
  for (let attempt = 0; attempt < 5; attempt += 1) {
    const report = await currentReport(context, patientKey, studyInstanceUid, signal);
    const { record, settings } = report.measured;
    const isLatest =
      context.work.records.record(patientKey).record.revision === record.revision &&
      context.work.settings.current().version === settings.version;
    if (isLatest) return report;
  }
  throw new EnthesisError('report-changed', 'The report is being changed at this moment. Sign it again in a moment.');
}

interface ShownReport extends Pick<Signing, 'patientKey' | 'request'> {
  /** All examinations of the report's day. */
  readonly day: readonly string[];
  readonly shown: Shown;
  readonly content: ReportContent;
}

function refuseUnlessShown(context: ServiceContext, report: ShownReport): void {
  const { patientKey, day, request, shown, content } = report;
  const latest = context.work.reports.ofStudies(patientKey, day).at(-1) ?? null;
  if ((latest?.versionId ?? null) !== shown.predecessorVersionId) {
    throw new EnthesisError(
      'report-changed',
      `Not signed: version ${latest?.number ?? 0} of this report was stored in the meantime. Look at it, then sign again.`,
      { pointer: '/shown/predecessorVersionId' },
    );
  }
  // What is withdrawn keeps the words of the version that is withdrawn, whatever the draft says.
  if (request.status !== 'withdrawn' && contentHash(content) !== shown.contentHash) {
    throw new EnthesisError(
      'report-changed',
      'Not signed: the report is no longer what was shown. Look at what has changed, then sign again.',
      { pointer: '/shown/contentHash' },
    );
  }
}

export interface ReportRequest {
  readonly patientKey: string;
  readonly studyInstanceUid: string;
  readonly versionId: string | null;
  readonly formats: readonly ExportFormat[];
  readonly deidentify: boolean;
  readonly directory: string;
}

export interface WrittenReport {
  readonly files: string[];
  /** In a de-identified export: what a person wrote and should read again before it is passed on. */
  readonly freeText: string[];
}

/** Writes the report into the directory. @throws EnthesisError `export-failed`, `disk-full` */
export async function writeReport(
  context: ServiceContext,
  request: ReportRequest,
  signal: AbortSignal,
): Promise<WrittenReport> {
  const { patientKey, versionId } = request;
  const { day, studyInstanceUid } = await reportDay(context, patientKey, request.studyInstanceUid);
  const versions = context.work.reports.ofStudies(patientKey, day);
  const { body, version, studies } =
    versionId === null
      ? await unsigned(context, patientKey, studyInstanceUid, signal)
      : await signedVersion(context, patientKey, versionId);
  requireOnePerson(context.library, patientKey, body);
  // Loaded when it is needed: the PDF and DICOM writers take longer to load than most commands take to run.
  const { exportReport } = await import('../export/index.ts');
  const { files, freeText } = await exportReport({
    ...body,
    version,
    trail: version === null ? null : context.work.reports.anchor(version.versionId),
    versions,
    studies,
    formats: request.formats,
    directory: request.directory,
    deidentify: request.deidentify,
    loadFrame: (sopInstanceUid, frame) => context.loadFrame(context.library.locate(sopInstanceUid), frame),
  });
  context.work.note({
    action: 'export',
    patientKey,
    detail: { studyInstanceUid, versionId, formats: request.formats, deidentified: request.deidentify },
  });
  return { files, freeText: [...freeText] };
}

async function unsigned(context: ServiceContext, patientKey: string, studyInstanceUid: string, signal: AbortSignal) {
  const { content, measured: all } = await currentReport(context, patientKey, studyInstanceUid, signal);
  return { body: { content, record: all.record }, version: null, studies: all.studies };
}

/** Words, numbers and annotations as they were signed; only the images are those of today. */
async function signedVersion(context: ServiceContext, patientKey: string, versionId: string) {
  const { version, content, record } = context.work.reports.version(patientKey, versionId);
  const { studies } = await context.library.patient(patientKey);
  return { body: { content, record }, version, studies };
}
