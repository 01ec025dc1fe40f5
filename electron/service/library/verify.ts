import { stat } from 'node:fs/promises';
import { join } from 'node:path';
import type Database from 'better-sqlite3';
import { EnthesisError } from '../../../shared/errors.ts';

export interface FileVerification {
  readonly checked: number;
  /** Paths that the index knows and that are not there. */
  readonly missing: string[];
  /** Paths whose size or time differs from when they were read. */
  readonly changed: string[];
}

/** Files asked for at once. */
const batchFiles = 64;

export function verifyIndex(db: Database.Database): boolean {
  return (
    db.pragma('integrity_check(1)', { simple: true }) === 'ok' && (db.pragma('foreign_key_check') as []).length === 0
  );
}

/**
 * Every referenced file against what was seen of it.
 * @throws EnthesisError `cancelled`
 */
export async function verifyFiles(db: Database.Database, signal?: AbortSignal): Promise<FileVerification> {
  const files = db
    .prepare<[], { path: string; name: string; size: number; mtime_ms: number }>(`
      SELECT directory.path AS path, file.name AS name, size, mtime_ms FROM file
      JOIN directory ON directory.id = file.directory WHERE role IN (0, 1) ORDER BY path, name`)
    .all();
  const missing: string[] = [];
  const changed: string[] = [];
  for (let at = 0; at < files.length; at += batchFiles) {
    if (signal?.aborted === true) throw new EnthesisError('cancelled', 'The check was stopped.');
    await Promise.all(
      files.slice(at, at + batchFiles).map(async (file) => {
        const path = join(file.path, file.name);
        const found = await stat(path).catch(() => null);
        if (found === null) missing.push(path);
        else if (found.size !== file.size || found.mtimeMs !== file.mtime_ms) changed.push(path);
      }),
    );
  }
  return { checked: files.length, missing: missing.sort(), changed: changed.sort() };
}
