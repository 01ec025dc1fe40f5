import { closeSync, fstatSync, openSync, readSync, statSync } from 'node:fs';
import { open } from 'node:fs/promises';
import { EnthesisError } from '../../../shared/contract/errors.ts';
import { NeedMoreBytesError, type ParsedHeader, readHeader } from '../../../shared/dicom/header.ts';
import { type ChunkResult, type ChunkTask, emptyResult, fileKind, pathOf } from './chunk.ts';
import { errnoOf } from './database.ts';
import { packInstance } from './instanceJson.ts';
import type { ReadMark } from './stuckWatch.ts';

/** What is read of a file at first: more than nearly all headers need, one request on a network share. */
const firstReadBytes = 64 * 1024;
/** A header that does not end within this is refused; the pixels of one image are far larger, its header never. */
const headerLimitBytes = 256 * 1024 * 1024;
/** Files read at once when each takes long (network folders, discs). */
const slowConcurrency = 8;
/** Mean milliseconds per file from which storage counts as slow. */
const slowStorageMs = 1;

const givenUp = new EnthesisError(
  'timeout',
  'Reading the header of this file took more than a second or too much memory, so it was given up. It is probably damaged.',
);

const firstBuffer = Buffer.alloc(firstReadBytes);
let slow = false;

/** Reads the headers of a chunk, one by one where storage is quick, several at once where it is not. */
export async function readChunk(task: ChunkTask, cancelled: () => boolean, mark?: ReadMark): Promise<ChunkResult> {
  return slow ? readChunkSlow(task, cancelled, mark) : readChunkQuick(task, cancelled, mark);
}

/** Synchronous reads cost a fifth of promised ones when the bytes are at hand. */
function readChunkQuick(task: ChunkTask, cancelled: () => boolean, mark?: ReadMark): ChunkResult {
  const result = emptyResult(task);
  const collector = new Collector(result, mark);
  const start = performance.now();
  for (let i = 0; i < task.names.length && !cancelled(); i++) {
    const path = pathOf(task, i);
    let fd = -1;
    try {
      if (task.givenUp?.includes(path) === true) throw givenUp;
      if (isKnown(task, i)) {
        const stat = statSync(path);
        if (sameAsKnown(task, i, stat.size, stat.mtimeMs)) {
          collector.unchanged(i, stat.size, stat.mtimeMs);
          continue;
        }
      }
      fd = openSync(path, 'r');
      const stat = fstatSync(fd);
      result.sizes[i] = stat.size;
      result.times[i] = stat.mtimeMs;
      const got = readSync(fd, firstBuffer, 0, firstReadBytes, 0);
      const open = fd;
      collector.file(i, firstBuffer.subarray(0, got), stat.size, (bytes) => {
        const buffer = Buffer.allocUnsafe(bytes);
        return buffer.subarray(0, readSync(open, buffer, 0, bytes, 0));
      });
    } catch (error) {
      collector.failed(i, error);
    } finally {
      if (fd >= 0) closeSync(fd);
    }
  }
  slow = (performance.now() - start) / Math.max(1, task.names.length) > slowStorageMs;
  return result;
}

async function readChunkSlow(task: ChunkTask, cancelled: () => boolean, mark?: ReadMark): Promise<ChunkResult> {
  const result = emptyResult(task);
  const collector = new Collector(result, mark);
  let next = 0;
  const start = performance.now();
  const lane = async (): Promise<void> => {
    while (next < task.names.length && !cancelled()) {
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
        collector.file(i, buffer.subarray(0, bytesRead), stat.size, (bytes) => {
          const more = Buffer.allocUnsafe(bytes);
          return more.subarray(0, readSync(file.fd, more, 0, bytes, 0));
        });
      } catch (error) {
        collector.failed(i, error);
      } finally {
        await file.close();
      }
    }
  };
  await Promise.all(Array.from({ length: slowConcurrency }, lane));
  slow = (performance.now() - start) / Math.max(1, task.names.length) > slowStorageMs / 4;
  return result;
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
  private readonly mark: ReadMark | undefined;

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
    if (mark === undefined) return parseGrowing(first, size, more);
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
    const { code, message } = skipReason(error);
    this.result.kinds[i] = fileKind.skipped;
    this.result.skips.push({ at: i, code, message });
  }

  private header(i: number, header: ParsedHeader): void {
    const { result } = this;
    const { patient, study, instance } = header;
    const studyKey = `${study.studyInstanceUid}\n${patient.patientKey}`;
    let studyIndex = this.studyAt.get(studyKey);
    if (studyIndex === undefined) {
      studyIndex = result.studies.length;
      this.studyAt.set(studyKey, studyIndex);
      result.studies.push({
        patient: {
          key: patient.patientKey,
          patientId: patient.patientId,
          name: patient.name,
          namePn: patient.namePn,
          birthDate: patient.birthDate,
          sex: patient.sex,
        },
        uid: study.studyInstanceUid,
        date: study.date,
        time: study.time,
        studyDate: study.studyDate,
        studyId: study.studyId,
        accession: study.accessionNumber,
        description: study.description,
        referring: study.referringPhysician,
      });
    } else {
      const row = result.studies[studyIndex];
      if (row !== undefined && isEarlier(study.date, study.time, row.date, row.time)) {
        row.date = study.date;
        row.time = study.time;
      }
    }
    const seriesKey = `${studyIndex} ${instance.seriesInstanceUid}`;
    let seriesIndex = this.seriesAt.get(seriesKey);
    if (seriesIndex === undefined) {
      seriesIndex = result.series.length;
      this.seriesAt.set(seriesKey, seriesIndex);
      result.series.push({
        study: studyIndex,
        uid: instance.seriesInstanceUid,
        number: instance.seriesNumber,
        modality: instance.modality,
        description: instance.seriesDescription,
        bodyPart: instance.bodyPart,
      });
    }
    result.kinds[i] = fileKind.header;
    result.seriesOf[i] = seriesIndex;
    result.uids[i] = instance.sopInstanceUid;
    result.infos[i] = packInstance(instance);
  }
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

/** The code and the words for a file that could not be indexed; never a path, never a value of the file. */
export function skipReason(error: unknown): Pick<EnthesisError, 'code' | 'message'> {
  if (error instanceof EnthesisError) return { code: error.code, message: error.message };
  switch (errnoOf(error)) {
    case 'ENOENT':
      return { code: 'file-unreadable', message: 'The file is not there any more.' };
    case 'EACCES':
    case 'EPERM':
      return { code: 'file-unreadable', message: 'You have no permission to read this file.' };
    case '':
      return { code: 'dicom-malformed', message: 'The header of this file could not be read.' };
    default:
      return { code: 'file-unreadable', message: 'The file could not be read from its disk or folder.' };
  }
}
