import { createHash } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { canonicalJson } from '../../../shared/reading/change.ts';
import { defaultSiteSettings } from '../../../shared/settings/model.ts';
import { verifyAgainst } from './against.ts';
import { eventHash } from './audit.ts';
import type { Db } from './database.ts';
import { openWork, workFile } from './open.ts';
import { restoreBackup } from './restore.ts';
import { addAnnotation, addLesion, lesion, longAxis, temporaryFolders } from './testing/work.ts';
import { trailHead } from './trail.ts';
import type { WorkStore } from './workStore.ts';

const folder = temporaryFolders();
const key = 'HO-001';
const sha256 = (text: string) => createHash('sha256').update(text, 'utf8').digest('hex');

/** A library with work, two report versions and two versions of the settings. */
async function library(): Promise<{ dir: string; work: WorkStore }> {
  const dir = folder();
  const work = await openWork(dir, { actor: 'reader', now: () => new Date('2026-11-01T09:00:00Z') });
  work.records.apply(key, 'Add', [addLesion(lesion('L1')), addAnnotation(longAxis('a1', 'L1'))]);
  work.records.apply(key, 'Read stage', [
    {
      entity: 'finding',
      key: 'L1/1.2.3',
      before: null,
      after: { lesionId: 'L1', studyInstanceUid: '1.2.3', radiographicStage: 'mature' },
    },
  ]);
  work.settings.set({ ...defaultSiteSettings, followUpMonths: 4 });
  work.settings.set({ ...defaultSiteSettings, followUpMonths: 6 });
  const { record } = work.records.record(key);
  const content = {
    schemaVersion: 1 as const,
    patient: { patientKey: key, patientId: key, name: '', namePn: '', birthDate: null, sex: '' },
    studyInstanceUid: '1.2.3',
    accessionNumber: '',
    studyDate: '2026-01-10',
    studyDescription: '',
    title: 'Report',
    sections: [],
    keyImages: [],
    measure: { patientId: key, asOf: null, later: [], lesions: [], own: [], recommendations: [], warnings: [] },
    settings: defaultSiteSettings,
    completeness: [],
  };
  const sign = (status: 'final' | 'amended', reason: string | null) =>
    work.reports.sign(key, { content, record }, { status, signerName: 'Reader^A', signerRole: 'Radiologist', reason });
  sign('final', null);
  sign('amended', 'typing error');
  return { dir, work };
}

/** What somebody does who takes the triggers away first. */
function unguarded(db: Db, change: () => void): void {
  db.pragma('foreign_keys = OFF');
  const triggers = db.prepare("SELECT name, sql FROM sqlite_schema WHERE type = 'trigger'").all() as {
    name: string;
    sql: string;
  }[];
  for (const { name } of triggers) db.exec(`DROP TRIGGER ${name}`);
  change();
  for (const { sql } of triggers) db.exec(sql);
  db.pragma('foreign_keys = ON');
}

/** Writes the chain anew from an event on, so that every hash fits again. */
function rehash(db: Db, from: number): void {
  const rows = db.prepare('SELECT * FROM audit_event WHERE seq >= ? ORDER BY seq').all(from) as Parameters<
    typeof eventHash
  >[0][];
  let previous = db
    .prepare('SELECT hash FROM audit_event WHERE seq = ?')
    .pluck()
    .get(from - 1) as string;
  previous ??= '0'.repeat(64);
  for (const row of rows) {
    const hash = eventHash({ ...row, previous_hash: previous });
    db.prepare('UPDATE audit_event SET previous_hash = ?, hash = ? WHERE seq = ?').run(previous, hash, row.seq);
    previous = hash;
  }
}

const rewrite = (column: 'content' | 'record', change: (value: Record<string, unknown>) => void) => (db: Db) => {
  const row = db.prepare(`SELECT version_id, ${column} AS text FROM report_version WHERE number = 1`).get() as {
    version_id: string;
    text: string;
  };
  const value = JSON.parse(row.text) as Record<string, unknown>;
  change(value);
  const text = canonicalJson(value);
  // With its own hash computed anew, as a careful forger would.
  db.prepare(`UPDATE report_version SET ${column} = ?, ${column}_hash = ? WHERE version_id = ?`).run(
    text,
    sha256(text),
    row.version_id,
  );
};
const sql = (text: string) => (db: Db) => void db.exec(text);

