import { existsSync, mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { EnthesisError } from '../../../shared/contract/errors.ts';
import type { ServiceContext } from '../context.ts';
import { Library } from '../library/index.ts';
import { FrameCache } from '../pixels/index.ts';
import { frameCacheBytes, openService } from '../service.ts';
import { type OpenOptions, workFile } from '../store/open.ts';

export interface LibraryUse extends OpenOptions {
  /** Make the library when it is not there; otherwise that is an error. */
  readonly create?: boolean;
}

/** Opens the service on a library folder, runs `use` and closes it again whatever happens. */
export async function withLibrary<const T>(
  directory: string,
  options: LibraryUse,
  use: (context: ServiceContext) => Promise<T>,
): Promise<T> {
  const libraryDir = resolve(directory);
  const present = existsSync(join(libraryDir, 'index.sqlite')) || existsSync(workFile(libraryDir));
  if (!present && options.create !== true) {
    throw new EnthesisError('file-unreadable', 'There is no library in this folder. Make one with "index".');
  }
  mkdirSync(libraryDir, { recursive: true });
  const library = Library.open(libraryDir);
  const frames = new FrameCache(frameCacheBytes);
  const loadFrame = (path: string, frame: number) => frames.load(path, frame);
  const service = await openService({ ...options, libraryDir, library, loadFrame, phantom: null }).catch(
    async (error: unknown) => {
      await library.close();
      throw error;
    },
  );
  try {
    return await use(service.context);
  } finally {
    await service.close();
  }
}
