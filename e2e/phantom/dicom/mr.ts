import { mrVisit } from '../course.ts';
import { mrPixelMm, mrSize, mrSlicesMm } from '../mr/paint.ts';
import { uidFor } from '../uid.ts';
import { commonModules, instanceUid, pixelModule, studyUid } from './common.ts';
import { type DataSet, text } from './elements.ts';
import { writeDicomFile } from './write.ts';

const mrStorage = '1.2.840.10008.5.1.4.1.1.4';
const sliceDistanceMm = 3;

/** One sagittal slice as an MR image (PS3.3 A.4); in the list so that a recommendation can speak of it. */
export function mrFile(index: number, pixels: Uint16Array): Uint8Array {
  const uid = instanceUid(`mr/${index}`, mrVisit.date);
  const half = (mrSize * mrPixelMm) / 2;
  const dataSet: DataSet = [
    ...commonModules(
      {
        uid: studyUid('mr', mrVisit.date),
        id: 'MR2502',
        accession: 'SYN-MR-20250204',
        date: mrVisit.date,
        time: mrVisit.time,
        description: 'MRI right ankle',
      },
      {
        uid: uidFor(`series/mr/${mrVisit.date}`),
        number: 1,
        modality: 'MR',
        description: 'PD TSE sagittal',
        bodyPart: 'ANKLE',
        time: mrVisit.time,
        laterality: 'R',
      },
      {
        sopClassUid: mrStorage,
        uid,
        number: index + 1,
        imageType: ['ORIGINAL', 'PRIMARY', 'OTHER'],
        time: mrVisit.time,
      },
    ),
    ...pixelModule(mrSize, mrSize, 12, pixels),
    text(0x00180020, 'CS', 'SE'),
    text(0x00180021, 'CS', 'SK'),
    text(0x00180022, 'CS'),
    text(0x00180023, 'CS', '2D'),
    text(0x00180050, 'DS', 2.7),
    text(0x00180080, 'DS', 2600),
    text(0x00180081, 'DS', 30),
    text(0x00180087, 'DS', 1.5),
    text(0x00180088, 'DS', sliceDistanceMm),
    text(0x00180091, 'IS', 7),
    text(0x00185100, 'CS', 'FFS'),
    // Sagittal: rows run to the back (P), columns to the feet (-S).
    text(0x00200032, 'DS', [-mrSlicesMm[index]!, -half, half]),
    text(0x00200037, 'DS', [0, 1, 0, 0, 0, -1]),
    text(0x00200052, 'UI', uidFor(`frame-of-reference/${mrVisit.date}`)),
    text(0x00201040, 'LO'),
    text(0x00201041, 'DS', -mrSlicesMm[index]!),
    text(0x00280030, 'DS', [mrPixelMm, mrPixelMm]),
    text(0x00281050, 'DS', 400),
    text(0x00281051, 'DS', 820),
  ];
  return writeDicomFile(mrStorage, uid, dataSet);
}
