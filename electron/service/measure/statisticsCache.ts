import { existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import Database from 'better-sqlite3';
import { z } from 'zod';
import { canonicalJson } from '../../../shared/reading/change.ts';
import type { Annotation } from '../../../shared/reading/model.ts';
import { type RegionStats, regionStatsSchema } from '../../../shared/uptake/model.ts';
import { sha256 } from '../store/audit.ts';
import { isDamage } from '../store/database.ts';

/** Counted up whenever decoding, the scale of the counts or the rule of which pixels belong to a region changes: older values are then left alone. */
export const statisticsVersion = 2;
/** Entries beyond this are dropped, oldest first. */
const entriesKept = 200_000;
const heldInMemory = 20_000;

/**
 * Statistics of regions by what they depend on: image, frame, shape and the version of the method. Values are only a
 * cache: the file can be deleted at any time, is thrown away when it is damaged, and a disk that takes nothing more costs
 * decoding again and nothing else.
 */
export class StatisticsCache {
  readonly #db: Database.Database | null;
  readonly #memory = new Map<string, RegionStats>();

  constructor(libraryDir: string) {
    const file = join(libraryDir, 'statistics.sqlite');
    this.#db = tolerate(() => openOrReplace(file));
    this.#onFile((db) => db.prepare('DELETE FROM region WHERE version <> ?').run(statisticsVersion));
  }

  /** @param key of `regionKey` */
  get(key: string): RegionStats | null {
    const held = this.#memory.get(key);
    if (held !== undefined) return held;
    const row = this.#onFile((db) => db.prepare('SELECT stats FROM region WHERE key = ?').get(key)) ?? undefined;
    const text = z.object({ stats: z.string() }).optional().parse(row)?.stats;
    if (text === undefined) return null;
    const stats = regionStatsSchema.parse(JSON.parse(text));
    this.#hold(key, stats);
    return stats;
  }

  put(key: string, stats: RegionStats): void {
    this.#hold(key, stats);
    this.#onFile((db) =>
      db
        .prepare('INSERT OR REPLACE INTO region (key, version, stats) VALUES (?, ?, ?)')
        .run(key, statisticsVersion, canonicalJson(stats)),
    );
  }

  close(): void {
    this.#onFile((db) =>
      db.prepare('DELETE FROM region WHERE rowid <= (SELECT max(rowid) FROM region) - ?').run(entriesKept),
    );
    this.#db?.close();
  }

  #hold(key: string, stats: RegionStats): void {
    if (this.#memory.size >= heldInMemory) this.#memory.clear();
    this.#memory.set(key, stats);
  }

  #onFile<T>(use: (db: Database.Database) => T): T | null {
    const db = this.#db;
    return db?.open === true ? tolerate(() => use(db)) : null;
  }
}

/** Null for what SQLite refuses: full disk, read-only folder, another process in the way. */
function tolerate<T>(use: () => T): T | null {
  try {
    return use();
  } catch (error) {
    if (error instanceof Database.SqliteError) return null;
    throw error;
  }
}

/** What the statistics of an annotation's region depend on, hashed. */
export function regionKey({ sopInstanceUid, frame, shape }: Annotation): string {
  return sha256(canonicalJson({ sopInstanceUid, frame, shape, version: statisticsVersion }));
}

function openOrReplace(file: string): Database.Database {
  try {
    return open(file);
  } catch (error) {
    if (!isDamage(error) || !existsSync(file)) throw error;
    for (const suffix of ['', '-wal', '-shm']) rmSync(file + suffix, { force: true });
    return open(file);
  }
}

function open(file: string): Database.Database {
  const db = new Database(file);
  try {
    db.pragma('journal_mode = WAL');
    // Losing the last entries at a power cut costs a second of decoding.
    db.pragma('synchronous = OFF');
    db.pragma('busy_timeout = 2000');
    db.exec('CREATE TABLE IF NOT EXISTS region (key TEXT PRIMARY KEY, version INTEGER NOT NULL, stats TEXT NOT NULL)');
    return db;
  } catch (error) {
    db.close();
    throw error;
  }
}
