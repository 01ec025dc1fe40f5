import { accessSync, constants } from 'node:fs';
import { basename, resolve } from 'node:path';
import type Database from 'better-sqlite3';
import type { MethodOutput } from '../../../shared/contract/methods.ts';
import { EnthesisError, fromWireError, toWireError } from '../../../shared/errors.ts';
import { asEnthesisError, openIndex } from './database.ts';
import { ManagedStore } from './managedStore.ts';
import { isNetworkStorage } from './networkStorage.ts';
import { firstReadable, instancePaths, type PatientView, readPatient } from './patientView.ts';
import { type IdentityJoin, putJoins, regroupPeople, sameJoins } from './people.ts';
import { relocate } from './relocate.ts';
import { scan } from './scan.ts';
import type { ScanHooks, ScanProgress, ScanRequest, ScanTotals, SkippedEntry } from './scanModel.ts';
import { type ScanThread, scanInThread } from './scanThread.ts';
import type { ToScan } from './scanWorker.ts';
import { type SearchInput, type SearchOutput, WorklistSearch } from './search.ts';
import { addSources, readSources, writeSources } from './sources.ts';
import { type FileVerification, verifyFiles, verifyIndex } from './verify.ts';
import {
  findHomes,
  findPeople,
  findStanding,
  type Homes,
  type ImageUids,
  type PeopleQuery,
  type PersonFacts,
} from './whose.ts';
import { WorklistRefresher } from './worklistRow.ts';
import { putWorkState, type WorkState } from './workState.ts';

export interface ImportOptions {
  /** At most ten times a second. */
  readonly onProgress?: (progress: ScanProgress) => void;
  readonly onSkipped?: (file: SkippedEntry) => void;
  /** Patients whose worklist row has changed; the change is readable when this is called. */
  readonly onPatients?: (patientKeys: readonly string[]) => void;
  /** Stops soon after abort; what was read so far stays, and the same import later goes on from there. */
  readonly signal?: AbortSignal;
  /** 'reference' (default) leaves files where they are; 'copy' copies them into the library. */
  readonly mode?: 'reference' | 'copy';
  /** Threads that read headers besides the import's own; the default suits the machine. */
  readonly threads?: number;
}

/** As in the command line contract; the last four count the whole library after the import. */
export interface ImportResult {
  readonly files: number;
  readonly indexed: number;
  readonly unchanged: number;
  readonly skipped: readonly SkippedEntry[];
  readonly patients: number;
  readonly studies: number;
  readonly series: number;
  readonly instances: number;
  readonly seconds: number;
  readonly cancelled: boolean;
  readonly patientKeys: readonly string[];
}

export interface LibraryOptions {
  /** For a process without a window: imports run in the calling thread, which saves starting another one. */
  readonly importInThisThread?: boolean;
}

export interface LibraryCounts {
  readonly patients: number;
  readonly studies: number;
  readonly series: number;
  readonly instances: number;
}

/**
 * The index of all images this reader has opened: which patients, studies, series and instances there are and where their
 * files lie. It holds nothing that the files do not, so it can be rebuilt at any time.
 */
export class Library {
  readonly directory: string;
  /** What the reader should know about this library, in one sentence; null when all is well. */
  notice: string | null;
  /** The index was damaged and is empty now, or holds what an earlier version read otherwise: call `rebuild`. */
  needsRebuild: boolean;
  private readonly db: Database.Database;
  private readonly options: LibraryOptions;
  private readonly worklist: WorklistSearch;
  private queue: Promise<unknown> = Promise.resolve();
  /** The thread that writes while an import runs. */
  private running: ScanThread | null = null;
  private stopImport: (() => void) | null = null;
  private closed = false;

  private constructor(directory: string, db: Database.Database, movedAside: string | null, options: LibraryOptions) {
    this.directory = directory;
    this.options = options;
    this.db = db;
    this.worklist = new WorklistSearch(db);
    const legacy = db.prepare('SELECT 1 FROM identity WHERE legacy = 1 LIMIT 1').get() !== undefined;
    this.needsRebuild = movedAside !== null || legacy || hasOutdated(db);
    this.notice =
      movedAside === null
        ? legacy
          ? 'The files are being read once more, to tell apart people who share a Patient ID.'
          : null
        : `The index of this library was damaged. It was kept as ${movedAside} and is being rebuilt from the files.`;
  }

  /**
   * Opens the library in `directory`, or creates it there.
   * @throws EnthesisError `database-newer`, `library-busy`, `disk-full`
   */
  static open(directory: string, options: LibraryOptions = {}): Library {
    const path = resolve(directory);
    const { db, movedAside } = openIndex(path, { alone: options.importInThisThread === true });
    try {
      // An import that was cut off leaves worklist rows behind that are not up to date.
      const refresher = new WorklistRefresher(db);
      db.transaction(() => {
        regroupPeople(db);
        refresher.refresh();
      })();
    } catch (error) {
      db.close();
      throw asEnthesisError(error);
    }
    return new Library(path, db, movedAside, options);
  }

