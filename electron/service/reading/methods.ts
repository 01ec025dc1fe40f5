import { randomUUID } from 'node:crypto';
import { readFileSync, statSync } from 'node:fs';
import { exchangePatientId } from '../../../shared/dicom/people/patientWords.ts';
import { EnthesisError } from '../../../shared/errors.ts';
import { parseExchange, planImport, serialiseExchange } from '../../../shared/reading/exchange.ts';
import { refusal } from '../../../shared/reading/exchangeError.ts';
import type { ExchangeFile } from '../../../shared/reading/exchangeModel.ts';
import type { ChangeOp, PatientRecord } from '../../../shared/reading/model.ts';
import type { ServiceContext } from '../context.ts';
import { planReportRestore, readReportFile, startsAsDicom } from '../export/sr/read/restoreReport.ts';
import { requireOnePerson } from '../people/onePerson.ts';
import { personWithImages } from '../people/resolve.ts';
import { newUid } from '../store/identity.ts';
import { writeWhole } from '../store/writeWhole.ts';
import { workChanged } from './workState.ts';

/** An exchange file of a patient is a few hundred kilobytes; this bounds what is read into memory. */
const largestFileBytes = 64 * 1024 * 1024;

export function registerReading(context: ServiceContext): void {
  const { registry, work } = context;
  registry.method('record.get', ({ patientKey }) => work.records.record(patientKey));
  registry.method('record.apply', ({ patientKey, label, ops }) => {
    const reply = work.records.apply(patientKey, label, ops);
    workChanged(context, patientKey, reply.revision);
    return reply;
  });
  registry.method('record.undo', ({ patientKey, draft }) => {
    const reply = work.records.undo(patientKey, draft);
    workChanged(context, patientKey, reply.revision);
    return reply;
  });
  registry.method('record.redo', ({ patientKey, draft }) => {
    const reply = work.records.redo(patientKey, draft);
    workChanged(context, patientKey, reply.revision);
    return reply;
  });
  registry.method('internal.exportAnnotations', async ({ patientKey, file }) => {
    writeWhole(file, await exportAnnotations(context, patientKey));
    return { file };
  });
  registry.method('internal.importAnnotations', async ({ file }) => {
    const { patientKey } = await importFile(context, file);
    return { patientKey };
  });
}

/** @throws EnthesisError `file-unreadable`, `file-too-large`, `annotation-file-invalid` */
export function readExchangeFile(file: string): string {
  try {
    if (statSync(file).size > largestFileBytes) {
      throw new EnthesisError('file-too-large', 'This annotation file is larger than 64 MB. Nothing was imported.');
    }
    return new TextDecoder('utf-8', { fatal: true }).decode(readFileSync(file));
  } catch (error) {
    if (error instanceof EnthesisError) throw error;
    if (error instanceof TypeError) throw refusal([], 'it is not UTF-8 text');
    throw new EnthesisError('file-unreadable', 'The annotation file could not be read. Nothing was imported.', {
      cause: error,
    });
  }
}

export interface AnnotationImport {
  readonly patientKey: string;
  /** Entries that were new or different; 0 when the file says nothing that was not there. */
  readonly lesions: number;
  readonly annotations: number;
  readonly findings: number;
  readonly revision: number;
}

/**
 * Brings an exchange file into the patient's record as one change that can be undone.
 * @throws EnthesisError with the JSON pointer of the offence: nothing is stored then
 */
export async function importAnnotations(
  context: ServiceContext,
  text: string,
  acceptSide = false,
): Promise<AnnotationImport> {
  const file = parseExchange(text);
  const patientKey = personOfFile(context, file);
  const studies = await studiesOf(context, patientKey);
  const { record } = context.work.records.record(patientKey);
  const ops = planImport({ file, studies, record, newAnnotationId: randomUUID, newTrackingUid: newUid, acceptSide });
  return applied(context, { patientKey, label: 'Import annotations', record, ops });
}

/**
 * Brings in an exchange file, or one of our own structured reports with the work it carries: told apart by content.
 * @throws EnthesisError as importAnnotations and planReportRestore: nothing is stored then
 */
