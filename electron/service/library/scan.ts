import { statfsSync, statSync } from 'node:fs';
import { availableParallelism } from 'node:os';
import { basename, dirname, join } from 'node:path';
import type Database from 'better-sqlite3';
import { EnthesisError } from '../../../shared/errors.ts';
import { type ChunkResult, type ChunkTask, directoryOf, fileKind, pathOf, putAlone, taskOfOne } from './chunk.ts';
import { writeByLog } from './database.ts';
import { readDicomdir } from './dicomdir.ts';
import { HeaderPool } from './headerPool.ts';
import { type FileStamp, IndexWriter, stampOf } from './indexWriter.ts';
import { ManagedStore } from './managedStore.ts';
import { readChunk, readChunkOnLeash, skipReason } from './readChunk.ts';
import type { ScanHooks, ScanRequest, ScanTotals, SkippedEntry } from './scanModel.ts';
import type { ReadMark } from './stuckWatch.ts';
import { type ArchiveJob, type ChunkOrigin, TaskQueue } from './taskQueue.ts';
import { Ticker, turn } from './ticker.ts';
import { distinctInputs, isInside, walk } from './walk.ts';
import type { ZipEntry } from './zip.ts';

const chunkFiles = 256;
/** For this thread alone, where files are at hand: each chunk costs a quarter of a millisecond to watch over. */
const quickChunkFiles = 1024;
/** A chunk of the ordinary size within this time: files are at hand. */
const quickMs = 15;
/**
 * With fewer files waiting than this, a further thread costs more than it saves: it starts cold, and what it needs to become
 * quick is most of the time that ten thousand files take.
 */
const threadedFromFiles = 16_000;
/**
 * Files that are not in memory yet wait for their disk, which answers several questions at once faster than one by one: so many
 * threads ask, whatever the number of cores, when so many files are left.
 */
const diskThreads = 3;
const diskFromFiles = 2000;
const commitEveryMs = 1000;
/** How long this thread reads before it lets messages in. */
const turnEveryMs = 25;
const progressEveryMs = 100;
/** Worklist rows are brought up to date at the end, and during long imports this often. */
const refreshEveryMs = 3000;

/** Imports into the index. Nothing in a file stops it; it throws only when the index or its disk fails. */
export async function scan(
  db: Database.Database,
  request: ScanRequest,
  cancel: SharedArrayBuffer,
  hooks: ScanHooks,
  mark?: ReadMark,
): Promise<ScanTotals> {
  const run = new ScanRun(db, request, cancel, hooks, mark);
  hooks.onWriter?.(run.writer);
  try {
    return await run.run();
  } finally {
    await run.close();
  }
}

class ScanRun {
  private readonly db: Database.Database;
  private readonly request: ScanRequest;
  private readonly hooks: ScanHooks;
  private readonly cancel: SharedArrayBuffer;
  private readonly flag: Int32Array;
  private readonly mark: ReadMark | undefined;
  readonly writer: IndexWriter;
  private readonly managed: ManagedStore;
  private readonly queue: TaskQueue;
  private readonly inputs: readonly string[];
  private pool: HeaderPool | null = null;
  private apart: HeaderPool | null = null;
  private readonly arrived = new Map<number, ChunkResult>();
  private nextToStore = 0;
  private quick = false;
  private files = 0;
  private indexed = 0;
  private unchanged = 0;
  private skipped = 0;
  private skips: SkippedEntry[] = [];
  private readonly archives: string[] = [];
  private readonly seenDicomdirs = new Set<string>();
  private readonly commits = new Ticker(commitEveryMs);
  private readonly progress = new Ticker(progressEveryMs, true);
  private readonly turns = new Ticker(turnEveryMs);
  private readonly refreshes = new Ticker(refreshEveryMs);

