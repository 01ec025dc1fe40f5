import { copyFileSync, existsSync, mkdirSync, renameSync, rmSync } from 'node:fs';
import { basename } from 'node:path';
import Database from 'better-sqlite3';
import { EnthesisError } from '../../../shared/errors.ts';
import { syncFile, syncFolder } from './backup.ts';
import { takeSources } from './backupSources.ts';
import { isSound, moveAside } from './damaged.ts';
import { applicationId, isDamage, storeError } from './database.ts';
import { refuseNewer } from './migrate.ts';
import { newestVersion } from './migrations/index.ts';
import { workFile } from './open.ts';
import { refuseForeign } from './schema.ts';

export interface Restored {
  /** Base name under which the work that was there is kept; null when there was none. */
  readonly movedAside: string | null;
  /** Folders that the images were opened from when the backup was taken. */
  readonly sources: readonly string[];
}

/**
 * Puts a backup in the place of the library's work. What was there is moved aside, never overwritten; the index of files
 * stays as it is.
 * @throws EnthesisError `file-unreadable`, `database-corrupt`, `database-newer`, `library-busy` (another program has the
 * library open), `disk-full`; nothing is changed then
 */
export function restoreBackup(backup: string, libraryDir: string, now: Date): Restored {
  if (!existsSync(backup)) throw new EnthesisError('file-unreadable', 'The backup file is not there.');
  if (!isSound(backup)) {
    throw new EnthesisError('database-corrupt', 'This file is not a backup of Enthesis, or it is damaged.');
  }
  mkdirSync(libraryDir, { recursive: true });
  const target = workFile(libraryDir);
  const partial = `${target}.partial`;
  try {
    copyFileSync(backup, partial);
    const sources = readCopy(partial);
    syncFile(partial);
    requireAlone(target);
    const movedAside = existsSync(target) ? basename(moveAside(target, now, 'replaced')) : null;
    renameSync(partial, target);
    syncFolder(libraryDir);
    return { movedAside, sources };
  } catch (error) {
    rmSync(partial, { force: true });
    if ((error as NodeJS.ErrnoException).code === 'ENOSPC') {
      throw new EnthesisError('disk-full', 'The disk is full. Nothing was changed.', { cause: error });
    }
    throw storeError(error);
  }
}

function readCopy(file: string): string[] {
  const copy = new Database(file);
  try {
    if (copy.pragma('application_id', { simple: true }) !== applicationId) {
      throw new EnthesisError('database-corrupt', 'This file is not a backup of Enthesis.');
    }
    refuseNewer(copy, newestVersion);
    refuseForeign(copy);
    copy.pragma('journal_mode = DELETE');
    return takeSources(copy);
  } finally {
    copy.close();
  }
}

/** SQLite leaves WAL mode only for the last connection: if it does, nobody else works on this library. */
function requireAlone(file: string): void {
  if (!existsSync(file)) return;
  let db: Database.Database | null = null;
  try {
    db = new Database(file, { timeout: 0 });
    if (db.pragma('journal_mode = DELETE', { simple: true }) !== 'delete') throw busy();
  } catch (error) {
    // A damaged database is what a restore is for.
    if (isDamage(error)) return;
    if (error instanceof Database.SqliteError && error.code.startsWith('SQLITE_BUSY')) throw busy();
    throw error;
  } finally {
    db?.close();
  }
}

function busy(): EnthesisError {
  return new EnthesisError('library-busy', 'Another program has this library open. Close it and restore again.');
}