describe('what was changed behind the program is told', () => {
  const ways: [what: string, change: (db: Db) => void, told: keyof ReturnType<WorkStore['verify']>][] = [
    [
      'signed words, their hash computed anew',
      rewrite('content', (c) => Object.assign(c, { title: 'Other' })),
      'reports',
    ],
    ['the frozen annotations, hash anew', rewrite('record', (r) => Object.assign(r, { lesions: [] })), 'reports'],
    ['signed words alone', sql(`UPDATE report_version SET content = '{"a":1}' WHERE number = 1`), 'reports'],
    ['the signer', sql("UPDATE report_version SET signer_name = 'Other^B' WHERE number = 1"), 'reports'],
    ["the signer's role", sql("UPDATE report_version SET signer_role = 'Chief' WHERE number = 1"), 'reports'],
    ['the status', sql("UPDATE report_version SET status = 'preliminary' WHERE number = 1"), 'reports'],
    [
      'the date of signing',
      sql("UPDATE report_version SET created_at = '2025-01-01T00:00:00+00:00' WHERE number = 1"),
      'reports',
    ],
    ['the reason of an amendment', sql("UPDATE report_version SET reason = 'none' WHERE number = 2"), 'reports'],
    ['the predecessor', sql('UPDATE report_version SET predecessor_version_id = NULL WHERE number = 2'), 'reports'],
    ['the UID of the report', sql("UPDATE report_version SET sop_instance_uid = '2.25.1' WHERE number = 1"), 'reports'],
    ['the study', sql("UPDATE report_version SET study_instance_uid = '9.9' WHERE number = 1"), 'reports'],
    [
      'the patient',
      sql(
        "INSERT INTO patient_work VALUES ('OTHER', 0); UPDATE report_version SET patient_key = 'OTHER' WHERE number = 1",
      ),
      'reports',
    ],
    ['the number', sql('UPDATE report_version SET number = 7 WHERE number = 2'), 'reports'],
    ['a deleted version', sql('DELETE FROM report_version WHERE number = 2'), 'reports'],
    [
      'a forged version',
      sql(
        `INSERT INTO report_version SELECT 'forged', patient_key, study_instance_uid, 3, status, '2.25.3', version_id, signer_name,
         signer_role, created_at, reason, content, content_hash, record, record_hash FROM report_version WHERE number = 2`,
      ),
      'reports',
    ],
    [
      'settings of a version',
      sql("UPDATE site_settings SET data = json_set(data, '$.followUpMonths', 9) WHERE version = 2"),
      'settings',
    ],
    ['a deleted version of the settings', sql('DELETE FROM site_settings WHERE version = 2'), 'settings'],
    ['a forged version of the settings', sql("INSERT INTO site_settings VALUES (9, '', '{}')"), 'settings'],
    ['a finding', sql("UPDATE finding SET data = json_set(data, '$.radiographicStage', 'immature')"), 'records'],
    ['a deleted finding', sql('DELETE FROM finding'), 'records'],
    ['an annotation', sql("UPDATE annotation SET data = json_set(data, '$.frame', 7)"), 'records'],
    ['a lesion of another hand', sql(`INSERT INTO lesion VALUES ('${key}', 'L9', '{}')`), 'records'],
    ['an event', sql("UPDATE audit_event SET actor = 'nobody' WHERE seq = 2"), 'chain'],
    ['an event taken out of the middle', sql('DELETE FROM audit_event WHERE seq = 3'), 'chain'],
    [
      'a gesture cut off the end of the trail with all that follows',
      sql('DELETE FROM audit_event WHERE seq >= 2'),
      'records',
    ],
    [
      'the event of a signing, the chain written anew',
      (db) => {
        db.exec("UPDATE audit_event SET detail = replace(detail, 'Reader^A', 'Other^B') WHERE action = 'report'");
        rehash(db, 5);
      },
      'reports',
    ],
  ];

  it.each(ways)('%s', async (_what, change, told) => {
    const { work } = await library();
    expect(work.verify().ok).toBe(true);
    unguarded(work.db, () => change(work.db));
    const found = work.verify();
    expect(found.ok).toBe(false);
    if (told === 'chain') expect(found.chain.ok).toBe(false);
    else expect(found[told]).not.toEqual([]);
    work.db.close();
  });

  it('a whole signing cut off, version and event alike, by a file outside the library', async () => {
    const { dir, work } = await library();
    const backup = join(dir, 'elsewhere.sqlite');
    await work.backup(backup);
    const [, amended] = work.reports.ofStudy(key, '1.2.3');
    const report = join(dir, 'report.json');
    writeFileSync(
      report,
      JSON.stringify({ format: 'enthesis-report', trail: work.reports.anchor(amended!.versionId) }),
    );
    expect([verifyAgainst(work.db, backup), verifyAgainst(work.db, report)]).toEqual([null, null]);
    unguarded(work.db, () => {
      work.db.exec('DELETE FROM report_version WHERE number = 2');
      work.db.exec('DELETE FROM audit_event WHERE seq = (SELECT max(seq) FROM audit_event)');
    });
    // Inside, everything agrees: this is what the anchor is for.
    expect(work.verify().ok).toBe(true);
    for (const file of [backup, report]) expect(verifyAgainst(work.db, file)).toMatch(/events were cut off/);
    work.records.apply(key, 'Add', [addLesion(lesion('L2'))]);
    for (const file of [backup, report]) expect(verifyAgainst(work.db, file)).toMatch(/written anew/);
    work.db.close();
  });

  it('what goes on after a backup still leads through it', async () => {
    const { dir, work } = await library();
    const backup = join(dir, 'elsewhere.sqlite');
    await work.backup(backup);
    const { events } = trailHead(work.db);
    work.records.apply(key, 'Add', [addLesion(lesion('L2'))]);
    expect(trailHead(work.db).events).toBe(events + 1);
    expect(verifyAgainst(work.db, backup)).toBeNull();
    work.db.close();
  });
});

