import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type Database from 'better-sqlite3';
import { identityText } from '../../../shared/dicom/people/identity.ts';
import { displayName } from '../../../shared/dicom/text/personName.ts';
import { type ChunkResult, directoryOf, fileKind, type PatientRow, type SeriesRow, type StudyRow } from './chunk.ts';
import { fileHash } from './fileHash.ts';
import { baseOfMark, regroupPeople } from './people.ts';
import { isEarlier } from './readChunk.ts';
import { WorklistRefresher } from './worklistRow.ts';
import { putWorkState, type WorkState } from './workState.ts';
import {
  fileRole,
  type IdentityEntry,
  type InstanceHome,
  prepareStatements,
  type StudyCacheEntry,
  type WriterStatements,
} from './writerStatements.ts';

/** What `store` did with one file. */
export type Stored = 'indexed' | 'same' | 'conflict';

export interface FileStamp {
  readonly directory: string;
  readonly name: string;
  readonly size: number;
  readonly time: number;
}

/** More identifiers than this are not remembered between files; they are looked up in the index again. */
const cacheLimit = 50_000;

/** Writes rows into the index. The caller owns the transactions: what `store` returned is durable after the commit. */
export class IndexWriter {
  readonly db: Database.Database;
  private readonly refresher: WorklistRefresher;
  private readonly directories = new Map<string, number>();
  private readonly studies = new Map<string, StudyCacheEntry>();
  private readonly series = new Map<string, number>();
  private readonly dirtied = new Set<number>();
  private chunk: ChunkResult | null = null;
  private chunkSeries: number[] = [];
  private chunkDirectories: number[] = [];
  private readonly sql: WriterStatements;

  /** The index held nothing when this import began. */
  private readonly isNew: boolean;

  constructor(db: Database.Database) {
    this.db = db;
    this.isNew = db.prepare('SELECT 1 FROM directory LIMIT 1').get() === undefined;
    this.refresher = new WorklistRefresher(db);
    this.sql = prepareStatements(db);
  }

  /** Files of a directory seen before, by name; null for a directory that is new. */
  knownFiles(directory: string): Map<string, { size: number; time: number }> | null {
    const id = this.isNew ? undefined : this.sql.directory.get(directory)?.id;
    if (id === undefined) return null;
    return new Map(this.sql.known.all(id).map((row) => [row.name, { size: row.size, time: row.mtime_ms }]));
  }

  /** Stores the i-th file of a chunk under the directory it was read from. */
  store(chunk: ChunkResult, i: number): Stored {
    const directory = this.chunkDirectory(chunk, i);
    if (!this.newDirectories.has(directory)) return this.storeAt(chunk, i, stampOf(chunk, i));
    // The usual case of a first import, kept free of everything that a file met before would need.
    const series = this.seriesId(chunk, chunk.seriesOf[i]!);
    const uid = chunk.uids[i]!;
    const name = chunk.names[i]!;
    const added = this.sql.addInstance.run(series, uid, directory, name, chunk.infos[i]!);
    if (added.changes === 0) return this.storeAgain(uid, series, chunk.infos[i]!, directory, stampOf(chunk, i));
    this.sql.addOwnFile.run(directory, name, chunk.sizes[i]!, chunk.times[i]!, Number(added.lastInsertRowid));
    return 'indexed';
  }

  /** Stores the i-th header of a chunk as the file `home`. */
  storeAt(chunk: ChunkResult, i: number, home: FileStamp): Stored {
    if (chunk.kinds[i] !== fileKind.header) throw new Error('This file of the chunk has no header.');
    const directory = this.directoryId(home.directory);
    const series = this.seriesId(chunk, chunk.seriesOf[i]!);
    const uid = chunk.uids[i]!;
    const info = chunk.infos[i]!;
    const added = this.sql.addInstance.run(series, uid, directory, home.name, info);
    if (added.changes === 1) {
      this.putFile(directory, home, fileRole.own, Number(added.lastInsertRowid));
      return 'indexed';
    }
    return this.storeAgain(uid, series, info, directory, home);
  }

  /** A SOP Instance UID that the index has already: the file itself changed, a copy of it, or another object. */
  private storeAgain(uid: string, series: number, info: string, directory: number, home: FileStamp): Stored {
    const instance = this.sql.instance.get(uid)!;
    const isItsFile = instance.directory === directory && instance.name === home.name;
    if (isItsFile || instance.path === null || instance.name === null) {
      return this.moveInstance(instance, series, info, directory, home);
    }
    const first = { directory: instance.path, name: instance.name };
    const answer = this.compare(instance.directory!, first, directory, home);
    if (answer === 'gone') {
      // The file the index knew is no longer there: the one at hand takes its place.
      return this.moveInstance(instance, series, info, directory, home);
    }
    if (answer === 'different') {
      this.pruneIfEmpty(series);
      return 'conflict';
    }
    this.putFile(directory, home, fileRole.copy, instance.id, answer);
    this.pruneIfEmpty(series);
    return 'same';
  }

