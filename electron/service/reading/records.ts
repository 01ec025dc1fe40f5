import { z } from 'zod';
import { EnthesisError } from '../../../shared/errors.ts';
import { applyChange, canonicalJson, compareKeys, invertChange, thingsOf } from '../../../shared/reading/change.ts';
import {
  annotationSchema,
  type ChangeOp,
  changeOpSchema,
  contextSchema,
  examinationSchema,
  findingSchema,
  type HistoryState,
  lesionSchema,
  type PatientRecord,
  reportDraftSchema,
} from '../../../shared/reading/model.ts';
import { nowhere, type WorkMove } from '../../../shared/reading/moveWork.ts';
import { appendAudit } from '../store/audit.ts';
import { type Db, read, write } from '../store/database.ts';

const opsSchema = z.array(changeOpSchema).min(1);
type Entity = ChangeOp['entity'];
/** Table and schema of each entity: parsed on the way in and on the way out. */
export const entities = {
  lesion: lesionSchema,
  annotation: annotationSchema,
  finding: findingSchema,
  examination: examinationSchema,
  context: contextSchema,
  draft: reportDraftSchema,
} as const satisfies Record<Entity, z.ZodType>;

export interface RecordReply {
  readonly record: PatientRecord;
  readonly history: HistoryState;
}
export interface ApplyReply {
  readonly revision: number;
  readonly history: HistoryState;
}
export interface AppliedReply extends ApplyReply {
  readonly ops: ChangeOp[];
}

export const doneMoveSchema = z.object({
  from: z.string(),
  taken: z.array(changeOpSchema),
  given: z.array(z.object({ to: z.string(), ops: z.array(changeOpSchema) })),
  /** Gestures of the undo history that went along. */
  followed: z.array(z.object({ seq: z.number(), to: z.string() })),
});
export type DoneMove = z.infer<typeof doneMoveSchema>;

/** The reader's work on each patient. Each change is one transaction, on disk when the call returns. */
export class Records {
  readonly #db: Db;
  readonly #actor: string;
  readonly #now: () => Date;

  constructor(db: Db, actor: string, now: () => Date) {
    this.#db = db;
    this.#actor = actor;
    this.#now = now;
  }