describe('what the database refuses whatever the settings of the connection', () => {
  it.each([
    [
      'a report version put in the place of another',
      "INSERT OR REPLACE INTO report_version SELECT version_id, patient_key, study_instance_uid, number, 'preliminary', sop_instance_uid, predecessor_version_id, signer_name, signer_role, created_at, reason, content, content_hash, record, record_hash FROM report_version WHERE number = 1",
      'report versions cannot be replaced',
    ],
    [
      'settings put in the place of others',
      "INSERT OR REPLACE INTO site_settings VALUES (2, '', '{}')",
      'settings versions cannot be replaced',
    ],
    [
      'an event put in the place of another',
      'INSERT OR REPLACE INTO audit_event SELECT * FROM audit_event WHERE seq = 2',
      'audit events are added at the end',
    ],
  ])('%s', async (_what, statement, message) => {
    const { dir, work } = await library();
    work.db.close();
    const plain = new Database(workFile(dir));
    expect(() => plain.exec(statement)).toThrow(message);
    plain.close();
  });
});

describe('a database with something of another hand in it', () => {
  const trigger = `CREATE TRIGGER quiet AFTER INSERT ON annotation
    BEGIN UPDATE annotation SET data = '{}' WHERE id = NEW.id; END`;

  it.each([
    ['a foreign trigger', trigger, 'trigger quiet'],
    ['a guard taken away', 'DROP TRIGGER report_version_no_update', 'trigger report_version_no_update'],
    ['a foreign table', 'CREATE TABLE more (a TEXT)', 'table more'],
  ])('%s: is not opened and not touched', async (_what, statement, named) => {
    const { dir, work } = await library();
    work.db.exec(statement);
    work.db.close();
    await expect(openWork(dir)).rejects.toMatchObject({
      code: 'database-foreign',
      message: expect.stringContaining(named),
    });
  });

  it('is not restored over good work', async () => {
    const { dir, work } = await library();
    const backup = join(dir, 'elsewhere.sqlite');
    await work.backup(backup, ['/images']);
    work.db.close();
    const changed = new Database(backup);
    changed.exec(trigger);
    changed.close();
    expect(() => restoreBackup(backup, dir, new Date())).toThrow(expect.objectContaining({ code: 'database-foreign' }));
    const again = await openWork(dir);
    expect(again.records.record(key).record.annotations).toHaveLength(1);
    again.db.close();
  });
});