  constructor(
    db: Database.Database,
    request: ScanRequest,
    cancel: SharedArrayBuffer,
    hooks: ScanHooks,
    mark: ReadMark | undefined,
  ) {
    this.db = db;
    this.mark = mark;
    this.request = request;
    this.hooks = hooks;
    this.cancel = cancel;
    this.flag = new Int32Array(cancel);
    this.writer = new IndexWriter(db);
    this.managed = new ManagedStore(request.libraryDir);
    this.inputs = distinctInputs(request.paths);
    const listings = walk(this.inputs, {
      except: request.libraryDir,
      onSkip: (path, reason) => {
        this.files += 1;
        this.skip(path, reason);
      },
    });
    this.queue = new TaskQueue(this.writer, listings);
  }

  async run(): Promise<ScanTotals> {
    this.managed.clearIncoming();
    this.db.exec('BEGIN IMMEDIATE');
    this.startThreads();
    await this.readAll();
    for (let archive = this.archives.shift(); archive !== undefined; archive = this.archives.shift()) {
      await this.readArchive(archive);
      await this.readAll();
    }
    this.commit(true);
    this.report(true);
    return { files: this.files, indexed: this.indexed, unchanged: this.unchanged, cancelled: this.cancelled };
  }

  async close(): Promise<void> {
    if (this.db.inTransaction) this.db.exec('ROLLBACK');
    this.managed.clearIncoming();
    await this.pool?.close();
    await this.apart?.close();
  }

  private get cancelled(): boolean {
    return Atomics.load(this.flag, 0) !== 0;
  }

  /** Lists ahead far enough to know whether there is work for several threads. */
  private startThreads(): void {
    const { threads } = this.request;
    const enough = threads === undefined ? threadedFromFiles : 1;
    const read = blocksRead();
    this.walkTo(Math.min(enough, diskFromFiles));
    // Folders that had to be fetched from a disk hold files that are there too: threads read the first while the rest is listed.
    if (blocksRead() - read > diskFromFiles) this.readAtOnce();
    if (this.pool !== null) return;
    this.walkTo(enough);
    const count = threads ?? Math.min(4, Math.max(1, availableParallelism() - 1));
    if (count > 0 && this.queue.waitingFiles >= enough) this.pool = new HeaderPool(count, this.cancel);
  }

  /**
   * The pipeline: threads are kept supplied; what they have read is stored in the order of the walk; with nothing to
   * store, this thread reads a chunk too.
   */
  private async readAll(): Promise<void> {
    const { queue } = this;
    for (;;) {
      // Threads may have come with the last chunk.
      const { pool } = this;
      while (pool?.hasRoom === true && !this.cancelled) {
        const task = queue.next(chunkFiles);
        if (task === null) break;
        pool.submit(this.withGivenUp(task));
      }
      this.takeArrived();
      if (await this.storeArrived()) continue;
      const files = pool === null && this.quick ? quickChunkFiles : chunkFiles;
      const task = this.cancelled || this.arrived.size > 32 ? null : queue.next(files);
      if (task !== null) this.arrived.set(task.id, await this.readTimed(task));
      else if (pool !== null && pool.inFlight > 0) await pool.next();
      else return;
      this.queue.walkAhead();
      if (this.turns.due()) await turn();
    }
  }

  private async readTimed(task: ChunkTask): Promise<ChunkResult> {
    const start = performance.now();
    const read = blocksRead();
    const result = await this.read(task);
    this.quick = (performance.now() - start) * chunkFiles < quickMs * task.names.length;
    if (blocksRead() - read > task.names.length) this.readAtOnce();
    return result;
  }

  private walkTo(files: number): void {
    while (!this.queue.walked && this.queue.waitingFiles < files) this.queue.walkAhead();
  }

  /** More reads at the same time, unless the number of threads was given. */
  private readAtOnce(): void {
    if (this.request.threads !== undefined || this.queue.waitingFiles < diskFromFiles) return;
    this.pool ??= new HeaderPool(diskThreads, this.cancel);
    this.pool.grow(diskThreads);
  }

