import { EnthesisError } from '../../../shared/errors.ts';
import { type Db, write } from './database.ts';
import { type Migration, type MigrationContext, migrations } from './migrations/index.ts';

export function schemaVersion(db: Db): number {
  return db.pragma('user_version', { simple: true }) as number;
}

/** @throws EnthesisError `database-newer` when a later program has written this database. */
export function refuseNewer(db: Db, newest: number): void {
  if (schemaVersion(db) > newest) {
    throw new EnthesisError(
      'database-newer',
      'This library was written by a newer version of Enthesis. Update the program; nothing was changed.',
    );
  }
}

/**
 * Brings the database to the version of the last migration, each step in one transaction with its version number:
 * a crash leaves the database at a whole step.
 */
export function migrate(
  db: Db,
  steps: readonly Migration[] = migrations,
  context: MigrationContext = { studyOf: () => null, now: new Date() },
): void {
  refuseNewer(db, steps.at(-1)?.version ?? 0);
  for (const step of steps) {
    write(db, () => {
      // Read inside the transaction: another process may have done this step meanwhile.
      if (schemaVersion(db) >= step.version) return;
      db.exec(step.sql);
      step.after?.(db, context);
      db.pragma(`user_version = ${step.version}`);
    });
  }
}
