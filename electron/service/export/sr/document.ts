import type { StudyInfo } from '../../../../shared/dicom/model.ts';
import { signerPn } from '../../../../shared/report/signer.ts';
import { type Dataset, dicomDate, dicomDateTime, dicomTime, shortText } from '../dicomFile.ts';
import { deidentifiedModule, equipmentModule, patientModule, sopCommon, studyModule } from '../modules.ts';
import { type ExportSource, isFinal, seriesUid } from '../source.ts';
import { hierarchicalReferences } from './evidence.ts';
import { privateScheme, privateSchemeUid } from './privateCodes.ts';

export const comprehensiveSr = '1.2.840.10008.5.1.4.1.1.88.33';

/** SR Document General (PS3.3 C.17.2), SR Document Series and the modules around them, without the content tree. */
export function documentModules(source: ExportSource, study: StudyInfo, sopInstanceUid: string): Dataset {
  const created = source.version?.createdAt ?? source.exportedAt;
  const signed = isFinal(source) && source.version?.signerName != null;
  const document: Dataset = {
    ...sopCommon(comprehensiveSr, sopInstanceUid, created),
    CodingSchemeIdentificationSequence: [
      {
        CodingSchemeDesignator: privateScheme,
        CodingSchemeUID: privateSchemeUid,
        CodingSchemeName: 'Enthesis private concepts',
      },
    ],
    ...patientModule(source.content.patient),
    ...(source.deidentified ? deidentifiedModule() : {}),
    ...studyModule(study),
    Modality: 'SR',
    SeriesInstanceUID: seriesUid(study.studyInstanceUid, 'sr'),
    SeriesNumber: '9001',
    SeriesDescription: 'Heterotopic ossification report',
    ReferencedPerformedProcedureStepSequence: [],
    ...equipmentModule(source.content),
    InstanceNumber: String(source.version?.number ?? 1),
    CompletionFlag: isFinal(source) ? 'COMPLETE' : 'PARTIAL',
    VerificationFlag: signed ? 'VERIFIED' : 'UNVERIFIED',
    PreliminaryFlag: isFinal(source) ? 'FINAL' : 'PRELIMINARY',
    ContentDate: dicomDate(created),
    ContentTime: dicomTime(created) || '000000',
    PerformedProcedureCodeSequence: [],
  };
  if (signed) {
    document.VerifyingObserverSequence = [
      {
        VerifyingObserverName: signerPn(source.version?.signerName ?? ''),
        VerifyingObserverIdentificationCodeSequence: [],
        VerifyingOrganization: shortText(source.content.settings.institution, 64) || 'Not stated',
        VerificationDateTime: dicomDateTime(created),
      },
    ];
  }
  const predecessor = source.versions.find((item) => item.versionId === source.version?.predecessorVersionId);
  if (predecessor !== undefined && study.studyInstanceUid === source.content.studyInstanceUid) {
    document.PredecessorDocumentsSequence = hierarchicalReferences([
      {
        studyInstanceUid: study.studyInstanceUid,
        seriesInstanceUid: seriesUid(study.studyInstanceUid, 'sr'),
        sopClassUid: comprehensiveSr,
        sopInstanceUid: predecessor.sopInstanceUid,
      },
    ]);
  }
  return document;
}