  private async read(task: ChunkTask): Promise<ChunkResult> {
    const given = this.withGivenUp(task);
    const cancelled = (): boolean => this.cancelled;
    // A thread with a mark is watched; one without is the program's own, which nobody could end.
    if (this.mark !== undefined) return readChunk(given, cancelled, this.mark);
    return (await readChunkOnLeash(given, cancelled)) ?? this.readApart(given);
  }

  /** Reads a chunk that holds a header which does not end, in a thread with a limit of time and of memory. */
  private async readApart(task: ChunkTask): Promise<ChunkResult> {
    const alone = this.pool === null || this.pool.inFlight === 0;
    this.apart ??= new HeaderPool(1, this.cancel);
    this.apart.submit(task);
    await this.apart.next();
    const result = this.apart.take()[0]!;
    // What was stopped with nothing else at work is not tried once more.
    if (alone) result.unsettled.length = 0;
    return result;
  }

  /** Reads what a limit stopped once more, one by one and with nothing else at work: a limit under load tells of the load. */
  private async settle(result: ChunkResult): Promise<void> {
    for (const i of result.unsettled) {
      while (this.pool !== null && this.pool.inFlight > 0) {
        await this.pool.next();
        this.takeArrived();
      }
      putAlone(result, i, await this.readApart(taskOfOne(result, i)));
    }
  }

  private takeArrived(): void {
    for (const result of this.pool?.take() ?? []) this.arrived.set(result.id, result);
  }

  private withGivenUp(task: ChunkTask): ChunkTask {
    const { givenUp } = this.request;
    return givenUp === undefined ? task : { ...task, givenUp };
  }

  private async storeArrived(): Promise<boolean> {
    const result = this.arrived.get(this.nextToStore);
    if (result === undefined) return false;
    if (result.unsettled.length > 0) await this.settle(result);
    this.arrived.delete(this.nextToStore);
    this.nextToStore += 1;
    this.storeChunk(result, this.queue.takeOrigin(result.id));
    this.report(false);
    if (this.commits.due()) this.commit(false);
    return true;
  }

  private storeChunk(chunk: ChunkResult, origin: ChunkOrigin): void {
    for (const skip of chunk.skips) this.skip(shownPath(chunk, origin, skip.at), skip, origin.archive);
    for (let i = 0; i < chunk.names.length; i++) {
      switch (chunk.kinds[i]) {
        case fileKind.header:
          this.files += 1;
          this.storeHeader(chunk, i, origin);
          break;
        case fileKind.unchanged:
          this.files += 1;
          this.unchanged += 1;
          break;
        case fileKind.skipped:
          this.files += 1;
          if (origin.archive !== null) this.managed.discard(pathOf(chunk, i));
          break;
        case fileKind.archive:
          this.meetArchive(chunk, i, origin);
          break;
        case fileKind.dicomdir:
          if (origin.archive === null) this.meetDicomdir(pathOf(chunk, i));
          else this.managed.discard(pathOf(chunk, i));
          break;
        default:
      }
    }
  }

  private storeHeader(chunk: ChunkResult, i: number, origin: ChunkOrigin): void {
    try {
      const stored =
        origin.archive !== null
          ? this.storeMember(chunk, i)
          : this.request.mode === 'copy' && !isInside(directoryOf(chunk, i), this.managed.root)
            ? this.storeCopy(chunk, i)
            : this.writer.store(chunk, i);
      if (stored === 'indexed') this.indexed += 1;
      else if (stored === 'same') this.unchanged += 1;
      else this.skip(shownPath(chunk, origin, i), conflict, origin.archive);
      if (stored !== 'conflict' && origin.archive !== null) origin.archive.unchanged += 1;
    } catch (error) {
      // A full disk or a broken index ends the import; what was committed stays.
      if (!isFileFailure(error)) throw error;
      this.skip(shownPath(chunk, origin, i), skipReason(error), origin.archive);
    }
  }

