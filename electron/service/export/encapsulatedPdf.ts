import { derivedUid } from './derivedUid.ts';
import { type Dataset, dicomDate, dicomTime } from './dicomFile.ts';
import { deidentifiedModule, equipmentModule, patientModule, sopCommon, studyModule } from './modules.ts';
import { type ExportSource, reportedStudy, reportUid, seriesUid } from './source.ts';
import { code, codeItem } from './sr/code.ts';

const encapsulatedPdfStorage = '1.2.840.10008.5.1.4.1.1.104.1';

/**
 * The PDF as a DICOM object (PS3.3 A.45.1) in the reported study. The bytes are padded to an even length as the encoding
 * demands; EncapsulatedDocumentLength gives the true one, so that the same PDF comes back.
 */
export function buildEncapsulatedPdf(source: ExportSource, pdf: Uint8Array): Dataset {
  const study = reportedStudy(source);
  const created = source.version?.createdAt ?? source.exportedAt;
  const bytes = new Uint8Array(pdf.length + (pdf.length % 2));
  bytes.set(pdf);
  return {
    ...sopCommon(encapsulatedPdfStorage, derivedUid('pdf', reportUid(source)), created),
    ...patientModule(source.content.patient),
    ...(source.deidentified ? deidentifiedModule() : {}),
    ...studyModule(study),
    Modality: 'DOC',
    SeriesInstanceUID: seriesUid(study.studyInstanceUid, 'pdf'),
    SeriesNumber: '9002',
    SeriesDescription: 'Heterotopic ossification report (PDF)',
    ...equipmentModule(source.content),
    ConversionType: 'WSD',
    InstanceNumber: String(source.version?.number ?? 1),
    ContentDate: dicomDate(created),
    ContentTime: dicomTime(created) || '000000',
    AcquisitionDateTime: '',
    BurnedInAnnotation: 'YES',
    DocumentTitle: source.content.title,
    ConceptNameCodeSequence: [codeItem(code('18748-4', 'LN', 'Diagnostic imaging report'))],
    SourceInstanceSequence: [
      {
        ReferencedSOPClassUID: '1.2.840.10008.5.1.4.1.1.88.33',
        ReferencedSOPInstanceUID: reportUid(source),
      },
    ],
    MIMETypeOfEncapsulatedDocument: 'application/pdf',
    EncapsulatedDocument: [bytes.buffer],
    EncapsulatedDocumentLength: pdf.length,
  };
}
