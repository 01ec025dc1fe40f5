import type { ServiceContext } from '../context.ts';

type Work = Pick<ServiceContext, 'library' | 'work'>;

/** Tells the worklist how many lesions the patient has and how far the report is. */
export function showWork({ library, work }: Work, patientKey: string): void {
  library.setWorkState(patientKey, work.summary(patientKey));
}

/**
 * After a stored change of a patient's work: the worklist shows it, and whoever has the record open hears of it.
 * @param revision that of the record now, where the caller has it
 */
export function workChanged(context: Work & Pick<ServiceContext, 'emit'>, patientKey: string, revision?: number): void {
  showWork(context, patientKey);
  const now = revision ?? context.work.records.record(patientKey).record.revision;
  context.emit({ event: 'record-changed', patientKey, revision: now });
}

/** Brings the whole worklist up to date with the reader's work: after opening, because the index can be rebuilt. */
export function showAllWork({ library, work }: ServiceContext): void {
  library.setWorkStates(work.summaries());
}
