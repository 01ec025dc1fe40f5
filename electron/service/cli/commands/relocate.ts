import { type Command, json, jsonOption, libraryOption } from '../command.ts';
import { withLibrary } from '../openLibrary.ts';

export const relocate: Command = {
  name: 'relocate',
  summary: 'Tell the library that a folder with images has moved.',
  positionals: [],
  options: {
    library: libraryOption,
    from: { type: 'string', value: 'OLD', help: 'where the folder was', required: true },
    to: { type: 'string', value: 'NEW', help: 'where it is now', required: true },
    json: jsonOption,
  },
  run: (args, io) =>
    withLibrary(io, args.need('library'), {}, async ({ library }) => {
      const folders = library.relocate(args.need('from'), args.need('to'));
      io.out(args.flag('json') ? json({ folders }) : `${folders} ${folders === 1 ? 'folder' : 'folders'} changed\n`);
      return 0;
    }),
};
