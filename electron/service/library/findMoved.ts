import { closeSync, existsSync, openSync, readSync } from 'node:fs';
import { dirname, join, relative, sep } from 'node:path';
import { readHeader } from '../../../shared/dicom/header.ts';

const headerBytes = 64 * 1024;

export interface MovedFolder {
  readonly from: string;
  readonly to: string;
}

/**
 * Finds which folder lies below `newRoot` now, by one file that was in it: some remainder of the file's last known path leads
 * from `newRoot` to a file with the same SOP Instance UID. Only a folder that is gone can have moved; where the old one is
 * still there, single files have, and these are found by reading the new folder.
 */
export function findMovedFolder(lastKnownPath: string, sopInstanceUid: string, newRoot: string): MovedFolder | null {
  for (let folder = dirname(lastKnownPath); ; folder = dirname(folder)) {
    const remainder = relative(folder, lastKnownPath);
    if (holds(join(newRoot, remainder), sopInstanceUid)) return firstGone(folder, newRoot, dirname(remainder));
    if (folder === dirname(folder)) return null;
  }
}

function firstGone(oldRoot: string, newRoot: string, remainder: string): MovedFolder | null {
  let [from, to] = [oldRoot, newRoot];
  for (const name of remainder === '.' ? [] : remainder.split(sep)) {
    if (!existsSync(from)) break;
    from = join(from, name);
    to = join(to, name);
  }
  return existsSync(from) ? null : { from, to };
}

/** Names like IM000001 are everywhere, so the identifier decides. */
function holds(path: string, sopInstanceUid: string): boolean {
  let handle = -1;
  try {
    handle = openSync(path, 'r');
    const buffer = Buffer.alloc(headerBytes);
    const length = readSync(handle, buffer, 0, headerBytes, 0);
    return readHeader(buffer.subarray(0, length)).instance.sopInstanceUid === sopInstanceUid;
  } catch {
    return false;
  } finally {
    if (handle >= 0) closeSync(handle);
  }
}
