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

interface OpenListing {
  readonly listing: Listing;
  at: number;
  readonly known: Known | null;
}

type Known = ReadonlyMap<string, { size: number; time: number }>;

/** A chunk while it is being filled from one or several folders. */
class ChunkDraft {
  private readonly directories: string[] = [];
  private readonly names: string[] = [];
  private readonly directoryOf: Uint16Array<ArrayBuffer>;
  private sizes: Float64Array<ArrayBuffer> | null = null;
  private times: Float64Array<ArrayBuffer> | null = null;
  private readonly limit: number;

  constructor(limit: number) {
    this.limit = limit;
    this.directoryOf = new Uint16Array(limit);
  }

  get full(): boolean {
    return this.names.length >= this.limit;
  }

  get empty(): boolean {
    return this.names.length === 0;
  }

  /** Takes files from the listing, as many as fit; returns how many. */
  take(listing: Listing, from: number, known: Known | null): number {
    const directory = this.directories.push(listing.directory) - 1;
    const to = Math.min(listing.names.length, from + this.limit - this.names.length);
    for (let i = from; i < to; i++) {
      const name = listing.names[i]!;
      this.directoryOf[this.names.length] = directory;
      if (known !== null) this.remember(this.names.length, known.get(name));
      this.names.push(name);
    }
    return to - from;
  }

  task(id: number): ChunkTask {
    const { directories, names } = this;
    const n = names.length;
    return {
      id,
      directories,
      directoryOf: this.directoryOf.slice(0, n),
      names,
      knownSizes: this.sizes?.slice(0, n) ?? null,
      knownTimes: this.times?.slice(0, n) ?? null,
    };
  }

  private remember(at: number, file: { size: number; time: number } | undefined): void {
    if (file === undefined) return;
    this.sizes ??= new Float64Array(this.limit).fill(Number.NaN);
    this.times ??= new Float64Array(this.limit).fill(Number.NaN);
    this.sizes[at] = file.size;
    this.times[at] = file.time;
  }
}

/** Cuts listings into chunks in a fixed order, so that the same input always gives the same index. */
export class TaskQueue {
  private readonly writer: IndexWriter;
  private readonly walk: Iterator<Listing>;
  private readonly listings: Listing[] = [];
  private readonly origins = new Map<number, ChunkOrigin>();
  private current: { listing: Listing; at: number; known: Map<string, { size: number; time: number }> | null } | null =
    null;
  private nextId = 0;
  private ahead = 0;
  /** Files listed so far; the total once `walked`. */
  listed = 0;
  walked = false;

  constructor(writer: IndexWriter, walk: Iterator<Listing>) {
    this.writer = writer;
    this.walk = walk;
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
    const directoryOf = new Uint16Array(names.length);
    return { id, directories: [directory], directoryOf, names, knownSizes: null, knownTimes: null };
  }

  /** The next files in order; a chunk spans folders, but not what the user named and what was met on the way. */
  next(files: number): ChunkTask | null {
    const draft = new ChunkDraft(files);
    let explicit = false;
    while (!draft.full) {
      const current = this.current ?? this.open();
      if (current === null) break;
      if (draft.empty) explicit = current.listing.explicit;
      else if (explicit !== current.listing.explicit) break;
      const taken = draft.take(current.listing, current.at, current.known);
      current.at += taken;
      this.ahead -= taken;
      if (current.at >= current.listing.names.length) this.current = null;
    }
    if (draft.empty) return null;
    const id = this.nextId++;
    this.origins.set(id, { explicit, archive: null, shownNames: null });
    return draft.task(id);
  }

  private open(): OpenListing | null {
    while (this.listings.length === 0 && !this.walked) this.walkAhead();
    const listing = this.listings.shift();
    if (listing === undefined) return null;
    this.current = { listing, at: 0, known: this.writer.knownFiles(listing.directory) };
    return this.current;
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
