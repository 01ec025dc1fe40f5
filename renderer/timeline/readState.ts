/** Where the reading of a lesion stands on a date, in a word or two. Pure. */
import type { StudyInfo } from '../../shared/dicom/model.ts';
import { stageOf } from '../../shared/maturity/radiograph.ts';
import { findingsOf, isNotSeen } from '../../shared/reading/findings.ts';
import type { PatientRecord } from '../../shared/reading/model.ts';
import { imageKind } from '../viewer/hanging.ts';

type Findings = Pick<PatientRecord, 'findings'>;

const stages = ['immature', 'maturing', 'mature'] as const;

/**
 * What was read of a lesion in the studies of one date: its stage (both where two films differ), "not seen", else what the
 * phases showed, "signs read" where they amount to no stage; "not read" where nothing was.
 */
export function readState(record: Findings, lesionId: string, studies: ReadonlySet<string>): string {
  const findings = [...studies].flatMap((uid) => findingsOf(record, lesionId, uid));
  const read = findings.map(stageOf);
  const named = stages.filter((stage) => read.includes(stage));
  if (named.length > 0) return named.join(', ');
  if ([...studies].some((uid) => isNotSeen(record, lesionId, uid))) return 'not seen';
  const phases = findings.flatMap(({ phases: p }) => [
    ...(p?.flow ? [`flow ${p.flow.replace('-', ' ')}`] : []),
    ...(p?.pool ? [`pool ${p.pool.replace('-', ' ')}`] : []),
  ]);
  if (phases.length > 0) return phases.join(', ');
  if (findings.some((f) => Object.keys(f.signs ?? {}).length > 0)) return 'signs read';
  return findings.some((f) => f.seen === true) ? 'seen' : 'not read';
}

export interface StageOnDate {
  /** ISO date. */
  readonly date: string;
  readonly state: string;
}

/** The radiographic stage of a lesion at every date with a film, oldest first. */
export function stagesByDate(record: Findings, lesionId: string, studies: readonly StudyInfo[]): StageOnDate[] {
  const days = new Map<string, Set<string>>();
  for (const study of studies) {
    const day = study.date?.slice(0, 10);
    if (day === undefined || !study.instances.some((i) => i.rows !== null && imageKind(i) === 'film')) continue;
    days.set(day, (days.get(day) ?? new Set()).add(study.studyInstanceUid));
  }
  return [...days]
    .sort(([a], [b]) => (a < b ? -1 : 1))
    .map(([date, uids]) => ({ date, state: readState(record, lesionId, uids) }));
}
