import { accessSync, constants, mkdirSync } from 'node:fs';
import { basename, resolve } from 'node:path';
import { studyHas } from '../../../../shared/dicom/kind.ts';
import type { StudyInfo } from '../../../../shared/dicom/model.ts';
import { studyDate } from '../../../../shared/dicom/studyDate.ts';
import { EnthesisError } from '../../../../shared/errors.ts';
import { type ExportFormat, exportFormatSchema, type ReportVersion } from '../../../../shared/report/model.ts';
import type { ServiceContext } from '../../context.ts';
import { currentReport, reportDay, signReport, writeReport } from '../../reports/methods.ts';
import { contentHash } from '../../reports/versions.ts';
import {
  type Arguments,
  type Command,
  issuerOption,
  json,
  jsonOption,
  libraryOption,
  patientOf,
  patientOption,
  usage,
} from '../command.ts';
import { withLibrary } from '../openLibrary.ts';

export const report: Command = {
  name: 'report',
  summary: 'Write the report of a patient’s study; preliminary unless it is signed.',
  positionals: [],
  options: {
    library: libraryOption,
    patient: patientOption,
    issuer: issuerOption,
    study: { type: 'string', value: 'UID', help: 'Study Instance UID; the latest film or bone scan unless given' },
    format: { type: 'string', value: 'LIST', help: exportFormatSchema.options.join(','), required: true },
    out: { type: 'string', value: 'DIR', help: 'folder for the files', required: true },
    sign: { type: 'string', value: 'NAME', help: 'sign as final under this name' },
    reason: { type: 'string', value: 'TEXT', help: 'with --sign: amend a report that is signed already' },
    deidentify: { type: 'boolean', help: 'leave out what identifies the patient (PS3.15)' },
    json: jsonOption,
  },
  run: (args, io) => {
    const formats = parseFormats(args.need('format'));
    return withLibrary(io, args.need('library'), {}, async (context) => {
      const patientKey = patientOf(context, args);
      const { studies } = await context.library.patient(patientKey);
      const asked = args.text('study') ?? latestStudy(studies);
      const { studyInstanceUid } = await reportDay(context, patientKey, asked);
      // Before anything is signed: what cannot be written changes nothing.
      const directory = writableFolder(args.need('out'));
      const version = await signed(context, args, { patientKey, studyInstanceUid, signal: io.signal });
      const { files, freeText } = await writeReport(
        context,
        {
          patientKey,
          studyInstanceUid,
          versionId: version?.versionId ?? null,
          formats,
          deidentify: args.flag('deidentify'),
          directory,
        },
        io.signal,
      );
      const status = version?.status ?? 'preliminary';
      if (args.flag('json'))
        io.out(json({ studyInstanceUid, status, number: version?.number ?? null, files, freeText }));
      else io.out(`${files.join('\n')}\n`);
      for (const sentence of freeText) io.err(`written by a person, read it before passing it on: ${sentence}`);
      return 0;
    });
  },
};

/** The folder, made where it is not there yet. @throws EnthesisError `export-failed` that names it */
function writableFolder(path: string): string {
  const directory = resolve(path);
  try {
    mkdirSync(directory, { recursive: true });
    accessSync(directory, constants.W_OK);
  } catch (cause) {
    throw new EnthesisError(
      'export-failed',
      `Files cannot be written into "${basename(directory)}". Give another folder with --out.`,
      { cause },
    );
  }
  return directory;
}

/** @throws EnthesisError `usage` that names the format */
function parseFormats(text: string): ExportFormat[] {
  return text.split(',').map((word) => {
    const format = exportFormatSchema.safeParse(word.trim());
    if (!format.success)
      throw usage(`--format does not know "${word}". Known: ${exportFormatSchema.options.join(', ')}.`);
    return format.data;
  });
}

/** The latest study that HO is followed on; any latest when there is none such. One without a date is never the latest of several. */
export function latestStudy(studies: readonly StudyInfo[]): string {
  const when = (study: StudyInfo) => `${studyDate(study) ?? ''} ${study.time ?? ''} ${study.studyInstanceUid}`;
  const dated = [...studies].sort((a, b) => (when(a) < when(b) ? -1 : when(a) > when(b) ? 1 : 0));
  const study = dated.findLast((s) => studyHas(s, 'film', 'scan')) ?? dated.at(-1);
  if (study === undefined) throw new EnthesisError('unknown-study', 'This patient has no study to report on.');
  return study.studyInstanceUid;
}

interface Reported {
  readonly patientKey: string;
  readonly studyInstanceUid: string;
  readonly signal: AbortSignal;
}

/** The version that --sign asks for, made now unless the report that stands is signed already; null without --sign. */
async function signed(context: ServiceContext, args: Arguments, what: Reported): Promise<ReportVersion | null> {
  const signerName = args.text('sign');
  if (signerName === null) {
    if (args.text('reason') !== null) throw usage('--reason goes with --sign.');
    return null;
  }
  const { patientKey, studyInstanceUid, signal } = what;
  const latest = context.work.reports.ofStudy(patientKey, studyInstanceUid).at(-1);
  const reason = args.text('reason');
  if ((latest?.status === 'final' || latest?.status === 'amended') && reason === null) {
    // The same report again: a batch may be repeated without making versions that say nothing new.
    const { content } = await currentReport(context, patientKey, studyInstanceUid, signal);
    if (contentHash(content) === latest.contentHash) return latest;
    throw new EnthesisError(
      'signed-report-immutable',
      'This report is signed and has changed since. Sign it again with --reason TEXT to amend it.',
    );
  }
  const status = reason === null ? 'final' : 'amended';
  return signReport(context, { ...what, shown: null, request: { status, signerName, signerRole: '', reason } });
}
