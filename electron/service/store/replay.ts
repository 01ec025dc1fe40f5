import { z } from 'zod';
import { canonicalJson, thingsOf } from '../../../shared/reading/change.ts';
import type { PatientRecord } from '../../../shared/reading/model.ts';
import type { Records } from '../reading/records.ts';
import { auditEvents } from './audit.ts';
import type { Db } from './database.ts';

const changeActions = new Set(['apply', 'undo', 'redo', 'migrate', 'move']);
/** Events of every version: entities that are no longer there are followed like those of today. */
const opSchema = z.object({ entity: z.string(), key: z.string(), after: z.unknown() });
const detailSchema = z.object({ revision: z.number(), ops: z.array(opSchema) });
type Op = z.output<typeof opSchema>;

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
      return record.revision !== expected.revision || !sameThings(textsOf(record), expected.things);
    } catch (error) {
      // A row that no longer parses is a mismatch of this patient, not the end of the check.
      if (error instanceof z.ZodError || error instanceof SyntaxError) return true;
      throw error;
    }
  });
}

function put(things: Map<string, string>, { entity, key, after }: Op): void {
  const empty = entity === 'context' && Object.keys(after ?? {}).length === 0;
  if (after === null || after === undefined || empty) things.delete(`${entity}/${key}`);
  else things.set(`${entity}/${key}`, canonicalJson(after));
}

function textsOf(record: PatientRecord): Map<string, string> {
  return new Map([...thingsOf(record)].map(([key, item]) => [key, canonicalJson(item)]));
}

function sameThings(a: ReadonlyMap<string, string>, b: ReadonlyMap<string, string>): boolean {
  return a.size === b.size && [...a].every(([key, text]) => b.get(key) === text);
}
