import { sep } from 'node:path';
import type { Identity } from '../../../shared/dicom/people/identity.ts';
import type { ErrorCode } from '../../../shared/errors.ts';

/** Files that are read together, of one folder or of several: the unit of work between the threads. */
export interface ChunkFiles {
  readonly directories: readonly string[];
  /** Per file: index into `directories`, and the name in it. */
  readonly directoryOf: Uint16Array;
  readonly names: readonly string[];
}

export interface ChunkTask extends ChunkFiles {
  readonly id: number;
  /** What the index knows of each name, NaN where it knows nothing: equal size and time means unchanged. */
  readonly knownSizes: Float64Array | null;
  readonly knownTimes: Float64Array | null;
  /** Paths that a thread did not come back from: named as `timeout` and `unsettled`, and not read with the others. */
  readonly givenUp?: readonly string[];
}

/** What became of a file: the value in `ChunkResult.kinds`. */
export const fileKind = { header: 0, unchanged: 1, skipped: 2, archive: 3, dicomdir: 4, gone: 5 } as const;

/** The patient as a file states it. */
export interface PatientRow extends Identity {
  readonly patientId: string;
}

export interface StudyRow {
  readonly patient: PatientRow;
  readonly uid: string;
  /** The earliest acquisition among the instances that carried this row, with its time. */
  date: string | null;
  time: string | null;
  readonly studyDate: string | null;
  readonly studyId: string;
  readonly accession: string;
  readonly description: string;
  readonly referring: string;
}

export interface SeriesRow {
  readonly study: number;
  readonly uid: string;
  readonly number: number | null;
  readonly modality: string;
  readonly description: string;
  readonly bodyPart: string;
}

/** One entry per name of the task; columns, because arrays of strings and numbers cross threads cheaply. */
export interface ChunkResult extends ChunkFiles {
  readonly id: number;
  readonly kinds: Uint8Array;
  readonly sizes: Float64Array;
  readonly times: Float64Array;
  /** Only for `header`: index into `series`, SOP Instance UID, packed InstanceInfo. */
  readonly seriesOf: Int32Array;
  readonly uids: string[];
  readonly infos: string[];
  readonly studies: StudyRow[];
  readonly series: SeriesRow[];
  /** Files that a limit of time or memory stopped: read once more, alone, before anything is said of them. */
  readonly unsettled: number[];
  /** Only for `skipped`. */
  readonly skips: { readonly at: number; readonly code: ErrorCode; readonly message: string }[];
}

export function directoryOf(chunk: ChunkFiles, i: number): string {
  return chunk.directories[chunk.directoryOf[i]!]!;
}

export function pathOf(chunk: ChunkFiles, i: number): string {
  const directory = directoryOf(chunk, i);
  return directory.endsWith(sep) ? directory + chunk.names[i] : directory + sep + chunk.names[i];
}

/** One file of a chunk as a task of its own. */
export function taskOfOne(chunk: ChunkResult, i: number): ChunkTask {
  return {
    id: chunk.id,
    directories: [directoryOf(chunk, i)],
    directoryOf: new Uint16Array(1),
    names: [chunk.names[i]!],
    knownSizes: null,
    knownTimes: null,
  };
}

/** Puts what reading one file alone gave in the place of what the chunk says of it; its order among the others stays. */
export function putAlone(chunk: ChunkResult, i: number, alone: ChunkResult): void {
  chunk.kinds[i] = alone.kinds[0]!;
  chunk.sizes[i] = alone.sizes[0]!;
  chunk.times[i] = alone.times[0]!;
  chunk.uids[i] = alone.uids[0]!;
  chunk.infos[i] = alone.infos[0]!;
  chunk.seriesOf[i] = alone.seriesOf[0]! + chunk.series.length;
  // Rows that the chunk has already come twice, which does no harm.
  for (const row of alone.series) chunk.series.push({ ...row, study: row.study + chunk.studies.length });
  chunk.studies.push(...alone.studies);
  const after = chunk.skips.findIndex(({ at }) => at === i);
  const skips = alone.skips.map(({ code, message }) => ({ at: i, code, message }));
  chunk.skips.splice(after, after < 0 ? 0 : 1, ...skips);
}

export function emptyResult(task: ChunkTask): ChunkResult {
  const n = task.names.length;
  return {
    id: task.id,
    directories: task.directories,
    directoryOf: task.directoryOf,
    names: task.names,
    kinds: new Uint8Array(n).fill(fileKind.gone),
    sizes: new Float64Array(n),
    times: new Float64Array(n),
    seriesOf: new Int32Array(n),
    uids: new Array<string>(n).fill(''),
    infos: new Array<string>(n).fill(''),
    studies: [],
    series: [],
    unsettled: [],
    skips: [],
  };
}
