import { existsSync } from 'node:fs';
import { resolve } from 'node:path';
import { EnthesisError } from '../../../../shared/errors.ts';
import { withoutCompanions } from '../../companions.ts';
import type { ImageLibrary } from '../../context.ts';
import { Library } from '../../library/index.ts';
import { workFile } from '../../store/workFile.ts';
import { type Command, json, jsonOption, libraryOption } from '../command.ts';
import type { Io } from '../io.ts';

export const indexFiles: Command = {
  name: 'index',
  summary: 'Scan files, folders, archives and DICOMDIRs into the library; again on the same folder, only what changed.',
  positionals: ['PATH...'],
  options: {
    library: libraryOption,
    copy: { type: 'boolean', help: 'copy the files into the library instead of referring to them' },
    json: jsonOption,
  },
  run: async (args, io) => {
    if (!args.positionals.some((path) => existsSync(path))) {
      throw new EnthesisError('file-unreadable', 'Nothing of what was given is there. Nothing was changed.');
    }
    return withIndex(io, resolve(args.need('library')), async (library) => {
      const result = await library.import(args.positionals, {
        mode: args.flag('copy') ? 'copy' : 'reference',
        signal: io.signal,
        onProgress: (progress) => io.progress(progress),
      });
      const { files, skipped } = withoutCompanions(result);
      const { indexed, unchanged, patients, studies, series, instances, seconds } = result;
      if (args.flag('json')) {
        io.out(json({ files, indexed, unchanged, skipped, patients, studies, series, instances, seconds }));
      } else {
        io.out(
          `${files} files: ${indexed} indexed, ${unchanged} unchanged, ${skipped.length} skipped, ${seconds.toFixed(2)} s\n` +
            `Library: ${patients} patients, ${studies} studies, ${series} series, ${instances} instances\n`,
        );
        for (const { path, code, message } of skipped) io.err(`skipped ${path}: ${message} [${code}]`);
      }
      if (result.cancelled) io.err('Stopped. What was read until then is in the library; index again to go on.');
      return skipped.length === 0 && !result.cancelled ? 0 : 1;
    });
  },
};

/** While there is no reader's work in the folder, the index is all that needs to be opened, and the start is four times as quick. */
async function withIndex<T>(io: Io, libraryDir: string, use: (library: ImageLibrary) => Promise<T>): Promise<T> {
  if (existsSync(workFile(libraryDir))) {
    const { withLibrary } = await import('../openLibrary.ts');
    return withLibrary(io, libraryDir, { create: true }, async (context) => {
      const result = await use(context.library);
      const { followImages } = await import('../../people/followImages.ts');
      followImages(context);
      return result;
    });
  }
  const library = Library.open(libraryDir, { importInThisThread: true });
  try {
    if (library.needsRebuild) {
      if (library.notice !== null) io.err(library.notice);
      const { cancelled } = await library.rebuild({
        signal: io.signal,
        onProgress: (progress) => io.progress(progress),
      });
      if (cancelled) throw new EnthesisError('cancelled', 'Stopped while the index was being rebuilt.');
    }
    return await use(library);
  } finally {
    await library.close();
  }
}
