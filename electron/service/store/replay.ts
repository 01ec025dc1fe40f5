import { z } from 'zod';
import { canonicalJson } from '../../../shared/reading/change.ts';
import { type ChangeOp, changeOpSchema, type PatientRecord } from '../../../shared/reading/model.ts';
import type { Records } from '../reading/records.ts';
import { auditEvents } from './audit.ts';
import type { Db } from './database.ts';

const changeActions = new Set(['apply', 'undo', 'redo']);
const detailSchema = z.object({ revision: z.number(), ops: z.array(changeOpSchema) });

interface Replayed {
  revision: number;
  /** "entity/key" -> canonical JSON of what is there. */
  readonly things: Map<string, string>;
}

/**
 * Patients whose stored record differs from what the audit trail leads to: a row changed from outside, or events that
 * were cut off the end of the chain (which the hashes alone cannot show).
 */
export function mismatchedRecords(db: Db, records: Records): string[] {
  const replayed = new Map<string, Replayed>();
  for (const event of auditEvents(db)) {
    if (!changeActions.has(event.action) || event.patient_key === null) continue;
    const { revision, ops } = detailSchema.parse(JSON.parse(event.detail));
    const state = replayed.get(event.patient_key) ?? { revision: 0, things: new Map<string, string>() };
    state.revision = revision;
    for (const op of ops) put(state.things, op);
    replayed.set(event.patient_key, state);
  }
  const keys = new Set([...records.patientKeys(), ...replayed.keys()]);
  return [...keys].filter((key) => {
    const expected = replayed.get(key) ?? { revision: 0, things: new Map<string, string>() };
    try {
      const { record } = records.record(key);
      return record.revision !== expected.revision || !sameThings(thingsOf(record), expected.things);
    } catch (error) {
      // A row that no longer parses is a mismatch of this patient, not the end of the check.
      if (error instanceof z.ZodError || error instanceof SyntaxError) return true;
      throw error;
    }
  });
}

function put(things: Map<string, string>, op: ChangeOp): void {
  const empty = op.entity === 'context' && Object.keys(op.after ?? {}).length === 0;
  if (op.after === null || empty) things.delete(`${op.entity}/${op.key}`);
  else things.set(`${op.entity}/${op.key}`, canonicalJson(op.after));
}

function thingsOf(record: PatientRecord): Map<string, string> {
  const pairs: [string, unknown][] = [
    ...record.lesions.map((item): [string, unknown] => [`lesion/${item.id}`, item]),
    ...record.annotations.map((item): [string, unknown] => [`annotation/${item.id}`, item]),
    ...record.readings.map((item): [string, unknown] => [`reading/${item.studyInstanceUid}`, item]),
    ...record.drafts.map((item): [string, unknown] => [`draft/${item.studyInstanceUid}`, item]),
  ];
  if (Object.keys(record.context).length > 0) pairs.push(['context/context', record.context]);
  return new Map(pairs.map(([key, item]) => [key, canonicalJson(item)]));
}

function sameThings(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): boolean {
  return a.size === b.size && [...a].every(([key, text]) => b.get(key) === text);
}
