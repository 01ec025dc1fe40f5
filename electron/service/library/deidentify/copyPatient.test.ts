/** The canary test for private data: what is planted in names, private attributes, paths and texts comes out nowhere. */
import { mkdirSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, describe, expect, it, vi } from 'vitest';
import { readHeader } from '../../../../shared/dicom/header.ts';
import { run } from '../../cli/run.ts';
import { type DicomElement, encodeFile, radiograph } from '../testing/dicomFile.ts';
import { Workplace } from '../testing/temporary.ts';
import { copyDeidentified } from './copyPatient.ts';

/** Each stands for something that names the patient, a person or the place. */
const canaries = [
  'CANARYNAME',
  'CANARYID',
  'CANARYPRIVATE',
  'CANARYSTUDY',
  'CANARYSERIES',
  'CANARYACC',
  'CANARYROOM',
  'CANARYCOMMENT',
  'CANARYNESTED',
  'CANARYFILE',
  'CANARYFOLDER',
  'CANARYSR',
];

const planted: readonly DicomElement[] = [
  { tag: 0x00090010, vr: 'LO', value: 'CANARYPRIVATE' },
  { tag: 0x00091001, vr: 'PN', value: 'CANARYPRIVATE^A' },
  { tag: 0x00081010, vr: 'SH', value: 'CANARYROOM' },
  { tag: 0x00104000, vr: 'LT', value: 'Called CANARYCOMMENT' },
  { tag: 0x00204000, vr: 'LT', value: 'CANARYCOMMENT' },
  // A code string and a number that are none.
  { tag: 0x00185101, vr: 'CS', value: 'CANARYCOMMENT^X' },
  { tag: 0x00180060, vr: 'DS', value: 'CANARYCOMMENT' },
  {
    tag: 0x00081140,
    vr: 'SQ',
    value: [
      [
        { tag: 0x00081155, vr: 'UI', value: '2.25.7' },
        { tag: 0x0040a123, vr: 'PN', value: 'CANARYNESTED' },
        { tag: 0x00090010, vr: 'LO', value: 'CANARYNESTED' },
      ],
    ],
  },
];

function image(options: Parameters<typeof radiograph>[0]): Buffer {
  return encodeFile(
    radiograph({
      patientId: 'CANARYID',
      name: 'CANARYNAME^Anna',
      studyDescription: 'Heel CANARYSTUDY',
      seriesDescription: 'CANARYSERIES lateral',
      accession: 'CANARYACC',
      ...options,
      extra: [...planted, ...(options?.extra ?? [])],
    }),
  );
}

let place: Workplace;
beforeEach(() => {
  place = new Workplace();
});
afterEach(async () => {
  vi.restoreAllMocks();
  await place.clean();
});

function everything(folder: string): string {
  return readdirSync(folder, { recursive: true, withFileTypes: true })
    .map((entry) => {
      const path = join(entry.parentPath, entry.name);
      return entry.isFile()
        ? `${path.slice(folder.length)}\n${readFileSync(path, 'latin1')}`
        : path.slice(folder.length);
    })
    .join('\n');
}

/** Two films, a screen copy, a report that cannot be copied, a damaged file and one that is gone. */
function plant(): { gone: string } {
  const at = (name: string): string => `CANARYFOLDER/${name}-CANARYFILE.dcm`;
  place.write(at('1'), image({ uid: '2.25.11', number: 1 }));
  place.write(at('2'), image({ uid: '2.25.12', number: 2, study: '2.25.200' }));
  const noStatement = { tag: 0x00280301, vr: 'CS', value: '' };
  place.write(at('3'), image({ uid: '2.25.13', number: 3, modality: 'OT', extra: [noStatement] }));
  place.write(at('4'), image({ uid: '2.25.14', number: 4, modality: 'SR', studyDescription: 'CANARYSR' }));
  return { gone: place.write(at('5'), image({ uid: '2.25.15', number: 5 })) };
}

describe('canary: a de-identified copy', () => {
  it.each(['remove', 'shift', 'keep'] as const)('with dates %s carries none of what was planted', async (dates) => {
    const { gone } = plant();
    const library = place.open();
    await library.import([place.images]);
    rmSync(gone);
    const out = join(place.root, 'out');
    mkdirSync(out);
    const result = await copyDeidentified(library, {
      patientKey: 'CANARYID',
      directory: out,
      options: { dates, keepPatientCharacteristics: true, cleanDescriptors: true },
    });
    expect(result.files).toEqual(
      ['study-01/image-0001.dcm', 'study-01/image-0002.dcm', 'study-02/image-0001.dcm'].sort(),
    );
    expect(result.skipped.map(({ code }) => code).sort()).toEqual(['export-failed', 'file-unreadable']);
    expect(result.warnings).toMatchObject([{ code: 'burned-in-unknown' }]);
    const all = everything(out) + JSON.stringify(result).replaceAll(JSON.stringify(out).slice(1, -1), '');
    for (const canary of canaries) expect(all).not.toContain(canary);
  });

  it('keeps the studies of one patient together, and two copies with the same key alike', async () => {
    plant();
    const library = place.open();
    await library.import([place.images]);
    const patients = [];
    for (const key of ['k', 'k', 'another']) {
      const { folder, files } = await copyDeidentified(library, {
        patientKey: 'CANARYID',
        directory: place.root,
        options: {},
        key,
      });
      const headers = files.map((name) => readHeader(readFileSync(join(folder, name))));
      const [first] = headers;
      patients.push(first?.patient.patientId);
      expect(new Set(headers.map((header) => header.patient.patientId)).size).toBe(1);
      expect(new Set(headers.map((header) => header.study.studyInstanceUid)).size).toBe(2);
    }
    expect(patients[0]).toBe(patients[1]);
    expect(patients[2]).not.toBe(patients[0]);
    // A second copy lies beside the first.
    expect(readdirSync(place.root)).toEqual(
      expect.arrayContaining(['deidentified', 'deidentified-2', 'deidentified-3']),
    );
  });

  it('by the command line says and logs nothing of it either, also when it fails', async () => {
    const { gone } = plant();
    const library = place.open();
    await library.import([place.images]);
    await library.close();
    rmSync(gone);
    const said: string[] = [];
    vi.spyOn(process.stderr, 'write').mockImplementation((text) => said.push(String(text)) > 0);
    const io = {
      out: (text: string) => said.push(text),
      err: (text: string) => said.push(text),
      progress: (update: unknown) => said.push(JSON.stringify(update)),
      signal: new AbortController().signal,
    };
    const out = join(place.root, 'out');
    const args = ['deidentify', '--patient', 'CANARYID', '--library', place.libraryDir, '--out'];
    expect(await run([...args, out], io)).toBe(1);
    expect(await run([...args, out, '--json'], io)).toBe(1);
    // A file where the folder should be: nothing can be written.
    expect(await run([...args, place.write('blocked', 'x'), '--json'], io)).toBe(3);
    expect(await run(['deidentify', '--patient', 'nobody', '--library', place.libraryDir, '--out', out], io)).toBe(3);
    const all = everything(out) + said.join('\n');
    for (const canary of canaries) expect(all).not.toContain(canary);
  });

  it('stops when it is cancelled and says what was written', async () => {
    plant();
    const library = place.open();
    await library.import([place.images]);
    const stop = new AbortController();
    const result = await copyDeidentified(library, {
      patientKey: 'CANARYID',
      directory: place.root,
      options: {},
      signal: stop.signal,
      onProgress: () => stop.abort(),
    });
    expect(result).toMatchObject({ cancelled: true, files: ['study-01/image-0001.dcm'] });
  });
});
