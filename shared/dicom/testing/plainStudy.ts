import type { StudyInfo } from '../model.ts';

/** A study of one day with what a test says of it; its modalities are those of its instances unless given. */
export function plainStudy(
  given: Partial<StudyInfo> & Pick<StudyInfo, 'studyInstanceUid' | 'date' | 'instances'>,
): StudyInfo {
  return {
    studyDate: given.date,
    time: null,
    studyId: '',
    accessionNumber: '',
    description: '',
    referringPhysician: '',
    modalities: [...new Set(given.instances.map(({ modality }) => modality))],
    ...given,
  };
}
