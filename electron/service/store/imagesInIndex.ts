import { existsSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';

/**
 * Which study an image belongs to, as the library's index has it. The reader's work is opened before and without the index,
 * so an index that is missing, damaged or of another version only means that nothing is known.
 */
export function studyLookup(libraryDir: string): { studyOf(sopInstanceUid: string): string | null; close(): void } {
  const nothing = { studyOf: () => null, close: () => undefined };
  const file = join(libraryDir, 'index.sqlite');
  if (!existsSync(file)) return nothing;
  let db: Database.Database | null = null;
  try {
    db = new Database(file, { readonly: true });
    const find = db
      .prepare(
        'SELECT study.uid FROM instance JOIN series ON series.id = instance.series JOIN study ON study.id = series.study WHERE instance.uid = ?',
      )
      .pluck();
    return {
      studyOf: (sopInstanceUid) => (find.get(sopInstanceUid) as string | undefined) ?? null,
      close: () => db?.close(),
    };
  } catch {
    db?.close();
    return nothing;
  }
}
