import { closeSync, existsSync, fsyncSync, mkdirSync, openSync, readdirSync, renameSync, rmSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import Database from 'better-sqlite3';
import { EnthesisError } from '../../../shared/errors.ts';
import { type Db, storeError } from './database.ts';

const pattern = /^work-(\d{8})T(\d{6})(\d{3})Z\.sqlite$/;
/** Automatic backups that are always kept. */
const newestKept = 5;
/** Beyond those, the newest backup of each of this many days. */
const daysKept = 14;

export function backupFolder(libraryDir: string): string {
  return join(libraryDir, 'backups');
}

export function backupName(at: Date): string {
  return `work-${at.toISOString().replaceAll(/[-:.]/g, '')}.sqlite`;
}

/** Automatic backups, newest first. */
export function automaticBackups(libraryDir: string): string[] {
  const folder = backupFolder(libraryDir);
  if (!existsSync(folder)) return [];
  return readdirSync(folder)
    .filter((name) => pattern.test(name))
    .sort()
    .reverse()
    .map((name) => join(folder, name));
}

/** When an automatic backup was taken, from its name. */
export function backupTime(file: string): Date {
  const [, day = '', time = '', milli = ''] = pattern.exec(basename(file)) ?? [];
  const date = `${day.slice(0, 4)}-${day.slice(4, 6)}-${day.slice(6, 8)}`;
  return new Date(`${date}T${time.slice(0, 2)}:${time.slice(2, 4)}:${time.slice(4, 6)}.${milli}Z`);
}

/** Which of the files (newest first) may go. Many short sessions in a row must not push out last week's state. */
export function backupsToDrop(files: readonly string[]): string[] {
  const days = new Set<string>();
  return files.filter((file, index) => {
    const day = basename(file).slice(0, 13);
    const newestOfDay = !days.has(day) && days.size < daysKept;
    if (newestOfDay) days.add(day);
    return index >= newestKept && !newestOfDay;
  });
}

/**
 * Copies the database while it is in use (SQLite's online backup), under a temporary name until it is whole and on disk.
 * @param extend adds to the copy what belongs with it
 * @throws EnthesisError `disk-full`, `library-busy`, `database-corrupt`; no half file is left then
 */
export async function copyOnline(db: Db, file: string, extend?: (copy: Db) => void): Promise<void> {
  const partial = `${file}.partial`;
  mkdirSync(dirname(file), { recursive: true });
  rmSync(partial, { force: true });
  try {
    await db.backup(partial);
    const copy = new Database(partial);
    try {
      // One plain file, without the -wal and -shm beside it.
      copy.pragma('journal_mode = DELETE');
      extend?.(copy);
      if (copy.pragma('quick_check', { simple: true }) !== 'ok') {
        throw new EnthesisError('database-corrupt', 'The backup could not be read back, so it was not kept.');
      }
    } finally {
      copy.close();
    }
    syncFile(partial);
    renameSync(partial, file);
    syncFolder(dirname(file));
  } catch (error) {
    rmSync(partial, { force: true });
    throw storeError(error);
  }
}

/** Takes an automatic backup and drops those that are no longer needed. Returns its file. */
export async function backUpAutomatically(db: Db, libraryDir: string, at: Date): Promise<string> {
  const file = join(backupFolder(libraryDir), backupName(at));
  await copyOnline(db, file);
  for (const old of backupsToDrop(automaticBackups(libraryDir))) rmSync(old, { force: true });
  return file;
}

export function syncFile(file: string): void {
  const handle = openSync(file, 'r+');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/** Makes a rename durable. Windows cannot open a folder for this and does not need it. */
export function syncFolder(folder: string): void {
  if (process.platform === 'win32') return;
  const handle = openSync(folder, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}
