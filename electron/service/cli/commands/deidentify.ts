import { mkdirSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { deidentifyOptionsSchema } from '../../../../shared/contract/methods.ts';
import {
  type Command,
  issuerOption,
  json,
  jsonOption,
  libraryOption,
  patientOf,
  patientOption,
  usage,
} from '../command.ts';
import { withLibrary } from '../openLibrary.ts';

const dates = deidentifyOptionsSchema.shape.dates.unwrap();

export const deidentify: Command = {
  name: 'deidentify',
  summary: 'Copy a patient’s images without what identifies the patient (PS3.15 E.1); file names are numbers.',
  positionals: [],
  options: {
    library: libraryOption,
    patient: patientOption,
    issuer: issuerOption,
    out: { type: 'string', value: 'DIR', help: 'folder in which a new folder with the copy is made', required: true },
    dates: { type: 'string', value: dates.options.join('|'), help: 'what becomes of dates; remove unless given' },
    'keep-characteristics': { type: 'boolean', help: 'sex, age, size and weight stay' },
    'keep-device': { type: 'boolean', help: 'station, serial number and software stay' },
    'clean-descriptions': { type: 'boolean', help: 'descriptions stay as far as they are words of radiology' },
    key: { type: 'string', value: 'TEXT', help: 'the same key gives the same pseudonym and UIDs in a later copy' },
    json: jsonOption,
  },
  run: (args, io) => {
    const chosen = dates.safeParse(args.text('dates') ?? 'remove');
    if (!chosen.success) throw usage(`--dates is one of ${dates.options.join(', ')}.`);
    return withLibrary(io, args.need('library'), {}, async ({ library }) => {
      const directory = resolve(args.need('out'));
      // Asked before the folder is made, so that an unknown patient leaves nothing behind.
      const patientKey = patientOf({ library }, args);
      mkdirSync(directory, { recursive: true });
      const { copyDeidentified } = await import('../../library/deidentify/index.ts');
      const { folder, files, warnings, skipped, cancelled } = await copyDeidentified(library, {
        patientKey,
        directory,
        key: args.text('key') ?? undefined,
        options: {
          dates: chosen.data,
          keepPatientCharacteristics: args.flag('keep-characteristics'),
          keepDeviceIdentity: args.flag('keep-device'),
          cleanDescriptors: args.flag('clean-descriptions'),
        },
        signal: io.signal,
        onProgress: (done, total) => io.progress({ step: 'Copying without identity', done, total }),
      });
      if (args.flag('json')) io.out(json({ folder, files, warnings, skipped }));
      else io.out(`${files.map((name) => join(folder, name)).join('\n')}\n`);
      for (const { name, message } of warnings) io.err(`${name}: ${message}`);
      for (const { name, code, message } of skipped) io.err(`skipped ${name}: ${message} [${code}]`);
      if (cancelled) io.err('Stopped. What was written until then is in the folder.');
      return skipped.length === 0 && !cancelled ? 0 : 1;
    });
  },
};
