import type { InstanceInfo, StudyInfo } from '../../../../shared/dicom/model.ts';
import { signerPn } from '../../../../shared/report/signer.ts';
import { derivedUid } from '../derivedUid.ts';
import { type Dataset, recordKeyword } from '../dicomFile.ts';
import { type ExportSource, instanceByUid, reportedStudy, reportUid } from '../source.ts';
import { documentModules } from './document.ts';
import { evidence } from './evidence.ts';
import { groupsOfStudy } from './groups.ts';
import { privateRecord } from './privateRecord.ts';
import { fieldGroup } from './templates/fieldItems.ts';
import { qualitativeEvaluations } from './templates/qualitativeEvaluations.ts';
import { reportText } from './templates/reportText.ts';
import { measurementReport } from './templates/tid1500MeasurementReport.ts';

/** Names the program as an observer in every document. */
export const deviceUid = derivedUid('device');

function annotated(source: ExportSource, study: StudyInfo): boolean {
  return groupsOfStudy(study, source.record, source.content.measure).length > 0;
}

/** Images that the content refers to: measured ones of this study, and for the report itself those of the whole series. */
function referencedImages(source: ExportSource, study: StudyInfo, whole: boolean): InstanceInfo[] {
  const uids = new Set(
    source.record.annotations.filter((item) => item.status === 'accepted').map((item) => item.sopInstanceUid),
  );
  if (whole) for (const image of source.content.keyImages) uids.add(image.sopInstanceUid);
  return [...uids]
    .flatMap((uid) => instanceByUid(source, uid) ?? [])
    .filter((item) => whole || item.studyInstanceUid === study.studyInstanceUid);
}

function build(source: ExportSource, study: StudyInfo, sopInstanceUid: string, whole: boolean): Dataset {
  const { content, record, version } = source;
  const images = referencedImages(source, study, whole);
  const findings = record.findings.filter((item) => item.studyInstanceUid === study.studyInstanceUid);
  const signer = version?.signerName ?? null;
  const groups = groupsOfStudy(study, record, content.measure);
  const used = new Set([...groups.map((group) => group.lesion?.id), ...findings.map((item) => item.lesionId)]);
  const text = whole ? reportText(content) : { evaluations: [], root: [] };
  const fields = whole
    ? content.sections.flatMap((section) => section.sentences.flatMap((item) => item.field ?? []))
    : [];
  return {
    ...documentModules(source, study, sopInstanceUid),
    ...evidence(study, images),
    ...measurementReport({
      personName: signer === null || signer === '' ? null : signerPn(signer),
      deviceUid,
      images,
      groups,
      plainGroups: fields.flatMap((field): Dataset[] => {
        const group = fieldGroup(field, content.patient.patientKey);
        return group === null ? [] : [group];
      }),
      evaluations: qualitativeEvaluations({
        findings,
        concluded: whole ? content.measure.lesions : [],
        lesions: record.lesions.filter((lesion) => used.has(lesion.id)),
        text: text.evaluations,
      }),
      text: text.root,
    }),
    // A de-identified object has no private elements (PS3.15 E.1).
    ...(source.deidentified ? {} : { [recordKeyword]: privateRecord(source, study.studyInstanceUid, groups, whole) }),
  };
}

/** The structured report of the reported study: measurements, evaluations and the text (TID 1500). */
export function buildReportSr(source: ExportSource): Dataset {
  return build(source, reportedStudy(source), reportUid(source), true);
}

/**
 * The measurements of every other study that has any, one document per study, so that each date can be stored with its
 * own images and the whole series can be read back. Tracking identifiers are those of the report.
 */
export function buildPriorSrs(source: ExportSource): { readonly study: StudyInfo; readonly dataset: Dataset }[] {
  return source.studies
    .filter((study) => study.studyInstanceUid !== source.content.studyInstanceUid)
    .filter((study) => annotated(source, study) || hasFinding(source, study))
    .map((study) => ({
      study,
      dataset: build(source, study, derivedUid('prior', reportUid(source), study.studyInstanceUid), false),
    }));
}

/** A key image alone is no reason for a document. */
function hasFinding(source: ExportSource, study: StudyInfo): boolean {
  return source.record.findings.some((finding) => finding.studyInstanceUid === study.studyInstanceUid);
}
