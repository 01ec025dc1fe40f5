import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { EnthesisError } from '../../../shared/errors.ts';

/** A file of `assets/`: beside this source, or beside the bundle that the build puts into one folder with its assets. */
export function assetPath(name: string): string {
  const path = fileURLToPath(new URL(`./assets/${name}`, import.meta.url));
  if (!existsSync(path)) {
    throw new EnthesisError('export-failed', `The program is missing its file ${name}. Install it again.`);
  }
  return path;
}
