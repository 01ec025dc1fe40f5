import { mkdir, open, readdir, rename, rm } from 'node:fs/promises';
import { basename, join } from 'node:path';
import { EnthesisError } from '../../../shared/errors.ts';

/** What the system said, in words for the person at the screen. Names the file by its base name only. */
function explain(error: unknown, path: string): EnthesisError {
  if (error instanceof EnthesisError) return error;
  const code = (error as { code?: unknown } | null)?.code;
  const name = basename(path);
  if (code === 'ENOSPC' || code === 'EDQUOT') {
    return new EnthesisError('disk-full', `There is no room left to write ${name}. Free some space and export again.`, {
      cause: error,
    });
  }
  if (code === 'EACCES' || code === 'EPERM' || code === 'EROFS') {
    return new EnthesisError('export-failed', `${name} may not be written in this folder. Choose another folder.`, {
      cause: error,
    });
  }
  return new EnthesisError('export-failed', `${name} could not be written. Check the folder and export again.`, {
    cause: error,
  });
}

/** Whether a process of this number still runs. */
function runs(pid: number): boolean {
  try {
    process.kill(pid, 0);
    return true;
  } catch (error) {
    return (error as { code?: unknown }).code !== 'ESRCH';
  }
}

/**
 * Takes away what an export left that was ended from outside: temporary files of reports whose process is gone. Nothing else
 * in the folder is touched, and a folder that cannot be listed is left as it is.
 */
export async function sweepParts(directory: string): Promise<void> {
  const names = await readdir(directory).catch(() => []);
  for (const name of names) {
    const pid = /^\.(?:\d{4}-\d{2}-\d{2}|undated)_[0-9a-f]{8}_[a-z0-9.-]+\.(\d+)\.part$/.exec(name)?.[1];
    if (pid !== undefined && !runs(Number(pid)))
      await rm(join(directory, name), { force: true }).catch(() => undefined);
  }
}

/**
 * Writes a file so that it is either there as a whole or not at all: a temporary name in the same folder, flushed to the
 * disk, then renamed over any earlier file.
 * @throws EnthesisError `disk-full`, `export-failed`
 */
export async function writeWhole(directory: string, name: string, bytes: Uint8Array | string): Promise<string> {
  const path = join(directory, name);
  const temporary = join(directory, `.${name}.${process.pid}.part`);
  try {
    await mkdir(directory, { recursive: true });
    const file = await open(temporary, 'w');
    try {
      await file.writeFile(bytes);
      await file.sync();
    } finally {
      await file.close();
    }
    await rename(temporary, path);
    return path;
  } catch (error) {
    await rm(temporary, { force: true }).catch(() => undefined);
    throw explain(error, path);
  }
}
