import { readFileSync, statSync } from 'node:fs';
import type { StudyInfo } from '../../../../../shared/dicom/model.ts';
import { EnthesisError } from '../../../../../shared/errors.ts';
import type { ChangeOp, PatientRecord } from '../../../../../shared/reading/model.ts';
import { planRestore } from './planRestore.ts';
import { readStructuredReport } from './readSr.ts';

const largestFileBytes = 64 * 1024 * 1024;

/** Whether the file begins as a DICOM file does: 128 bytes of preamble, then "DICM" (PS3.10 7.1). */
export function startsAsDicom(bytes: Uint8Array): boolean {
  return bytes.length > 132 && String.fromCharCode(...bytes.subarray(128, 132)) === 'DICM';
}

/** @throws EnthesisError `file-unreadable`, `file-too-large` */
export function readReportFile(file: string): Uint8Array {
  try {
    if (statSync(file).size > largestFileBytes) {
      throw new EnthesisError('file-too-large', 'This file is larger than 64 MB. Nothing was imported.');
    }
    return readFileSync(file);
  } catch (error) {
    if (error instanceof EnthesisError) throw error;
    throw new EnthesisError('file-unreadable', 'The file could not be read. Nothing was imported.', {
      cause: error,
    });
  }
}

/**
 * The patient of one of our reports and the steps that restore its work.
 * @throws EnthesisError `not-dicom`, `dicom-malformed`, `unknown-image`; `annotation-file-invalid` for a report of another program
 */
export function planReportRestore(bytes: Uint8Array): {
  readonly patientId: string;
  readonly studyInstanceUid: string;
  plan(record: PatientRecord, studies: readonly StudyInfo[]): ChangeOp[];
} {
  const read = readStructuredReport(bytes);
  if (read.kind === 'foreign') {
    throw new EnthesisError(
      'annotation-file-invalid',
      'This structured report was written by another program. Its measurements are not taken over.',
    );
  }
  return {
    patientId: read.document.patientId,
    studyInstanceUid: read.document.studyInstanceUid,
    plan: (record, studies) => planRestore(record, studies, [read]),
  };
}
