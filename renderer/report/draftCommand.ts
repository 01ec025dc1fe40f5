/** A change of a report's draft as a step that survives a second writer. */
import type { PatientRecord, ReportDraft } from '../../shared/reading/model.ts';
import { draftOf, draftSteps } from '../../shared/report/draftChanges.ts';
import { reconcile } from '../../shared/report/reconcile.ts';
import type { Command } from '../annotate/commands/command.ts';

export type DraftChange = (draft: ReportDraft) => ReportDraft;

const isSame = (a: ReportDraft, b: ReportDraft) => JSON.stringify(a) === JSON.stringify(b);

export interface DraftStep {
  readonly studyInstanceUid: string;
  /** All examinations of the report's day. */
  readonly day: readonly string[];
  readonly label: string;
  readonly next: DraftChange;
  /** The draft that was on the screen when the reader began; the one on the record unless given. */
  readonly began?: ReportDraft | undefined;
}

/** Null when the draft stays as it is. */
export function draftCommand(record: PatientRecord, step: DraftStep): Command | null {
  const { studyInstanceUid, day, label, next, began } = step;
  const stored = draftOf(record, studyInstanceUid, day);
  const after = began === undefined || isSame(began, stored) ? next(stored) : reconcile(began, next(began), stored);
  const ops = draftSteps(record, studyInstanceUid, day, after);
  if (ops.length === 0) return null;
  return {
    label,
    ops,
    rebase: (now) => draftCommand(now, { studyInstanceUid, day, label, next: () => after, began: stored }),
  };
}
