import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { NeedMoreBytesError, type ParsedHeader, readHeader } from '../../../shared/dicom/header.ts';
import type { InstanceInfo } from '../../../shared/dicom/model.ts';
import { identityText } from '../../../shared/dicom/people/identity.ts';
import { EnthesisError } from '../../../shared/errors.ts';
import { onLeash } from '../leash.ts';
import {
  type ChunkResult,
  type ChunkTask,
  emptyResult,
  fileKind,
  type PatientRow,
  pathOf,
  type StudyRow,
} from './chunk.ts';
import { errnoOf } from './database.ts';
import { packInstance } from './instanceJson.ts';
import type { ReadMark } from './stuckWatch.ts';

/** What is read of a file at first: more than nearly all headers need, one request on a network share. */
const firstReadBytes = 64 * 1024;
/** A header that does not end within this is refused; the pixels of one image are far larger, its header never. */
const headerLimitBytes = 256 * 1024 * 1024;
/** Files read at once when each takes long (network folders, discs). */
const slowConcurrency = 8;
/**
 * How long a chunk may be read in a thread that nobody watches. Far more than its headers need, and too little to fill the memory
 * of a process: what does not come back within it is read again in a thread that has limits of its own.
 */
const leashMs = 200;
/** Mean milliseconds per file from which storage counts as slow. */
const slowStorageMs = 1;

const givenUp = new EnthesisError(
  'timeout',
  'Reading the header of this file alone took more than a second of computing or too much memory, so it was given up. It is probably damaged.',
);

const firstBuffer = Buffer.alloc(firstReadBytes);
let slow = false;

/** Reads the headers of a chunk, one by one where storage is quick, several at once where it is not. */
export async function readChunk(task: ChunkTask, cancelled: () => boolean, mark?: ReadMark): Promise<ChunkResult> {
  return slow ? readChunkSlow(task, cancelled, mark) : readChunkQuick(task, cancelled, mark);
}

/**
 * The same in a thread that nobody watches: null when a header did not come back in time, and the chunk is then to be read
 * where limits of time and memory hold.
 */
export async function readChunkOnLeash(task: ChunkTask, cancelled: () => boolean): Promise<ChunkResult | null> {
  if (slow) return readChunkSlow(task, cancelled, 'leash');
  const reading = new QuickReading(task, cancelled);
  for (;;) {
    const from = reading.at;
    if (onLeash(leashMs, () => reading.run())) return reading.end();
    const wasParsing = reading.release();
    if (reading.at > from) continue;
    // One file took all the time: its header, or the disk it is on.
    if (wasParsing) return null;
    return readChunkSlow(task, cancelled, 'leash');
  }
}

function readChunkQuick(task: ChunkTask, cancelled: () => boolean, mark?: ReadMark): ChunkResult {
  const reading = new QuickReading(task, cancelled, mark);
  reading.run();
  return reading.end();
}

/** Synchronous reads cost a fifth of promised ones when the bytes are at hand. Can be stopped between two files, or within one. */
class QuickReading {
  /** The file at work. */
  at = 0;
  private readonly task: ChunkTask;
  private readonly cancelled: () => boolean;
  private readonly result: ChunkResult;
  private readonly collector: Collector;
  private readonly start = performance.now();
  private fd = -1;

  constructor(task: ChunkTask, cancelled: () => boolean, mark?: ReadMark) {
    this.task = task;
    this.cancelled = cancelled;
    this.result = emptyResult(task);
    this.collector = new Collector(this.result, mark);
  }

  run(): void {
    const count = this.task.names.length;
    for (; this.at < count && !this.cancelled(); this.at += 1) this.readOne(this.at);
  }

  end(): ChunkResult {
    slow = (performance.now() - this.start) / Math.max(1, this.task.names.length) > slowStorageMs;
    return this.result;
  }

  /** After a stop in the middle of a file: closes it, so that it can be begun again; whether its header was being parsed. */
  release(): boolean {
    this.close();
    const { skips, unsettled } = this.result;
    while (skips.at(-1)?.at === this.at) skips.pop();
    while (unsettled.at(-1) === this.at) unsettled.pop();
    const { parsing } = this.collector;
    this.collector.parsing = false;
    return parsing;
  }

