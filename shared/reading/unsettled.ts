/** What the reader must settle before a report is signed: sites and sides that are only proposed, and sides that contradict. */
import type { StudyInfo } from '../dicom/model.ts';
import { siteWithSide } from '../sites/profiles.ts';
import type { PatientRecord } from './model.ts';
import { sideContradictions } from './sides.ts';

export interface UnsettledPoint {
  /** `unsettled/L1/site`, `side/<annotation id>`: the same point keeps its id. */
  readonly id: string;
  readonly lesionId: string;
  /** The annotation on the wrong side, where it is one. */
  readonly annotationId: string | null;
  readonly message: string;
}

/**
 * @param asOf ISO day of the report: what lies on later studies is no matter of it; null for everything
 */
export function unsettledPoints(
  record: Pick<PatientRecord, 'lesions' | 'annotations' | 'findings'>,
  studies: readonly StudyInfo[],
  asOf: string | null = null,
): UnsettledPoint[] {
  const points: UnsettledPoint[] = [];
  for (const { id, site, laterality, label, proposed = [] } of record.lesions) {
    for (const what of proposed) {
      const word = what === 'site' ? 'site' : 'side';
      points.push({
        id: `unsettled/${id}/${what}`,
        lesionId: id,
        annotationId: null,
        message: `The ${word} of ${id} (${siteWithSide(site, laterality, label)}) is only proposed: confirm or correct it.`,
      });
    }
  }
  for (const { what, lesionId, date, studyInstanceUid, message } of sideContradictions(record, studies)) {
    if (asOf !== null && date !== null && date > asOf) continue;
    const annotationId = what.kind === 'annotation' ? what.annotationId : null;
    points.push({
      id: `side/${annotationId ?? `${lesionId}/${studyInstanceUid}`}`,
      lesionId,
      annotationId,
      message,
    });
  }
  return points;
}
