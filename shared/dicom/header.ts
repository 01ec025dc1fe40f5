/** Reading the header of a DICOM file: everything that the index keeps, without touching pixels. */
import { EnthesisError } from '../errors.ts';
import { describeInstance, describePatient, describeStudy } from './describe/instance.ts';
import type { InstanceInfo, PatientInfo, StudyInfo } from './model.ts';
import { openDataSet } from './parse/dataSet.ts';
import { withTypedErrors } from './parse/errors.ts';

export { NeedMoreBytesError } from './parse/errors.ts';

export interface ParsedHeader {
  readonly patient: PatientInfo;
  readonly study: Omit<StudyInfo, 'instances' | 'modalities'>;
  readonly instance: InstanceInfo;
}

export interface ReadHeaderOptions {
  /**
   * Size of the whole file, when `bytes` is only its first part. Elements are then checked against it, and a header that
   * goes on beyond `bytes` gives NeedMoreBytesError, whose `needBytes` says how much to read at least.
   */
  readonly fileSize?: number;
}

function checkUid(uid: string, name: string): void {
  let valid = uid.length >= 1 && uid.length <= 64;
  for (let i = 0; i < uid.length && valid; i += 1) {
    const code = uid.charCodeAt(i);
    valid = (code >= 48 && code <= 57) || code === 46;
  }
  if (!valid) throw new EnthesisError('missing-identifier', `This file has no valid ${name}, so it cannot be filed.`);
}

/**
 * Reads the header of a DICOM file. `bytes` may be the whole file or its first part; it is not kept or changed.
 * @throws NeedMoreBytesError (dicom-truncated) when the bytes end inside the header
 * @throws EnthesisError not-dicom, dicom-truncated, dicom-malformed, dicom-too-deep, inflated-too-large,
 *   unsupported-transfer-syntax, missing-identifier
 */
export function readHeader(bytes: Uint8Array, options: ReadHeaderOptions = {}): ParsedHeader {
  return withTypedErrors('its header cannot be read', () => {
    const dataSet = openDataSet(bytes, options);
    const instance = describeInstance(dataSet);
    checkUid(instance.sopInstanceUid, 'SOP Instance UID');
    checkUid(instance.seriesInstanceUid, 'Series Instance UID');
    checkUid(instance.studyInstanceUid, 'Study Instance UID');
    return {
      patient: describePatient(dataSet, instance.studyInstanceUid),
      study: describeStudy(dataSet, instance),
      instance,
    };
  });
}
