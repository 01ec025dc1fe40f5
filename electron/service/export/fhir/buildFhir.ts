import { studyDate } from '../../../../shared/dicom/studyDate.ts';
import { knownAsOf } from '../../../../shared/measure/asOf.ts';
import type { SectionId } from '../../../../shared/report/model.ts';
import { signerName, signerPn } from '../../../../shared/report/signer.ts';
import { softwareVersion } from '../modules.ts';
import { type ExportSource, reportedStudy, reportUid, statusOf } from '../source.ts';
import { bodyStructure } from './bodyStructure.ts';
import { fieldObservation } from './fieldObservation.ts';
import { findingObservations } from './findingObservation.ts';
import { imagingStudy } from './imagingStudy.ts';
import { observations } from './observation.ts';
import { concept, type Entry, entry, namedUuid, referenceTo, systems } from './reference.ts';

/** A draft leaves as preliminary; a withdrawn version is marked as entered in error. */
function status(source: ExportSource): 'preliminary' | 'final' | 'amended' | 'entered-in-error' {
  switch (statusOf(source)) {
    case 'draft':
    case 'preliminary':
      return 'preliminary';
    case 'final':
      return 'final';
    case 'amended':
      return 'amended';
    case 'withdrawn':
      return 'entered-in-error';
  }
}

function patientEntry(source: ExportSource): Entry {
  const { patient } = source.content;
  const [family = '', ...given] = (patient.namePn.split('=')[0] ?? '').split('^').filter((part) => part !== '');
  const gender = { M: 'male', F: 'female', O: 'other' }[patient.sex] ?? 'unknown';
  return entry(
    {
      resourceType: 'Patient',
      ...(patient.patientId === '' ? {} : { identifier: [patientIdentifier(patient)] }),
      name: [
        {
          text: patient.name || 'not stated',
          ...(family === '' ? {} : { family }),
          ...(given.length === 0 ? {} : { given }),
        },
      ],
      gender,
      ...(patient.birthDate === null ? {} : { birthDate: patient.birthDate }),
    },
    patient.patientKey,
  );
}

/** An ID is unique within its issuer only, so the issuer goes with it. */
function patientIdentifier({ patientId, issuer }: ExportSource['content']['patient']) {
  return { value: patientId, ...(issuer === undefined ? {} : { assigner: { display: issuer } }) };
}

/** HumanName of the signing reader: the parts of the person name, and the whole as people read it. */
function humanName(signer: string) {
  const [family = '', given = '', middle = '', prefix = '', suffix = ''] = signerPn(signer).split('^');
  const some = (name: string, ...parts: readonly string[]) => {
    const kept = parts.filter((part) => part !== '');
    return kept.length === 0 ? {} : { [name]: kept };
  };
  return {
    text: signerName(signer),
    family,
    ...some('given', given, middle),
    ...some('prefix', prefix),
    ...some('suffix', suffix),
  };
}

function sectionText(source: ExportSource, id: SectionId): string {
  const section = source.content.sections.find((item) => item.id === id);
  return (section?.sentences ?? []).map((sentence) => sentence.text).join(' ');
}

/** An instant needs a zone; one without is taken as UTC. */
function instant(iso: string): string {
  return /(Z|[+-]\d{2}:\d{2})$/.test(iso) ? iso : `${iso}Z`;
}

/**
 * The report as a FHIR R4 collection: Patient, Device, one ImagingStudy per study, one BodyStructure per lesion, one
 * Observation per lesion and examination, and the DiagnosticReport that ties them together with the PDF inside.
 */
export function buildFhir(source: ExportSource, pdf: Uint8Array): string {
  const { content, version } = source;
  const created = version?.createdAt ?? source.exportedAt;
  const patient = patientEntry(source);
  const device = entry(
    {
      resourceType: 'Device',
      manufacturer: 'Enthesis',
      deviceName: [{ name: 'Enthesis', type: 'model-name' }],
      version: [{ value: softwareVersion }],
    },
    'enthesis',
  );
  // What was acquired after the day of the report is not what it reports on.
  const known = knownAsOf(source.studies, source.record, studyDate(reportedStudy(source))).studies;
  const studies = new Map(known.map((study) => [study.studyInstanceUid, imagingStudy(study, patient)]));
  const structures = content.measure.lesions.map((lesion) => ({ lesion, structure: bodyStructure(lesion, patient) }));
  const reported = reportedStudy(source);
  const measured = structures.flatMap(({ lesion, structure }) =>
    [observations, findingObservations].flatMap((of) =>
      of(lesion, { patient, device, structure, studies, status: status(source) }),
    ),
  );
  const entered = content.sections.flatMap((section) =>
    section.sentences.flatMap(({ field }) =>
      field === undefined
        ? []
        : [
            fieldObservation(field, {
              patient,
              study: studies.get(content.studyInstanceUid),
              date: reported.date,
              status: status(source),
              reportUid: reportUid(source),
            }),
          ],
    ),
  );
  const results = [...measured, ...entered];
  const conclusion = [sectionText(source, 'impression'), sectionText(source, 'recommendation')]
    .filter((part) => part !== '')
    .join(' ');
  const signer = version?.signerName ?? null;
  const author =
    signer === null || signer === ''
      ? null
      : entry(
          {
            resourceType: 'Practitioner',
            name: [humanName(signer)],
          },
          signer,
        );
  const report = entry(
    {
      resourceType: 'DiagnosticReport',
      identifier: [{ system: systems.dicomUid, value: `urn:oid:${reportUid(source)}` }],
      status: status(source),
      category: [concept({ system: systems.diagnosticService, code: 'RAD', display: 'Radiology' })],
      code: concept({ system: systems.loinc, code: '18748-4', display: 'Diagnostic imaging study' }, content.title),
      subject: referenceTo(patient),
      ...(reported.date === null ? {} : { effectiveDateTime: reported.date.slice(0, 10) }),
      issued: instant(created),
      ...(author === null ? {} : { resultsInterpreter: [referenceTo(author)] }),
      ...(results.length === 0 ? {} : { result: results.map(referenceTo) }),
      imagingStudy: [...studies.values()].map(referenceTo),
      ...(conclusion === '' ? {} : { conclusion }),
      presentedForm: [
        {
          contentType: 'application/pdf',
          language: 'en-US',
          data: Buffer.from(pdf).toString('base64'),
          title: content.title,
          creation: instant(created),
        },
      ],
    },
    reportUid(source),
  );
  const bundle = {
    resourceType: 'Bundle',
    identifier: { system: systems.uri, value: `urn:uuid:${namedUuid('bundle', reportUid(source))}` },
    type: 'collection',
    timestamp: instant(created),
    entry: [
      report,
      patient,
      device,
      ...(author === null ? [] : [author]),
      ...studies.values(),
      ...structures.map(({ structure }) => structure),
      ...results,
    ],
  };
  return `${JSON.stringify(bundle, null, 2)}\n`;
}
