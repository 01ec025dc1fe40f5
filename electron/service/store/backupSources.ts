import { z } from 'zod';
import type { Db } from './database.ts';

/**
 * A backup holds the reader's work and, beside it, the folders that the images were opened from: the index is not part of
 * a backup, because it is rebuilt from the files.
 */
export function putSources(copy: Db, sources: readonly string[]): void {
  if (sources.length === 0) return;
  copy.exec('CREATE TABLE backup_source (path TEXT PRIMARY KEY) STRICT');
  const insert = copy.prepare('INSERT OR IGNORE INTO backup_source VALUES (?)');
  for (const path of sources) insert.run(path);
}

/** Reads the folders of a backup and takes them out again, so that what is left is a work database. */
export function takeSources(copy: Db): string[] {
  const present = copy.prepare("SELECT 1 FROM sqlite_schema WHERE name = 'backup_source'").get() !== undefined;
  if (!present) return [];
  const rows = z.array(z.object({ path: z.string() })).parse(copy.prepare('SELECT path FROM backup_source').all());
  copy.exec('DROP TABLE backup_source');
  return rows.map((row) => row.path);
}