  private storeCopy(chunk: ChunkResult, i: number): 'indexed' | 'same' | 'conflict' {
    const source = stampOf(chunk, i);
    const uid = chunk.uids[i]!;
    const known = this.writer.compareWithHome(uid, source);
    if (known === 'different') return 'conflict';
    if (known === 'same') {
      this.writer.putSource(source, uid);
      return 'same';
    }
    const stored = this.writer.storeAt(chunk, i, this.managed.copyIn(pathOf(chunk, i), uid));
    this.writer.putSource(source, uid);
    return stored;
  }

  private storeMember(chunk: ChunkResult, i: number): 'indexed' | 'same' | 'conflict' {
    const uid = chunk.uids[i]!;
    const known = this.writer.compareWithHome(uid, stampOf(chunk, i));
    if (known === 'new') return this.writer.storeAt(chunk, i, this.managed.moveIn(pathOf(chunk, i), uid));
    this.managed.discard(pathOf(chunk, i));
    return known === 'same' ? 'same' : 'conflict';
  }

  private meetArchive(chunk: ChunkResult, i: number, origin: ChunkOrigin): void {
    const name = chunk.names[i]!;
    if (origin.archive !== null) {
      this.files += 1;
      this.managed.discard(pathOf(chunk, i));
      this.skip(shownPath(chunk, origin, i), nested, origin.archive);
    } else if (origin.explicit || name.toLowerCase().endsWith('.zip')) {
      this.archives.push(pathOf(chunk, i));
    } else {
      this.files += 1;
      this.skip(pathOf(chunk, i), new EnthesisError('not-dicom', 'This is not a DICOM file.'));
    }
  }

  private meetDicomdir(path: string): void {
    if (this.seenDicomdirs.has(path)) return;
    this.seenDicomdirs.add(path);
    try {
      const references = readDicomdir(path);
      const paths: string[] = [];
      for (const reference of references) {
        if (reference.path === null) {
          this.files += 1;
          // A file ID that was refused is not joined to a path: it would name a file that nobody looked at.
          this.skip(
            reference.refused ? `${path}: ${reference.fileId}` : join(dirname(path), reference.fileId),
            reference.refused ? offDisc : notOnDisc,
          );
        } else if (!this.inputs.some((input) => isInside(reference.path!, input))) paths.push(reference.path);
      }
      this.queue.addPaths([...new Set(paths)]);
    } catch (error) {
      this.files += 1;
      this.skip(path, skipReason(error));
    }
  }

  private async readArchive(path: string): Promise<void> {
    if (this.cancelled) return;
    const job: ArchiveJob = { path, unchanged: 0, skipped: [] };
    try {
      const stat = statSync(path);
      const stamp = { directory: dirname(path), name: basename(path), size: stat.size, time: stat.mtimeMs };
      if (this.archiveUnchanged(stamp)) return;
      const { readZipEntries } = await import('./zip.ts');
      const entries = readZipEntries(path);
      const space = statfsSync(this.request.libraryDir);
      const wanted = entries.reduce((sum, entry) => sum + entry.bytes, 0);
      if (wanted > space.bavail * space.bsize)
        throw new EnthesisError('disk-full', 'The archive does not fit on the disk.');
      for (let at = 0; at < entries.length && !this.cancelled; at += chunkFiles) {
        await this.readMembers(job, entries.slice(at, at + chunkFiles));
      }
      if (!this.cancelled) {
        this.writer.putArchive(stamp, JSON.stringify({ unchanged: job.unchanged, skipped: job.skipped }));
      }
    } catch (error) {
      if (!isFileFailure(error)) throw error;
      this.files += 1;
      this.skip(path, skipReason(error));
    }
  }

