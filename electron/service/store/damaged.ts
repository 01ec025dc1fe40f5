import { copyFileSync, existsSync, renameSync } from 'node:fs';
import { basename, join } from 'node:path';
import Database from 'better-sqlite3';
import { EnthesisError } from '../../../shared/errors.ts';
import { automaticBackups, backupTime, syncFile, syncFolder } from './backup.ts';
import { applicationId, type Db, isDamage, storeError } from './database.ts';

/** Whether the file is a database that SQLite can walk from end to end. Opens nothing else and changes nothing. */
export function isSound(file: string): boolean {
  let db: Db | null = null;
  try {
    db = new Database(file, { readonly: true, fileMustExist: true });
    return isSoundDatabase(db);
  } catch (error) {
    if (isDamage(error)) return false;
    throw storeError(error);
  } finally {
    db?.close();
  }
}

export function isSoundDatabase(db: Db): boolean {
  try {
    const id = db.pragma('application_id', { simple: true });
    const empty = (db.prepare('SELECT count(*) AS n FROM sqlite_schema').get() as { n: number }).n === 0;
    // A foreign database under our name is treated like a damaged one: kept aside, never written.
    if (!empty && id !== applicationId) return false;
    return db.pragma('quick_check', { simple: true }) === 'ok';
  } catch (error) {
    if (isDamage(error)) return false;
    throw error;
  }
}

/** Renames a database with its -wal and -shm; returns the new path. Nothing is deleted or overwritten. */
export function moveAside(file: string, at: Date, word: string): string {
  const stamp = at.toISOString().replaceAll(/[-:.]/g, '');
  let target = `${file}.${word}-${stamp}`;
  for (let n = 2; existsSync(target); n += 1) target = `${file}.${word}-${stamp}-${n}`;
  for (const suffix of ['', '-wal', '-shm']) {
    if (existsSync(file + suffix)) renameSync(file + suffix, target + suffix);
  }
  return target;
}

/** Copies the newest sound automatic backup into the place of `file`; null when there is none. */
export function restoreNewestBackup(libraryDir: string, file: string): string | null {
  const backup = automaticBackups(libraryDir).find(isSound);
  if (backup === undefined) return null;
  const partial = `${file}.partial`;
  copyFileSync(backup, partial);
  syncFile(partial);
  renameSync(partial, file);
  syncFolder(libraryDir);
  return backup;
}

/**
 * A damaged database is kept under another name and the newest sound backup takes its place.
 * @returns what the reader is told
 * @throws EnthesisError `database-corrupt` when `mode` is `refuse`: then nothing was touched
 */
export function recover(libraryDir: string, file: string, at: Date, mode: 'restore' | 'refuse'): string {
  if (mode === 'refuse') {
    const newest = automaticBackups(libraryDir).find(isSound);
    throw new EnthesisError(
      'database-corrupt',
      newest === undefined
        ? 'The database of this library is damaged and there is no automatic backup. Nothing was changed.'
        : `The database of this library is damaged. The newest backup is ${join('backups', basename(newest))}; nothing was changed.`,
    );
  }
  const kept = basename(moveAside(file, at, 'damaged'));
  const backup = restoreNewestBackup(libraryDir, file);
  return backup === null
    ? `The database of this library was damaged and there was no backup, so it starts empty. The damaged file was kept as ${kept}.`
    : `The database of this library was damaged. The backup of ${backupTime(backup).toISOString().slice(0, 16).replace('T', ' ')} UTC is open instead; later work is missing. The damaged file was kept as ${kept}.`;
}
