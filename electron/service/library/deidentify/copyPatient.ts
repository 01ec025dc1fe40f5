import { randomBytes } from 'node:crypto';
import { mkdirSync } from 'node:fs';
import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import type { StudyInfo } from '../../../../shared/dicom/model.ts';
import { EnthesisError } from '../../../../shared/errors.ts';
import { errnoOf } from '../database.ts';
import type { PatientView } from '../patientView.ts';
import { skipReason } from '../readChunk.ts';
import { deidentify } from './deidentify.ts';
import type { DeidentifyOptions } from './options.ts';

/** What is needed of the library. */
interface Source {
  patient(patientKey: string): PatientView;
  locate(sopInstanceUid: string): string;
}

export interface CopyRequest {
  readonly patientKey: string;
  /** An existing folder; the copy goes into a new one below it. */
  readonly directory: string;
  readonly options: Omit<DeidentifyOptions, 'salt' | 'pseudonym'>;
  /** The same key gives the same pseudonym, UIDs and date shift in a later copy; random unless given. */
  readonly key?: string | undefined;
  readonly signal?: AbortSignal | undefined;
  readonly onProgress?: (done: number, total: number) => void;
}

/** A file of the copy by its name below `folder`, or an image that was left out by its place in the patient. */
export interface CopyNote {
  readonly name: string;
  readonly code: string;
  readonly message: string;
}

export interface CopyResult {
  readonly folder: string;
  /** Names below `folder`. */
  readonly files: readonly string[];
  /** Images whose pixels may show text. */
  readonly warnings: readonly CopyNote[];
  readonly skipped: readonly CopyNote[];
  readonly cancelled: boolean;
}

/**
 * Copies all images of a patient by the Basic Application Level Confidentiality Profile (PS3.15 E.1). Folders and files are
 * named by number alone, and no name, identifier or path of the original is in the result, whatever goes wrong.
 * @throws EnthesisError `unknown-patient`, `export-failed`, `disk-full`
 */
export async function copyDeidentified(library: Source, request: CopyRequest): Promise<CopyResult> {
  const { studies } = library.patient(request.patientKey);
  const folder = newFolder(request.directory);
  const options = { ...request.options, salt: request.key ?? randomBytes(32).toString('hex') };
  const files: string[] = [];
  const warnings: CopyNote[] = [];
  const skipped: CopyNote[] = [];
  const all = numbered(studies);
  let done = 0;
  for (const { study, image, kind, sopInstanceUid } of all) {
    if (request.signal?.aborted === true) break;
    const name = `study-${pad(study, 2)}/${kind}-${pad(image, 4)}.dcm`;
    try {
      const copy = deidentify(await readFile(library.locate(sopInstanceUid)), options);
      await writeCopy(folder, name, copy.bytes);
      files.push(name);
      for (const warning of copy.warnings) warnings.push({ name, ...warning });
    } catch (error) {
      if (error instanceof WriteFailure) throw error.reason;
      skipped.push({ name: `Study ${study}, ${kind} ${image}`, ...skipReason(error) });
    }
    done += 1;
    request.onProgress?.(done, all.length);
  }
  return { folder, files, warnings, skipped, cancelled: request.signal?.aborted === true };
}

interface Numbered {
  readonly study: number;
  readonly image: number;
  readonly kind: 'image' | 'report' | 'document';
  readonly sopInstanceUid: string;
}

function numbered(studies: readonly StudyInfo[]): Numbered[] {
  return studies.flatMap(({ instances }, study) =>
    instances.map(({ sopInstanceUid, modality, rows }, image) => ({
      study: study + 1,
      image: image + 1,
      kind: rows !== null ? 'image' : modality === 'SR' || modality === 'KO' ? 'report' : 'document',
      sopInstanceUid,
    })),
  );
}

function pad(value: number, digits: number): string {
  return String(value).padStart(digits, '0');
}

/** "deidentified", or with the next free number: nothing that is there is written over. */
function newFolder(directory: string): string {
  for (let number = 1; ; number += 1) {
    const folder = join(directory, number === 1 ? 'deidentified' : `deidentified-${number}`);
    try {
      mkdirSync(folder);
      return folder;
    } catch (error) {
      if (errnoOf(error) !== 'EEXIST') throw writeError(error);
    }
  }
}

/** The target cannot be written: that ends the copy, while an image that cannot be read is only left out. */
class WriteFailure extends Error {
  readonly reason: EnthesisError;

  constructor(reason: EnthesisError) {
    super(reason.message);
    this.reason = reason;
  }
}

async function writeCopy(folder: string, name: string, bytes: Uint8Array): Promise<void> {
  const target = join(folder, name);
  const partial = `${target}.part`;
  try {
    mkdirSync(join(target, '..'), { recursive: true });
    await writeFile(partial, bytes);
    await rename(partial, target);
  } catch (error) {
    await rm(partial, { force: true }).catch(() => undefined);
    throw new WriteFailure(writeError(error));
  }
}

function writeError(error: unknown): EnthesisError {
  const full = errnoOf(error) === 'ENOSPC';
  const message = full
    ? 'The disk is full. Free some space and copy again.'
    : 'The copy could not be written there. Choose another folder.';
  return new EnthesisError(full ? 'disk-full' : 'export-failed', message);
}
