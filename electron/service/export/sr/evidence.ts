import type { InstanceInfo, StudyInfo } from '../../../../shared/dicom/model.ts';
import type { Dataset } from '../dicomFile.ts';

export interface DocumentReference {
  readonly studyInstanceUid: string;
  readonly seriesInstanceUid: string;
  readonly sopClassUid: string;
  readonly sopInstanceUid: string;
}

/** Hierarchical SOP Instance Reference Macro (PS3.3 table C.17-3): study, series, instance; each named once. */
export function hierarchicalReferences(references: readonly DocumentReference[]): Dataset[] {
  const studies = new Map<string, Map<string, Map<string, string>>>();
  for (const reference of references) {
    const series = studies.get(reference.studyInstanceUid) ?? new Map<string, Map<string, string>>();
    const instances = series.get(reference.seriesInstanceUid) ?? new Map<string, string>();
    instances.set(reference.sopInstanceUid, reference.sopClassUid);
    series.set(reference.seriesInstanceUid, instances);
    studies.set(reference.studyInstanceUid, series);
  }
  return [...studies].map(([studyUid, series]) => ({
    StudyInstanceUID: studyUid,
    ReferencedSeriesSequence: [...series].map(([seriesUid, instances]) => ({
      SeriesInstanceUID: seriesUid,
      ReferencedSOPSequence: [...instances].map(([instanceUid, classUid]) => ({
        ReferencedSOPClassUID: classUid,
        ReferencedSOPInstanceUID: instanceUid,
      })),
    })),
  }));
}

/** The images split into those of the reported study and those of others. */
export function evidence(study: StudyInfo, images: readonly InstanceInfo[]): Dataset {
  const toReference = (item: InstanceInfo): DocumentReference => item;
  const current = images.filter((item) => item.studyInstanceUid === study.studyInstanceUid);
  const other = images.filter((item) => item.studyInstanceUid !== study.studyInstanceUid);
  const sequences: Dataset = {};
  if (current.length > 0) {
    sequences.CurrentRequestedProcedureEvidenceSequence = hierarchicalReferences(current.map(toReference));
  }
  if (other.length > 0) sequences.PertinentOtherEvidenceSequence = hierarchicalReferences(other.map(toReference));
  return sequences;
}