  private moveInstance(
    instance: InstanceHome,
    series: number,
    info: string,
    directory: number,
    home: FileStamp,
  ): Stored {
    this.sql.moveInstance.run(series, directory, home.name, info, instance.id);
    this.putFile(directory, home, fileRole.own, instance.id);
    if (instance.series !== series) this.pruneIfEmpty(instance.series);
    return 'indexed';
  }

  /** Removes a series that holds nothing any more, with its study and patient when they are empty too. */
  private pruneIfEmpty(series: number): void {
    const home = this.sql.homeOfSeries.get(series);
    if (home === undefined || this.sql.emptySeries.run(series, series).changes === 0) return;
    if (this.sql.emptyStudy.run(home.study, home.study).changes === 1) {
      this.sql.dirtyPatient.run(home.patient);
      const gone = this.sql.emptyIdentity.get(home.identity, home.identity);
      // Without it, others under the same ID may be one person, or no longer be ambiguous.
      if (gone !== undefined) this.sql.unplaceBase.run(gone.base);
      if (this.sql.emptyPatient.run(home.patient, home.patient).changes === 1) this.sql.dropWords.run(home.patient);
    }
    this.forget();
  }

  /** What is remembered between files may have got another home. */
  private forget(): void {
    this.studies.clear();
    this.series.clear();
    this.dirtied.clear();
    this.chunk = null;
  }

  /** Compares content by size, then by SHA-256; the hash of the known file is kept. */
  private compare(
    firstDirectory: number,
    first: { directory: string; name: string },
    directory: number,
    home: FileStamp,
  ): Buffer | 'different' | 'gone' {
    const known = this.sql.file.get(firstDirectory, first.name);
    if (!existsSync(join(first.directory, first.name))) return 'gone';
    if (known !== undefined && known.size !== home.size) return 'different';
    const firstHash = known?.hash ?? fileHash(first);
    if (firstHash === null) return 'gone';
    if (known?.hash == null) this.sql.hashFile.run(firstHash, firstDirectory, first.name);
    const own = this.sql.file.get(directory, home.name);
    const unchanged = own?.size === home.size && own.mtime_ms === home.time;
    const hash = (unchanged ? own.hash : null) ?? fileHash(home);
    return hash?.equals(firstHash) === true ? hash : 'different';
  }

  /** What the index holds under this UID, against a file that is about to be copied in. */
  compareWithHome(uid: string, file: FileStamp): 'new' | 'same' | 'different' {
    const instance = this.sql.instance.get(uid);
    if (instance === undefined || instance.path === null || instance.name === null) return 'new';
    const answer = this.compare(
      instance.directory!,
      { directory: instance.path, name: instance.name },
      this.directoryId(file.directory),
      file,
    );
    if (answer === 'gone') return 'new';
    return answer === 'different' ? 'different' : 'same';
  }

  private putFile(
    directory: number,
    home: FileStamp,
    role: number,
    instance: number | null,
    hash: Buffer | null = null,
  ): void {
    const before = this.lastReplaced(directory, home.name);
    if (before !== null && before !== instance) this.sql.loseInstance.run(before, directory, home.name);
    this.sql.putFile.run(directory, home.name, home.size, home.time, role, instance, hash, null);
  }

  private lastReplaced(directory: number, name: string): number | null {
    if (this.newDirectories.has(directory)) return null;
    return this.sql.file.get(directory, name)?.instance ?? null;
  }

  /** Directories first met in this run hold no earlier rows, so nothing needs to be looked up in them. */
  private readonly newDirectories = new Set<number>();

  /** Remembers where a managed copy came from, so that the source counts as unchanged next time. */
  putSource(source: FileStamp, uid: string): void {
    const instance = this.sql.instance.get(uid);
    if (instance !== undefined) this.putFile(this.directoryId(source.directory), source, fileRole.source, instance.id);
  }

  putArchive(archive: FileStamp, note: string): void {
    const directory = this.directoryId(archive.directory);
    this.sql.putFile.run(directory, archive.name, archive.size, archive.time, fileRole.archive, null, null, note);
  }

  /** What the last reading of an unchanged archive gave; null when it is new or changed. */
  archiveNote(archive: FileStamp): string | null {
    const row = this.sql.archive.get(this.directoryId(archive.directory), archive.name);
    return row !== undefined && row.size === archive.size && row.mtime_ms === archive.time ? row.note : null;
  }

  /** Shows the reader's state in the worklist; remembered for patients whose files come later. */
  putWorkState(patientKey: string, work: WorkState): void {
    putWorkState(this.db, patientKey, work);
  }

  /** Brings the worklist rows of touched patients up to date; returns their keys. */
  refresh(): string[] {
    if (regroupPeople(this.db)) this.forget();
    const keys = this.refresher.refresh();
    this.dirtied.clear();
    return keys;
  }

  private directoryId(path: string): number {
    let id = this.directories.get(path);
    if (id === undefined) {
      id = this.sql.directory.get(path)?.id;
      if (id === undefined) {
        id = Number(this.sql.addDirectory.run(path).lastInsertRowid);
        this.newDirectories.add(id);
      }
      bounded(this.directories).set(path, id);
    }
    return id;
  }

