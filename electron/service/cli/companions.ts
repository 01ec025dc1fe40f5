import { basename } from 'node:path';

/**
 * Whether a file is one that Enthesis itself puts beside images: an annotation exchange file, or the demonstration
 * patient's list of what is true of it. Finding it in a folder of images is no input that was skipped.
 */
export function isCompanion(path: string): boolean {
  const name = basename(path);
  return name.endsWith('.annotations.json') || name === 'truth.json';
}
