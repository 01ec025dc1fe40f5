/** What is written about one person must not rest on images of another. */
import type { PatientInfo } from '../../../shared/dicom/model.ts';
import { contradictions } from '../../../shared/dicom/people/identity.ts';
import { EnthesisError } from '../../../shared/errors.ts';
import type { PatientRecord } from '../../../shared/reading/model.ts';
import type { ReportContent } from '../../../shared/report/model.ts';
import type { ServiceContext } from '../context.ts';

type Library = Pick<ServiceContext['library'], 'homes' | 'patient'>;

/** Everything that a report or a file of annotations rests on. */
export interface Rests {
  readonly record: PatientRecord;
  readonly content?: ReportContent;
}

/**
 * @throws EnthesisError `different-people` when an image or study is of somebody else, `library-busy` while the files are
 * being read again and it is not known yet whose they are
 */
export function requireOnePerson(library: Library, patientKey: string, { record, content }: Rests): void {
  const measured = content?.measure.lesions.flatMap((lesion) => [...lesion.size, ...lesion.uptake]) ?? [];
  const studies = new Set([
    ...(content === undefined ? [] : [content.studyInstanceUid]),
    ...measured.map((item) => item.studyInstanceUid),
    ...record.findings.map((item) => item.studyInstanceUid),
  ]);
  const instances = new Set([
    ...record.annotations.map((item) => item.sopInstanceUid),
    ...(content?.keyImages.map((image) => image.sopInstanceUid) ?? []),
  ]);
  const homes = library.homes({ instances, studies });
  if (homes.unread) {
    throw new EnthesisError(
      'library-busy',
      'The files of this patient are being read again, to make sure that they are of one person. Try again in a moment.',
    );
  }
  const foreign =
    [...homes.instances.values()].some((key) => key !== patientKey) ||
    [...homes.studies.values()].some((keys) => !keys.includes(patientKey));
  if (foreign || (content !== undefined && !isOf(library, patientKey, content))) {
    throw new EnthesisError(
      'different-people',
      'This rests on images of different people. Nothing was written. If they are one person, join them in the worklist.',
    );
  }
}

/** Whether the report names the person whom the files of its study state; always where the reader joined people. */
function isOf(library: Library, patientKey: string, { studyInstanceUid, patient }: ReportContent): boolean {
  const { joined, statedBy } = library.patient(patientKey);
  const stated = statedBy[studyInstanceUid];
  if (stated === undefined || joined > 1) return true;
  const identity = (info: Pick<PatientInfo, 'issuer' | 'namePn' | 'birthDate' | 'sex'>) => ({
    base: '',
    issuer: info.issuer ?? '',
    namePn: info.namePn,
    birthDate: info.birthDate,
    sex: info.sex,
  });
  return contradictions(identity(patient), identity(stated)).length === 0;
}
