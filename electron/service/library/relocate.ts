import { statSync } from 'node:fs';
import { resolve, sep } from 'node:path';
import type Database from 'better-sqlite3';
import { EnthesisError } from '../../../shared/errors.ts';
import { isInside } from './walk.ts';

/**
 * Tells the index that a folder has moved: every directory at or below `oldRoot` is now looked for below `newRoot`.
 * Returns the number of directories changed. Nothing is read; a later import of the folder confirms the files.
 * @throws EnthesisError `file-unreadable` when the new folder is not there, `unknown-image` when nothing lay in the old one
 */
export function relocate(db: Database.Database, oldRoot: string, newRoot: string): number {
  const from = resolve(oldRoot);
  const to = resolve(newRoot);
  if (statSync(to, { throwIfNoEntry: false })?.isDirectory() !== true) {
    throw new EnthesisError(
      'file-unreadable',
      'The new folder is not there. Choose the folder that holds the files now.',
    );
  }
  return db
    .transaction(() => {
      const all = db.prepare<[], { id: number; path: string }>('SELECT id, path FROM directory').all();
      const moved = all.filter((row) => row.path === from || isInside(row.path, from));
      if (moved.length === 0) {
        throw new EnthesisError('unknown-image', 'The library knows no files in the old folder.');
      }
      const find = db.prepare<[string], { id: number }>('SELECT id FROM directory WHERE path = ?');
      const rename = db.prepare('UPDATE directory SET path = ? WHERE id = ?');
      for (const { id, path } of moved) {
        const target =
          path === from ? to : to + (to.endsWith(sep) ? '' : sep) + path.slice(from.length).replace(/^[\\/]/, '');
        const taken = find.get(target);
        if (taken === undefined) rename.run(target, id);
        else if (taken.id !== id) merge(db, id, taken.id);
      }
      return moved.length;
    })
    .immediate();
}

/** The new folder was imported already: its rows win, the old ones join them. */
function merge(db: Database.Database, from: number, to: number): void {
  db.prepare('UPDATE instance SET directory = ? WHERE directory = ?').run(to, from);
  db.prepare('UPDATE OR IGNORE file SET directory = ? WHERE directory = ?').run(to, from);
  db.prepare('DELETE FROM file WHERE directory = ?').run(from);
  db.prepare('DELETE FROM directory WHERE id = ?').run(from);
}
