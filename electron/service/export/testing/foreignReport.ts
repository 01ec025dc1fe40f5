/** A measurement report (TID 1500) as a program without private concepts of ours would write it. */
import type { InstanceInfo, StudyInfo } from '../../../../shared/dicom/model.ts';
import type { Shape } from '../../../../shared/geometry/shape.ts';
import type { ReportContent } from '../../../../shared/report/model.ts';
import { type Dataset, writeDicomFile } from '../dicomFile.ts';
import { patientModule, sopCommon, studyModule } from '../modules.ts';
import type { Code } from '../sr/code.ts';
import * as codes from '../sr/codes.ts';
import { comprehensiveSr } from '../sr/document.ts';
import { container } from '../sr/values/container.ts';
import { num } from '../sr/values/num.ts';
import { scoord } from '../sr/values/scoord.ts';
import { text } from '../sr/values/text.ts';
import { uidref } from '../sr/values/uidref.ts';

export interface ForeignRegion {
  readonly label: string;
  readonly trackingUid: string;
  readonly image: InstanceInfo;
  readonly shape: Shape;
  readonly values: readonly (readonly [Code, number, Code])[];
}

export function foreignReport(
  study: StudyInfo,
  patient: ReportContent['patient'],
  sopInstanceUid: string,
  regions: readonly ForeignRegion[],
): Uint8Array {
  const groups = regions.map(({ label, trackingUid, image, shape, values }) =>
    container('CONTAINS', codes.measurementGroup, [
      text('HAS OBS CONTEXT', codes.trackingIdentifier, label),
      uidref('HAS OBS CONTEXT', codes.trackingUniqueIdentifier, trackingUid),
      ...values.map(([name, value, unit]) => {
        const reference = { sopClassUid: image.sopClassUid, sopInstanceUid: image.sopInstanceUid, frame: null };
        return num('CONTAINS', name, value, unit, [scoord(shape, reference)]);
      }),
    ]),
  );
  const { RelationshipType: _, ...root } = container(
    'CONTAINS',
    codes.imagingMeasurementReport,
    [container('CONTAINS', codes.imagingMeasurements, groups)],
    '1500',
  );
  const dataset: Dataset = {
    ...sopCommon(comprehensiveSr, sopInstanceUid, '2026-03-14T10:00:00+01:00'),
    ...patientModule(patient),
    ...studyModule(study),
    Modality: 'SR',
    SeriesInstanceUID: `${sopInstanceUid}.1`,
    SeriesNumber: '77',
    Manufacturer: 'Another program',
    InstanceNumber: '1',
    CompletionFlag: 'COMPLETE',
    VerificationFlag: 'UNVERIFIED',
    ContentDate: '20260314',
    ContentTime: '100000',
    ReferencedPerformedProcedureStepSequence: [],
    PerformedProcedureCodeSequence: [],
    ...root,
  };
  return writeDicomFile(dataset);
}
