import {
  closeSync,
  constants,
  copyFileSync,
  existsSync,
  fdatasyncSync,
  mkdirSync,
  openSync,
  readdirSync,
  renameSync,
  rmSync,
  statSync,
} from 'node:fs';
import { dirname, join } from 'node:path';
import { createHash } from './hashing.ts';
import type { FileStamp } from './indexWriter.ts';

export const managedFolder = 'files';

/** Copies that belong to the library: `<library>/files/<two hex digits>/<SOP Instance UID>.dcm`. */
export class ManagedStore {
  readonly root: string;
  private readonly incoming: string;
  private counter = 0;

  constructor(libraryDir: string) {
    this.root = join(libraryDir, managedFolder);
    this.incoming = join(this.root, 'incoming');
  }

  /** An empty folder for members on their way in; what an earlier run left there is removed. */
  clearIncoming(): void {
    rmSync(this.incoming, { recursive: true, force: true });
  }

  /** A new path for a member that is being extracted. */
  incomingPath(): { directory: string; name: string } {
    mkdirSync(this.incoming, { recursive: true });
    this.counter += 1;
    return { directory: this.incoming, name: `${this.counter}` };
  }

  /** Copies a file in; on disk when this returns. */
  copyIn(source: string, sopInstanceUid: string): FileStamp {
    const passing = this.incomingPath();
    const path = join(passing.directory, passing.name);
    copyFileSync(source, path, constants.COPYFILE_FICLONE);
    return this.moveIn(path, sopInstanceUid);
  }

  /** Moves an extracted file to its place; on disk when this returns. */
  moveIn(path: string, sopInstanceUid: string): FileStamp {
    const fd = openSync(path, 'r+');
    try {
      fdatasyncSync(fd);
    } finally {
      closeSync(fd);
    }
    const target = this.placeOf(sopInstanceUid);
    mkdirSync(dirname(target), { recursive: true });
    renameSync(path, target);
    const stat = statSync(target);
    return { directory: dirname(target), name: `${sopInstanceUid}.dcm`, size: stat.size, time: stat.mtimeMs };
  }

  discard(path: string): void {
    rmSync(path, { force: true });
  }

  /** Folders with copies, for a rebuild of the index. */
  folders(): string[] {
    if (!existsSync(this.root)) return [];
    return readdirSync(this.root)
      .filter((name) => /^[0-9a-f]{2}$/.test(name))
      .map((name) => join(this.root, name));
  }

  private placeOf(uid: string): string {
    // A UID is checked to be digits and dots by the header reader; anything else must not become a path.
    const safe = /^[0-9.]{1,64}$/.test(uid) ? uid : createHash('sha256').update(uid).digest('hex');
    const shard = createHash('md5').update(uid).digest('hex').slice(0, 2);
    return join(this.root, shard, `${safe}.dcm`);
  }
}
