import type { StudyInfo } from '../../../shared/dicom/model.ts';
import { signerPn } from '../../../shared/report/signer.ts';
import { derivedUid } from './derivedUid.ts';
import { type Dataset, dicomDate, dicomTime } from './dicomFile.ts';
import { deidentifiedModule, equipmentModule, patientModule, sopCommon, studyModule } from './modules.ts';
import { type ExportSource, instanceByUid, reportUid, seriesUid } from './source.ts';
import { deviceUid } from './sr/buildSr.ts';
import { code } from './sr/code.ts';
import { hierarchicalReferences } from './sr/evidence.ts';
import { observationContext } from './sr/templates/tid1001ObservationContext.ts';
import { language } from './sr/templates/tid1204Language.ts';
import { container } from './sr/values/container.ts';
import { image } from './sr/values/image.ts';
import { text } from './sr/values/text.ts';

const keyObjectSelection = '1.2.840.10008.5.1.4.1.1.88.59';
const ofInterest = code('113000', 'DCM', 'Of Interest');
const description = code('113012', 'DCM', 'Key Object Description');

function document(source: ExportSource, study: StudyInfo): Dataset {
  const created = source.version?.createdAt ?? source.exportedAt;
  const images = source.content.keyImages.filter((item) => item.studyInstanceUid === study.studyInstanceUid);
  const instances = images.flatMap((item) => instanceByUid(source, item.sopInstanceUid) ?? []);
  const signer = source.version?.signerName ?? '';
  const { RelationshipType: _, ...root } = container(
    'CONTAINS',
    ofInterest,
    [
      language(),
      ...observationContext(signer === '' ? null : signerPn(signer), deviceUid),
      text('CONTAINS', description, images.map((item) => item.caption).join('\n')),
      ...images.flatMap((item) => {
        const origin = instanceByUid(source, item.sopInstanceUid);
        if (origin === undefined) return [];
        const frame = origin.numberOfFrames > 1 ? item.frame : null;
        return [image('CONTAINS', { sopClassUid: origin.sopClassUid, sopInstanceUid: item.sopInstanceUid, frame })];
      }),
    ],
    '2010',
  );
  return {
    ...sopCommon(keyObjectSelection, derivedUid('key-objects', reportUid(source), study.studyInstanceUid), created),
    ...patientModule(source.content.patient),
    ...(source.deidentified ? deidentifiedModule() : {}),
    ...studyModule(study),
    Modality: 'KO',
    SeriesInstanceUID: seriesUid(study.studyInstanceUid, 'key-objects'),
    SeriesNumber: '9005',
    SeriesDescription: 'Key images, heterotopic ossification (selection)',
    ReferencedPerformedProcedureStepSequence: [],
    ...equipmentModule(source.content),
    InstanceNumber: String(source.version?.number ?? 1),
    ContentDate: dicomDate(created),
    ContentTime: dicomTime(created) || '000000',
    CurrentRequestedProcedureEvidenceSequence: hierarchicalReferences(instances),
    ...root,
  };
}

/** The key images of each study as a Key Object Selection (PS3.3 A.35.4, TID 2010), by which a PACS marks them. */
export function buildKeyObjects(source: ExportSource): { readonly study: StudyInfo; readonly dataset: Dataset }[] {
  const uids = new Set(source.content.keyImages.map((item) => item.studyInstanceUid));
  return source.studies
    .filter((study) => uids.has(study.studyInstanceUid))
    .map((study) => ({ study, dataset: document(source, study) }));
}