  /**
   * Adds folders, files, DICOMDIRs and zip archives. Files that cannot be indexed are named in `skipped`; they never stop
   * the import. One import runs at a time, a second one waits.
   * @throws EnthesisError `disk-full`, `library-busy`, `database-corrupt`, `internal`; what was indexed before stays
   */
  import(paths: readonly string[], options: ImportOptions = {}): Promise<ImportResult> {
    const run = this.queue.then(() => this.importNow(paths, options));
    this.queue = run.catch(() => undefined);
    return run;
  }

  /** Reads everything again that this library ever referred to, and its own copies. */
  async rebuild(options: ImportOptions = {}): Promise<ImportResult> {
    const paths = [...new ManagedStore(this.directory).folders(), ...readSources(this.directory)];
    const result = await this.import(paths, { ...options, mode: 'reference' });
    if (!result.cancelled) {
      // What is still outdated was not there to be read; it is read when its folder is opened again.
      this.guard(() => this.db.prepare('UPDATE file SET mtime_ms = -2 WHERE mtime_ms = -1').run());
      this.guard(() => this.db.prepare('UPDATE identity SET legacy = 2 WHERE legacy = 1').run());
      this.needsRebuild = false;
      this.notice = null;
    }
    return result;
  }

  /** The worklist, as `library.search` of the contract. */
  search(input: SearchInput = {}): SearchOutput {
    return this.guard(() => this.worklist.search(input));
  }

  /**
   * One patient with all studies and instances; `missingFiles` holds SOP Instance UIDs.
   * @throws EnthesisError `unknown-patient`
   */
  patient(patientKey: string): PatientView {
    return this.guard(() => readPatient(this.db, patientKey));
  }

  /**
   * Where the file of an instance is now.
   * @throws EnthesisError `unknown-image` when it is not indexed, `file-unreadable` when its file is missing
   */
  locate(sopInstanceUid: string): string {
    const path = firstReadable(this.db, sopInstanceUid);
    if (path !== null) return path;
    if (this.db.prepare('SELECT 1 FROM instance WHERE uid = ?').get(sopInstanceUid) === undefined) {
      throw new EnthesisError('unknown-image', 'This image is not in the library.');
    }
    throw new EnthesisError(
      'file-unreadable',
      'The file of this image is not where it was. Connect its disk or folder, or tell the library where it is now.',
    );
  }

  /** Where the file of an instance is or was, whether or not it is there now; for showing and for `relocate`. */
  lastKnownPath(sopInstanceUid: string): string | null {
    return instancePaths(this.db, sopInstanceUid)[0] ?? null;
  }

  /** Tells the library that a folder has moved; returns how many directories were changed. */
  relocate(oldRoot: string, newRoot: string): number {
    const changed = this.guard(() => relocate(this.db, oldRoot, newRoot));
    const from = resolve(oldRoot);
    const to = resolve(newRoot);
    writeSources(
      this.directory,
      readSources(this.directory).map((path) => (path === from ? to : path)),
    );
    return changed;
  }

  /** As `library.summary` of the contract. */
  summary(): MethodOutput<'library.summary'> {
    return { libraryName: basename(this.directory), ...this.counts(), notice: this.notice };
  }

  /** How much the index holds. */
  counts(): LibraryCounts {
    const count = (table: string): number => this.db.prepare(`SELECT count(*) FROM ${table}`).pluck().get() as number;
    return this.guard(() => ({
      patients: count('patient'),
      studies: count('(SELECT DISTINCT uid, patient FROM study)'),
      series: count('series'),
      instances: count('instance'),
    }));
  }

  /** What the reader has done with a patient, for the worklist. Kept also for a patient whose files are not indexed yet. */
  setWorkState(patientKey: string, work: WorkState): void {
    if (this.running === null) this.guard(() => putWorkState(this.db, patientKey, work));
    else this.running.worker.postMessage({ kind: 'work', patientKey, work } satisfies ToScan);
  }

  /** The same for many patients at once: after opening, because a rebuilt index knows nothing of the reader's work. */
  setWorkStates(works: ReadonlyMap<string, WorkState>): void {
    if (this.running !== null) {
      for (const [patientKey, work] of works) this.setWorkState(patientKey, work);
      return;
    }
    this.guard(() =>
      this.db.transaction(() => {
        for (const [patientKey, work] of works) putWorkState(this.db, patientKey, work);
      })(),
    );
  }

