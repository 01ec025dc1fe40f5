import type { Reading } from '../reading/model.ts';

/** What the reader saw on flow and blood pool at one date. */
export interface PhaseFindings {
  readonly date: string;
  readonly flow: Finding;
  readonly pool: Finding;
}

export type Finding = 'positive' | 'negative' | 'unknown';

/** Findings by date, oldest first; of two readings on one day a positive one counts before a negative one. */
export function findingsByDate(
  readings: readonly Reading[],
  dateOf: (study: string) => string | null,
): PhaseFindings[] {
  const dates = new Map<string, { flow: Finding; pool: Finding }>();
  for (const { studyInstanceUid, phases } of readings) {
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

function stronger(before: Finding, now: 'positive' | 'negative' | 'not-done' | undefined): Finding {
  if (before === 'positive' || now === 'positive') return 'positive';
  return now === 'negative' ? 'negative' : before;
}
