import { existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { EnthesisError } from '../../../shared/errors.ts';
import type { ServiceContext } from '../context.ts';
import { Library } from '../library/index.ts';
import { FrameCache } from '../pixels/index.ts';
import { frameCacheBytes, openService, type Service } from '../service.ts';
import { type OpenOptions, workFile } from '../store/open.ts';
import type { Io } from './io.ts';

export interface LibraryUse extends OpenOptions {
  /** Make the library when it is not there; otherwise that is an error. */
  readonly create?: boolean;
}

/** An opened library; `indexWasLost` when its index was damaged and has been rebuilt before the command began. */
export interface OpenedLibrary extends ServiceContext {
  readonly indexWasLost: boolean;
}

/** Opens the service on a library folder, runs `use` and closes it again whatever happens. */
export async function withLibrary<const T>(
  io: Io,
  directory: string,
  options: LibraryUse,
  use: (library: OpenedLibrary) => Promise<T>,
): Promise<T> {
  const libraryDir = resolve(directory);
  const present = existsSync(join(libraryDir, 'index.sqlite')) || existsSync(workFile(libraryDir));
  if (!present && options.create !== true) {
    throw new EnthesisError('file-unreadable', 'There is no library in this folder. Make one with "index".');
  }
  mkdirSync(libraryDir, { recursive: true });
  const service = await open(io, libraryDir, options);
  const { context, rebuilding } = service;
  try {
    if (context.work.notice !== null) io.err(context.work.notice);
    if (rebuilding !== null) await rebuilt(io, context, rebuilding.jobId);
    return await use({ ...context, indexWasLost: rebuilding !== null });
  } finally {
    await service.close();
  }
}

async function open(io: Io, libraryDir: string, options: OpenOptions): Promise<Service> {
  const library = Library.open(libraryDir, { importInThisThread: true });
  const frames = new FrameCache(frameCacheBytes);
  try {
    return await openService({
      ...options,
      libraryDir,
      library,
      loadFrame: (path, frame) => frames.load(path, frame),
      phantom: null,
      emit: (event) => {
        if (event.event === 'job') io.progress(event.job);
      },
    });
  } catch (error) {
    await library.close();
    throw error;
  }
}

async function rebuilt(io: Io, { jobs, library }: ServiceContext, jobId: string): Promise<void> {
  io.err(library.summary().notice ?? 'The index of this library is being rebuilt from the files.');
  const cancel = () => jobs.cancel(jobId);
  if (io.signal.aborted) cancel();
  io.signal.addEventListener('abort', cancel, { once: true });
  const { state, message } = await jobs.finished(jobId);
  io.signal.removeEventListener('abort', cancel);
  if (state === 'cancelled') throw new EnthesisError('cancelled', 'Stopped while the index was being rebuilt.');
  if (state === 'failed') throw new EnthesisError('internal', message ?? 'The index could not be rebuilt.');
}