  /** The series of a chunk are looked up once per chunk, not once per file. */
  private seriesId(chunk: ChunkResult, at: number): number {
    if (this.chunk !== chunk) this.beginChunk(chunk);
    const known = this.chunkSeries[at]!;
    if (known !== 0) return known;
    const id = this.findSeries(chunk, at);
    this.chunkSeries[at] = id;
    return id;
  }

  /** Likewise the directories. */
  private chunkDirectory(chunk: ChunkResult, i: number): number {
    if (this.chunk !== chunk) this.beginChunk(chunk);
    const at = chunk.directoryOf[i]!;
    const known = this.chunkDirectories[at]!;
    if (known !== 0) return known;
    const id = this.directoryId(chunk.directories[at]!);
    this.chunkDirectories[at] = id;
    return id;
  }

  private beginChunk(chunk: ChunkResult): void {
    this.chunk = chunk;
    this.chunkSeries = new Array<number>(chunk.series.length).fill(0);
    this.chunkDirectories = new Array<number>(chunk.directories.length).fill(0);
  }

  private findSeries(chunk: ChunkResult, at: number): number {
    const row = chunk.series[at]!;
    const study = chunk.studies[row.study]!;
    const key = `${identityText(study.patient)}\n${study.uid}\n${row.uid}`;
    let id = this.series.get(key);
    const entry = this.studyEntry(study);
    if (isEarlier(study.date, study.time, entry.date, entry.time)) {
      entry.date = study.date;
      entry.time = study.time;
      this.sql.dateStudy.run(study.date, study.time, entry.id);
      this.markDirty(entry.patient);
    }
    if (id === undefined) {
      id = this.sql.series.get(entry.id, row.uid)?.id ?? this.addSeries(entry.id, row);
      this.markDirty(entry.patient);
      bounded(this.series).set(key, id);
    }
    return id;
  }

  private addSeries(study: number, row: SeriesRow): number {
    const added = this.sql.addSeries.run(study, row.uid, row.number, row.modality, row.description, row.bodyPart);
    return Number(added.lastInsertRowid);
  }

  private studyEntry(study: StudyRow): StudyCacheEntry {
    const key = `${identityText(study.patient)}\n${study.uid}`;
    let entry = this.studies.get(key);
    if (entry !== undefined) return entry;
    const identity = this.identity(study.patient);
    const { patient } = identity;
    entry = this.sql.study.get(study.uid, identity.id);
    if (entry === undefined) {
      const added = this.sql.addStudy.run(
        patient,
        identity.id,
        study.uid,
        study.date,
        study.studyDate,
        study.time,
        study.studyId,
        study.accession,
        study.description,
        study.referring,
      );
      entry = { id: Number(added.lastInsertRowid), patient, date: study.date, time: study.time };
    } else {
      const { studyDate, studyId, accession, description, referring } = study;
      this.sql.fillStudy.run(studyDate, studyId, accession, description, referring, entry.id);
    }
    this.markDirty(patient);
    bounded(this.studies).set(key, entry);
    return entry;
  }

  /** An identity of an ID that is new is its person; any other is given its person when the people are worked out. */
  private identity(patient: PatientRow): IdentityEntry {
    const { base, patientId, issuer, namePn, birthDate, sex } = patient;
    const known = this.sql.identity.get(base, issuer, namePn, birthDate ?? '', sex);
    if (known !== undefined) return known;
    const sibling = this.sql.ofBase.get(base);
    const placed = sibling === undefined && !this.joined().has(base);
    const home = sibling?.patient ?? this.addPatient(patient);
    const added = this.sql.addIdentity.run(home, base, patientId, issuer, namePn, birthDate ?? '', sex, placed ? 1 : 0);
    return { id: Number(added.lastInsertRowid), patient: home };
  }

  private addPatient({ base, patientId, issuer, namePn, birthDate, sex }: PatientRow): number {
    // A row may be left over under this key, of somebody whose other ID it is no longer.
    const left = this.sql.patientOfKey.get(base);
    if (left !== undefined) return left.id;
    const added = this.sql.addPatient.run(base, patientId, issuer, displayName(namePn), namePn, birthDate, sex);
    return Number(added.lastInsertRowid);
  }

  private joinedIds: ReadonlySet<string> | null = null;

  /** IDs of people whom the reader has joined. */
  private joined(): ReadonlySet<string> {
    this.joinedIds ??= new Set(this.sql.joins.all().map(({ mark }) => baseOfMark(mark)));
    return this.joinedIds;
  }

  private markDirty(id: number): void {
    if (this.dirtied.has(id)) return;
    this.dirtied.add(id);
    this.sql.dirtyPatient.run(id);
  }
}

export function stampOf(chunk: ChunkResult, i: number): FileStamp {
  return { directory: directoryOf(chunk, i), name: chunk.names[i]!, size: chunk.sizes[i]!, time: chunk.times[i]! };
}

function bounded<V>(map: Map<string, V>): Map<string, V> {
  if (map.size >= cacheLimit) map.clear();
  return map;
}