  private async readMembers(job: ArchiveJob, entries: readonly ZipEntry[]): Promise<void> {
    const { extractEntry } = await import('./zip.ts');
    const names: string[] = [];
    const shown: string[] = [];
    let directory = '';
    for (const entry of entries) {
      if (this.cancelled) break;
      const passing = this.managed.incomingPath();
      directory = passing.directory;
      try {
        await extractEntry(job.path, entry, join(passing.directory, passing.name));
        names.push(passing.name);
        shown.push(`${job.path}/${entry.name}`);
      } catch (error) {
        if (!isFileFailure(error)) throw error;
        this.managed.discard(join(passing.directory, passing.name));
        this.files += 1;
        this.skip(`${job.path}/${entry.name}`, skipReason(error), job);
      }
    }
    if (names.length === 0) return;
    const task = this.queue.archiveTask(directory, names, shown, job);
    this.arrived.set(task.id, await this.read(task));
    while (await this.storeArrived());
    await turn();
  }

  /** An archive read before gives the same answer without being unpacked. */
  private archiveUnchanged(stamp: FileStamp): boolean {
    const note = this.writer.archiveNote(stamp);
    if (note === null) return false;
    const last = JSON.parse(note) as { unchanged: number; skipped: { name: string; code: string; message: string }[] };
    this.files += last.unchanged + last.skipped.length;
    this.unchanged += last.unchanged;
    for (const { name, code, message } of last.skipped) this.pushSkip({ path: name, code, message });
    return true;
  }

  private skip(path: string, reason: { code: string; message: string }, archive: ArchiveJob | null = null): void {
    const { code, message } = reason;
    archive?.skipped.push({ name: path, code, message });
    this.pushSkip({ path, code, message });
  }

  private pushSkip(entry: SkippedEntry): void {
    this.skipped += 1;
    this.skips.push(entry);
    if (this.skips.length >= 1000) this.sendSkips();
  }

  private sendSkips(): void {
    if (this.skips.length > 0) this.hooks.onSkipped(this.skips);
    this.skips = [];
  }

  private commit(last: boolean): void {
    const refresh = last || this.refreshes.due();
    const keys = refresh ? this.writer.refresh() : [];
    this.db.exec('COMMIT');
    if (!last) writeByLog(this.db);
    this.hooks.onCommitted?.(this.indexed);
    if (keys.length > 0) this.hooks.onPatients(keys);
    if (!last) this.db.exec('BEGIN IMMEDIATE');
  }

  private report(last: boolean): void {
    if (!last && !this.progress.due()) return;
    this.sendSkips();
    const total = this.queue.walked ? Math.max(this.queue.listed, this.files) : null;
    this.hooks.onProgress({ step: 'Reading headers', done: this.files, total, skipped: this.skipped });
  }
}

/** Blocks of 512 bytes that this program had to wait for. Windows counts other things under that name. */
function blocksRead(): number {
  return process.platform === 'win32' ? 0 : process.resourceUsage().fsRead;
}

const conflict = new EnthesisError(
  'duplicate-conflict',
  'Another file with the same SOP Instance UID but different content is in the library already. It was kept.',
);
const nested = new EnthesisError('not-dicom', 'This is an archive inside an archive. Unpack it and open the folder.');
const offDisc = new EnthesisError(
  'file-unreadable',
  'The DICOMDIR names a file outside its own folder, which is not read. Open that file or its folder.',
);
const notOnDisc = new EnthesisError('file-unreadable', 'The DICOMDIR names this file, but it is not there.');

function shownPath(chunk: ChunkResult, origin: ChunkOrigin, i: number): string {
  return origin.shownNames?.[i] ?? pathOf(chunk, i);
}

/** A failure of one file, against one of the index or the disk it is on. */
function isFileFailure(error: unknown): boolean {
  if (error instanceof EnthesisError) return error.code !== 'disk-full' && error.code !== 'database-corrupt';
  if (!(error instanceof Error) || !('code' in error) || typeof error.code !== 'string') return false;
  return error.code !== 'ENOSPC' && error.code !== 'EDQUOT' && !error.code.startsWith('SQLITE_');
}
