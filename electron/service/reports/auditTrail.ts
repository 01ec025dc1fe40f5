import { z } from 'zod';
import { signerName } from '../../../shared/report/signer.ts';
import { earlierKeys } from '../people/joins.ts';
import { type Db, read } from '../store/database.ts';

const rowSchema = z.object({
  seq: z.number().int(),
  at: z.string(),
  actor: z.string(),
  action: z.string(),
  detail: z.string(),
});

const stepSchema = z.object({
  label: z.string(),
  ops: z.array(z.object({ entity: z.string(), key: z.string() })),
});
const reportSchema = z.object({
  studyInstanceUid: z.string(),
  number: z.number(),
  status: z.string(),
  signerName: z.string().nullable(),
});
const exportSchema = z.object({
  studyInstanceUid: z.string(),
  formats: z.array(z.string()),
  deidentified: z.boolean(),
});

export interface ReportEvent {
  readonly seq: number;
  readonly at: string;
  readonly actor: string;
  readonly action: string;
  /** What was done, without the text that was written. */
  readonly words: string;
}

/** As many as a dialog can show; the whole trail stays in the library. */
const most = 500;

/** What an event says of the report of these examinations; null when it is about something else. */
function wordsOf(action: string, detail: unknown, day: readonly string[]): string | null {
  if (action === 'report') {
    const event = reportSchema.parse(detail);
    if (!day.includes(event.studyInstanceUid)) return null;
    return `Version ${event.number} stored as ${event.status}${event.signerName ? ` by ${signerName(event.signerName)}` : ''}`;
  }
  if (action === 'export') {
    const event = exportSchema.parse(detail);
    if (!day.includes(event.studyInstanceUid)) return null;
    return `Exported${event.deidentified ? ' de-identified' : ''}: ${event.formats.join(', ')}`;
  }
  const event = stepSchema.parse(detail);
  if (!event.ops.some((op) => op.entity === 'draft' && day.includes(op.key))) return null;
  return action === 'apply' ? event.label : `${action === 'undo' ? 'Undo' : 'Redo'}: ${event.label}`;
}

/** The audit events of the report of a day's examinations, newest first: edits, signatures, exports. */
export function reportEvents(db: Db, patientKey: string, day: readonly string[]): ReportEvent[] {
  return read(db, () => {
    const events: ReportEvent[] = [];
    const rows = db
      .prepare(
        `SELECT seq, at, actor, action, detail FROM audit_event
         WHERE patient_key IN (${earlierKeys}) AND action IN ('apply', 'undo', 'redo', 'report', 'export')
           AND (${day.map(() => 'instr(detail, ?) > 0').join(' OR ') || 'FALSE'})
         ORDER BY seq DESC`,
      )
      .iterate(patientKey, ...day);
    for (const row of rows) {
      const { detail, ...event } = rowSchema.parse(row);
      const words = wordsOf(event.action, JSON.parse(detail), day);
      if (words !== null) events.push({ ...event, words });
      if (events.length >= most) break;
    }
    return events;
  });
}
