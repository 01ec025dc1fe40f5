import { z } from 'zod';
import type { IdentityJoin } from '../library/people.ts';
import { type DoneMove, doneMoveSchema } from '../reading/records.ts';
import { appendAudit, auditEvents } from '../store/audit.ts';
import { type Db, read, write } from '../store/database.ts';

/** SQL for a patient key and all under which that patient's work was before. */
export const earlierKeys = `WITH RECURSIVE earlier(key) AS (
  VALUES (?) UNION SELECT from_key FROM person_move JOIN earlier ON to_key = key) SELECT key FROM earlier`;

const doneSchema = z.object({
  patientKey: z.string(),
  /** Of the joined record when all was moved: at a later one, work was done on it since. */
  revision: z.number(),
  moves: z.array(doneMoveSchema),
});
type Done = z.infer<typeof doneSchema>;

const rowSchema = z.object({
  step: z.number(),
  at: z.string(),
  marks: z.string(),
  keys: z.string(),
  work: z.string().nullable(),
});

/** One decision of the reader that several people are one. */
export interface Join extends IdentityJoin {
  readonly at: string;
  readonly keys: readonly string[];
  /** Null until the work of both has been brought together. */
  readonly work: Done | null;
}

/** What the reader joined, where work went because of it, and whose the report versions are. */
export class Joins {
  readonly #db: Db;
  readonly #actor: string;
  readonly #now: () => Date;

  constructor(db: Db, actor: string, now: () => Date) {
    this.#db = db;
    this.#actor = actor;
    this.#now = now;
  }

  /** Those that hold, oldest first. */
  active(): Join[] {
    const rows = read(this.#db, () =>
      this.#db.prepare('SELECT * FROM person_join WHERE parted = 0 ORDER BY step').all(),
    );
    return z
      .array(rowSchema)
      .parse(rows)
      .map(({ step, at, marks, keys, work }) => ({
        step,
        at,
        marks: z.array(z.string()).parse(JSON.parse(marks)),
        keys: z.array(z.string()).parse(JSON.parse(keys)),
        work: work === null ? null : doneSchema.parse(JSON.parse(work)),
      }));
  }