  /** An unknown patient has an empty record at revision 0. */
  record(patientKey: string): RecordReply {
    return read(this.#db, () => ({
      record: {
        patientKey,
        revision: this.#revision(patientKey),
        lesions: this.#list('lesion', patientKey),
        annotations: this.#list('annotation', patientKey),
        findings: this.#list('finding', patientKey),
        examinations: this.#list('examination', patientKey),
        context: this.#list('context', patientKey)[0] ?? {},
        drafts: this.#list('draft', patientKey),
      },
      history: this.#history(patientKey),
    }));
  }

  /**
   * One finished gesture.
   * @throws EnthesisError `conflict` when a step's `before` is not what is stored; `disk-full`; nothing is stored then.
   */
  apply(patientKey: string, label: string, ops: readonly ChangeOp[]): ApplyReply {
    const steps = opsSchema.parse(ops);
    return write(this.#db, () => {
      const revision = this.#change(patientKey, steps);
      this.#db.prepare('DELETE FROM history WHERE patient_key = ? AND undone = 1').run(patientKey);
      this.#db
        .prepare('INSERT INTO history (patient_key, label, ops) VALUES (?, ?, ?)')
        .run(patientKey, label, canonicalJson(steps));
      this.#audit('apply', patientKey, { label, revision, ops: steps });
      return { revision, history: this.#history(patientKey) };
    });
  }

  /**
   * Takes the last gesture back, itself as a new change.
   * @param draft Study Instance UID: takes back the last change of this report draft alone, whatever came after it elsewhere
   * @throws EnthesisError `nothing-to-undo`
   */
  undo(patientKey: string, draft?: string): AppliedReply {
    return this.#step(patientKey, 'undo', draft);
  }

  /** Does the gesture again that was last undone; `draft` as above. @throws EnthesisError `nothing-to-undo` */
  redo(patientKey: string, draft?: string): AppliedReply {
    return this.#step(patientKey, 'redo', draft);
  }

  /**
   * Carries work from one patient's record into others', as one step that the undo history does not hold: undoing half of it
   * would put one person's marks on another. Gestures whose marks went along can be undone where they are now.
   * @returns what was done, so that it can be taken back exactly
   */
  move(patientKey: string, move: WorkMove, label: string): DoneMove {
    return write(this.#db, () => {
      const given = [...move.given];
      const gestures = this.#db
        .prepare('SELECT seq, ops FROM history WHERE patient_key = ?')
        .all(patientKey)
        .map((row) => z.object({ seq: z.number(), ops: z.string() }).parse(row));
      this.#moved(patientKey, move.taken, label);
      for (const [to, ops] of given) this.#moved(to, ops, label);
      const followed: DoneMove['followed'] = [];
      for (const { seq, ops } of gestures) {
        const to = move.follows(opsSchema.parse(JSON.parse(ops)));
        if (to === null) continue;
        if (to === nowhere) this.#db.prepare('DELETE FROM history WHERE seq = ?').run(seq);
        else {
          this.#db.prepare('INSERT OR IGNORE INTO patient_work (patient_key, revision) VALUES (?, 0)').run(to);
          this.#db.prepare('UPDATE history SET patient_key = ? WHERE seq = ?').run(to, seq);
          followed.push({ seq, to });
        }
      }
      return {
        from: patientKey,
        taken: [...move.taken],
        given: given.map(([to, ops]) => ({ to, ops: [...ops] })),
        followed,
      };
    });
  }

  /** Takes a move back, exactly; nothing may have been done since to the records that it gave to. */
  moveBack({ from, taken, given, followed }: DoneMove, label: string): void {
    write(this.#db, () => {
      for (const { to, ops } of given) this.#moved(to, invertChange(ops), label);
      this.#moved(from, invertChange(taken), label);
      for (const { seq } of followed) {
        this.#db.prepare('UPDATE history SET patient_key = ? WHERE seq = ?').run(from, seq);
      }
    });
  }

  #moved(patientKey: string, ops: readonly ChangeOp[], label: string): void {
    if (ops.length === 0) return;
    const revision = this.#change(patientKey, ops);
    this.#audit('move', patientKey, { label, revision, ops });
  }

  /** Patients that hold any work. */
  patientKeys(): string[] {
    const rows = this.#db.prepare('SELECT patient_key FROM patient_work ORDER BY patient_key').all();
    return z
      .array(z.object({ patient_key: z.string() }))
      .parse(rows)
      .map((row) => row.patient_key);
  }

  /** Drafts that follow the template, by patient. */
  draftsFollowing(templateUid: string): { readonly patientKey: string; readonly studyInstanceUid: string }[] {
    return read(this.#db, () =>
      z
        .array(z.object({ patient_key: z.string(), id: z.string() }))
        .parse(
          this.#db
            .prepare(
              "SELECT patient_key, id FROM draft WHERE json_extract(data, '$.template') = ? ORDER BY patient_key, id",
            )
            .all(templateUid),
        )
        .map((row) => ({ patientKey: row.patient_key, studyInstanceUid: row.id })),
    );
  }

  lesionCount(patientKey: string): number {
    const row = this.#db.prepare('SELECT count(*) AS n FROM lesion WHERE patient_key = ?').get(patientKey);
    return z.object({ n: z.number() }).parse(row).n;
  }

  /** Whether the patient's record holds anything. */
  hasWork(patientKey: string): boolean {
    return Object.keys(entities).some(
      (entity) =>
        this.#db.prepare(`SELECT 1 FROM ${entity} WHERE patient_key = ? LIMIT 1`).get(patientKey) !== undefined,
    );
  }

  #step(patientKey: string, direction: 'undo' | 'redo', draft: string | undefined): AppliedReply {
    return write(this.#db, () => {
      const rows = this.#db
        .prepare(
          direction === 'undo'
            ? 'SELECT seq, label, ops FROM history WHERE patient_key = ? AND undone = 0 ORDER BY seq DESC'
            : 'SELECT seq, label, ops FROM history WHERE patient_key = ? AND undone = 1 ORDER BY seq',
        )
        .iterate(patientKey) as IterableIterator<{ seq: number; label: string; ops: string }>;
      let row: { seq: number; label: string; ops: string } | undefined;
      for (const each of rows) {
        if (draft !== undefined && !touchesDraft(each.ops, draft)) continue;
        // One that changed other things too is no step of the draft, and nothing behind it can be taken back alone.
        if (draft === undefined || isOfDraft(each.ops, draft)) row = each;
        break;
      }
      if (row === undefined) throw new EnthesisError('nothing-to-undo', `There is nothing to ${direction}.`);
      const done = opsSchema.parse(JSON.parse(row.ops));
      const ops = direction === 'undo' ? invertChange(done) : done;
      const revision = this.#change(patientKey, ops);
      this.#db.prepare('UPDATE history SET undone = ? WHERE seq = ?').run(direction === 'undo' ? 1 : 0, row.seq);
      this.#audit(direction, patientKey, { label: row.label, revision, ops });
      return { ops, revision, history: this.#history(patientKey) };
    });
  }

  /** Applies the steps to the rows that they touch; the cost does not grow with the size of the record. */
  #change(patientKey: string, ops: readonly ChangeOp[]): number {
    this.#db.prepare('INSERT OR IGNORE INTO patient_work (patient_key, revision) VALUES (?, 0)').run(patientKey);
    const touched = new Map(ops.map((op) => [`${op.entity}/${op.key}`, { entity: op.entity, key: op.key }]));
    const keys = (entity: Entity) => [...touched.values()].filter((t) => t.entity === entity).map((t) => t.key);
    const before: PatientRecord = {
      patientKey,
      revision: this.#revision(patientKey),
      lesions: this.#list('lesion', patientKey, keys('lesion')),
      annotations: this.#list('annotation', patientKey, keys('annotation')),
      findings: this.#list('finding', patientKey, keys('finding')),
      examinations: this.#list('examination', patientKey, keys('examination')),
      context: this.#list('context', patientKey)[0] ?? {},
      drafts: this.#list('draft', patientKey, keys('draft')),
    };
    const after = applyChange(before, ops);
    const things = thingsOf(after);
    for (const [name, { entity, key }] of touched) this.#put(patientKey, entity, key, things.get(name) ?? null);
    this.#db.prepare('UPDATE patient_work SET revision = ? WHERE patient_key = ?').run(after.revision, patientKey);
    return after.revision;
  }

  #put(patientKey: string, entity: Entity, key: string, item: unknown): void {
    if (item === null) {
      this.#db.prepare(`DELETE FROM ${entity} WHERE patient_key = ? AND id = ?`).run(patientKey, key);
      return;
    }
    const data = canonicalJson(item);
    if (entity === 'annotation' || entity === 'finding') {
      const { lesionId } = z.object({ lesionId: z.string().nullable() }).parse(item);
      this.#db
        .prepare(
          `INSERT INTO ${entity} (patient_key, id, lesion_id, data) VALUES (?, ?, ?, ?)
           ON CONFLICT DO UPDATE SET lesion_id = excluded.lesion_id, data = excluded.data`,
        )
        .run(patientKey, key, lesionId, data);
      return;
    }
    this.#db
      .prepare(
        `INSERT INTO ${entity} (patient_key, id, data) VALUES (?, ?, ?) ON CONFLICT DO UPDATE SET data = excluded.data`,
      )
      .run(patientKey, key, data);
  }

  #list<E extends Entity>(entity: E, patientKey: string, only?: readonly string[]): z.output<(typeof entities)[E]>[] {
    const schema = z.array(z.object({ id: z.string(), data: z.string() }));
    const rows =
      only === undefined
        ? this.#db.prepare(`SELECT id, data FROM ${entity} WHERE patient_key = ?`).all(patientKey)
        : only.flatMap((id) =>
            this.#db.prepare(`SELECT id, data FROM ${entity} WHERE patient_key = ? AND id = ?`).all(patientKey, id),
          );
    return schema
      .parse(rows)
      .sort((a, b) => compareKeys(a.id, b.id))
      .map((row) => entities[entity].parse(JSON.parse(row.data)) as z.output<(typeof entities)[E]>);
  }

  #revision(patientKey: string): number {
    const row = this.#db.prepare('SELECT revision FROM patient_work WHERE patient_key = ?').get(patientKey);
    return z.object({ revision: z.number() }).optional().parse(row)?.revision ?? 0;
  }

  #history(patientKey: string): HistoryState {
    const label = (undone: number, order: string): string | null => {
      const row = this.#db
        .prepare(`SELECT label FROM history WHERE patient_key = ? AND undone = ? ORDER BY seq ${order} LIMIT 1`)
        .get(patientKey, undone);
      return z.object({ label: z.string() }).optional().parse(row)?.label ?? null;
    };
    return { undoLabel: label(0, 'DESC'), redoLabel: label(1, 'ASC'), drafts: this.#draftHistory(patientKey) };
  }

  /** The labels of each report draft alone. */
  #draftHistory(patientKey: string): HistoryState['drafts'] {
    const rows = this.#db
      .prepare(
        `SELECT DISTINCT json_extract(step.value, '$.key') AS study FROM history, json_each(history.ops) AS step
         WHERE patient_key = ? AND instr(ops, '"entity":"draft"') > 0 AND json_extract(step.value, '$.entity') = 'draft'`,
      )
      .all(patientKey);
    const label = (study: string, undone: number, order: string): string | null => {
      const steps = this.#db
        .prepare(
          `SELECT label, ops FROM history WHERE patient_key = ? AND undone = ?
           AND instr(ops, '"entity":"draft"') > 0 ORDER BY seq ${order}`,
        )
        .iterate(patientKey, undone) as IterableIterator<{ label: string; ops: string }>;
      for (const step of steps) {
        if (touchesDraft(step.ops, study)) return isOfDraft(step.ops, study) ? step.label : null;
      }
      return null;
    };
    const studies = z.array(z.object({ study: z.string() })).parse(rows);
    return Object.fromEntries(
      studies.map(({ study }) => [study, { undoLabel: label(study, 0, 'DESC'), redoLabel: label(study, 1, 'ASC') }]),
    );
  }

  #audit(action: string, patientKey: string, detail: unknown): void {
    appendAudit(this.#db, this.#actor, this.#now(), { action, patientKey, detail });
  }
}

function touchesDraft(ops: string, studyInstanceUid: string): boolean {
  return opsSchema.parse(JSON.parse(ops)).some(({ entity, key }) => entity === 'draft' && key === studyInstanceUid);
}

function isOfDraft(ops: string, studyInstanceUid: string): boolean {
  return opsSchema.parse(JSON.parse(ops)).every(({ entity, key }) => entity === 'draft' && key === studyInstanceUid);
}
