import { existsSync, rmSync, writeFileSync } from 'node:fs';
import { basename, dirname, join } from 'node:path';
import { isCompanion, withoutCompanions } from './companions.ts';
import type { ServiceContext } from './context.ts';
import type { JobControl, JobResult } from './jobs/jobs.ts';
import type { CopyNote, CopyRequest } from './library/deidentify/index.ts';
import { findMovedFolder } from './library/findMoved.ts';
import type { ImportOptions, ImportResult } from './library/index.ts';
import { followImages } from './people/followImages.ts';

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
  registry.method('internal.import', ({ paths, mode }) =>
    jobs.start('import', 'Looking for files', (control) => importAsJob(context, paths, control, mode)),
  );
  registry.method('internal.relocate', ({ patientKey, directory }) => {
    const missing = () => library.patient(patientKey).missingFiles.length;
    const before = missing();
    relocatePatient(context, patientKey, directory);
    // Reading the folder confirms what was found, and finds what lies there under another name.
    return jobs.start('import', 'Looking for the images', async (control) => {
      const read = await importAsJob(context, [directory], control);
      if (before === 0) return read;
      return { ...read, message: `${before - missing()} of ${before} missing images found.` };
    });
  });
  registry.method('internal.deidentify', ({ patientKey, options, directory }) =>
    jobs.start('export', 'Copying without identity', (control) =>
      deidentifyAsJob(context, { patientKey, options, directory }, control),
    ),
  );
}

/** Tells the index where the folders of a patient's missing files are now, as far as they are recognised below `directory`. */
function relocatePatient({ library, emit }: ServiceContext, patientKey: string, directory: string): void {
  const asked = new Set<string>();
  const { missingFiles } = library.patient(patientKey);
  for (const sopInstanceUid of missingFiles) {
    // One file of a folder stands for it, and files of a folder just relocated are looked for no more.
    const path = library.lastKnownPath(sopInstanceUid);
    if (path === null || asked.has(dirname(path)) || existsSync(path)) continue;
    asked.add(dirname(path));
    const moved = findMovedFolder(path, sopInstanceUid, directory);
    if (moved !== null) library.relocate(moved.from, moved.to);
  }
  emit({ event: 'library-changed' });
}

async function deidentifyAsJob(
  { library }: ServiceContext,
  request: Pick<CopyRequest, 'patientKey' | 'options' | 'directory'>,
  control: JobControl,
): Promise<JobResult> {
  const { copyDeidentified } = await import('./library/deidentify/index.ts');
  const { files, warnings, skipped, cancelled } = await copyDeidentified(library, {
    ...request,
    signal: control.signal,
    onProgress: (done, total) => control.progress({ done, total }),
  });
  for (const entry of skipped) control.skip(entry);
  return { message: cancelled ? null : copyWords(files.length, warnings) };
}

const imagesNamed = 3;

function copyWords(files: number, warnings: readonly CopyNote[]): string {
  const written = `${files} ${files === 1 ? 'image' : 'images'} copied without identity.`;
  const names = [...new Set(warnings.map(({ name }) => name))];
  if (names.length === 0) return written;
  const shown = names.slice(0, imagesNamed).join(', ');
  const more = names.length > imagesNamed ? ` and ${names.length - imagesNamed} more` : '';
  return `${written} Look at ${shown}${more} before passing them on: text may be burned into the pixels.`;
}

/** Brings files into the index and reports as a job does; what was skipped is shown by base name only. */
export function importAsJob(
  context: ServiceContext,
  paths: readonly string[],
  control: JobControl,
  mode: 'reference' | 'copy' = 'reference',
): Promise<JobResult> {
  return asJob(context, control, (options) => context.library.import(paths, { ...options, mode }));
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
        // The screen shows the folder too, since files of a disc share their names; no more of the path, which may name a patient.
        if (!isCompanion(entry))
          control.skip({ ...entry, name: `${basename(dirname(entry.path))}/${basename(entry.path)}` });
      },
      onPatients: changed,
    });
    const { indexed, unchanged, seconds, patientKeys } = result;
    const { files } = withoutCompanions(result);
    return { patientKeys: [...patientKeys], summary: { files, indexed, unchanged, seconds } };
  } finally {
    // Also after a cancel: what was read until then stays.
    followImages(context);
    changed();
  }
}
