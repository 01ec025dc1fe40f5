/**
 * The service process: everything that touches disk, database or network. Started by the desktop app with
 * `--library DIR --phantom FILE`, as a utility process or as a forked Node; the command line opens the same service
 * without a process of its own (cli/main.ts).
 */
import { parseArgs } from 'node:util';
import { Library } from './library/index.ts';
import { FrameCache } from './pixels/index.ts';
import { frameCacheBytes, openService, type Service } from './service.ts';
import { connectHost } from './transport/port.ts';
import { Registry } from './transport/registry.ts';
import { logFailure, serve } from './transport/serve.ts';

const { values } = parseArgs({
  options: { library: { type: 'string' }, phantom: { type: 'string' } },
  strict: false,
});
const libraryDir = typeof values.library === 'string' ? values.library : null;
const phantom = typeof values.phantom === 'string' ? values.phantom : null;
const port = connectHost();

async function open(directory: string): Promise<Service> {
  const library = Library.open(directory);
  const frames = new FrameCache(frameCacheBytes);
  try {
    return await openService({
      libraryDir: directory,
      library,
      loadFrame: (path, frame) => frames.load(path, frame),
      phantom,
      emit: (event) => port.post({ kind: 'event', event }),
    });
  } catch (error) {
    await library.close();
    throw error;
  }
}

async function run(): Promise<void> {
  if (libraryDir === null) throw new Error('The service needs --library DIR.');
  try {
    const service = await open(libraryDir);
    serve(port, service.registry);
    // Nobody will ask again: finish what is being written and end.
    port.onClosed(() => void service.close().finally(() => process.exit(0)));
  } catch (error) {
    // The library cannot be opened. Stay and say so to whoever asks, instead of ending without a word.
    logFailure('Opening the library', error);
    serve(port, Registry.refusing(error));
    port.onClosed(() => process.exit(0));
  }
  port.post({ kind: 'ready' });
}

void run();
