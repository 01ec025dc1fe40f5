import { z } from 'zod';
import { canonicalJson } from '../../../../shared/reading/change.ts';
import { type EarlierReading, fromReadings, lesionsOfReadings } from '../../../../shared/reading/earlierReadings.ts';
import { appendAudit } from '../audit.ts';
import type { Db } from '../database.ts';
import type { MigrationContext } from './index.ts';

/**
 * What was read moves from the study to the lesion. The table `reading` stays as it was on that day and is written no more.
 * The undo history is told again in the new terms, and the audit trail says what became of what.
 */
export const findings = {
  version: 5,
  sql: `
    CREATE TABLE finding (
      patient_key TEXT NOT NULL REFERENCES patient_work,
      id TEXT NOT NULL,
      -- Null: to be assigned by the reader.
      lesion_id TEXT,
      data TEXT NOT NULL CHECK (json_valid(data)),
      PRIMARY KEY (patient_key, id),
      FOREIGN KEY (patient_key, lesion_id) REFERENCES lesion (patient_key, id) DEFERRABLE INITIALLY DEFERRED
    ) STRICT, WITHOUT ROWID;
    CREATE INDEX finding_of_lesion ON finding (patient_key, lesion_id);

    CREATE TABLE examination (
      patient_key TEXT NOT NULL REFERENCES patient_work,
      id TEXT NOT NULL,
      data TEXT NOT NULL CHECK (json_valid(data)),
      PRIMARY KEY (patient_key, id)
    ) STRICT, WITHOUT ROWID;

    CREATE TRIGGER reading_is_history_insert BEFORE INSERT ON reading
    BEGIN SELECT RAISE(ABORT, 'readings are findings now'); END;
    CREATE TRIGGER reading_is_history_update BEFORE UPDATE ON reading
    BEGIN SELECT RAISE(ABORT, 'readings are findings now'); END;
    CREATE TRIGGER reading_is_history_delete BEFORE DELETE ON reading
    BEGIN SELECT RAISE(ABORT, 'readings are findings now'); END;
  `,
  after(db: Db, context: MigrationContext): void {
    for (const { patient_key } of all(
      db,
      z.object({ patient_key: z.string() }),
      'SELECT patient_key FROM patient_work',
    )) {
      moveReadings(db, patient_key, context);
    }
  },
} as const;

type Things = Map<string, unknown>;
interface Op {
  readonly entity: string;
  readonly key: string;
  readonly before: unknown;
  readonly after: unknown;
}
type Lesion = Parameters<typeof fromReadings>[0][number];
type Annotation = Parameters<typeof lesionsOfReadings>[1][number];

const dataRow = z.object({ id: z.string(), data: z.string() });

function all<T extends z.ZodType>(db: Db, schema: T, sql: string, ...values: unknown[]): z.output<T>[] {
  return z.array(schema).parse(db.prepare(sql).all(...values));
}

function contentOf(db: Db, table: 'lesion' | 'annotation' | 'reading', patient: string): [string, unknown][] {
  return all(db, dataRow, `SELECT id, data FROM ${table} WHERE patient_key = ?`, patient).map(({ id, data }) => [
    id,
    JSON.parse(data),
  ]);
}

/** The lesions and findings of today that the lesions and readings of then amount to. */
function translate(then: Things, lesionsOf: (study: string) => string[]): Things {
  const of = <T>(entity: string) =>
    [...then].filter(([key]) => key.startsWith(`${entity}/`)).map(([, value]) => value as T);
  const lesions = of<Lesion>('lesion');
  const { findings, examinations } = fromReadings(lesions, of<EarlierReading>('reading'), lesionsOf);
  const now: Things = new Map();
  for (const { notSeen, ...lesion } of lesions) now.set(`lesion/${lesion.id}`, lesion);
  for (const [key, finding] of findings) now.set(`finding/${key}`, finding);
  for (const [key, examination] of examinations) now.set(`examination/${key}`, examination);
  return now;
}

/** The steps from one state to the next. */
function difference(before: Things, after: Things): Op[] {
  const text = (value: unknown) => (value === undefined ? null : canonicalJson(value));
  return [...new Set([...before.keys(), ...after.keys()])]
    .filter((key) => text(before.get(key)) !== text(after.get(key)))
    .map((key) => {
      const slash = key.indexOf('/');
      return {
        entity: key.slice(0, slash),
        key: key.slice(slash + 1),
        before: before.get(key) ?? null,
        after: after.get(key) ?? null,
      };
    });
}

