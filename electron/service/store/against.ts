import { readFileSync } from 'node:fs';
import Database from 'better-sqlite3';
import { z } from 'zod';
import { EnthesisError } from '../../../shared/errors.ts';
import { verifyChain } from './audit.ts';
import { applicationId, type Db } from './database.ts';
import { leadsThrough, type TrailHead, trailHead, trailHeadSchema } from './trail.ts';

const reportFile = z.object({ format: z.literal('enthesis-report'), trail: trailHeadSchema.nullable() });

/**
 * The head of the audit trail that a file outside the library carries: a backup of its work, or a report exported as JSON.
 * @throws EnthesisError `file-unreadable` when the file is neither, or carries none
 */
export function headIn(file: string): TrailHead {
  const bytes = readFile(file);
  if (bytes.subarray(0, 15).toString('latin1') === 'SQLite format 3') return headOfBackup(file);
  try {
    const { trail } = reportFile.parse(JSON.parse(bytes.toString('utf8')));
    if (trail !== null) return trail;
  } catch (error) {
    if (!(error instanceof SyntaxError) && !(error instanceof z.ZodError)) throw error;
  }
  throw new EnthesisError(
    'file-unreadable',
    'This file carries no state of the audit trail. Give a backup of the library, or the JSON of a signed report exported from it.',
  );
}

function readFile(file: string): Buffer {
  try {
    return readFileSync(file);
  } catch (error) {
    throw new EnthesisError('file-unreadable', 'The file to check against could not be read.', { cause: error });
  }
}

function headOfBackup(file: string): TrailHead {
  const db = new Database(file, { readonly: true });
  try {
    if (db.pragma('application_id', { simple: true }) !== applicationId) {
      throw new EnthesisError('file-unreadable', 'This database is not a backup of Enthesis.');
    }
    if (!verifyChain(db).ok) {
      throw new EnthesisError('database-corrupt', 'The audit trail of this backup is broken itself; give another one.');
    }
    return trailHead(db);
  } finally {
    db.close();
  }
}

/** Whether the library's trail goes on from the state in the file: null when it does, else what is wrong. */
export function verifyAgainst(db: Db, file: string): string | null {
  const head = headIn(file);
  if (leadsThrough(db, head)) return null;
  const { events } = trailHead(db);
  return events < head.events
    ? `audit trail: the file knows ${head.events} events, the library has ${events}; events were cut off`
    : `audit trail: event ${head.events} is not the one that the file knows; the trail was written anew`;
}
