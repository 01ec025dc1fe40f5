import { existsSync, mkdirSync } from 'node:fs';
import { resolve } from 'node:path';
import { fileURLToPath } from 'node:url';
import { EnthesisError } from '../../../../shared/errors.ts';
import { writeDemonstration } from '../../demonstration/writeDemonstration.ts';
import { type Command, json, jsonOption } from '../command.ts';

/** Beside the source, and beside the built service. */
const places = ['../../../../e2e/phantom/index.ts', '../phantom/index.mjs', '../../phantom/index.mjs'];

export const demo: Command = {
  name: 'demo',
  summary: 'Write the demonstration patient’s DICOM files: synthetic, and marked so.',
  positionals: [],
  options: {
    out: { type: 'string', value: 'DIR', help: 'folder for the files', required: true },
    phantom: { type: 'string', value: 'FILE', help: 'module that makes them' },
    json: jsonOption,
  },
  run: async (args, io) => {
    const found = places
      .map((place) => fileURLToPath(new URL(place, import.meta.url)))
      .find((path) => existsSync(path));
    const phantom = args.text('phantom') ?? found;
    if (phantom === undefined) {
      throw new EnthesisError('export-failed', 'The demonstration patient is not part of this installation.');
    }
    const outDir = resolve(args.need('out'));
    mkdirSync(outDir, { recursive: true });
    const files = await writeDemonstration({
      phantom: resolve(phantom),
      outDir,
      signal: io.signal,
      onProgress: (done, total) => io.progress({ step: 'Making the demonstration patient', done, total }),
    });
    io.out(args.flag('json') ? json({ files }) : `${files.join('\n')}\n`);
    return 0;
  },
};
