import { existsSync, mkdirSync, readdirSync, readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { afterEach, beforeEach, describe, expect, it } from 'vitest';
import { methods } from '../../../shared/contract/methods.ts';
import { readHeader } from '../../../shared/dicom/header.ts';
import { instanceInfoSchema } from '../../../shared/dicom/model.ts';
import { connectIndex, indexFileName, openIndex, writeByLog } from './database.ts';
import { packInstance, unpackInstance } from './instanceJson.ts';
import { migration002 } from './migrations/002-sides.ts';
import { migrations } from './migrations/index.ts';
import { encodeFile, radiograph } from './testing/dicomFile.ts';
import { Workplace } from './testing/temporary.ts';

let place: Workplace;
beforeEach(() => {
  place = new Workplace();
});
afterEach(() => place.clean());

const code = (value: string) => expect.objectContaining({ code: value });

describe('the index on disk', () => {
  it('is in WAL, synchronous FULL, with foreign keys, on every connection', () => {
    const { db } = openIndex(place.libraryDir);
    const second = connectIndex(place.libraryDir);
    for (const connection of [db, second]) {
      expect(connection.pragma('journal_mode', { simple: true })).toBe('wal');
      // 2 is FULL (sqlite.org/pragma.html#pragma_synchronous).
      expect(connection.pragma('synchronous', { simple: true })).toBe(2);
      expect(connection.pragma('foreign_keys', { simple: true })).toBe(1);
    }
    second.close();
    db.close();
  });

  it('is filled for the first time by way of a rollback journal, and has its log whenever it is opened again', () => {
    const modes = (db: ReturnType<typeof openIndex>['db']) => [
      db.pragma('journal_mode', { simple: true }),
      // 3 is EXTRA: the directory is synchronised when the journal is gone.
      db.pragma('synchronous', { simple: true }),
    ];
    const { db } = openIndex(place.libraryDir, { alone: true });
    expect(modes(db)).toEqual(['delete', 3]);
    db.exec("INSERT INTO directory(path) VALUES ('/kept')");
    // Another thread of the same program needs the log, and gets it.
    const second = connectIndex(place.libraryDir);
    expect(modes(second)).toEqual(['wal', 2]);
    db.exec("INSERT INTO directory(path) VALUES ('/kept too')");
    expect(second.prepare('SELECT count(*) FROM directory').pluck().get()).toBe(2);
    second.close();
    db.close();
    const again = openIndex(place.libraryDir, { alone: true }).db;
    expect(modes(again)).toEqual(['wal', 2]);
    again.close();
  });

  it('goes over to the log after the first part of a long import', () => {
    const { db } = openIndex(place.libraryDir, { alone: true });
    writeByLog(db);
    writeByLog(db);
    expect(db.pragma('journal_mode', { simple: true })).toBe('wal');
    expect(db.pragma('synchronous', { simple: true })).toBe(2);
    db.close();
  });

  it('knows its version and refuses one of a newer program, unchanged', () => {
    const { db } = openIndex(place.libraryDir);
    expect(db.pragma('user_version', { simple: true })).toBe(migrations.length);
    db.pragma(`user_version = ${migrations.length + 1}`);
    db.close();
    const before = readFileSync(join(place.libraryDir, indexFileName));
    expect(() => place.open()).toThrow(code('database-newer'));
    expect(readFileSync(join(place.libraryDir, indexFileName)).equals(before)).toBe(true);
  });

  it('migrates from the version before, keeping its rows', async () => {
    place.write('one', encodeFile(radiograph({ uid: '2.25.1' })));
    const library = place.open();
    await library.import([place.images]);
    await library.close();
    const { db } = openIndex(place.libraryDir, {
      steps: [...migrations, 'ALTER TABLE study ADD COLUMN later TEXT'],
    });
    expect(db.prepare('SELECT uid, later FROM study').get()).toEqual({ uid: '2.25.100', later: null });
    expect(db.pragma('user_version', { simple: true })).toBe(migrations.length + 1);
    db.close();
  });

  it('takes all migrations or none', () => {
    openIndex(place.libraryDir).db.close();
    const broken = [...migrations, 'CREATE TABLE half (a)', 'THIS IS NOT SQL'];
    expect(() => openIndex(place.libraryDir, { steps: broken })).toThrow();
    const { db } = openIndex(place.libraryDir);
    expect(db.prepare("SELECT count(*) FROM sqlite_master WHERE name = 'half'").pluck().get()).toBe(0);
    db.close();
  });

  it.each([
    [
      'no database at all',
      () => Buffer.from('this is not a database, it is a letter of more than a hundred bytes'.repeat(3)),
    ],
    [
      'a damaged page',
      (bytes: Buffer) => Buffer.concat([bytes.subarray(0, 4096), Buffer.alloc(bytes.length - 4096, 0xa5)]),
    ],
  ])('moves %s aside, never deletes it, and rebuilds itself from the files', async (_name, damage) => {
    place.write('one', encodeFile(radiograph({ uid: '2.25.1' })));
    const first = place.open();
    await first.import([place.images]);
    const copied = place.write('copied/two', encodeFile(radiograph({ uid: '2.25.2' })));
    await first.import([copied], { mode: 'copy' });
    rmSync(copied);
    await first.close();
    const path = join(place.libraryDir, indexFileName);
    const damaged = damage(readFileSync(path));
    writeFileSync(path, damaged);

    const second = place.open();
    expect(second.needsRebuild).toBe(true);
    expect(second.notice).toContain('index.sqlite.damaged-1');
    expect(readFileSync(`${path}.damaged-1`).equals(damaged)).toBe(true);
    expect(second.summary()).toMatchObject({ instances: 0, notice: second.notice });
    expect(await second.rebuild()).toMatchObject({ indexed: 2, instances: 2 });
    expect(second.needsRebuild).toBe(false);
    expect(second.notice).toBeNull();
    expect(readdirSync(place.libraryDir)).toContain('index.sqlite.damaged-1');
  });

  it('brings worklist rows up to date that a cut-off import left behind', async () => {
    place.write('one', encodeFile(radiograph({ uid: '2.25.1' })));
    const library = place.open();
    await library.import([place.images]);
    await library.close();
    const db = new Database(join(place.libraryDir, indexFileName));
    db.exec("UPDATE patient SET dirty = 1, studies = 0, last_date = ''; DELETE FROM patient_words");
    db.close();
    const again = place.open();
    expect(again.search({ text: 'patient' }).rows).toMatchObject([{ studies: 1, lastDate: '2026-01-10' }]);
  });

  it('is sound after imports, and says so', async () => {
    place.write('one', encodeFile(radiograph({ uid: '2.25.1' })));
    const library = place.open();
    await library.import([place.images]);
    expect(library.verifyIndex()).toBe(true);
  });
});

describe('sides that an earlier version took from words', () => {
  /** A row as the first index version wrote it. */
  const earlier = (info: object) =>
    unpackInstance(JSON.stringify(info), { sopInstanceUid: 'a', seriesInstanceUid: 'b', studyInstanceUid: 'c' });

  it.each([
    ['R/O was read as right', { modality: 'DX', laterality: 'R', studyDescription: 'ANKLE R/O FRACTURE' }, null, null],
    ['L-SPINE was read as left', { modality: 'DX', laterality: 'L', seriesDescription: 'L-SPINE AP' }, null, null],
    [
      'words and header may both have said it',
      { modality: 'CR', laterality: 'R', seriesDescription: 'Ankle right' },
      null,
      'R',
    ],
    ['only the header can have said it', { modality: 'CR', laterality: 'R', seriesDescription: 'Ankle' }, 'R', null],
    [
      'the header said otherwise than the words',
      { modality: 'CR', laterality: 'L', seriesDescription: 'Ankle right' },
      'L',
      null,
    ],
    [
      'words of a scan were never read',
      { modality: 'NM', laterality: 'R', seriesDescription: 'Right foot' },
      'R',
      null,
    ],
    ['nothing was known', { modality: 'CR', seriesDescription: 'Ankle right' }, null, null],
  ] as const)('%s', (_, info, laterality, proposedLaterality) => {
    expect(earlier(info)).toMatchObject({ laterality, proposedLaterality });
  });

  it('are read again from the files, and the rest is not', async () => {
    const extra = [{ tag: 0x00200060, vr: 'CS', value: '' }];
    place.write('said', encodeFile(radiograph({ uid: '2.25.1' })));
    place.write('worded', encodeFile(radiograph({ uid: '2.25.2', extra })));
    place.write('silent', encodeFile(radiograph({ uid: '2.25.3', studyDescription: 'Ankle', extra })));
    const first = place.open();
    await first.import([place.images]);
    await first.close();
    // What the first version would have written, taken through the step that marks it.
    const { db } = openIndex(place.libraryDir);
    db.exec(`UPDATE instance SET info = replace(info, '"proposedLaterality":', '"laterality":');
      UPDATE instance SET info = replace(info, '"side":', '"laterality":');
      DROP INDEX file_outdated`);
    db.exec(migration002);
    db.close();

    const library = place.open();
    expect(library.needsRebuild).toBe(true);
    const { patientKey } = library.search().rows[0]!;
    const sides = () =>
      Object.fromEntries(
        library
          .patient(patientKey)
          .studies.flatMap((s) => s.instances)
          .map((i) => [i.sopInstanceUid, [i.laterality, i.proposedLaterality]]),
      );
    expect(sides()).toEqual({ '2.25.1': [null, 'R'], '2.25.2': [null, 'R'], '2.25.3': [null, null] });
    expect(await library.rebuild()).toMatchObject({ indexed: 2, unchanged: 1 });
    expect(sides()).toEqual({ '2.25.1': ['R', null], '2.25.2': [null, 'R'], '2.25.3': [null, null] });
    await library.close();
    const again = place.open();
    expect(again.needsRebuild).toBe(false);
    await again.close();
  });

  it('of files that are not there are not sought at every start', async () => {
    const path = place.write('one', encodeFile(radiograph({ uid: '2.25.1' })));
    const first = place.open();
    await first.import([place.images]);
    await first.close();
    const { db } = openIndex(place.libraryDir);
    db.exec('UPDATE file SET mtime_ms = -1');
    db.close();
    rmSync(path);
    const library = place.open();
    expect(library.needsRebuild).toBe(true);
    await library.rebuild();
    await library.close();
    const again = place.open();
    expect(again.needsRebuild).toBe(false);
    await again.close();
  });
});

describe('instances as stored', () => {
  it.each(['CR', 'NM', 'SR'])('come back as they were read (%s)', (modality) => {
    const extra = [
      { tag: 0x0008103e, vr: 'LO', value: 'He said "ankle" \\ twice\u007f' },
      { tag: 0x00081030, vr: 'LO', value: 'Kn\u00f6chel' },
      { tag: 0x00280030, vr: 'DS', value: '0.14\\0.15' },
      { tag: 0x00281053, vr: 'DS', value: '2' },
    ];
    const { instance } = readHeader(encodeFile(radiograph({ modality, extra })));
    const { sopInstanceUid, seriesInstanceUid, studyInstanceUid } = instance;
    const packed = packInstance(instance);
    expect(unpackInstance(packed, { sopInstanceUid, seriesInstanceUid, studyInstanceUid })).toEqual(instance);
    expect(packed).not.toContain(sopInstanceUid);
  });

  it('every field comes back whatever it holds, and defaults take no space', () => {
    const { instance } = readHeader(encodeFile(radiograph({ modality: 'CR' })));
    const { sopInstanceUid, seriesInstanceUid, studyInstanceUid } = instance;
    const uids = { sopInstanceUid, seriesInstanceUid, studyInstanceUid };
    const plain = unpackInstance('{}', uids);
    expect(packInstance(plain)).toBe('{}');
    // Each field alone, with each of these values that it may hold: none is forgotten, none stands in for another.
    const values = [
      null,
      '',
      'text',
      '"\\\n\ud800',
      'R',
      'axial',
      0,
      1,
      17,
      -2000,
      0.25,
      true,
      false,
      [],
      ['A"', ''],
      ['A', 'B'],
    ];
    let tried = 0;
    for (const key of Object.keys(plain) as (keyof typeof plain)[]) {
      if (key in uids || key === 'spacing' || key === 'nm') continue;
      const allowed = values.filter((value) => instanceInfoSchema.shape[key].safeParse(value).success);
      expect(allowed.length, key).toBeGreaterThan(1);
      tried += allowed.length;
      for (const value of allowed) {
        const changed = { ...plain, [key]: value };
        // Whatever was kept of the file before, which differs in this field alone, is not taken for this one's.
        packInstance(plain);
        expect(unpackInstance(packInstance(changed), uids), key).toEqual(changed);
        expect(packInstance(plain), key).toBe('{}');
      }
    }
    expect(tried).toBeGreaterThan(120);
    for (const key of Object.keys(plain.spacing) as (keyof typeof plain.spacing)[]) {
      const pair = key.endsWith('acing') || key === 'pixelAspectRatio';
      const text = key === 'pixelSpacingCalibrationType' ? 'GE"' : 1.5;
      const value = pair ? [0.1, 0.2] : key === 'unreadable' ? ['Pixel "Spacing"'] : text;
      const changed = { ...plain, spacing: { ...plain.spacing, [key]: value } };
      packInstance(plain);
      expect(unpackInstance(packInstance(changed), uids), key).toEqual(changed);
    }
  });
});

describe('a patient', () => {
  it('is given in the shape of the contract', async () => {
    place.write('one', encodeFile(radiograph({ uid: '2.25.1' })));
    const library = place.open();
    await library.import([place.images]);
    const view = library.patient('P1');
    expect(methods['library.patient'].output.parse(view)).toEqual(view);
    expect(view.statedBy[view.studies[0]!.studyInstanceUid]).toEqual(view.patient);
    expect(view.studies[0]).toMatchObject({ accessionNumber: 'ACC1', description: 'Ankle right', modalities: ['CR'] });
  });

  it('that is not there gives unknown-patient; an image that is not there unknown-image', () => {
    const library = place.open();
    expect(() => library.patient('nobody')).toThrow(code('unknown-patient'));
    expect(() => library.locate('2.25.404')).toThrow(code('unknown-image'));
  });

  it('whose folder is gone lists its files as missing; relocate finds them again', async () => {
    for (let i = 1; i <= 12; i++) place.write(`a/b/${i}`, encodeFile(radiograph({ uid: `2.25.${i}`, number: i })));
    const library = place.open();
    await library.import([place.images]);
    const moved = join(place.root, 'moved');
    renameSync(place.images, moved);
    mkdirSync(place.images);
    expect(library.patient('P1').missingFiles).toHaveLength(12);
    expect(() => library.locate('2.25.3')).toThrow(code('file-unreadable'));
    expect(library.lastKnownPath('2.25.3')).toBe(join(place.images, 'a', 'b', '3'));
    expect(() => library.relocate(place.images, join(place.root, 'nowhere'))).toThrow(code('file-unreadable'));
    expect(library.relocate(place.images, moved)).toBe(1);
    expect(library.patient('P1').missingFiles).toEqual([]);
    expect(library.locate('2.25.3')).toBe(join(moved, 'a', 'b', '3'));
    expect(await library.import([moved])).toMatchObject({ unchanged: 12, indexed: 0 });
  });

  it('keeps both when the new folder was imported before the old one is relocated', async () => {
    place.write('old/1', encodeFile(radiograph({ uid: '2.25.1' })));
    place.write('new/2', encodeFile(radiograph({ uid: '2.25.2' })));
    const library = place.open();
    await library.import([place.images]);
    renameSync(join(place.images, 'old', '1'), join(place.images, 'new', '1'));
    library.relocate(join(place.images, 'old'), join(place.images, 'new'));
    expect(library.locate('2.25.1')).toBe(join(place.images, 'new', '1'));
    expect(library.locate('2.25.2')).toBe(join(place.images, 'new', '2'));
    expect(library.verifyIndex()).toBe(true);
  });

  it('whose file was changed or removed behind the index is found by verifyFiles', async () => {
    const one = place.write('one', encodeFile(radiograph({ uid: '2.25.1' })));
    const two = place.write('two', encodeFile(radiograph({ uid: '2.25.2' })));
    place.write('three', encodeFile(radiograph({ uid: '2.25.3' })));
    const library = place.open();
    await library.import([place.images]);
    rmSync(one);
    writeFileSync(two, 'changed');
    expect(await library.verifyFiles()).toEqual({ checked: 3, missing: [one], changed: [two] });
    await expect(library.verifyFiles(AbortSignal.abort())).rejects.toThrow(code('cancelled'));
  });
});

const data = join(import.meta.dirname, '../../../../shared/data/real');

describe.skipIf(!existsSync(data))('real files (needs ../shared/data)', () => {
  it('are indexed, or named with a reason', async () => {
    const library = place.open();
    const result = await library.import([data]);
    expect(result.files).toBe(29);
    expect(result.indexed + result.skipped.length).toBe(29);
    // Facts of data/INDEX.tsv: the same CT1 in two encodings, NM1 twice with one UID, a file of meta information only,
    // and one without a series.
    expect(result.skipped.map(({ code }) => code).sort()).toEqual([
      'dicom-malformed',
      'duplicate-conflict',
      'duplicate-conflict',
      'missing-identifier',
    ]);
    expect(library.search({ text: 'やまだ' }).rows).toMatchObject([{ patientId: '2008-4' }]);
    expect(library.search({ text: 'compressed', modality: 'NM' }).rows).toMatchObject([{ patientId: '8NM1' }]);
    const { studies } = library.patient('11RG3');
    expect(studies.every((study) => study.date !== null && study.studyDate !== null)).toBe(true);
  });
});
