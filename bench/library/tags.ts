import { readFileSync } from 'node:fs';
import { join } from 'node:path';

/**
 * The attributes that our header reader keeps, as "gggg,eeee", read from its own table so that the peers are always asked
 * for the same; without sequences, which gdcmscanner does not print.
 */
export function scannedTags(): string[] {
  const source = readFileSync(join(import.meta.dirname, '..', '..', 'shared', 'dicom', 'parse', 'tags.ts'), 'utf8');
  const table = source.slice(source.indexOf('const wanted'), source.indexOf('as const'));
  return [...table.matchAll(/^\s+(\w+): 0x([0-9a-f]{4})_?([0-9a-f]{4}),/gm)]
    .filter(([, name]) => name?.endsWith('Sequence') === false)
    .map(([, , group, element]) => `${group},${element}`);
}
