import { mkdirSync } from 'node:fs';
import { EnthesisError } from '../../../shared/errors.ts';
import type { ServiceContext } from '../context.ts';
import { demonstrationFolder, importAsJob } from '../libraryMethods.ts';
import { writeDemonstration } from './writeDemonstration.ts';

/** Writes the demonstration patient into the library and opens it. Images only: the reading starts fresh. */
export function registerDemonstration(context: ServiceContext): void {
  context.registry.method('internal.demo', () => {
    const { phantom } = context;
    if (phantom === null) {
      throw new EnthesisError('export-failed', 'The demonstration patient is not part of this installation.');
    }
    const outDir = demonstrationFolder(context.libraryDir);
    return context.jobs.start('demo', 'Making the demonstration patient', async (control) => {
      mkdirSync(outDir, { recursive: true });
      const files = await writeDemonstration({
        phantom,
        outDir,
        signal: control.signal,
        onProgress: (done, total) => control.progress({ done, total }),
      });
      return importAsJob(context, files, control);
    });
  });
}
