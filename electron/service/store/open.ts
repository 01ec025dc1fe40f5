import { existsSync, mkdirSync } from 'node:fs';
import { userInfo } from 'node:os';
import Database from 'better-sqlite3';
import { automaticBackups, backUpAutomatically, backupTime } from './backup.ts';
import { isSoundDatabase, recover } from './damaged.ts';
import { type Db, isDamage, requireDurability, storeError } from './database.ts';
import { studyLookup } from './imagesInIndex.ts';
import { migrate, refuseNewer, schemaVersion } from './migrate.ts';
import { migrations, newestVersion } from './migrations/index.ts';
import { refuseForeign } from './schema.ts';
import { workFile } from './workFile.ts';
import { WorkStore } from './workStore.ts';

export { workFile } from './workFile.ts';

export interface OpenOptions {
  /** Who works here, for the audit trail; the account's name unless given. */
  readonly actor?: string;
  readonly now?: () => Date;
  /** What to do with a damaged database: put the newest backup in its place, or refuse to open. */
  readonly damaged?: 'restore' | 'refuse';
}

/**
 * Opens the reader's work, creating it in an empty folder. A backup is taken before a migration and once a day.
 * @throws EnthesisError `database-newer`, `database-corrupt` (only with `damaged: 'refuse'`), `library-busy`, `disk-full`
 */
export async function openWork(libraryDir: string, options: OpenOptions = {}): Promise<WorkStore> {
  const now = options.now ?? (() => new Date());
  const file = workFile(libraryDir);
  mkdirSync(libraryDir, { recursive: true });
  let notice: string | null = null;
  let db = openSound(file);
  if (db === null) {
    notice = recover(libraryDir, file, now(), options.damaged ?? 'restore');
    db = new Database(file);
  }
  try {
    // Before anything is written: a newer database is left exactly as it was.
    refuseNewer(db, newestVersion);
    refuseForeign(db);
    requireDurability(db);
    const existing = schemaVersion(db);
    if (existing > 0 && (existing < newestVersion || !backedUpToday(libraryDir, now()))) {
      await backUpAutomatically(db, libraryDir, now());
    }
    if (existing < newestVersion) {
      const images = studyLookup(libraryDir);
      try {
        migrate(db, migrations, { studyOf: images.studyOf, now: now() });
      } finally {
        images.close();
      }
    }
  } catch (error) {
    db.close();
    throw storeError(error);
  }
  return new WorkStore({ db, libraryDir, actor: options.actor ?? accountName(), now, notice });
}

/** The open database, or null when it is damaged. */
function openSound(file: string): Db | null {
  const isNew = !existsSync(file);
  let db: Db | null = null;
  try {
    db = new Database(file);
    db.pragma('busy_timeout = 5000');
    if (isNew || isSoundDatabase(db)) return db;
  } catch (error) {
    db?.close();
    if (isDamage(error)) return null;
    throw storeError(error);
  }
  db.close();
  return null;
}

function backedUpToday(libraryDir: string, now: Date): boolean {
  const newest = automaticBackups(libraryDir)[0];
  return newest !== undefined && backupTime(newest).toISOString().slice(0, 10) === now.toISOString().slice(0, 10);
}

function accountName(): string {
  try {
    return userInfo().username;
  } catch {
    // An account without an entry (containers): the trail still says that it was this program.
    return 'unknown';
  }
}
