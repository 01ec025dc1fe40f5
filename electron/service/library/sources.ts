import { readFileSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';

const fileName = 'sources.json';

/** What was imported by reference, kept beside the index so that a damaged index can be rebuilt without asking. */
export function readSources(libraryDir: string): string[] {
  try {
    const value: unknown = JSON.parse(readFileSync(join(libraryDir, fileName), 'utf8'));
    return Array.isArray(value) ? value.filter((entry) => typeof entry === 'string') : [];
  } catch {
    return [];
  }
}

export function addSources(libraryDir: string, paths: readonly string[]): void {
  const before = readSources(libraryDir);
  const after = [...new Set([...before, ...paths])];
  if (after.length === before.length) return;
  writeSources(libraryDir, after);
}

export function writeSources(libraryDir: string, paths: readonly string[]): void {
  const target = join(libraryDir, fileName);
  writeFileSync(`${target}.new`, `${JSON.stringify(paths, null, 1)}\n`);
  renameSync(`${target}.new`, target);
}
