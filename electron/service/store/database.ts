import Database from 'better-sqlite3';
import { EnthesisError } from '../../../shared/errors.ts';

export type Db = Database.Database;

/** "ENTH": tells a work database from any other SQLite file. */
export const applicationId = 0x454e5448;

/** What durability rests on. Each is read back, because SQLite ignores what it cannot do (WAL on some network drives). */
const required = [
  { pragma: 'journal_mode', set: 'WAL', expect: 'wal' },
  { pragma: 'synchronous', set: 'FULL', expect: 2 },
  { pragma: 'foreign_keys', set: 'ON', expect: 1 },
  { pragma: 'busy_timeout', set: '5000', expect: 5000 },
  // REPLACE asks the triggers on DELETE.
  { pragma: 'recursive_triggers', set: 'ON', expect: 1 },
  { pragma: 'cell_size_check', set: 'ON', expect: 1 },
  { pragma: 'trusted_schema', set: 'OFF', expect: 0 },
] as const;

/** @throws EnthesisError `internal` when the file system cannot give what the reader's work needs. */
export function requireDurability(db: Db): void {
  for (const { pragma, set, expect } of required) {
    db.pragma(`${pragma} = ${set}`);
    const actual = db.pragma(pragma, { simple: true });
    if (actual !== expect) {
      throw new EnthesisError(
        'internal',
        `This folder cannot keep work safely (${pragma} is ${String(actual)}). Choose a library on a local disk.`,
      );
    }
  }
}

/** Turns a failure of SQLite into one of ours; anything else passes through unchanged. */
export function storeError(error: unknown): unknown {
  if (!(error instanceof Database.SqliteError)) return error;
  const { code } = error;
  if (code === 'SQLITE_FULL' || code === 'SQLITE_IOERR_WRITE') {
    return new EnthesisError(
      'disk-full',
      'The disk is full. Nothing of this step was stored; free some space and repeat it.',
      { cause: error },
    );
  }
  if (code.startsWith('SQLITE_BUSY') || code.startsWith('SQLITE_LOCKED')) {
    return new EnthesisError(
      'library-busy',
      'Another program is using this library. Nothing was stored; try again shortly.',
      { cause: error },
    );
  }
  if (isDamage(error)) {
    return new EnthesisError(
      'database-corrupt',
      'The database of this library is damaged. Nothing was stored; close and open the library to restore a backup.',
      { cause: error },
    );
  }
  if (code === 'SQLITE_CONSTRAINT_FOREIGNKEY') {
    return new EnthesisError(
      'invalid-request',
      'An annotation belongs to a lesion that is not there. Nothing was stored.',
      { cause: error },
    );
  }
  if (code.startsWith('SQLITE_READONLY') || code === 'SQLITE_CANTOPEN' || code === 'SQLITE_PERM') {
    return new EnthesisError('internal', 'The library folder cannot be written. Check its permissions.', {
      cause: error,
    });
  }
  return error;
}

export function isDamage(error: unknown): boolean {
  return (
    error instanceof Database.SqliteError &&
    (error.code.startsWith('SQLITE_CORRUPT') ||
      error.code === 'SQLITE_NOTADB' ||
      error.code === 'SQLITE_IOERR_SHORT_READ')
  );
}

/** Runs `change` in one transaction that holds the write lock from the start: on disk when it returns, or nothing of it. */
export function write<T>(db: Db, change: () => T): T {
  try {
    return db.transaction(change).immediate();
  } catch (error) {
    throw storeError(error);
  }
}

/** Runs `question` on one consistent state of the database. */
export function read<T>(db: Db, question: () => T): T {
  try {
    return db.transaction(question).deferred();
  } catch (error) {
    throw storeError(error);
  }
}
