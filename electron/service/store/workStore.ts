import type { ReportStatus } from '../../../shared/report/model.ts';
import { checkPeople, Joins } from '../people/joins.ts';
import { Records } from '../reading/records.ts';
import { ReportVersions } from '../reports/versions.ts';
import { Settings } from '../settings/settings.ts';
import { type AuditEntry, appendAudit, type ChainResult, verifyChain } from './audit.ts';
import { backUpAutomatically, copyOnline } from './backup.ts';
import { putSources } from './backupSources.ts';
import { type Db, read, storeError, write } from './database.ts';
import { studyLookup } from './imagesInIndex.ts';
import { mismatchedRecords } from './replay.ts';
import { foreignObjects } from './schema.ts';
import { mismatchedReports, mismatchedSettings } from './trail.ts';

export interface WorkStoreParts {
  readonly db: Db;
  readonly libraryDir: string;
  readonly actor: string;
  readonly now: () => Date;
  /** What the reader must be told about how the library was opened. */
  readonly notice: string | null;
}

export interface WorkSummary {
  readonly lesions: number;
  readonly state: 'new' | ReportStatus;
}

export interface WorkCheck {
  readonly ok: boolean;
  /** Messages of SQLite's integrity_check and foreign_key_check; empty when sound. */
  readonly database: string[];
  readonly chain: ChainResult;
  /** Patient keys whose record is not what the audit trail leads to. */
  readonly records: string[];
  /** Ids of report versions that are not what was signed, by whom and when; or that are there without an event, or gone. */
  readonly reports: string[];
  /** Versions of the site's settings that are not as the trail has them. */
  readonly settings: number[];
  /** Tables and triggers that the program did not make. */
  readonly schema: string[];
}

/** The reader's work: never lost, never rebuilt. */
export class WorkStore {
  readonly records: Records;
  readonly reports: ReportVersions;
  readonly settings: Settings;
  readonly joins: Joins;
  readonly notice: string | null;
  readonly db: Db;
  readonly #libraryDir: string;
  readonly #actor: string;
  readonly #now: () => Date;
  readonly #eventsAtOpen: number;

  constructor(parts: WorkStoreParts) {
    this.db = parts.db;
    this.#libraryDir = parts.libraryDir;
    this.#actor = parts.actor;
    this.#now = parts.now;
    this.notice = parts.notice;
    this.records = new Records(parts.db, parts.actor, parts.now);
    this.reports = new ReportVersions(parts.db, parts.actor, parts.now, (sopInstanceUid) => {
      const images = studyLookup(parts.libraryDir);
      try {
        return images.studyOf(sopInstanceUid);
      } finally {
        images.close();
      }
    });
    this.settings = new Settings(parts.db, parts.actor, parts.now);
    this.joins = new Joins(parts.db, parts.actor, parts.now);
    this.#eventsAtOpen = this.#events();
  }

  /** What a worklist line shows of the patient's work. */
  summary(patientKey: string): WorkSummary {
    const lesions = this.records.lesionCount(patientKey);
    const state = this.reports.state(patientKey) ?? (this.records.hasWork(patientKey) ? 'draft' : 'new');
    return { lesions, state };
  }

  /** The same of every patient that holds any work. */
  summaries(): Map<string, WorkSummary> {
    return read(this.db, () => new Map(this.records.patientKeys().map((key) => [key, this.summary(key)])));
  }

  /**
   * A copy of the work in one file, taken while it is in use.
   * @param sources where the images came from, so that the index can be rebuilt after a restore
   */
  backup(file: string, sources: readonly string[] = []): Promise<void> {
    return copyOnline(this.db, file, (copy) => putSources(copy, sources));
  }

  /** Adds to the audit trail what changes no record: an export, a restore. */
  note(entry: AuditEntry): void {
    write(this.db, () => appendAudit(this.db, this.#actor, this.#now(), entry));
  }

  /** Everything that can be checked without the images. Changes nothing. */
  verify(): WorkCheck {
    try {
      const integrity = (this.db.pragma('integrity_check') as { integrity_check: string }[]).map(
        (row) => row.integrity_check,
      );
      const keys = this.db.pragma('foreign_key_check') as { table: string }[];
      const people = checkPeople(this.db);
      const database = [
        ...integrity.filter((line) => line !== 'ok'),
        ...keys.map((row) => `${row.table}: a row refers to one that is not there`),
        ...(people.joins ? [] : ['person_join: the people who are joined are not those of the audit trail']),
      ];
      const chain = verifyChain(this.db);
      const records = mismatchedRecords(this.db, this.records);
      const reports = [...new Set([...mismatchedReports(this.db), ...people.versions])].sort();
      const settings = mismatchedSettings(this.db);
      const schema = foreignObjects(this.db);
      const ok = chain.ok && [database, records, reports, settings, schema].every((found) => found.length === 0);
      return { ok, database, chain, records, reports, settings, schema };
    } catch (error) {
      throw storeError(error);
    }
  }

  /** Backs up what has changed since the library was opened, then closes. */
  async close(): Promise<void> {
    if (!this.db.open) return;
    try {
      if (this.#events() !== this.#eventsAtOpen) await backUpAutomatically(this.db, this.#libraryDir, this.#now());
    } finally {
      this.db.close();
    }
  }

  #events(): number {
    return (this.db.prepare('SELECT coalesce(max(seq), 0) AS n FROM audit_event').get() as { n: number }).n;
  }
}
