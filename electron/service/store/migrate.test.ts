import Database from 'better-sqlite3';
import { describe, expect, it } from 'vitest';
import { Records } from '../reading/records.ts';
import { appendAudit, verifyChain } from './audit.ts';
import { type Db, requireDurability } from './database.ts';
import { migrate, schemaVersion } from './migrate.ts';
import { migrations } from './migrations/index.ts';
import { openWork, workFile } from './open.ts';
import { addLesion, lesion, longAxis, temporaryFolders } from './testing/work.ts';

const folder = temporaryFolders();

/** A database at the given version that holds rows in every table which that version has. */
function databaseAt(version: number, file = ':memory:'): Db {
  const db = new Database(file);
  db.pragma('foreign_keys = ON');
  migrate(db, migrations.slice(0, version));
  if (version >= 1) {
    db.prepare('INSERT INTO patient_work VALUES (?, ?)').run('HO-001', 2);
    db.prepare('INSERT INTO lesion VALUES (?, ?, ?)').run('HO-001', 'L1', JSON.stringify(lesion('L1')));
    db.prepare('INSERT INTO annotation VALUES (?, ?, ?, ?)').run(
      'HO-001',
      'a1',
      'L1',
      JSON.stringify(longAxis('a1', 'L1')),
    );
    // Readings were written up to version 4.
    if (version < 5)
      db.prepare('INSERT INTO reading VALUES (?, ?, ?)').run('HO-001', '1.2.3', '{"studyInstanceUid":"1.2.3"}');
    db.prepare('INSERT INTO context VALUES (?, ?, ?)').run('HO-001', 'context', '{"symptomatic":true}');
    db.prepare("INSERT INTO history (patient_key, label, ops) VALUES ('HO-001', 'Add lesion', ?)").run(
      JSON.stringify([addLesion(lesion('L1'))]),
    );
  }
  if (version >= 2) {
    appendAudit(db, 'reader', new Date('2026-01-01T00:00:00Z'), { action: 'apply', patientKey: 'HO-001', detail: {} });
    appendAudit(db, 'reader', new Date('2026-01-01T00:00:01Z'), { action: 'undo', patientKey: 'HO-001', detail: {} });
  }
  if (version >= 3) {
    db.prepare(
      `INSERT INTO report_version VALUES ('v1', 'HO-001', '1.2.3', 1, 'final', '2.25.1', NULL, 'Reader', '',
       '2026-01-01T00:00:00+00:00', NULL, '{}', ?, '{}', ?)`,
    ).run('a'.repeat(64), 'b'.repeat(64));
  }
  return db;
}

function rowsOf(db: Db): Record<string, unknown[]> {
  const tables = db
    .prepare("SELECT name FROM sqlite_schema WHERE type = 'table' AND name NOT LIKE 'sqlite_%' ORDER BY name")
    .pluck()
    .all() as string[];
  return Object.fromEntries(tables.map((name) => [name, db.prepare(`SELECT * FROM ${name}`).all()]));
}

describe('migrations', () => {
  it('are numbered from 1 without a gap', () => {
    expect(migrations.map((step) => step.version)).toEqual(migrations.map((_, index) => index + 1));
  });

  it.each(migrations.map((step) => step.version))('to version %i keeps every row that was there', (version) => {
    const db = databaseAt(version - 1);
    const before = rowsOf(db);
    migrate(db, migrations.slice(0, version));
    expect(schemaVersion(db)).toBe(version);
    const after = rowsOf(db);
    if (version === 5) {
      // Moving the readings is a change of the record that the trail tells of.
      expect(after.patient_work).toEqual([{ patient_key: 'HO-001', revision: 3 }]);
      expect(after.audit_event?.slice(0, -1)).toEqual(before.audit_event);
      delete before.patient_work;
      delete before.audit_event;
    }
    expect(after).toMatchObject(before);
    expect(db.pragma('foreign_key_check')).toEqual([]);
    expect(db.pragma('integrity_check', { simple: true })).toBe('ok');
  });

  it('leave the database at a whole step when one fails', () => {
    const db = databaseAt(1);
    const broken = { version: 2, sql: 'CREATE TABLE half (a TEXT); CREATE TABLE lesion (again TEXT);' };
    expect(() => migrate(db, [migrations[0]!, broken])).toThrow();
    expect(schemaVersion(db)).toBe(1);
    expect(rowsOf(db)).not.toHaveProperty('half');
  });

  it('do nothing the second time', () => {
    const db = databaseAt(migrations.length);
    const before = rowsOf(db);
    migrate(db);
    expect(rowsOf(db)).toEqual(before);
  });

  it('take a backup of the older database first', async () => {
    const dir = folder();
    databaseAt(1, workFile(dir)).close();
    const work = await openWork(dir);
    expect(work.records.record('HO-001').record.annotations).toEqual([longAxis('a1', 'L1')]);
    const { automaticBackups } = await import('./backup.ts');
    const [backup] = automaticBackups(dir);
    const old = new Database(backup!, { readonly: true });
    expect(schemaVersion(old)).toBe(1);
    old.close();
    work.db.close();
  });
});

describe('what the database itself refuses', () => {
  const full = () => databaseAt(migrations.length);
  it.each([
    ['changing an audit event', "UPDATE audit_event SET actor = 'someone else'", 'audit events cannot be changed'],
    ['deleting an audit event', 'DELETE FROM audit_event WHERE seq = 2', 'audit events cannot be deleted'],
    [
      'an audit event out of order',
      `INSERT INTO audit_event SELECT 9, at, actor, action, patient_key, detail, hash, hash FROM audit_event WHERE seq = 2`,
      'audit events are added at the end',
    ],
    [
      'changing a signed report',
      'UPDATE report_version SET content = \'{"a":1}\'',
      'report versions cannot be changed',
    ],
    ['deleting a signed report', 'DELETE FROM report_version', 'report versions cannot be deleted'],
  ])('%s', (_what, sql, message) => {
    const db = full();
    expect(() => db.exec(sql)).toThrow(message);
    expect(verifyChain(db).ok).toBe(true);
  });

  it('an annotation of a lesion that is not there', () => {
    const db = full();
    requireDurabilityOfMemory(db);
    const records = new Records(db, 'reader', () => new Date());
    expect(() =>
      records.apply('HO-001', 'Add', [{ entity: 'annotation', key: 'a2', before: null, after: longAxis('a2', 'L9') }]),
    ).toThrow(expect.objectContaining({ code: 'invalid-request' }));
    expect(records.record('HO-001').record.annotations.map((item) => item.id)).toEqual(['a1']);
  });
});

/** A database in memory has no WAL; everything else is as in a file. */
function requireDurabilityOfMemory(db: Db): void {
  expect(() => requireDurability(db)).toThrow(/journal_mode is memory/);
  db.pragma('foreign_keys = ON');
}
