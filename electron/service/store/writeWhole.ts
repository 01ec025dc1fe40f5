import { closeSync, fsyncSync, openSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { dirname } from 'node:path';
import { EnthesisError } from '../../../shared/errors.ts';
import { syncFolder } from './backup.ts';

/**
 * Writes a file under a temporary name and renames it when it is whole and on disk.
 * @throws EnthesisError `disk-full` or `export-failed`; no half file is left then
 */
export function writeWhole(file: string, content: string | Uint8Array): void {
  const partial = `${file}.partial`;
  try {
    const handle = openSync(partial, 'w');
    try {
      writeFileSync(handle, content);
      fsyncSync(handle);
    } finally {
      closeSync(handle);
    }
    renameSync(partial, file);
    syncFolder(dirname(file));
  } catch (error) {
    rmSync(partial, { force: true });
    const full = (error as NodeJS.ErrnoException).code === 'ENOSPC';
    throw new EnthesisError(
      full ? 'disk-full' : 'export-failed',
      full
        ? 'The disk is full, so the file was not written. Free some space and try again.'
        : 'The file could not be written there. Choose another folder.',
      { cause: error },
    );
  }
}
