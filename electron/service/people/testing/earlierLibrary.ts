import { mkdirSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { readHeader } from '../../../../shared/dicom/header.ts';
import { canonicalJson } from '../../../../shared/reading/change.ts';
import type { ChangeOp } from '../../../../shared/reading/model.ts';
import { openIndex } from '../../library/database.ts';
import { packInstance } from '../../library/instanceJson.ts';
import { migrations as indexSteps } from '../../library/migrations/index.ts';
import { addSources } from '../../library/sources.ts';
import { appendAudit } from '../../store/audit.ts';
import { migrate } from '../../store/migrate.ts';
import { migrations } from '../../store/migrations/index.ts';
import { workFile } from '../../store/workFile.ts';
import { film, type Stated, studyOf, writeFilm } from './films.ts';

/** A first gesture, as the store of version 4 wrote it. */
function storeEarlier(db: Database.Database, ops: readonly ChangeOp[]): void {
  const patientKey = '0004711';
  db.prepare('INSERT INTO patient_work VALUES (?, 1)').run(patientKey);
  for (const { entity, key, after } of ops) {
    const data = canonicalJson(after);
    if (entity === 'annotation') {
      db.prepare('INSERT INTO annotation VALUES (?, ?, ?, ?)').run(patientKey, key, after?.lesionId ?? null, data);
    } else db.prepare(`INSERT INTO ${entity} VALUES (?, ?, ?)`).run(patientKey, key, data);
  }
  db.prepare('INSERT INTO history (patient_key, label, ops) VALUES (?, ?, ?)').run(
    patientKey,
    'Read',
    canonicalJson(ops),
  );
  const at = new Date('2026-01-20T10:00:00Z');
  appendAudit(db, 'reader', at, { action: 'apply', patientKey, detail: { label: 'Read', revision: 1, ops } });
}

/**
 * A library as the version before people were told apart left it: index of version 1, where the first file of an ID named the
 * patient, and work of version 4.
 */
export function earlierLibrary(
  dir: string,
  images: string,
  films: readonly { readonly n: number; readonly stated: Stated }[],
  work: readonly ChangeOp[],
): void {
  mkdirSync(dir, { recursive: true });
  const { db } = openIndex(dir, { steps: indexSteps.slice(0, 1) });
  const patients = new Map<string, number>();
  for (const { n, stated } of films) {
    const directory = writeFilm(images, n, stated);
    const header = readHeader(film(n, stated));
    const { patientKey, patientId, name, namePn, birthDate, sex } = header.patient;
    const patient =
      patients.get(patientKey) ??
      Number(
        db
          .prepare('INSERT INTO patient(key, patient_id, name, name_pn, birth_date, sex) VALUES (?, ?, ?, ?, ?, ?)')
          .run(patientKey, patientId, name, namePn, birthDate, sex).lastInsertRowid,
      );
    patients.set(patientKey, patient);
    const id = (sql: string, ...values: unknown[]) => Number(db.prepare(sql).run(...values).lastInsertRowid);
    const study = id(
      `INSERT INTO study(patient, uid, date, study_date, time, study_id, accession, description, referring)
       VALUES (?, ?, ?, ?, '10:15:00', '1', '', '', '')`,
      patient,
      studyOf(n),
      header.study.date,
      header.study.studyDate,
    );
    const { instance } = header;
    const series = id(
      "INSERT INTO series(study, uid, number, modality, description, body_part) VALUES (?, ?, 1, 'CR', '', '')",
      study,
      instance.seriesInstanceUid,
    );
    const folder = id('INSERT INTO directory(path) VALUES (?)', directory);
    const own = id(
      'INSERT INTO instance(series, uid, directory, name, info) VALUES (?, ?, ?, ?, ?)',
      series,
      instance.sopInstanceUid,
      folder,
      'film.dcm',
      packInstance(instance),
    );
    const { size, mtimeMs } = statSync(join(directory, 'film.dcm'));
    id(
      'INSERT INTO file(directory, name, size, mtime_ms, role, instance) VALUES (?, ?, ?, ?, 0, ?)',
      folder,
      'film.dcm',
      size,
      mtimeMs,
      own,
    );
  }
  db.close();
  addSources(dir, [images]);
  const kept = new Database(workFile(dir));
  kept.pragma('foreign_keys = ON');
  migrate(kept, migrations.slice(0, 4));
  storeEarlier(kept, work);
  kept.close();
}
