import type { PatientInfo } from '../model.ts';

/** The ID as people read it, with its issuer where the files name one; '' without an ID. */
export function patientIdWords({ patientId, issuer }: Pick<PatientInfo, 'patientId' | 'issuer'>): string {
  return patientId === '' || issuer === undefined ? patientId : `${patientId} (issued by ${issuer})`;
}

/** What stands for the patient in an exchange file: the ID, or the key of its study where the files have none. */
export function exchangePatientId({ patientId, patientKey }: Pick<PatientInfo, 'patientId' | 'patientKey'>): string {
  // The mark that tells several people of one study apart is this library's own.
  return patientId === '' ? patientKey.replace(/(?<=.)~[0-9a-f]{8}$/, '') : patientId;
}
