import { existsSync } from 'node:fs';
import { basename, join, resolve } from 'node:path';
import { withoutCompanions } from '../../companions.ts';
import { readSources, writeSources } from '../../library/sources.ts';
import { restoreBackup } from '../../store/restore.ts';
import { type Command, json, jsonOption, libraryOption } from '../command.ts';
import { withLibrary } from '../openLibrary.ts';

export const backup: Command = {
  name: 'backup',
  summary: 'Copy the reader’s work into one file, also while the app is open.',
  positionals: [],
  options: {
    library: libraryOption,
    out: { type: 'string', value: 'FILE', help: 'file to write', required: true },
    json: jsonOption,
  },
  run: (args, io) =>
    withLibrary(io, args.need('library'), {}, async ({ work, libraryDir }) => {
      const file = resolve(args.need('out'));
      await work.backup(file, readSources(libraryDir));
      io.out(args.flag('json') ? json({ file }) : `${file}\n`);
      return 0;
    }),
};

export const restore: Command = {
  name: 'restore',
  summary: 'Put a backup in the place of the library’s work; what was there is moved aside.',
  positionals: ['FILE'],
  options: { library: libraryOption, json: jsonOption },
  run: async (args, io) => {
    const libraryDir = resolve(args.need('library'));
    const file = resolve(args.need(0));
    const hadIndex = existsSync(join(libraryDir, 'index.sqlite'));
    const { movedAside, sources } = restoreBackup(file, libraryDir, new Date());
    if (!hadIndex && sources.length > 0) writeSources(libraryDir, sources);
    return withLibrary(io, libraryDir, { create: true }, async ({ work, library }) => {
      work.note({ action: 'restore', patientKey: null, detail: { from: basename(file), movedAside } });
      const { ok } = work.verify();
      const indexed = hadIndex
        ? null
        : await library.rebuild({ signal: io.signal, onProgress: (progress) => io.progress(progress) });
      const { skipped } = indexed === null ? { skipped: [] } : withoutCompanions(indexed);
      if (args.flag('json')) io.out(json({ restored: file, movedAside, verified: ok, skipped }));
      else {
        io.out(movedAside === null ? 'Restored.\n' : `Restored. What was there is kept as ${movedAside}.\n`);
        if (!ok) io.err('The restored work does not pass "verify".');
        for (const { path, code, message } of skipped) io.err(`skipped ${path}: ${message} [${code}]`);
      }
      return ok && skipped.length === 0 ? 0 : 1;
    });
  },
};
