import type { InstanceInfo, StudyInfo } from '../../dicom/model.ts';
import { plainInstance } from '../../dicom/testing/plainInstance.ts';
import { plainStudy } from '../../dicom/testing/plainStudy.ts';
import type { PatientRecord } from '../model.ts';

interface Image {
  readonly sopInstanceUid: string;
  readonly modality: string;
  readonly rows: number | null;
  readonly columns: number | null;
  readonly numberOfFrames: number;
}

function instance(studyInstanceUid: string, image: Image): InstanceInfo {
  return plainInstance({
    ...image,
    sopClassUid: '1.2.840.10008.5.1.4.1.1.1',
    seriesInstanceUid: `${studyInstanceUid}.1`,
    studyInstanceUid,
  });
}

function study(studyInstanceUid: string, images: readonly Image[]): StudyInfo {
  return plainStudy({
    studyInstanceUid,
    date: '2026-01-10',
    instances: images.map((image) => instance(studyInstanceUid, image)),
  });
}

const film = (sopInstanceUid: string): Image => ({
  sopInstanceUid,
  modality: 'DX',
  rows: 600,
  columns: 500,
  numberOfFrames: 1,
});

/** Study 1.2.3 with two films (500 x 600) and a report without pixels; study 1.2.9 with a bone scan of four frames (256 x 1024). */
export const studies: readonly StudyInfo[] = [
  study('1.2.3', [
    film('1.2.3.4'),
    film('1.2.3.6'),
    { sopInstanceUid: '1.2.3.8', modality: 'SR', rows: null, columns: null, numberOfFrames: 1 },
  ]),
  study('1.2.9', [{ sopInstanceUid: '1.2.3.5', modality: 'NM', rows: 1024, columns: 256, numberOfFrames: 4 }]),
];

export const emptyRecord: PatientRecord = {
  patientKey: 'HO-001',
  revision: 0,
  lesions: [],
  annotations: [],
  findings: [],
  examinations: [],
  context: {},
  drafts: [],
};