  private readOne(i: number): void {
    const { task, result, collector } = this;
    const path = pathOf(task, i);
    try {
      if (task.givenUp?.includes(path) === true) throw givenUp;
      if (isKnown(task, i)) {
        const stat = statSync(path);
        if (sameAsKnown(task, i, stat.size, stat.mtimeMs)) {
          collector.unchanged(i, stat.size, stat.mtimeMs);
          return;
        }
      }
      this.fd = openSync(path, 'r');
      const { fd } = this;
      const stat = fstatSync(fd);
      result.sizes[i] = stat.size;
      result.times[i] = stat.mtimeMs;
      const got = readSync(fd, firstBuffer, 0, firstReadBytes, 0);
      collector.file(i, firstBuffer.subarray(0, got), stat.size, (bytes) => {
        const buffer = Buffer.allocUnsafe(bytes);
        return buffer.subarray(0, readSync(fd, buffer, 0, bytes, 0));
      });
    } catch (error) {
      collector.failed(i, error);
    } finally {
      this.close();
    }
  }

  private close(): void {
    const { fd } = this;
    this.fd = -1;
    if (fd < 0) return;
    try {
      closeSync(fd);
    } catch {
      // A share that went away fails here too; what was read of the file counts.
    }
  }
}

function readChunkSlow(task: ChunkTask, cancelled: () => boolean, mark?: ReadMark): Promise<ChunkResult>;
function readChunkSlow(task: ChunkTask, cancelled: () => boolean, guard: 'leash'): Promise<ChunkResult | null>;
async function readChunkSlow(
  task: ChunkTask,
  cancelled: () => boolean,
  guard?: ReadMark | 'leash',
): Promise<ChunkResult | null> {
  const result = emptyResult(task);
  const collector = new Collector(result, guard === 'leash' ? undefined : guard);
  let stuck = false;
  let next = 0;
  const start = performance.now();
  const lane = async (): Promise<void> => {
    while (next < task.names.length && !cancelled() && !stuck) {
      const i = next++;
      if (task.givenUp?.includes(pathOf(task, i)) === true) {
        collector.failed(i, givenUp);
        continue;
      }
      const handle = await open(pathOf(task, i), 'r').catch((error: unknown) => error);
      if (handle instanceof Error || typeof handle !== 'object' || handle === null || !('read' in handle)) {
        collector.failed(i, handle);
        continue;
      }
      const file = handle as Awaited<ReturnType<typeof open>>;
      try {
        const stat = await file.stat();
        result.sizes[i] = stat.size;
        result.times[i] = stat.mtimeMs;
        if (sameAsKnown(task, i, stat.size, stat.mtimeMs)) {
          collector.unchanged(i, stat.size, stat.mtimeMs);
          continue;
        }
        const buffer = Buffer.allocUnsafe(Math.min(firstReadBytes, Math.max(stat.size, 1)));
        const { bytesRead } = await file.read(buffer, 0, buffer.length, 0);
        const read = (): void =>
          collector.file(i, buffer.subarray(0, bytesRead), stat.size, (bytes) => {
            const more = Buffer.allocUnsafe(bytes);
            return more.subarray(0, readSync(file.fd, more, 0, bytes, 0));
          });
        if (guard !== 'leash') read();
        else if (!onLeash(leashMs, read)) stuck = true;
      } catch (error) {
        collector.failed(i, error);
      } finally {
        // A share that went away fails here too; what was read of the file counts.
        await file.close().catch(() => undefined);
      }
    }
  };
  await Promise.all(Array.from({ length: slowConcurrency }, lane));
  slow = (performance.now() - start) / Math.max(1, task.names.length) > slowStorageMs / 4;
  return stuck ? null : result;
}

function isKnown(task: ChunkTask, i: number): boolean {
  const size = task.knownSizes?.[i];
  return size !== undefined && !Number.isNaN(size);
}

