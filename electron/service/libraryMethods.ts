import { basename } from 'node:path';
import type { ServiceContext } from './context.ts';
import type { JobControl, JobResult } from './jobs/jobs.ts';
import type { ImportOptions, ImportResult } from './library/index.ts';

export function registerLibrary(context: ServiceContext): void {
  const { registry, library, work, jobs } = context;
  registry.method('library.summary', () => {
    const summary = library.summary();
    const notices = [work.notice, summary.notice].filter((notice) => notice !== null);
    return { ...summary, notice: notices.length === 0 ? null : notices.join(' ') };
  });
  registry.method('library.search', (query) => library.search(query));
  registry.method('library.patient', ({ patientKey }) => library.patient(patientKey));
  registry.method('internal.locate', ({ sopInstanceUid }) => ({ path: library.locate(sopInstanceUid) }));
  registry.method('internal.import', ({ paths }) =>
    jobs.start('import', 'Looking for files', (control) => importAsJob(context, paths, control)),
  );
}

/** Brings files into the index and reports as a job does; what was skipped is shown by base name only. */
export function importAsJob(
  context: ServiceContext,
  paths: readonly string[],
  control: JobControl,
): Promise<JobResult> {
  return asJob(context, control, (options) => context.library.import(paths, options));
}

/** Reads everything again that the library ever referred to, when its index was lost. */
export function rebuildIfNeeded(context: ServiceContext): void {
  if (!context.library.needsRebuild) return;
  context.jobs.start('import', 'Rebuilding the index', (control) =>
    asJob(context, control, (options) => context.library.rebuild(options)),
  );
}

async function asJob(
  context: ServiceContext,
  control: JobControl,
  run: (options: ImportOptions) => Promise<ImportResult>,
): Promise<JobResult> {
  const changed = () => context.emit({ event: 'library-changed' });
  try {
    const { files, indexed, unchanged, seconds, skipped, patientKeys } = await run({
      signal: control.signal,
      onProgress: (progress) => control.progress(progress),
      onPatients: changed,
    });
    control.skip(skipped.map(({ path, code, message }) => ({ name: basename(path), code, message })));
    return { patientKeys: [...patientKeys], summary: { files, indexed, unchanged, seconds } };
  } finally {
    // Also after a cancel: what was read until then stays.
    changed();
  }
}
