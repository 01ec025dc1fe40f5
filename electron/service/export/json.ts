import { exchangePatientId } from '../../../shared/dicom/people/patientWords.ts';
import { serialiseExchange } from '../../../shared/reading/exchange.ts';
import type { ExportSource } from './source.ts';

/** Measured values as the command line prints them, the report's text, and the annotation exchange file, in one document. */
export function buildJson(source: ExportSource): string {
  const { content, version } = source;
  const annotations: unknown = JSON.parse(
    serialiseExchange({
      patientId: exchangePatientId(content.patient),
      ...(content.patient.issuer === undefined ? {} : { issuerOfPatientId: content.patient.issuer }),
      record: source.record,
      studies: source.studies,
    }),
  );
  const report = {
    format: 'enthesis-report',
    version: 1,
    status: version?.status ?? 'draft',
    studyInstanceUid: content.studyInstanceUid,
    accessionNumber: content.accessionNumber,
    title: content.title,
    ...(content.template === undefined ? {} : { template: content.template }),
    signed:
      version === null
        ? null
        : {
            name: version.signerName,
            role: version.signerRole,
            at: version.createdAt,
            contentHash: version.contentHash,
          },
    // An anchor outside the library: `verify --against` this file. A de-identified copy names no library.
    trail: source.deidentified ? null : source.trail,
    sections: content.sections,
    measure: content.measure,
    settings: content.settings,
    annotations,
  };
  return `${JSON.stringify(report, null, 2)}\n`;
}
