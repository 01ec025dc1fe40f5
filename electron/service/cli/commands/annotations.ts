import { exportAnnotations, importFile } from '../../reading/methods.ts';
import { type Command, issuerOption, json, jsonOption, libraryOption, patientOf, patientOption } from '../command.ts';
import { withLibrary } from '../openLibrary.ts';

export const annotationsImport: Command = {
  name: 'annotations import',
  summary: 'Bring an annotation exchange file, or a structured report of ours, into the library: all of it or nothing.',
  positionals: ['FILE'],
  options: {
    library: libraryOption,
    'accept-side': { type: 'boolean', help: 'take marks on images of the other side than their lesion' },
    json: jsonOption,
  },
  run: (args, io) => {
    const file = args.need(0);
    return withLibrary(io, args.need('library'), {}, async (context) => {
      const imported = await importFile(context, file, args.flag('accept-side'));
      const { patientKey, lesions, annotations, findings, revision } = imported;
      if (args.flag('json')) io.out(json({ patientId: patientKey, lesions, annotations, findings, revision }));
      else io.out(`${lesions} lesions, ${annotations} annotations and ${findings} findings are new or changed\n`);
      return 0;
    });
  },
};

export const annotationsExport: Command = {
  name: 'annotations export',
  summary: 'Print the annotation exchange file of a patient.',
  positionals: [],
  options: { library: libraryOption, patient: patientOption, issuer: issuerOption },
  run: (args, io) =>
    withLibrary(io, args.need('library'), {}, async (context) => {
      io.out(await exportAnnotations(context, patientOf(context, args)));
      return 0;
    }),
};
