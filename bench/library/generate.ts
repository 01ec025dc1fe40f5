import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { encodeFile, radiograph } from '../../electron/service/library/testing/dicomFile.ts';

const familyNames = [
  'Berger',
  'Lindqvist',
  'Okafor',
  'Tanaka',
  'Moreau',
  'Kowalska',
  'Haddad',
  'Silva',
  'Novak',
  'Brandt',
];
const givenNames = ['Anna', 'Jonas', 'Chidi', 'Yui', 'Claire', 'Marek', 'Leila', 'Tiago', 'Petra', 'Emil'];

/** Instances per study and studies per patient, as in the scale named in the requirements: 100,000 studies, 1,000,000 instances. */
export const instancesPerStudy = 10;
export const studiesPerPatient = 3;

export function nameOf(patient: number): string {
  return `${familyNames[patient % 10]}${Math.floor(patient / 100)}^${givenNames[Math.floor(patient / 10) % 10]}`;
}

export function dayOf(study: number): string {
  const date = new Date(Date.UTC(2012, 0, 1) + ((study * 7919) % 5100) * 86_400_000);
  return date.toISOString().slice(0, 10).replaceAll('-', '');
}

/** Writes `count` radiographs of 32 x 32 pixels, one folder per study; the same bytes at every run. */
export function generateFiles(root: string, count: number): void {
  for (let i = 0; i < count; i += instancesPerStudy) {
    const study = i / instancesPerStudy;
    const patient = Math.floor(study / studiesPerPatient);
    const folder = join(root, `patient${String(patient).padStart(6, '0')}`, `study${study % studiesPerPatient}`);
    mkdirSync(folder, { recursive: true });
    for (let n = 0; n < instancesPerStudy && i + n < count; n++) {
      const bytes = encodeFile(
        radiograph({
          patientId: `ID-${String(patient).padStart(6, '0')}`,
          name: nameOf(patient),
          study: `1.2.826.0.1.3680043.10.1.${study + 1}`,
          uid: `1.2.826.0.1.3680043.10.1.${study + 1}.1.${n + 1}`,
          accession: `A${String(study).padStart(8, '0')}`,
          date: dayOf(study),
          number: n + 1,
          studyDescription: study % 2 === 0 ? 'Ankle right, two views' : 'Foot right',
        }),
      );
      writeFileSync(join(folder, `IM${String(n + 1).padStart(4, '0')}`), bytes);
    }
  }
}