function sameAsKnown(task: ChunkTask, i: number, size: number, time: number): boolean {
  return task.knownSizes?.[i] === size && task.knownTimes?.[i] === time;
}

/** Sorts files into the columns of the result; studies and series are written once per chunk. */
class Collector {
  private readonly result: ChunkResult;
  private readonly studyAt = new Map<string, number>();
  private readonly seriesAt = new Map<string, number>();
  private lastStudy = -1;
  private lastSeries = -1;
  private readonly mark: ReadMark | undefined;
  /** Between the start and the end of a header, for whoever stops this thread. */
  parsing = false;

  constructor(result: ChunkResult, mark: ReadMark | undefined) {
    this.result = result;
    this.mark = mark;
  }

  unchanged(i: number, size: number, time: number): void {
    this.result.kinds[i] = fileKind.unchanged;
    this.result.sizes[i] = size;
    this.result.times[i] = time;
  }

  file(i: number, first: Buffer, size: number, more: (bytes: number) => Buffer): void {
    const { result } = this;
    if (isZip(first)) {
      result.kinds[i] = fileKind.archive;
      return;
    }
    try {
      this.header(i, this.parse(i, first, size, more));
    } catch (error) {
      if (isDicomdir(first)) result.kinds[i] = fileKind.dicomdir;
      else throw error;
    }
  }

  private parse(i: number, first: Buffer, size: number, more: (bytes: number) => Buffer): ParsedHeader {
    const { mark, result } = this;
    if (mark === undefined) {
      this.parsing = true;
      const header = parseGrowing(first, size, more);
      this.parsing = false;
      return header;
    }
    const path = pathOf(result, i);
    mark.begin(path);
    try {
      return parseGrowing(first, size, (bytes) => {
        // Reading is not parsing: each further part begins anew.
        mark.end();
        const read = more(bytes);
        mark.begin(path);
        return read;
      });
    } finally {
      mark.end();
    }
  }

  failed(i: number, error: unknown): void {
    const { code, message } = skipReason(error, this.result.names[i]);
    this.parsing = false;
    this.result.kinds[i] = fileKind.skipped;
    if (error === givenUp) this.result.unsettled.push(i);
    this.result.skips.push({ at: i, code, message });
  }

  private header(i: number, header: ParsedHeader): void {
    const { result } = this;
    const { instance } = header;
    result.seriesOf[i] = this.seriesIndex(this.studyIndex(header), instance);
    result.kinds[i] = fileKind.header;
    result.uids[i] = instance.sopInstanceUid;
    result.infos[i] = packInstance(instance);
  }

  /** Files of one study lie beside each other: comparing with the last one costs less than building a key to look up. */
  private studyIndex({ patient, study }: ParsedHeader): number {
    const { studies } = this.result;
    const last = studies[this.lastStudy];
    let index = this.lastStudy;
    if (last?.uid !== study.studyInstanceUid || !isStatedIn(patient, last.patient)) {
      const key = `${study.studyInstanceUid}\n${identityText(patientRow(patient))}`;
      const known = this.studyAt.get(key);
      index = known ?? studies.length;
      this.lastStudy = index;
      if (known === undefined) {
        // The row before its index: a thread stopped between the two writes it twice, which does no harm.
        studies.push(studyRow(patient, study));
        this.studyAt.set(key, index);
        return index;
      }
    }
    const row = studies[index];
    if (row !== undefined && isEarlier(study.date, study.time, row.date, row.time)) {
      row.date = study.date;
      row.time = study.time;
    }
    return index;
  }

  private seriesIndex(study: number, instance: InstanceInfo): number {
    const { series } = this.result;
    const last = series[this.lastSeries];
    if (last?.uid === instance.seriesInstanceUid && last.study === study) return this.lastSeries;
    const key = `${study} ${instance.seriesInstanceUid}`;
    let index = this.seriesAt.get(key);
    if (index === undefined) {
      index = series.length;
      series.push({
        study,
        uid: instance.seriesInstanceUid,
        number: instance.seriesNumber,
        modality: instance.modality,
        description: instance.seriesDescription,
        bodyPart: instance.bodyPart,
      });
      this.seriesAt.set(key, index);
    }
    this.lastSeries = index;
    return index;
  }
}

