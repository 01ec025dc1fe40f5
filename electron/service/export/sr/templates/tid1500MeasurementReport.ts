import type { Dataset } from '../../dicomFile.ts';
import * as codes from '../codes.ts';
import { codeValue } from '../values/codeValue.ts';
import { container } from '../values/container.ts';
import { observationContext } from './tid1001ObservationContext.ts';
import { language } from './tid1204Language.ts';
import { type Group, measurementGroup } from './tid1501MeasurementGroup.ts';
import { imageLibrary, type LibraryImage } from './tid1600ImageLibrary.ts';

export interface MeasurementReport {
  readonly personName: string | null;
  readonly deviceUid: string;
  readonly images: readonly LibraryImage[];
  readonly groups: readonly Group[];
  /** Groups that rest on no drawing. */
  readonly plainGroups: readonly Dataset[];
  /** Qualitative Evaluations container, or nothing. */
  readonly evaluations: readonly Dataset[];
  /** Impression and recommendation. */
  readonly text: readonly Dataset[];
}

/** The root content item of the document (TID 1500), without the relationship that only a child has. */
export function measurementReport(report: MeasurementReport): Dataset {
  const groups = report.groups.map(measurementGroup);
  const { RelationshipType: _, ...root } = container(
    'CONTAINS',
    codes.imagingMeasurementReport,
    [
      language(),
      ...observationContext(report.personName, report.deviceUid),
      codeValue('HAS CONCEPT MOD', codes.procedureReported, codes.imagingProcedure),
      imageLibrary(report.images),
      container('CONTAINS', codes.imagingMeasurements, [...groups, ...report.plainGroups]),
      ...report.evaluations,
      ...report.text,
    ],
    '1500',
  );
  return root;
}
