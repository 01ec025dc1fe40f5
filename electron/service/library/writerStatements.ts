import type Database from 'better-sqlite3';

/** What a file is to its instance; `file.role`. */
export const fileRole = { own: 0, copy: 1, source: 2, archive: 3 } as const;

export interface InstanceHome {
  id: number;
  series: number;
  directory: number | null;
  path: string | null;
  name: string | null;
}

export interface IdentityEntry {
  id: number;
  patient: number;
}

export interface StudyCacheEntry {
  id: number;
  patient: number;
  date: string | null;
  time: string | null;
}

/** Everything the writer says to the database, prepared once per import. */
export function prepareStatements(db: Database.Database) {
  return {
    directory: db.prepare<[string], { id: number }>('SELECT id FROM directory WHERE path = ?'),
    addDirectory: db.prepare('INSERT INTO directory(path) VALUES (?)'),
    identity: db.prepare<[string, string, string, string, string], IdentityEntry>(
      'SELECT id, patient FROM identity WHERE base = ? AND issuer = ? AND name_pn = ? AND birth_date = ? AND sex = ? AND legacy = 0',
    ),
    addIdentity: db.prepare(`INSERT INTO identity(patient, base, patient_id, issuer, name_pn, birth_date, sex, placed)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?)`),
    ofBase: db.prepare<[string], { patient: number }>('SELECT patient FROM identity WHERE base = ? LIMIT 1'),
    unplaceBase: db.prepare('UPDATE identity SET placed = 0 WHERE base = ?'),
    patientOfKey: db.prepare<[string], { id: number }>('SELECT id FROM patient WHERE key = ?'),
    addPatient: db.prepare(
      'INSERT INTO patient(key, patient_id, issuer, name, name_pn, birth_date, sex) VALUES (?, ?, ?, ?, ?, ?, ?)',
    ),
    joins: db.prepare<[], { mark: string }>('SELECT mark FROM identity_join'),
    study: db.prepare<[string, number], StudyCacheEntry>(
      'SELECT id, patient, date, time FROM study WHERE uid = ? AND identity = ?',
    ),
    addStudy:
      db.prepare(`INSERT INTO study(patient, identity, uid, date, study_date, time, study_id, accession, description, referring)
      VALUES (?, ?, ?, ?, ?, ?, ?, ?, ?, ?)`),
    fillStudy:
      db.prepare(`UPDATE study SET study_date = coalesce(study_date, ?), study_id = iif(study_id = '', ?, study_id),
      accession = iif(accession = '', ?, accession), description = iif(description = '', ?, description),
      referring = iif(referring = '', ?, referring) WHERE id = ?`),
    dateStudy: db.prepare('UPDATE study SET date = ?, time = ? WHERE id = ?'),
    series: db.prepare<[number, string], { id: number }>('SELECT id FROM series WHERE study = ? AND uid = ?'),
    addSeries: db.prepare(
      'INSERT INTO series(study, uid, number, modality, description, body_part) VALUES (?, ?, ?, ?, ?, ?)',
    ),
    addInstance: db.prepare(
      'INSERT INTO instance(series, uid, directory, name, info) VALUES (?, ?, ?, ?, ?) ON CONFLICT(uid) DO NOTHING',
    ),
    instance: db.prepare<[string], InstanceHome>(`SELECT instance.id AS id, series, instance.directory AS directory,
      directory.path AS path, instance.name AS name FROM instance
      LEFT JOIN directory ON directory.id = instance.directory WHERE uid = ?`),
    moveInstance: db.prepare('UPDATE instance SET series = ?, directory = ?, name = ?, info = ? WHERE id = ?'),
    loseInstance: db.prepare(
      'UPDATE instance SET directory = NULL, name = NULL WHERE id = ? AND directory = ? AND name = ?',
    ),
    emptySeries: db.prepare(
      'DELETE FROM series WHERE id = ? AND NOT EXISTS (SELECT 1 FROM instance WHERE instance.series = ?)',
    ),
    homeOfSeries: db.prepare<[number], { study: number; patient: number; identity: number }>(
      'SELECT study.id AS study, study.patient AS patient, study.identity AS identity FROM series JOIN study ON study.id = series.study WHERE series.id = ?',
    ),
    emptyStudy: db.prepare(
      'DELETE FROM study WHERE id = ? AND NOT EXISTS (SELECT 1 FROM series WHERE series.study = ?)',
    ),
    emptyIdentity: db.prepare<[number, number], { base: string }>(
      'DELETE FROM identity WHERE id = ? AND NOT EXISTS (SELECT 1 FROM study WHERE study.identity = ?) RETURNING base',
    ),
    dirtyPatient: db.prepare('UPDATE patient SET dirty = 1 WHERE id = ?'),
    emptyPatient: db.prepare(
      'DELETE FROM patient WHERE id = ? AND NOT EXISTS (SELECT 1 FROM identity WHERE identity.patient = ?)',
    ),
    dropWords: db.prepare('DELETE FROM patient_words WHERE rowid = ?'),
    file: db.prepare<
      [number, string],
      { instance: number | null; size: number; mtime_ms: number; hash: Buffer | null }
    >('SELECT instance, size, mtime_ms, hash FROM file WHERE directory = ? AND name = ?'),
    putFile: db.prepare(
      'INSERT OR REPLACE INTO file(directory, name, size, mtime_ms, role, instance, hash, note) VALUES (?, ?, ?, ?, ?, ?, ?, ?)',
    ),
    addOwnFile: db.prepare(
      `INSERT INTO file(directory, name, size, mtime_ms, role, instance) VALUES (?, ?, ?, ?, ${fileRole.own}, ?)`,
    ),
    hashFile: db.prepare('UPDATE file SET hash = ? WHERE directory = ? AND name = ?'),
    known: db.prepare<[number], { name: string; size: number; mtime_ms: number }>(
      'SELECT name, size, mtime_ms FROM file WHERE directory = ? AND role <> 3',
    ),
    archive: db.prepare<[number, string], { size: number; mtime_ms: number; note: string | null }>(
      'SELECT size, mtime_ms, note FROM file WHERE directory = ? AND name = ? AND role = 3',
    ),
  };
}

export type WriterStatements = ReturnType<typeof prepareStatements>;
