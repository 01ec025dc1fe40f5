import { existsSync } from 'node:fs';
import { EnthesisError } from '../../../../shared/contract/errors.ts';
import { withoutCompanions } from '../../companions.ts';
import { type Command, json, jsonOption, libraryOption } from '../command.ts';
import { withLibrary } from '../openLibrary.ts';

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
    return withLibrary(io, args.need('library'), { create: true }, async (context) => {
      const result = await context.library.import(args.positionals, {
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
