/** The demonstration patient's files, made once per test run by the built phantom. */
import { spawnSync } from 'node:child_process';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

const project = join(import.meta.dirname, '..', '..');

export function demonstrationFolder(): string {
  const folder = join(project, 'test-results', 'demonstration');
  if (!existsSync(join(folder, 'truth.json'))) {
    const made = spawnSync(process.execPath, [join(project, 'dist', 'phantom', 'index.mjs'), '--out', folder], {
      encoding: 'utf8',
    });
    if (made.status !== 0) throw new Error(`The demonstration patient could not be made: ${made.stderr}`);
  }
  return folder;
}

/** Folder of real files that are no part of the project; null where it is absent. */
export function realData(): string | null {
  const folder = join(project, '..', 'shared', 'data', 'real');
  return existsSync(folder) ? folder : null;
}
