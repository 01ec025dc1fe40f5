import { EnthesisError } from '../../../../shared/errors.ts';
import { verifyAgainst } from '../../store/against.ts';
import { type Command, json, jsonOption, libraryOption } from '../command.ts';
import { withLibrary } from '../openLibrary.ts';

export const verify: Command = {
  name: 'verify',
  summary: 'Check the databases, the audit trail, and that every referenced file is there and unchanged.',
  positionals: [],
  options: {
    library: libraryOption,
    against: {
      type: 'string',
      value: 'FILE',
      help: 'a backup, or the JSON of a signed report: the audit trail must go on from there',
    },
    json: jsonOption,
  },
  run: async (args, io) => {
    const failures: string[] = [];
    const result = await withLibrary(
      io,
      args.need('library'),
      { damaged: 'refuse' },
      async ({ work, library, indexWasLost }) => {
        const checked = work.verify();
        const index = indexWasLost || !library.verifyIndex() ? 'damaged' : 'ok';
        const files = await library.verifyFiles(io.signal);
        const against = args.text('against');
        const anchor = against === null ? null : verifyAgainst(work.db, against);
        failures.push(
          ...checked.database.map((line) => `work database: ${line}`),
          ...(checked.chain.ok ? [] : [`audit trail: broken at event ${checked.chain.firstBroken}`]),
          ...checked.records.map((key) => `record of ${key}: not what the audit trail leads to`),
          ...checked.reports.map((id) => `report version ${id}: not what was signed`),
          ...checked.settings.map((version) => `settings version ${version}: not what was set`),
          ...checked.schema.map((name) => `work database: ${name} is not as this program makes it`),
          ...(anchor === null ? [] : [anchor]),
          ...(index === 'ok' ? [] : [`index: damaged${indexWasLost ? '; it was rebuilt from the files' : ''}`]),
          ...files.missing.map((path) => `missing: ${path}`),
          ...files.changed.map((path) => `changed: ${path}`),
        );
        const { ok: _, ...parts } = checked;
        return { ...parts, index, files };
      },
    ).catch((error: unknown) => {
      // A database that cannot be opened is what this command is there to find.
      if (!(error instanceof EnthesisError) || !/^database-(corrupt|foreign)$/.test(error.code)) throw error;
      failures.push(`work database: ${error.message}`);
      return { database: [error.message] };
    });
    const ok = failures.length === 0;
    if (args.flag('json')) io.out(json({ ok, ...result, failures }));
    else io.out(ok ? 'The library is sound.\n' : `${failures.join('\n')}\n`);
    return ok ? 0 : 1;
  },
};