  /**
   * Which people the reader has joined; who is concerned is filed anew at once.
   * @throws EnthesisError `library-busy` while an import runs, which is the one that writes then
   */
  setJoins(joins: readonly IdentityJoin[]): void {
    if (sameJoins(this.db, joins)) return;
    if (this.running !== null) {
      throw new EnthesisError('library-busy', 'Files are being read. Join or part people when that has ended.');
    }
    this.guard(() =>
      this.db.transaction(() => {
        putJoins(this.db, joins);
        new WorklistRefresher(this.db).refresh();
      })(),
    );
  }

  /** Patients whom an ID can mean, with what tells them apart. */
  peopleOf(query: PeopleQuery): PersonFacts[] {
    return this.guard(() => findPeople(this.db, query));
  }

  /** Of each key whether its person shares an ID with others or was joined; keys of nobody are left out. */
  standing(keys: Iterable<string>): Map<string, 'alone' | 'shared'> {
    return this.guard(() => findStanding(this.db, keys));
  }

  /** Whose images and studies these are: patient keys by UID; UIDs that are not indexed are left out. */
  homes(uids: ImageUids): Homes {
    return this.guard(() => findHomes(this.db, uids));
  }

  /** Whether every file that the index refers to is there and unchanged since it was read. */
  async verifyFiles(signal?: AbortSignal): Promise<FileVerification> {
    return verifyFiles(this.db, signal);
  }

  /** Integrity of the index itself; takes seconds on a large one. */
  verifyIndex(): boolean {
    return verifyIndex(this.db);
  }

  /** Stops a running import and closes the index. */
  async close(): Promise<void> {
    if (this.closed) return;
    this.closed = true;
    this.stopImport?.();
    await this.queue;
    this.db.close();
  }

  private async importNow(paths: readonly string[], options: ImportOptions): Promise<ImportResult> {
    if (this.closed) throw new EnthesisError('cancelled', 'The library is being closed.');
    const start = performance.now();
    const mode = options.mode ?? 'reference';
    if (mode === 'reference') this.rememberSources(paths);
    const skipped: SkippedEntry[] = [];
    const patientKeys = new Set<string>();
    const totals = await this.runScan({ ...options, mode }, paths, skipped, patientKeys);
    const { patients, studies, series, instances } = this.counts();
    const seconds = (performance.now() - start) / 1000;
    return { ...totals, skipped, patients, studies, series, instances, seconds, patientKeys: [...patientKeys] };
  }

  private runScan(
    options: ImportOptions & { mode: 'reference' | 'copy' },
    paths: readonly string[],
    skipped: SkippedEntry[],
    patientKeys: Set<string>,
  ): Promise<ScanTotals> {
    const cancel = new SharedArrayBuffer(4);
    const flag = new Int32Array(cancel);
    const { signal } = options;
    const stop = (): void => void Atomics.store(flag, 0, 1);
    this.stopImport = stop;
    if (signal?.aborted === true) stop();
    signal?.addEventListener('abort', stop);
    const request: ScanRequest = { libraryDir: this.directory, paths, mode: options.mode, threads: options.threads };
    const hooks: ScanHooks = {
      onProgress: (progress) => options.onProgress?.(progress),
      onSkipped: (entries) => {
        for (const entry of entries) {
          skipped.push(entry);
          options.onSkipped?.(entry);
        }
      },
      onPatients: (keys) => {
        for (const key of keys) patientKeys.add(key);
        options.onPatients?.(keys);
      },
    };
    // A share that stops answering would take this thread with it, and with it every way to cancel.
    if (this.options.importInThisThread === true && !paths.some(isNetworkStorage)) {
      return scan(this.db, request, cancel, hooks)
        .catch((error: unknown) => {
          throw fromWireError(toWireError(asEnthesisError(error)));
        })
        .finally(() => signal?.removeEventListener('abort', stop));
    }
    const thread = scanInThread(request, cancel, hooks);
    this.running = thread;
    return thread.totals.finally(() => {
      signal?.removeEventListener('abort', stop);
      this.running = null;
    });
  }

  /** Only paths that can be read: a mistyped one is not to be looked for at each rebuild. */
  private rememberSources(paths: readonly string[]): void {
    const readable = paths
      .map((path) => resolve(path))
      .filter((path) => {
        try {
          accessSync(path, constants.R_OK);
          return true;
        } catch {
          return false;
        }
      });
    addSources(this.directory, readable);
  }

  private guard<T>(work: () => T): T {
    try {
      return work();
    } catch (error) {
      throw asEnthesisError(error);
    }
  }
}

/** Whether files are marked to be read again by a migration. */
function hasOutdated(db: Database.Database): boolean {
  return db.prepare('SELECT 1 FROM file WHERE mtime_ms = -1 LIMIT 1').get() !== undefined;
}
