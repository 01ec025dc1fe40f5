import type { Finding } from '../reading/model.ts';

/** What the reader saw of one lesion on flow and blood pool at one date. */
export interface PhaseFindings {
  readonly date: string;
  readonly flow: PhaseState;
  readonly pool: PhaseState;
}

export type PhaseState = 'positive' | 'negative' | 'unknown';

/** Flow and pool of one lesion by date, oldest first; of two on one day a positive one counts before a negative one. */
export function findingsByDate(
  findings: readonly Finding[],
  dateOf: (study: string) => string | null,
): PhaseFindings[] {
  const dates = new Map<string, { flow: PhaseState; pool: PhaseState }>();
  for (const { studyInstanceUid, phases } of findings) {
    const date = dateOf(studyInstanceUid);
    if (date === null || phases === undefined) continue;
    const before = dates.get(date) ?? { flow: 'unknown', pool: 'unknown' };
    dates.set(date, { flow: stronger(before.flow, phases.flow), pool: stronger(before.pool, phases.pool) });
  }
  return [...dates]
    .map(([date, f]) => ({ date, ...f }))
    .filter((f) => f.flow !== 'unknown' || f.pool !== 'unknown')
    .sort((a, b) => (a.date < b.date ? -1 : 1));
}

function stronger(before: PhaseState, now: 'positive' | 'negative' | 'not-done' | undefined): PhaseState {
  if (before === 'positive' || now === 'positive') return 'positive';
  return now === 'negative' ? 'negative' : before;
}