  /** Keeps the decision. Moving the work follows, and is finished at the next opening if it is cut off. */
  add(marks: readonly string[], keys: readonly string[]): number {
    return write(this.#db, () => {
      const at = this.#now();
      const { lastInsertRowid } = this.#db
        .prepare('INSERT INTO person_join (at, marks, keys) VALUES (?, ?, ?)')
        .run(at.toISOString(), JSON.stringify(marks), JSON.stringify(keys));
      const step = Number(lastInsertRowid);
      appendAudit(this.#db, this.#actor, at, {
        action: 'join',
        patientKey: keys[0] ?? null,
        detail: { step, keys, marks },
      });
      return step;
    });
  }

  finished(step: number, work: Done): void {
    write(this.#db, () =>
      this.#db.prepare('UPDATE person_join SET work = ? WHERE step = ?').run(JSON.stringify(work), step),
    );
  }

  part(step: number, patientKey: string): void {
    write(this.#db, () => {
      this.#db.prepare('UPDATE person_join SET parted = 1 WHERE step = ?').run(step);
      appendAudit(this.#db, this.#actor, this.#now(), { action: 'part', patientKey, detail: { step } });
    });
  }

  /** Remembers where work went, and whether some of it went elsewhere or stayed. */
  wentTo({ from, given }: DoneMove, parted: boolean): void {
    write(this.#db, () => {
      const add = this.#db.prepare(`INSERT INTO person_move (from_key, to_key, parted) VALUES (?, ?, ?)
        ON CONFLICT (from_key, to_key) DO UPDATE SET parted = max(parted, excluded.parted)`);
      for (const { to } of given) add.run(from, to, parted ? 1 : 0);
    });
  }

  /** Whether work of this key went to several people, or only some of it anywhere. */
  isParted(patientKey: string): boolean {
    const row = read(this.#db, () =>
      this.#db.prepare('SELECT 1 FROM person_move WHERE from_key = ? AND parted = 1 LIMIT 1').get(patientKey),
    );
    return row !== undefined;
  }

  /** Keys from which work went to this one. */
  cameFrom(patientKey: string): string[] {
    const rows = read(this.#db, () => this.#db.prepare(earlierKeys).all(patientKey));
    return z
      .array(z.object({ key: z.string() }))
      .parse(rows)
      .map(({ key }) => key)
      .filter((key) => key !== patientKey);
  }

  /** The report versions kept for a person, with their studies. */
  versionsOf(patientKey: string): { versionId: string; studyInstanceUid: string }[] {
    const rows = read(this.#db, () =>
      this.#db
        .prepare('SELECT version_id, study_instance_uid FROM report_of_person WHERE person_key = ?')
        .all(patientKey),
    );
    return z
      .array(z.object({ version_id: z.string(), study_instance_uid: z.string() }))
      .parse(rows)
      .map((row) => ({ versionId: row.version_id, studyInstanceUid: row.study_instance_uid }));
  }

  /** Every key under which there are report versions. */
  keysWithVersions(): string[] {
    const rows = read(this.#db, () => this.#db.prepare('SELECT DISTINCT person_key FROM report_of_person').all());
    return z
      .array(z.object({ person_key: z.string() }))
      .parse(rows)
      .map((row) => row.person_key);
  }

  /** Files report versions under another person. */
  moveVersions(from: string, to: string, versionIds: readonly string[]): void {
    if (versionIds.length === 0) return;
    write(this.#db, () => {
      this.#db.prepare('INSERT OR IGNORE INTO patient_work (patient_key, revision) VALUES (?, 0)').run(to);
      const put = this.#db.prepare(`INSERT INTO version_home (version_id, patient_key) VALUES (?, ?)
        ON CONFLICT (version_id) DO UPDATE SET patient_key = excluded.patient_key`);
      for (const id of versionIds) put.run(id, to);
      this.#db.prepare('INSERT OR IGNORE INTO person_move (from_key, to_key) VALUES (?, ?)').run(from, to);
      appendAudit(this.#db, this.#actor, this.#now(), {
        action: 'move-reports',
        patientKey: to,
        detail: { from, versionIds },
      });
    });
  }
}

const joinEvent = z.object({ step: z.number(), marks: z.array(z.string()) });
const partEvent = z.object({ step: z.number() });
const moveEvent = z.object({ versionIds: z.array(z.string()) });

/**
 * What the audit trail says of people, against what is stored: whom the reader joined, and whose the report versions are.
 * @returns whether the joinings agree, and the ids of versions that are filed under somebody else than the trail says
 */
export function checkPeople(db: Db): { joins: boolean; versions: string[] } {
  const joins = new Map<number, string>();
  const homes = new Map<string, string>();
  for (const event of auditEvents(db)) {
    if (event.action === 'join') {
      const { step, marks } = joinEvent.parse(JSON.parse(event.detail));
      joins.set(step, JSON.stringify(marks));
    } else if (event.action === 'part') {
      joins.delete(partEvent.parse(JSON.parse(event.detail)).step);
    } else if (event.action === 'move-reports') {
      const { versionIds } = moveEvent.parse(JSON.parse(event.detail));
      for (const id of versionIds) homes.set(id, event.patient_key ?? '');
    }
  }
  const stored = z
    .array(z.object({ step: z.number(), marks: z.string() }))
    .parse(db.prepare('SELECT step, marks FROM person_join WHERE parted = 0').all());
  const filed = z
    .array(z.object({ version_id: z.string(), patient_key: z.string() }))
    .parse(db.prepare('SELECT version_id, patient_key FROM version_home').all());
  const wrong = filed.filter((row) => homes.get(row.version_id) !== row.patient_key).map((row) => row.version_id);
  const lost = [...homes.keys()].filter((id) => !filed.some((row) => row.version_id === id));
  return {
    joins: stored.length === joins.size && stored.every(({ step, marks }) => joins.get(step) === marks),
    versions: [...wrong, ...lost].sort(),
  };
}