function patientRow({
  patientKey,
  patientId,
  issuer = '',
  namePn,
  birthDate,
  sex,
}: ParsedHeader['patient']): PatientRow {
  return { base: patientKey, patientId, issuer, namePn, birthDate, sex };
}

function isStatedIn(patient: ParsedHeader['patient'], row: PatientRow): boolean {
  return (
    patient.patientKey === row.base &&
    patient.namePn === row.namePn &&
    patient.birthDate === row.birthDate &&
    patient.sex === row.sex &&
    (patient.issuer ?? '') === row.issuer
  );
}

function studyRow(patient: ParsedHeader['patient'], study: ParsedHeader['study']): StudyRow {
  return {
    patient: patientRow(patient),
    uid: study.studyInstanceUid,
    date: study.date,
    time: study.time,
    studyDate: study.studyDate,
    studyId: study.studyId,
    accession: study.accessionNumber,
    description: study.description,
    referring: study.referringPhysician,
  };
}

/** Whether date a (with time) lies before date b; a missing date is never earlier than one that is there. */
export function isEarlier(a: string | null, aTime: string | null, b: string | null, bTime: string | null): boolean {
  if (a === null) return false;
  if (b === null || a !== b) return b === null || a < b;
  return aTime !== null && (bTime === null || aTime < bTime);
}

/** Parses the first bytes; when the header goes on past them, reads at least eight times as much and tries again. */
function parseGrowing(first: Buffer, size: number, more: (bytes: number) => Buffer): ParsedHeader {
  if (first.length === 0) throw new EnthesisError('not-dicom', 'The file is empty.');
  let bytes = first;
  for (;;) {
    try {
      return readHeader(bytes, { fileSize: size });
    } catch (error) {
      if (!(error instanceof NeedMoreBytesError) || bytes.length >= size) throw error;
      if (bytes.length >= headerLimitBytes) {
        throw new EnthesisError('file-too-large', 'The header of this file does not end within 256 MB.');
      }
      const before = bytes.length;
      bytes = more(Math.min(size, Math.max(error.needBytes, before * 8), headerLimitBytes));
      // The file got shorter while it was read.
      if (bytes.length <= before) throw error;
    }
  }
}

/** Local file header or the end record of an empty archive (APPNOTE 4.3.7, 4.3.16). */
function isZip(bytes: Buffer): boolean {
  if (bytes.length < 4 || bytes[0] !== 0x50 || bytes[1] !== 0x4b) return false;
  return (bytes[2] === 3 && bytes[3] === 4) || (bytes[2] === 5 && bytes[3] === 6);
}

/** Media Storage Directory Storage as the SOP Class of the file meta information (PS3.10 8.6). */
function isDicomdir(bytes: Buffer): boolean {
  return bytes.subarray(0, 1024).includes('1.2.840.10008.1.3.10', 0, 'latin1');
}

/**
 * The code and the words for a file that could not be indexed; never a path, never a value of the file.
 * @param name of the file: one that is no UTF-8 on disk comes with U+FFFD in it, and nothing is found under that
 */
export function skipReason(error: unknown, name = ''): Pick<EnthesisError, 'code' | 'message'> {
  if (error instanceof EnthesisError) return { code: error.code, message: error.message };
  switch (errnoOf(error)) {
    case 'ENOENT':
      if (name.includes('\ufffd')) {
        return { code: 'file-unreadable', message: 'The name holds characters that cannot be read. Rename it.' };
      }
      return { code: 'file-unreadable', message: 'The file is not there any more.' };
    case 'ELOOP':
      return { code: 'file-unreadable', message: 'This is a link that leads to itself.' };
    case 'EACCES':
    case 'EPERM':
      return { code: 'file-unreadable', message: 'You have no permission to read this file or folder.' };
    case '':
      return { code: 'dicom-malformed', message: 'The header of this file could not be read.' };
    default:
      return { code: 'file-unreadable', message: 'The file could not be read from its disk or folder.' };
  }
}
