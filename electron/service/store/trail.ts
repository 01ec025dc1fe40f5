import { z } from 'zod';
import { canonicalJson } from '../../../shared/reading/change.ts';
import { auditEvents, genesisHash, sha256 } from './audit.ts';
import type { Db } from './database.ts';

/** The end of the audit trail: what an export or a backup carries so that a trail that was cut or rewritten is seen. */
export interface TrailHead {
  readonly events: number;
  /** Hash of the last event; that before the first one where there is none. */
  readonly hash: string;
}

export const trailHeadSchema = z.object({ events: z.number().int().min(0), hash: z.string().regex(/^[0-9a-f]{64}$/) });

export function trailHead(db: Db): TrailHead {
  const last = db.prepare('SELECT seq, hash FROM audit_event ORDER BY seq DESC LIMIT 1').get() as
    | { seq: number; hash: string }
    | undefined;
  return last === undefined ? { events: 0, hash: genesisHash } : { events: last.seq, hash: last.hash };
}

/** Whether the trail still leads through an earlier head: nothing up to it was cut off or written anew. */
export function leadsThrough(db: Db, head: TrailHead): boolean {
  if (head.events === 0) return head.hash === genesisHash;
  const hash = db.prepare('SELECT hash FROM audit_event WHERE seq = ?').pluck().get(head.events);
  return hash === head.hash;
}

const reportRow = z.object({
  version_id: z.string(),
  patient_key: z.string(),
  study_instance_uid: z.string(),
  number: z.number(),
  status: z.string(),
  sop_instance_uid: z.string(),
  predecessor_version_id: z.string().nullable(),
  signer_name: z.string().nullable(),
  signer_role: z.string().nullable(),
  created_at: z.string(),
  reason: z.string().nullable(),
  content: z.string(),
  content_hash: z.string(),
  record: z.string(),
  record_hash: z.string(),
});

/** The row as the event of its signing has it. */
function told(row: z.output<typeof reportRow>): string {
  return canonicalJson({
    versionId: row.version_id,
    studyInstanceUid: row.study_instance_uid,
    number: row.number,
    status: row.status,
    sopInstanceUid: row.sop_instance_uid,
    predecessorVersionId: row.predecessor_version_id,
    signerName: row.signer_name,
    signerRole: row.signer_role,
    createdAt: row.created_at,
    reason: row.reason,
    contentHash: sha256(row.content),
    recordHash: sha256(row.record),
  });
}

/**
 * Report versions and the events of their signing, checked against each other both ways: text, signer, status, date, patient. A
 * hash that was computed anew beside a changed text does not agree with the event; a version that was deleted or added has no
 * counterpart.
 * @returns ids of the versions that do not agree, sorted
 */
export function mismatchedReports(db: Db): string[] {
  const events = new Map<string, { patientKey: string | null; detail: string }[]>();
  for (const event of auditEvents(db)) {
    if (event.action !== 'report') continue;
    const { versionId } = z.object({ versionId: z.string() }).parse(JSON.parse(event.detail));
    const same = events.get(versionId) ?? [];
    events.set(versionId, [...same, { patientKey: event.patient_key, detail: event.detail }]);
  }
  const bad = new Set<string>();
  for (const raw of db.prepare('SELECT * FROM report_version').iterate()) {
    const row = reportRow.parse(raw);
    const own = events.get(row.version_id) ?? [];
    const [event] = own;
    const agrees =
      event !== undefined &&
      own.length === 1 &&
      event.patientKey === row.patient_key &&
      event.detail === told(row) &&
      row.content_hash === sha256(row.content) &&
      row.record_hash === sha256(row.record);
    if (!agrees) bad.add(row.version_id);
    events.delete(row.version_id);
  }
  for (const versionId of events.keys()) bad.add(versionId);
  return [...bad].sort();
}

/** Versions of the site's settings that are not as the trail has them, or that one of the two does not have. */
export function mismatchedSettings(db: Db): number[] {
  const events = new Map<number, string>();
  for (const event of auditEvents(db)) {
    if (event.action !== 'settings') continue;
    const { version } = z.object({ version: z.number() }).parse(JSON.parse(event.detail));
    events.set(version, event.detail);
  }
  const rows = z
    .array(z.object({ version: z.number(), data: z.string() }))
    .parse(db.prepare('SELECT version, data FROM site_settings').all());
  const stored = new Map(rows.map(({ version, data }) => [version, data]));
  return [...new Set([...events.keys(), ...stored.keys()])]
    .filter((version) => events.get(version) !== stored.get(version))
    .sort((a, b) => a - b);
}
