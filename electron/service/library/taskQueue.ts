import { basename, dirname } from 'node:path';
import type { ChunkTask } from './chunk.ts';
import type { IndexWriter } from './indexWriter.ts';
import type { Listing } from './walk.ts';

/** Names that are listed ahead of the reading at most: what bounds the memory of a walk over millions of files. */
const aheadLimit = 300_000;

/** Where the files of a chunk came from, kept on this side of the threads. */
export interface ChunkOrigin {
  /** Named by the user or by a DICOMDIR. */
  readonly explicit: boolean;
  /** Extracted members: what to call them, and the archive they belong to. */
  readonly archive: ArchiveJob | null;
  readonly shownNames: readonly string[] | null;
}

export interface ArchiveJob {
  readonly path: string;
  unchanged: number;
  readonly skipped: { name: string; code: string; message: string }[];
}

/** Cuts listings into chunks in a fixed order, so that the same input always gives the same index. */
export class TaskQueue {
  private readonly writer: IndexWriter;
  private readonly walk: Iterator<Listing>;
  private readonly chunkFiles: number;
  private readonly listings: Listing[] = [];
  private readonly origins = new Map<number, ChunkOrigin>();
  private current: { listing: Listing; at: number; known: Map<string, { size: number; time: number }> | null } | null =
    null;
  private nextId = 0;
  private ahead = 0;
  /** Files listed so far; the total once `walked`. */
  listed = 0;
  walked = false;

  constructor(writer: IndexWriter, walk: Iterator<Listing>, chunkFiles: number) {
    this.writer = writer;
    this.walk = walk;
    this.chunkFiles = chunkFiles;
  }

  /** Lists one more folder when there is room for it. */
  walkAhead(): void {
    if (this.walked || this.ahead > aheadLimit) return;
    const next = this.walk.next();
    if (next.done === true) this.walked = true;
    else this.push(next.value);
  }

  get waitingFiles(): number {
    return this.ahead;
  }

  /** Adds files named by a DICOMDIR. */
  addPaths(paths: readonly string[]): void {
    const folders = new Map<string, string[]>();
    for (const path of paths) {
      const names = folders.get(dirname(path));
      if (names === undefined) folders.set(dirname(path), [basename(path)]);
      else names.push(basename(path));
    }
    for (const [directory, names] of folders) this.push({ directory, names: names.sort(), explicit: true });
  }

  /** Makes a task of files that lie in `directory` under passing names (extracted members). */
  archiveTask(
    directory: string,
    names: readonly string[],
    shownNames: readonly string[],
    archive: ArchiveJob,
  ): ChunkTask {
    this.listed += names.length;
    const id = this.nextId++;
    this.origins.set(id, { explicit: true, archive, shownNames });
    return { id, directory, names, knownSizes: null, knownTimes: null };
  }

  next(): ChunkTask | null {
    while (this.current === null) {
      const listing = this.listings.shift();
      if (listing !== undefined) this.current = { listing, at: 0, known: this.writer.knownFiles(listing.directory) };
      else if (this.walked) return null;
      else this.walkAhead();
    }
    const { listing, at, known } = this.current;
    const names = listing.names.slice(at, at + this.chunkFiles);
    this.current.at += names.length;
    this.ahead -= names.length;
    if (this.current.at >= listing.names.length) this.current = null;
    const id = this.nextId++;
    this.origins.set(id, { explicit: listing.explicit, archive: null, shownNames: null });
    return {
      id,
      directory: listing.directory,
      names,
      knownSizes: known === null ? null : Float64Array.from(names, (name) => known.get(name)?.size ?? Number.NaN),
      knownTimes: known === null ? null : Float64Array.from(names, (name) => known.get(name)?.time ?? Number.NaN),
    };
  }

  /** The origin of a chunk, handed out once. */
  takeOrigin(id: number): ChunkOrigin {
    const origin = this.origins.get(id)!;
    this.origins.delete(id);
    return origin;
  }

  private push(listing: Listing): void {
    this.listings.push(listing);
    this.listed += listing.names.length;
    this.ahead += listing.names.length;
  }
}
