import type Database from 'better-sqlite3';
import type { WorklistRow } from '../../../shared/contract/methods.ts';

/** What the worklist shows of the reader's work on a patient. */
export interface WorkState {
  readonly lesions: number;
  readonly state: WorklistRow['state'];
}

/** Remembered also for a patient whose files are not indexed (yet, or again). */
export function putWorkState(db: Database.Database, patientKey: string, work: WorkState): void {
  db.transaction(() => {
    db.prepare(`INSERT INTO work_state(patient_key, lesions, state) VALUES (?, ?, ?)
      ON CONFLICT(patient_key) DO UPDATE SET lesions = excluded.lesions, state = excluded.state`).run(
      patientKey,
      work.lesions,
      work.state,
    );
    db.prepare('UPDATE patient SET lesions = ?, state = ? WHERE key = ?').run(work.lesions, work.state, patientKey);
  })();
}
