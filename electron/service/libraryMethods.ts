import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { basename, join } from 'node:path';
import { isCompanion, withoutCompanions } from './companions.ts';
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

/**
 * Reads everything again that the library ever referred to, when its index was lost, or when such a rebuild was cut off.
 * @returns the job, or null when there is nothing to rebuild
 */
export function rebuildIfNeeded(context: ServiceContext): { jobId: string } | null {
  const { library, jobs, libraryDir } = context;
  const unfinished = join(libraryDir, 'index.rebuilding');
  if (!library.needsRebuild && !existsSync(unfinished)) return null;
  writeFileSync(unfinished, '');
  return jobs.start('import', 'Rebuilding the index', async (control) => {
    const rebuilt = await asJob(context, control, (options) => library.rebuild(options));
    // It lies inside the library, where the rebuild does not look for what was opened.
    const demonstration = demonstrationFolder(libraryDir);
    if (existsSync(demonstration) && !control.signal.aborted) await importAsJob(context, [demonstration], control);
    if (!control.signal.aborted) rmSync(unfinished, { force: true });
    return rebuilt;
  });
}

/** Where the demonstration patient is written. */
export function demonstrationFolder(libraryDir: string): string {
  return join(libraryDir, 'demonstration');
}

async function asJob(
  context: ServiceContext,
  control: JobControl,
  run: (options: ImportOptions) => Promise<ImportResult>,
): Promise<JobResult> {
  const changed = () => context.emit({ event: 'library-changed' });
  try {
    const result = await run({
      signal: control.signal,
      onProgress: ({ step, done, total }) => control.progress({ step, done, total }),
      onSkipped: (entry) => {
        // A screen shows the base name; the path may name a patient.
        if (!isCompanion(entry)) control.skip({ ...entry, name: basename(entry.path) });
      },
      onPatients: changed,
    });
    const { indexed, unchanged, seconds, patientKeys } = result;
    const { files } = withoutCompanions(result);
    return { patientKeys: [...patientKeys], summary: { files, indexed, unchanged, seconds } };
  } finally {
    // Also after a cancel: what was read until then stays.
    changed();
  }
}
