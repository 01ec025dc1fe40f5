import { pathToFileURL } from 'node:url';
import { Worker } from 'node:worker_threads';
import { z } from 'zod';
import { EnthesisError } from '../../../shared/errors.ts';

/**
 * Loads the module that writes the demonstration patient and runs it away from the service's thread. It is text and not
 * a file, because that module lies outside the service and is only known at run time.
 */
const program = `
  const { parentPort, workerData } = require('node:worker_threads');
  // The module asks whether it was started itself; it was not.
  process.argv.splice(1);
  import(workerData.phantom)
    .then(({ writeDemonstration }) =>
      writeDemonstration(workerData.outDir, (done, total) => parentPort.postMessage({ done, total })))
    .then(({ files }) => parentPort.postMessage({ files }));
`;

const messageSchema = z.union([
  z.object({ done: z.number(), total: z.number() }),
  z.object({ files: z.array(z.string()) }),
]);

export interface DemonstrationOptions {
  /** Path of the module that exports writeDemonstration(outDir, onProgress). */
  readonly phantom: string;
  readonly outDir: string;
  readonly signal?: AbortSignal;
  onProgress?(done: number, total: number): void;
}

/**
 * Writes the demonstration patient's DICOM files; returns them.
 * @throws EnthesisError `export-failed`, `disk-full`, `cancelled`
 */
export function writeDemonstration(options: DemonstrationOptions): Promise<string[]> {
  return new Promise((resolve, reject) => {
    const worker = new Worker(program, {
      eval: true,
      workerData: { phantom: pathToFileURL(options.phantom).href, outDir: options.outDir },
      execArgv: ['--disable-warning=ExperimentalWarning'],
    });
    const stop = () => {
      void worker.terminate();
      reject(new EnthesisError('cancelled', 'Cancelled. The demonstration files are not complete.'));
    };
    if (options.signal?.aborted === true) stop();
    options.signal?.addEventListener('abort', stop, { once: true });
    worker.on('message', (data) => {
      const message = messageSchema.parse(data);
      if ('files' in message) resolve(message.files);
      else options.onProgress?.(message.done, message.total);
    });
    worker.on('error', (error) => reject(failed(error)));
    worker.on('exit', () => {
      options.signal?.removeEventListener('abort', stop);
      // After a result this changes nothing.
      reject(failed(undefined));
    });
  });
}

function failed(error: unknown): EnthesisError {
  const full = (error as { code?: string } | undefined)?.code === 'ENOSPC';
  return new EnthesisError(
    full ? 'disk-full' : 'export-failed',
    full
      ? 'The disk is full, so the demonstration patient was not written. Free some space and try again.'
      : 'The demonstration patient could not be written.',
    { cause: error },
  );
}
