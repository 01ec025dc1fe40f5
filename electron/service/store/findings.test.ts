import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { gunzipSync } from 'node:zlib';
import { describe, expect, it } from 'vitest';
import { openIndex } from '../library/database.ts';
import { migrations as indexSteps } from '../library/migrations/index.ts';
import { openWork } from './open.ts';
import { temporaryFolders } from './testing/work.ts';

const folder = temporaryFolders();

/**
 * A library as version 4 of the store wrote it (its program: 0.1.0 of November 2026), with readings by study:
 * - TWO: L1 (right) measured on image 1.1.1 of study 1.1, L2 (left) on 1.2.1 of 1.2; 1.1 read mature, 1.2 immature with an
 *   ill-defined margin, key image 1.1.1#1; flow of 1.3, which measures neither, read positive; L2 marked not seen in 1.1. The last
 *   two steps (blood pool negative, symptoms) were undone.
 * - ONE: its only lesion is not measured in study 2.1, which was read maturing.
 * - NONE: study 3.1 read immature, no lesion.
 * - BOTH: L1 and L2 on the same film of study 4.1, read mature; a report of it was signed.
 */
async function libraryOfThen(withIndex = true) {
  const dir = folder();
  writeFileSync(
    join(dir, 'work.sqlite'),
    gunzipSync(readFileSync(join(import.meta.dirname, 'testing', 'work-version-4.sqlite.gz'))),
  );
  if (withIndex) {
    const { db } = openIndex(dir, { steps: indexSteps.slice(0, 1) });
    const insert = (sql: string, ...values: unknown[]) => Number(db.prepare(sql).run(...values).lastInsertRowid);
    const patient = insert("INSERT INTO patient (key, patient_id, name, name_pn, sex) VALUES ('P', 'P', '', '', '')");
    for (const study of ['1.1', '1.2', '1.3', '2.1', '3.1', '4.1']) {
      const s = insert(
        "INSERT INTO study (patient, uid, study_id, accession, description, referring) VALUES (?, ?, '', '', '', '')",
        patient,
        study,
      );
      const series = insert(
        "INSERT INTO series (study, uid, modality, description, body_part) VALUES (?, ?, 'DX', '', '')",
        s,
        `${study}.0`,
      );
      insert("INSERT INTO instance (series, uid, info) VALUES (?, ?, '{}')", series, `${study}.1`);
    }
    db.close();
  }
  return { dir, work: await openWork(dir) };
}

describe('a library with readings by study', () => {
  it('gives each reading to the lesion that is measured in its study, and to no other', async () => {
    const { work } = await libraryOfThen();
    const { record } = work.records.record('TWO');
    expect(record.findings).toEqual([
      { lesionId: null, studyInstanceUid: '1.3', phases: { flow: 'positive' } },
      { lesionId: 'L1', studyInstanceUid: '1.1', radiographicStage: 'mature' },
      { lesionId: 'L2', studyInstanceUid: '1.1', seen: false },
      { lesionId: 'L2', studyInstanceUid: '1.2', radiographicStage: 'immature', signs: { margin: 'ill-defined' } },
    ]);
    expect(record.examinations).toEqual([{ studyInstanceUid: '1.1', keyImages: ['1.1.1#1'] }]);
    expect(record.lesions.map((l) => Object.keys(l))).not.toContainEqual(expect.arrayContaining(['notSeen']));
    work.db.close();
  });

  it('of the only lesion, of both lesions of one film, and of nobody', async () => {
    const { work } = await libraryOfThen();
    const of = (patient: string) =>
      work.records.record(patient).record.findings.map((f) => [f.lesionId, f.radiographicStage]);
    expect(of('ONE')).toEqual([['L1', 'maturing']]);
    expect(of('BOTH')).toEqual([
      ['L1', 'mature'],
      ['L2', 'mature'],
    ]);
    expect(of('NONE')).toEqual([[null, 'immature']]);
    work.db.close();
  });

  it('without an index nothing is guessed and nothing is lost: what has no only lesion waits to be assigned', async () => {
    const { work } = await libraryOfThen(false);
    const { findings } = work.records.record('TWO').record;
    expect(findings.filter((f) => f.seen === undefined).map((f) => [f.lesionId, f.studyInstanceUid])).toEqual([
      [null, '1.1'],
      [null, '1.2'],
      [null, '1.3'],
    ]);
    work.db.close();
  });

  it('is undone step by step to nothing and done again, meeting at every step what is stored', async () => {
    const { work } = await libraryOfThen();
    const records = work.records;
    const now = records.record('TWO').record;
    const states = [];
    while (records.record('TWO').history.undoLabel !== null) {
      records.undo('TWO');
      states.push(records.record('TWO').record.findings.map((f) => `${f.lesionId} ${f.studyInstanceUid}`));
    }
    // Ten steps were done: not seen, key image, flow, margin, two stages, two axes, two lesions.
    expect(states).toHaveLength(10);
    expect(states[0]).toEqual(['null 1.3', 'L1 1.1', 'L2 1.2']);
    expect(states[2]).toEqual(['L1 1.1', 'L2 1.2']);
    expect(states.at(-1)).toEqual([]);
    expect(records.record('TWO').record).toMatchObject({
      lesions: [],
      annotations: [],
      findings: [],
      examinations: [],
    });
    for (let n = 0; n < 10; n += 1) records.redo('TWO');
    expect({ ...records.record('TWO').record, revision: 0 }).toEqual({ ...now, revision: 0 });
    // And forward over what had been undone before the library was migrated.
    records.redo('TWO');
    expect(records.record('TWO').record.findings[0]?.phases).toEqual({ flow: 'positive', pool: 'negative' });
    records.redo('TWO');
    expect(records.record('TWO').record.context).toEqual({ symptomatic: true });
    work.db.close();
  });

  it('is sound afterwards, trail and records, and told in the trail', async () => {
    const { work } = await libraryOfThen();
    expect(work.verify()).toMatchObject({ ok: true, records: [], reports: [] });
    const told = work.db
      .prepare("SELECT patient_key FROM audit_event WHERE action = 'migrate' ORDER BY patient_key")
      .pluck()
      .all();
    expect(told).toEqual(['BOTH', 'NONE', 'ONE', 'TWO']);
    work.db.close();
  });

  it('keeps the table of then as it was, and a backup from before', async () => {
    const { dir, work } = await libraryOfThen();
    const rows = () => work.db.prepare('SELECT count(*) FROM reading').pluck().get();
    expect(rows()).toBe(6);
    expect(() => work.db.exec("DELETE FROM reading WHERE id = '1.1'")).toThrow('readings are findings now');
    expect(rows()).toBe(6);
    expect(existsSync(join(dir, 'backups'))).toBe(true);
    work.db.close();
  });

  it('opens what was signed then, with its findings', async () => {
    const { work } = await libraryOfThen();
    const [version] = work.reports.ofStudy('BOTH', '4.1');
    const signed = work.reports.version('BOTH', version!.versionId);
    expect(signed.record.findings.map((f) => [f.lesionId, f.radiographicStage])).toEqual([
      ['L1', 'mature'],
      ['L2', 'mature'],
    ]);
    expect(signed.content.work?.findings).toEqual(signed.record.findings);
    work.db.close();
  });
});
