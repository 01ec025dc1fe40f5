import { join } from 'node:path';

/** The database of the reader's work in a library folder. */
export function workFile(libraryDir: string): string {
  return join(libraryDir, 'work.sqlite');
}
