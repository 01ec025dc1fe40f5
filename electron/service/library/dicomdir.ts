import { existsSync, readdirSync, readFileSync, statSync } from 'node:fs';
import { dirname, join } from 'node:path';
import dicomParser from 'dicom-parser';
import { EnthesisError } from '../../../shared/errors.ts';

/** A DICOMDIR of a full disc has a few megabytes. */
const dicomdirLimitBytes = 256 * 1024 ** 2;

export interface DicomdirReference {
  /** File ID as written, joined with "/". */
  readonly fileId: string;
  /** Path on disk, or null when the file is not there. */
  readonly path: string | null;
  /** It leads out of the folder of the DICOMDIR, or is no file ID at all: never looked for. */
  readonly refused: boolean;
}

/**
 * Files that a DICOMDIR refers to: Referenced File ID (0004,1500) of each directory record (PS3.3 F.3.2.2), relative to
 * the folder of the DICOMDIR. Discs are written in capitals and read in small letters or with ";1" behind the name, so
 * a component that is not there is looked for without regard to case.
 * @throws EnthesisError `file-too-large`, `dicom-malformed`
 */
export function readDicomdir(path: string): DicomdirReference[] {
  if (statSync(path).size > dicomdirLimitBytes) {
    throw new EnthesisError('file-too-large', 'This DICOMDIR is too large to be one. Open the folder instead.');
  }
  const root = dirname(path);
  const listings = new Map<string, Map<string, string>>();
  return referencedFileIds(readFileSync(path)).map((components) => {
    // A file ID has up to eight components of the disc itself (PS3.10 8.5): it never leaves its folder.
    const refused = components.some((part) => part === '' || part === '.' || part === '..' || /[/\0]/.test(part));
    return { fileId: components.join('/'), path: refused ? null : resolve(root, components, listings), refused };
  });
}

/** A DICOMDIR is never compressed (PS3.10 8.6): one that says so is a trap. */
function refuse(): never {
  throw new EnthesisError('dicom-malformed', 'The DICOMDIR is damaged. Open the folder of the disc instead.');
}

function referencedFileIds(bytes: Uint8Array): string[][] {
  let records: dicomParser.Element[];
  try {
    records = dicomParser.parseDicom(bytes, { inflater: refuse }).elements.x00041220?.items ?? [];
  } catch {
    throw new EnthesisError('dicom-malformed', 'The DICOMDIR is damaged. Open the folder of the disc instead.');
  }
  const ids: string[][] = [];
  for (const record of records) {
    const value = record.dataSet?.string('x00041500');
    if (value === undefined || value === '') continue;
    ids.push(value.split('\\').map((component) => component.trim()));
  }
  return ids;
}

function resolve(
  root: string,
  components: readonly string[],
  listings: Map<string, Map<string, string>>,
): string | null {
  const exact = join(root, ...components);
  if (existsSync(exact)) return exact;
  let at = root;
  for (const [i, component] of components.entries()) {
    const names = listing(at, listings);
    // A file name may be given an extension that the file ID cannot have (PS3.10 8.2): some archives write ".dcm".
    const found =
      names.get(plain(component)) ?? (i === components.length - 1 ? names.get(`${plain(component)}.dcm`) : undefined);
    if (found === undefined) return null;
    at = join(at, found);
  }
  return at;
}

function listing(directory: string, listings: Map<string, Map<string, string>>): Map<string, string> {
  let names = listings.get(directory);
  if (names === undefined) {
    try {
      names = new Map(readdirSync(directory).map((name) => [plain(name), name]));
    } catch {
      names = new Map();
    }
    listings.set(directory, names);
  }
  return names;
}

function plain(name: string): string {
  return name.toLowerCase().replace(/;\d+$/, '').replace(/\.$/, '');
}
