import { type Dirent, readdirSync, realpathSync, type Stats, statSync } from 'node:fs';
import { basename, dirname, join, resolve, sep } from 'node:path';
import { EnthesisError } from '../../../shared/errors.ts';
import { skipReason } from './readChunk.ts';

/** Files of one directory, in the order of their names. */
export interface Listing {
  readonly directory: string;
  readonly names: string[];
  /** Named by the user, not met on a walk. */
  readonly explicit: boolean;
}

export interface WalkOptions {
  /** A directory that is never entered: the library itself. */
  readonly except: string | null;
  onSkip(path: string, reason: Pick<EnthesisError, 'code' | 'message'>): void;
}

/** Absolute inputs without those that lie inside another input folder. */
export function distinctInputs(paths: readonly string[]): string[] {
  const absolute = [...new Set(paths.map((path) => resolve(path)))];
  return absolute.filter((path) => !absolute.some((other) => other !== path && isInside(path, other)));
}

export function isInside(path: string, folder: string): boolean {
  return path.startsWith(folder.endsWith(sep) ? folder : folder + sep);
}

/** Lists all inputs once, folder by folder. Links are followed unless they lead to a folder that is walked anyway. */
export function* walk(inputs: readonly string[], options: WalkOptions): Generator<Listing> {
  const entered = new Set<string>();
  const explicit = new Map<string, string[]>();
  for (const input of inputs) {
    try {
      const stat = statSync(input);
      if (stat.isDirectory()) yield* walkFolder(input, options, entered);
      else if (stat.isFile()) {
        const names = explicit.get(dirname(input)) ?? [];
        explicit.set(dirname(input), names);
        names.push(basename(input));
      } else options.onSkip(input, new EnthesisError('not-dicom', 'This is neither a file nor a folder.'));
    } catch (error) {
      options.onSkip(input, skipReason(error, basename(input)));
    }
  }
  for (const [directory, names] of explicit) yield { directory, names, explicit: true };
}

function* walkFolder(root: string, options: WalkOptions, entered: Set<string>): Generator<Listing> {
  entered.add(realpathSync(root));
  const pending = [root];
  for (let directory = pending.pop(); directory !== undefined; directory = pending.pop()) {
    if (directory === options.except) continue;
    const names: string[] = [];
    const folders: string[] = [];
    try {
      for (const entry of readdirSync(directory, { withFileTypes: true })) {
        sortEntry(directory, entry, names, folders, (target) => {
          // A link to a folder that is walked anyway, or that was followed before, is not entered.
          const real = realpathSync(target);
          if ([...entered].some((other) => real === other || isInside(real, other))) return false;
          entered.add(real);
          return true;
        });
      }
    } catch (error) {
      options.onSkip(directory, skipReason(error, basename(directory)));
      continue;
    }
    names.sort();
    folders.sort().reverse();
    for (const folder of folders) pending.push(join(directory, folder));
    if (names.length > 0) yield { directory, names, explicit: false };
  }
}

function sortEntry(
  directory: string,
  entry: Dirent,
  names: string[],
  folders: string[],
  mayEnter: (linked: string) => boolean,
): void {
  if (entry.isFile()) names.push(entry.name);
  else if (entry.isDirectory()) folders.push(entry.name);
  else if (entry.isSymbolicLink()) {
    const target = targetOf(join(directory, entry.name));
    // A link that leads nowhere is passed on as a file, so that it is named among the skipped.
    if (target?.isDirectory() === true) {
      if (mayEnter(join(directory, entry.name))) folders.push(entry.name);
    } else if (target === undefined || target.isFile()) names.push(entry.name);
  }
}

/** What a link leads to; undefined for one that dangles, leads to itself, or into a folder that may not be read. */
function targetOf(link: string): Stats | undefined {
  try {
    return statSync(link);
  } catch {
    return undefined;
  }
}