export async function importFile(context: ServiceContext, file: string, acceptSide = false): Promise<AnnotationImport> {
  const bytes = readReportFile(file);
  if (!startsAsDicom(bytes)) return importAnnotations(context, readExchangeFile(file), acceptSide);
  const { patientId, studyInstanceUid, plan } = planReportRestore(bytes);
  const patientKey = personOfReport(context, patientId, studyInstanceUid);
  const studies = await studiesOf(context, patientKey);
  const { record } = context.work.records.record(patientKey);
  return applied(context, { patientKey, label: 'Restore from structured report', record, ops: plan(record, studies) });
}

interface Planned {
  readonly patientKey: string;
  readonly label: string;
  readonly record: PatientRecord;
  readonly ops: ChangeOp[];
}

function applied(context: ServiceContext, { patientKey, label, record, ops }: Planned): AnnotationImport {
  const count = (entity: string) => ops.filter((op) => op.entity === entity).length;
  const counts = { lesions: count('lesion'), annotations: count('annotation'), findings: count('finding') };
  if (ops.length === 0) return { patientKey, ...counts, revision: record.revision };
  const { revision } = context.work.records.apply(patientKey, label, ops);
  workChanged(context, patientKey, revision);
  return { patientKey, ...counts, revision };
}

/** The patient's exchange file as text. @throws EnthesisError `unknown-patient` */
export async function exportAnnotations(context: ServiceContext, patientKey: string): Promise<string> {
  const { patient, studies } = await context.library.patient(patientKey);
  const { record } = context.work.records.record(patientKey);
  requireOnePerson(context.library, patientKey, { record });
  return serialiseExchange({
    patientId: exchangePatientId(patient),
    ...(patient.issuer === undefined ? {} : { issuerOfPatientId: patient.issuer }),
    record,
    studies,
  });
}

/** The person of an exchange file: by ID and issuer, and where several people have the ID, by the images. */
function personOfFile({ library }: ServiceContext, file: ExchangeFile): string {
  const { patientId, issuerOfPatientId } = file;
  const people = library.peopleOf({
    patientId,
    ...(issuerOfPatientId === undefined ? {} : { issuer: issuerOfPatientId }),
  });
  const [only, ...others] = people;
  if (only !== undefined && others.length === 0) return only.patientKey;
  if (only !== undefined) {
    const images = file.annotations.map((item) => item.sopInstanceUid);
    const person = personWithImages(library, people, images);
    if (person !== null) return person;
    throw refusal(
      ['patientId'],
      'several people in the library have this ID, and the images do not say which one is meant. Add issuerOfPatientId',
      'ambiguous-patient',
    );
  }
  if (library.peopleOf({ patientId }).length > 0) {
    throw refusal(['issuerOfPatientId'], 'the library has this ID of other issuers only', 'unknown-patient');
  }
  throw refusal(['patientId'], 'this patient is not in the library', 'unknown-patient');
}

/** The person of one of our reports: the one with the ID to whom its study belongs. */
function personOfReport({ library }: ServiceContext, patientId: string, studyInstanceUid: string): string {
  const people = library.peopleOf({ patientId: patientId || `~${studyInstanceUid}` });
  const keys = library.homes({ instances: [], studies: [studyInstanceUid] }).studies.get(studyInstanceUid) ?? [];
  const fitting = people.filter((person) => keys.includes(person.patientKey));
  const [only, ...others] = fitting.length > 0 ? fitting : people;
  if (only !== undefined && others.length === 0) return only.patientKey;
  if (only === undefined) throw refusal(['patientId'], 'this patient is not in the library', 'unknown-patient');
  throw new EnthesisError(
    'ambiguous-patient',
    'Several people in the library have the ID of this report, and its study is not there. Nothing was restored.',
  );
}

async function studiesOf(context: ServiceContext, patientKey: string) {
  try {
    return (await context.library.patient(patientKey)).studies;
  } catch (error) {
    if (!(error instanceof EnthesisError) || error.code !== 'unknown-patient') throw error;
    throw refusal(['patientId'], 'this patient is not in the library', 'unknown-patient');
  }
}
