import { EnthesisError } from '../../../../shared/errors.ts';
import { type Command, json, jsonOption, libraryOption } from '../command.ts';
import { withLibrary } from '../openLibrary.ts';

export const verify: Command = {
  name: 'verify',
  summary: 'Check the databases, the audit trail, and that every referenced file is there and unchanged.',
  positionals: [],
  options: { library: libraryOption, json: jsonOption },
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
        failures.push(
          ...checked.database.map((line) => `work database: ${line}`),
          ...(checked.chain.ok ? [] : [`audit trail: broken at event ${checked.chain.firstBroken}`]),
          ...checked.records.map((key) => `record of ${key}: not what the audit trail leads to`),
          ...checked.reports.map((id) => `report version ${id}: not what was signed`),
          ...(index === 'ok' ? [] : [`index: damaged${indexWasLost ? '; it was rebuilt from the files' : ''}`]),
          ...files.missing.map((path) => `missing: ${path}`),
          ...files.changed.map((path) => `changed: ${path}`),
        );
        const { ok: _, ...parts } = checked;
        return { ...parts, index, files };
      },
    ).catch((error: unknown) => {
      // A database that cannot be opened is what this command is there to find.
      if (!(error instanceof EnthesisError) || error.code !== 'database-corrupt') throw error;
      failures.push(`work database: ${error.message}`);
      return { database: [error.message] };
    });
    const ok = failures.length === 0;
    if (args.flag('json')) io.out(json({ ok, ...result, failures }));
    else io.out(ok ? 'The library is sound.\n' : `${failures.join('\n')}\n`);
    return ok ? 0 : 1;
  },
};
