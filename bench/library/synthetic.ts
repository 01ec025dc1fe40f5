import { type ChunkResult, fileKind } from '../../electron/service/library/chunk.ts';
import { openIndex } from '../../electron/service/library/database.ts';
import { IndexWriter } from '../../electron/service/library/indexWriter.ts';
import { packInstance } from '../../electron/service/library/instanceJson.ts';
import { encodeFile, radiograph } from '../../electron/service/library/testing/dicomFile.ts';
import { readHeader } from '../../shared/dicom/header.ts';
import { dayOf, instancesPerStudy, nameOf, studiesPerPatient } from './generate.ts';

const modalities = ['CR', 'DX', 'NM', 'CR', 'MR', 'CT', 'CR', 'DX', 'NM', 'US'];
const bodyParts = ['ANKLE', 'FOOT', 'KNEE', 'HIP', 'ELBOW'];
const descriptions = [
  'Ankle right, two views',
  'Three phase bone scan',
  'Foot weight bearing',
  'Knee left',
  'Hip both sides',
];

/** Fills a library's index with studies that have no files, through the same writer that imports use. */
export function fillSynthetic(libraryDir: string, studies: number, perStudy = instancesPerStudy): void {
  const { db } = openIndex(libraryDir);
  db.pragma('wal_autocheckpoint = 20000');
  const writer = new IndexWriter(db);
  const { instance } = readHeader(encodeFile(radiograph()));
  const perChunk = 100;
  for (let from = 0; from < studies; from += perChunk) {
    if (from % 5000 === 0) db.exec('BEGIN IMMEDIATE');
    const chunk = chunkOf(from, Math.min(studies, from + perChunk), perStudy, (n) =>
      packInstance({ ...instance, instanceNumber: n }),
    );
    for (let i = 0; i < chunk.names.length; i++) writer.store(chunk, i);
    if ((from + perChunk) % 5000 === 0 || from + perChunk >= studies) {
      writer.refresh();
      db.exec('COMMIT');
    }
  }
  // A tenth of the patients have a lesion.
  db.exec("UPDATE patient SET lesions = 1, state = 'draft' WHERE id % 10 = 0");
  db.pragma('wal_checkpoint(TRUNCATE)');
  db.close();
}

function chunkOf(from: number, to: number, perStudy: number, info: (n: number) => string): ChunkResult {
  const count = (to - from) * perStudy;
  const chunk: ChunkResult = {
    id: from,
    directories: [],
    directoryOf: new Uint16Array(count),
    names: [],
    kinds: new Uint8Array(count).fill(fileKind.header),
    sizes: new Float64Array(count).fill(8_000_000),
    times: new Float64Array(count).fill(1_700_000_000_000),
    seriesOf: new Int32Array(count),
    uids: [],
    infos: [],
    studies: [],
    series: [],
    unsettled: [],
    skips: [],
  };
  const directories: string[] = [];
  const names: string[] = [];
  for (let study = from; study < to; study++) {
    const patient = Math.floor(study / studiesPerPatient);
    const uid = `1.2.826.0.1.3680043.10.1.${study + 1}`;
    const day = dayOf(study);
    const date = `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6)}`;
    directories.push(`/archive/${Math.floor(study / 1000)}/${study}`);
    chunk.studies.push({
      patient: {
        base: `ID-${String(patient).padStart(6, '0')}`,
        patientId: `ID-${String(patient).padStart(6, '0')}`,
        issuer: '',
        namePn: nameOf(patient),
        birthDate: '1970-01-01',
        sex: patient % 2 === 0 ? 'F' : 'M',
      },
      uid,
      date,
      time: '10:00:00',
      studyDate: date,
      studyId: '1',
      accession: `A${String(study).padStart(8, '0')}`,
      description: descriptions[study % 5] ?? '',
      referring: '',
    });
    chunk.series.push({
      study: study - from,
      uid: `${uid}.1`,
      number: 1,
      modality: modalities[study % 10] ?? 'CR',
      description: 'Lateral',
      bodyPart: bodyParts[study % 5] ?? '',
    });
    for (let n = 1; n <= perStudy; n++) {
      const i = names.length;
      chunk.directoryOf[i] = study - from;
      chunk.seriesOf[i] = study - from;
      names.push(`IM${n}`);
      chunk.uids.push(`${uid}.1.${n}`);
      chunk.infos.push(info(n));
    }
  }
  return { ...chunk, directories, names };
}
