import type { ServiceContext } from '../context.ts';

/** Tells the worklist how many lesions the patient has and how far the report is. */
export function showWork({ library, work }: ServiceContext, patientKey: string): void {
  library.setWorkState(patientKey, work.summary(patientKey));
}

/** Brings the whole worklist up to date with the reader's work: after opening, because the index can be rebuilt. */
export function showAllWork({ library, work }: ServiceContext): void {
  library.setWorkStates(work.summaries());
}
