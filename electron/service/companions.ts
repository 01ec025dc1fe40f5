import { basename } from 'node:path';
import type { ImportResult, SkippedEntry } from './library/index.ts';

/**
 * Whether a file that is no image is one that Enthesis itself puts beside images: an annotation exchange file, or the
 * demonstration patient's list of what is true of it. Finding it in a folder is no input that was skipped.
 */
export function isCompanion({ path, code }: SkippedEntry): boolean {
  const name = basename(path);
  return code === 'not-dicom' && (name.endsWith('.annotations.json') || name === 'truth.json');
}

/** What was skipped and how many files were looked at, companions left out. */
export function withoutCompanions({ files, skipped }: ImportResult): Pick<ImportResult, 'files' | 'skipped'> {
  const named = skipped.filter((entry) => !isCompanion(entry));
  return { files: files - (skipped.length - named.length), skipped: named };
}
