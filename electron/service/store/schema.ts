import Database from 'better-sqlite3';
import { EnthesisError } from '../../../shared/errors.ts';
import type { Db } from './database.ts';
import { type Migration, migrations } from './migrations/index.ts';

/** Tables that are not the migrations' own: SQLite's, and the list of image folders that a backup carries. */
const besides = /^(sqlite_|backup_source$)/;

function objectsOf(db: Db): Map<string, string> {
  const rows = db.prepare('SELECT type, name, sql FROM sqlite_schema').all() as {
    type: string;
    name: string;
    sql: string | null;
  }[];
  return new Map(
    rows.filter(({ name }) => !besides.test(name)).map(({ type, name, sql }) => [`${type} ${name}`, sql ?? '']),
  );
}

/** What a database of this version holds when only the program has made it. */
function expectedAt(version: number, steps: readonly Migration[]): Map<string, string> {
  const fresh = new Database(':memory:');
  try {
    for (const step of steps) if (step.version <= version) fresh.exec(step.sql);
    return objectsOf(fresh);
  } finally {
    fresh.close();
  }
}

/**
 * Tables, indexes and triggers that are not as the program makes them: added, missing or changed. A trigger of another hand may
 * change what is stored without a trace; a missing one no longer refuses what it should.
 * @returns "trigger x" and the like; empty when all is as it should be
 */
export function foreignObjects(db: Db, steps: readonly Migration[] = migrations): string[] {
  const version = db.pragma('user_version', { simple: true }) as number;
  const [is, should] = [objectsOf(db), expectedAt(version, steps)];
  return [...new Set([...is.keys(), ...should.keys()])].filter((name) => is.get(name) !== should.get(name)).sort();
}

/** @throws EnthesisError `database-foreign` that names what is not ours; nothing was changed */
export function refuseForeign(db: Db): void {
  const foreign = foreignObjects(db);
  if (foreign.length === 0) return;
  throw new EnthesisError(
    'database-foreign',
    `The database of the reader's work was changed by another program (${foreign.slice(0, 5).join(', ')}). It is not opened and nothing was changed; restore a backup.`,
  );
}
