import { EnthesisError } from '../errors.ts';
import { findingKey } from './findings.ts';
import type { ChangeOp, Finding, PatientRecord } from './model.ts';

const listOf = {
  lesion: 'lesions',
  annotation: 'annotations',
  finding: 'findings',
  examination: 'examinations',
  draft: 'drafts',
} as const;
type ListEntity = keyof typeof listOf;

/** Every entity of a record with what identifies one of it; a record has one context at most. */
function keyOf(entity: ListEntity, item: unknown): string {
  if (entity === 'finding') return findingKey(item as Finding);
  const value = item as { id?: string; studyInstanceUid?: string };
  return (entity === 'lesion' || entity === 'annotation' ? value.id : value.studyInstanceUid) ?? '';
}

/** What the record holds, each thing under "entity/key"; an empty context is not there. */
export function thingsOf(record: PatientRecord): Map<string, unknown> {
  const things = new Map<string, unknown>();
  for (const entity of Object.keys(listOf) as ListEntity[]) {
    for (const item of record[listOf[entity]]) things.set(`${entity}/${keyOf(entity, item)}`, item);
  }
  if (Object.keys(record.context).length > 0) things.set('context/context', record.context);
  return things;
}

/** L2 before L10: shorter first, then by character. */
export function compareKeys(a: string, b: string): number {
  return a.length - b.length || (a < b ? -1 : a > b ? 1 : 0);
}

/** Canonical JSON: object keys sorted, undefined dropped. Two values are the same when this text is the same. */
export function canonicalJson(value: unknown): string {
  return JSON.stringify(value, (_key, inner: unknown) => {
    if (inner === null || typeof inner !== 'object' || Array.isArray(inner)) return inner;
    const entries = Object.entries(inner).filter(([, v]) => v !== undefined);
    return Object.fromEntries(entries.sort(([a], [b]) => (a < b ? -1 : a > b ? 1 : 0)));
  });
}

/**
 * Applies the steps to the record and returns a new record; the given one is left alone.
 * @throws EnthesisError `conflict` when a step's `before` is not what the record holds: nothing is applied then.
 */
export function applyChange(record: PatientRecord, ops: readonly ChangeOp[]): PatientRecord {
  const next: PatientRecord = { ...record, revision: record.revision + 1 };
  for (const op of ops) {
    if (op.entity === 'context') {
      if (canonicalJson(next.context) !== canonicalJson(op.before ?? {})) throw conflict();
      next.context = op.after ?? {};
      continue;
    }
    const list = listOf[op.entity];
    const items = next[list] as readonly unknown[];
    const index = items.findIndex((item) => keyOf(op.entity as ListEntity, item) === op.key);
    const current = index < 0 ? null : items[index];
    if (canonicalJson(current ?? null) !== canonicalJson(op.before)) throw conflict();
    if (op.after !== null && keyOf(op.entity, op.after) !== op.key) {
      throw new EnthesisError('invalid-request', 'A change must keep the identity of what it changes.');
    }
    const copy = [...items];
    if (op.after === null) copy.splice(index, index < 0 ? 0 : 1);
    else if (index < 0) copy.push(op.after);
    else copy[index] = op.after;
    // Sorted by key, so that a state reached by undo equals the same state read back from disk.
    copy.sort((a, b) => compareKeys(keyOf(op.entity as ListEntity, a), keyOf(op.entity as ListEntity, b)));
    // The list's element type follows from op.entity, which the compiler cannot see through the lookup.
    (next as Record<string, unknown>)[list] = copy;
  }
  return next;
}

/** The steps that take the record back: reversed, with before and after exchanged. */
export function invertChange(ops: readonly ChangeOp[]): ChangeOp[] {
  return [...ops].reverse().map((op) => ({ ...op, before: op.after, after: op.before }) as ChangeOp);
}

function conflict(): EnthesisError {
  return new EnthesisError(
    'conflict',
    'This was changed elsewhere in the meantime. The latest state is shown; repeat the step if it is still wanted.',
  );
}
