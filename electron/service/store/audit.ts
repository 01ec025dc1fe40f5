import { createHash } from 'node:crypto';
import { z } from 'zod';
import { canonicalJson } from '../../../shared/reading/change.ts';
import type { Db } from './database.ts';

const rowSchema = z.object({
  seq: z.number().int(),
  at: z.string(),
  actor: z.string(),
  action: z.string(),
  patient_key: z.string().nullable(),
  /** Canonical JSON text; hashed as text, so that a later change of the parser cannot break the chain. */
  detail: z.string(),
  previous_hash: z.string(),
  hash: z.string(),
});
export type AuditRow = z.infer<typeof rowSchema>;

export interface AuditEntry {
  readonly action: string;
  readonly patientKey: string | null;
  readonly detail: unknown;
}

/** What the first event names as the hash before it. */
export const genesisHash = '0'.repeat(64);

export function sha256(text: string): string {
  return createHash('sha256').update(text, 'utf8').digest('hex');
}

/** SHA-256 over the canonical JSON of the event without its own hash. */
export function eventHash(row: Omit<AuditRow, 'hash'>): string {
  return sha256(
    canonicalJson({
      seq: row.seq,
      at: row.at,
      actor: row.actor,
      action: row.action,
      patientKey: row.patient_key,
      detail: row.detail,
      previousHash: row.previous_hash,
    }),
  );
}

/** Adds an event at the end of the chain. Call inside the transaction of what it tells of. */
export function appendAudit(db: Db, actor: string, at: Date, entry: AuditEntry): void {
  const last = db.prepare('SELECT seq, hash FROM audit_event ORDER BY seq DESC LIMIT 1').get() as
    | { seq: number; hash: string }
    | undefined;
  const row = {
    seq: (last?.seq ?? 0) + 1,
    at: at.toISOString(),
    actor,
    action: entry.action,
    patient_key: entry.patientKey,
    detail: canonicalJson(entry.detail),
    previous_hash: last?.hash ?? genesisHash,
  };
  db.prepare(
    `INSERT INTO audit_event (seq, at, actor, action, patient_key, detail, previous_hash, hash)
     VALUES (@seq, @at, @actor, @action, @patient_key, @detail, @previous_hash, @hash)`,
  ).run({ ...row, hash: eventHash(row) });
}

export interface ChainResult {
  readonly events: number;
  readonly ok: boolean;
  /** Sequence number of the first event that does not fit; null when the chain holds. */
  readonly firstBroken: number | null;
}

export function* auditEvents(db: Db): Generator<AuditRow> {
  for (const row of db.prepare('SELECT * FROM audit_event ORDER BY seq').iterate()) yield rowSchema.parse(row);
}

/** Walks the chain from the first event: numbers without a gap, each previous hash, each own hash. */
export function verifyChain(db: Db): ChainResult {
  let events = 0;
  let previous = genesisHash;
  let firstBroken: number | null = null;
  for (const row of auditEvents(db)) {
    events += 1;
    const whole = row.seq === events && row.previous_hash === previous && row.hash === eventHash(row);
    if (!whole && firstBroken === null) firstBroken = row.seq;
    previous = row.hash;
  }
  return { events, ok: firstBroken === null, firstBroken };
}