const moved = (op: Op) => op.entity === 'reading' || op.entity === 'lesion';

function moveReadings(db: Db, patient: string, { studyOf, now }: MigrationContext): void {
  const lesions = contentOf(db, 'lesion', patient);
  const readings = contentOf(db, 'reading', patient);
  const annotations = contentOf(db, 'annotation', patient).map(([, value]) => value as Annotation);
  const then: Things = new Map([
    ...lesions.map(([id, value]): [string, unknown] => [`lesion/${id}`, value]),
    ...readings.map(([id, value]): [string, unknown] => [`reading/${id}`, value]),
  ]);
  const lesionsOf = lesionsOfReadings(
    lesions.map(([, value]) => value as Lesion),
    annotations,
    studyOf,
  );
  const today = translate(then, lesionsOf);
  const steps = difference(new Map(then), today).filter((op) => op.entity !== 'reading');
  if (steps.length > 0 || readings.length > 0) store(db, patient, steps, readings, now);
  retellHistory(db, patient, then, lesionsOf);
}

function store(db: Db, patient: string, steps: Op[], readings: [string, unknown][], now: Date): void {
  for (const { entity, key, after } of steps) {
    const data = canonicalJson(after);
    if (entity === 'lesion')
      db.prepare('UPDATE lesion SET data = ? WHERE patient_key = ? AND id = ?').run(data, patient, key);
    else if (entity === 'finding')
      db.prepare('INSERT INTO finding (patient_key, id, lesion_id, data) VALUES (?, ?, ?, ?)').run(
        patient,
        key,
        (after as { lesionId: string | null }).lesionId,
        data,
      );
    else db.prepare('INSERT INTO examination (patient_key, id, data) VALUES (?, ?, ?)').run(patient, key, data);
  }
  db.prepare('UPDATE patient_work SET revision = revision + 1 WHERE patient_key = ?').run(patient);
  const revision = db.prepare('SELECT revision FROM patient_work WHERE patient_key = ?').pluck().get(patient);
  const gone = readings.map(([key, before]) => ({ entity: 'reading', key, before, after: null }));
  appendAudit(db, 'enthesis', now, {
    action: 'migrate',
    patientKey: patient,
    detail: { to: 5, label: 'Readings become findings of their lesions', revision, ops: [...gone, ...steps] },
  });
}

/**
 * Every step of the undo history in the terms of today. The states of then are walked from the present back through what is
 * done and forward through what was undone; each step becomes the difference of what they amount to, so that undo and redo
 * meet the record as it is.
 */
function retellHistory(db: Db, patient: string, present: Things, lesionsOf: (study: string) => string[]): void {
  const rows = all(
    db,
    z.object({ seq: z.number(), ops: z.string(), undone: z.number() }),
    'SELECT seq, ops, undone FROM history WHERE patient_key = ? ORDER BY seq',
    patient,
  ).map((row) => ({ ...row, ops: JSON.parse(row.ops) as Op[] }));
  const put = (state: Things, ops: readonly Op[], side: 'before' | 'after') => {
    for (const op of ops) {
      if (!moved(op)) continue;
      if (op[side] === null) state.delete(`${op.entity}/${op.key}`);
      else state.set(`${op.entity}/${op.key}`, op[side]);
    }
  };
  const retell = (seq: number, ops: readonly Op[], before: Things, after: Things) => {
    const told = [
      ...ops.filter((op) => !moved(op)),
      ...difference(translate(before, lesionsOf), translate(after, lesionsOf)),
    ];
    // A step that amounts to nothing today would be an undo that does nothing.
    if (told.length === 0) db.prepare('DELETE FROM history WHERE seq = ?').run(seq);
    else if (canonicalJson(told) !== canonicalJson(ops))
      db.prepare('UPDATE history SET ops = ? WHERE seq = ?').run(canonicalJson(told), seq);
  };
  let state: Things = new Map(present);
  for (const { seq, ops } of rows.filter((row) => row.undone === 0).reverse()) {
    if (!ops.some(moved)) continue;
    const before: Things = new Map(state);
    put(before, [...ops].reverse(), 'before');
    retell(seq, ops, before, state);
    state = before;
  }
  state = new Map(present);
  for (const { seq, ops } of rows.filter((row) => row.undone === 1)) {
    if (!ops.some(moved)) continue;
    const after: Things = new Map(state);
    put(after, ops, 'after');
    retell(seq, ops, state, after);
    state = after;
  }
}
