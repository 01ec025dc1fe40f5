import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type DicomElement, encodeFile, radiograph } from '../../library/testing/dicomFile.ts';

/** How a file states its patient; what is left out is not in the file. */
export interface Stated {
  readonly id?: string;
  readonly issuer?: string;
  readonly name?: string;
  readonly born?: string;
  readonly sex?: string;
}

/** Two people whose hospitals gave out the same number. */
export const anna: Stated = { id: '0004711', issuer: 'HOSP_A', name: 'ALPHA^ANNA', born: '19500203', sex: 'F' };
export const bert: Stated = { id: '0004711', issuer: 'HOSP_B', name: 'BETA^BERT', born: '19881130', sex: 'M' };

/** The study of film n: one film a study, a day later each time. */
export function studyOf(n: number): string {
  return `2.25.${1000 + n}`;
}

export function imageOf(n: number): string {
  return `2.25.${1000 + n}.1.1`;
}

export function film(n: number, stated: Stated, study = studyOf(n)): Buffer {
  const { id = '', issuer = '', name = '', born = '', sex = '' } = stated;
  const extra: DicomElement[] = [
    { tag: 0x00100021, vr: 'LO', value: issuer },
    { tag: 0x00100030, vr: 'DA', value: born },
    { tag: 0x00100040, vr: 'CS', value: sex },
  ];
  const date = `202601${String(10 + (n % 20)).padStart(2, '0')}`;
  return encodeFile(radiograph({ uid: imageOf(n), study, series: `${study}.${n}`, date, patientId: id, name, extra }));
}

/** Writes film n into a folder of its own and returns the folder. */
export function writeFilm(root: string, n: number, stated: Stated, study?: string): string {
  const directory = join(root, `film-${n}`);
  mkdirSync(directory, { recursive: true });
  writeFileSync(join(directory, 'film.dcm'), film(n, stated, study));
  return directory;
}
