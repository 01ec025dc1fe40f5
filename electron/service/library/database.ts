import { existsSync, mkdirSync, renameSync, statSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { EnthesisError } from '../../../shared/errors.ts';
import { migrations } from './migrations/index.ts';

export const indexFileName = 'index.sqlite';

/** Above this size the whole-file check is left to `verify`: it would hold up the start by seconds. */
const quickCheckLimitBytes = 64 * 1024 * 1024;

export interface OpenOptions {
  readonly steps?: readonly string[];
  /** Nobody else reads or writes while this connection is open. */
  readonly alone?: boolean;
}

export interface OpenedIndex {
  readonly db: Database.Database;
  /** Base name of the damaged file when one was moved aside; the index is empty then. */
  readonly movedAside: string | null;
}

/**
 * Opens or creates `<dir>/index.sqlite`. The index can be rebuilt from the files, so a damaged one is moved aside
 * (never deleted) and a new one is begun.
 * @throws EnthesisError `database-newer`, `library-busy`, `disk-full`
 */
export function openIndex(dir: string, options: OpenOptions = {}): OpenedIndex {
  mkdirSync(dir, { recursive: true });
  const path = join(dir, indexFileName);
  try {
    return { db: openChecked(path, options), movedAside: null };
  } catch (error) {
    if (!isCorruption(error)) throw asEnthesisError(error);
  }
  const aside = moveAside(path);
  try {
    return { db: openChecked(path, options), movedAside: aside };
  } catch (error) {
    throw asEnthesisError(error);
  }
}

/** A further connection to an index that is already open and migrated, for another thread. */
export function connectIndex(dir: string): Database.Database {
  const db = new Database(join(dir, indexFileName), { fileMustExist: true });
  configure(db, writeAheadLog);
  return db;
}

function openChecked(path: string, { steps = migrations, alone = false }: OpenOptions): Database.Database {
  // What fills an empty index would be written twice by way of the log; `writeByLog` or the next one to open it brings it back.
  const journal = alone && !existsSync(path) ? rollbackJournal : writeAheadLog;
  const db = new Database(path);
  try {
    configure(db, journal);
    if (statSync(path).size <= quickCheckLimitBytes) {
      const answer = db.pragma('quick_check(1)', { simple: true });
      if (answer !== 'ok') throw new EnthesisError('database-corrupt', 'The index of this library is damaged.');
    }
    migrate(db, steps);
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}

/**
 * Both keep what was committed through a loss of power: the log is synchronised at each commit (FULL), and for a rollback journal
 * so is the directory that it vanishes from (EXTRA).
 */
const writeAheadLog = { mode: 'wal', synchronous: 2 } as const;
const rollbackJournal = { mode: 'delete', synchronous: 3 } as const;

/** Sets what durability rests on and reads it back: a setting that did not take is an error, not a hope. */
function configure(db: Database.Database, journal: typeof writeAheadLog | typeof rollbackJournal): void {
  db.pragma('busy_timeout = 10000');
  // For an index that does not exist yet: larger pages are fewer writes.
  db.pragma('page_size = 16384');
  db.pragma(`journal_mode = ${journal.mode}`);
  db.pragma(`synchronous = ${journal.synchronous}`);
  db.pragma('foreign_keys = ON');
  db.pragma('cache_size = -65536');
  db.pragma('temp_store = MEMORY');
  db.pragma('journal_size_limit = 67108864');
  // Pages are copied from the journal into the database every 64 MB: a long import touches the same ones again and again.
  db.pragma('wal_autocheckpoint = 16384');
  const expected: readonly (readonly [string, string | number])[] = [
    ['journal_mode', journal.mode],
    ['synchronous', journal.synchronous],
    ['foreign_keys', 1],
  ];
  for (const [name, value] of expected) {
    if (db.pragma(name, { simple: true }) !== value) {
      throw new EnthesisError('internal', `The database did not accept ${name}. Put the library on a local disk.`);
    }
  }
}

/** From here on others can read while this connection writes. Outside a transaction. */
export function writeByLog(db: Database.Database): void {
  if (db.pragma('journal_mode', { simple: true }) !== writeAheadLog.mode) configure(db, writeAheadLog);
}

function migrate(db: Database.Database, steps: readonly string[]): void {
  const version = Number(db.pragma('user_version', { simple: true }));
  if (version > steps.length) {
    throw new EnthesisError(
      'database-newer',
      'This library was written by a newer version of Enthesis. Update the program to open it.',
    );
  }
  if (version === steps.length) return;
  // A step may put a table in another's place; with foreign keys on, dropping the old one would take what refers to it along.
  db.pragma('foreign_keys = OFF');
  db.transaction(() => {
    for (const step of steps.slice(version)) db.exec(step);
    db.pragma(`user_version = ${steps.length}`);
  }).immediate();
  db.pragma('foreign_keys = ON');
}

/** Renames the database with its journals; returns the new base name. */
function moveAside(path: string): string {
  let n = 1;
  while (existsSync(`${path}.damaged-${n}`)) n += 1;
  for (const suffix of ['-wal', '-shm', '-journal']) {
    if (existsSync(path + suffix)) renameSync(path + suffix, `${path}.damaged-${n}${suffix}`);
  }
  renameSync(path, `${path}.damaged-${n}`);
  return `${indexFileName}.damaged-${n}`;
}

function sqliteCode(error: unknown): string {
  return error instanceof Database.SqliteError ? error.code : '';
}

function isCorruption(error: unknown): boolean {
  if (error instanceof EnthesisError) return error.code === 'database-corrupt';
  const code = sqliteCode(error);
  return code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB';
}

/** Turns what SQLite or the file system throws into the one typed error. */
export function asEnthesisError(error: unknown): unknown {
  if (error instanceof EnthesisError) return error;
  const code = sqliteCode(error) || errnoOf(error);
  if (code === 'SQLITE_FULL' || code === 'ENOSPC' || code === 'EDQUOT') {
    return new EnthesisError('disk-full', 'The disk of the library is full. Free some space and repeat the step.', {
      cause: error,
    });
  }
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) {
    return new EnthesisError('library-busy', 'Another program is writing to this library. Try again in a moment.', {
      cause: error,
    });
  }
  if (code.startsWith('SQLITE_CORRUPT') || code === 'SQLITE_NOTADB') {
    return new EnthesisError('database-corrupt', 'The index of this library is damaged. Open the library again.', {
      cause: error,
    });
  }
  return error;
}

export function errnoOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : '';
}
