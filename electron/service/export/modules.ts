/** Module attributes (PS3.3 Annex C) that every DICOM object of ours shares. */
import type { StudyInfo } from '../../../shared/dicom/model.ts';
import type { ReportContent } from '../../../shared/report/model.ts';
import { type Dataset, dicomDate, dicomTime, shortText } from './dicomFile.ts';

export const softwareVersion = '0.1.0';

/** SOP Common (C.12.1); text is UTF-8. */
export function sopCommon(sopClassUid: string, sopInstanceUid: string, createdAt: string): Dataset {
  return {
    SpecificCharacterSet: 'ISO_IR 192',
    SOPClassUID: sopClassUid,
    SOPInstanceUID: sopInstanceUid,
    InstanceCreationDate: dicomDate(createdAt),
    InstanceCreationTime: dicomTime(createdAt),
    ...zone(createdAt),
  };
}

function zone(createdAt: string): Dataset {
  const match = /([+-]\d{2}):?(\d{2})$/.exec(createdAt);
  if (createdAt.endsWith('Z')) return { TimezoneOffsetFromUTC: '+0000' };
  return match === null ? {} : { TimezoneOffsetFromUTC: `${match[1]}${match[2]}` };
}

/** Patient (C.7.1.1). */
export function patientModule(patient: ReportContent['patient']): Dataset {
  return {
    PatientName: patient.namePn,
    PatientID: shortText(patient.patientId, 64),
    ...(patient.issuer === undefined ? {} : { IssuerOfPatientID: shortText(patient.issuer, 64) }),
    PatientBirthDate: dicomDate(patient.birthDate),
    PatientSex: ['M', 'F', 'O'].includes(patient.sex) ? patient.sex : '',
  };
}

/** General Study (C.7.2.1), as the images of the study have it. */
export function studyModule(study: StudyInfo): Dataset {
  return {
    StudyInstanceUID: study.studyInstanceUid,
    StudyDate: dicomDate(study.studyDate ?? study.date),
    StudyTime: dicomTime(study.time),
    StudyID: shortText(study.studyId, 16),
    AccessionNumber: shortText(study.accessionNumber, 16),
    ReferringPhysicianName: study.referringPhysician,
    StudyDescription: shortText(study.description, 64),
  };
}

/** General Equipment (C.7.5.1). */
export function equipmentModule(content: ReportContent): Dataset {
  const { institution, department } = content.settings;
  return {
    Manufacturer: 'Enthesis',
    ManufacturerModelName: 'Enthesis',
    DeviceSerialNumber: '1',
    SoftwareVersions: softwareVersion,
    ...(institution === '' ? {} : { InstitutionName: shortText(institution, 64) }),
    ...(department === '' ? {} : { InstitutionalDepartmentName: shortText(department, 64) }),
  };
}

/** De-identification attributes (PS3.15 Annex E): basic profile, dates kept so that the series stays a series. */
export function deidentifiedModule(): Dataset {
  const item = (value: string, meaning: string): Dataset => ({
    CodeValue: value,
    CodingSchemeDesignator: 'DCM',
    CodeMeaning: meaning,
  });
  return {
    PatientIdentityRemoved: 'YES',
    DeidentificationMethod: 'Enthesis basic de-identification, dates kept',
    DeidentificationMethodCodeSequence: [
      item('113100', 'Basic Application Confidentiality Profile'),
      item('113106', 'Retain Longitudinal Temporal Information Full Dates Option'),
    ],
    LongitudinalTemporalInformationModified: 'UNMODIFIED',
  };
}
