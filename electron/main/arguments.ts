import { resolve } from 'node:path';

export interface Arguments {
  /** Files and folders to open. */
  readonly paths: readonly string[];
  readonly library: string | null;
  /** Folder for settings and the default library, instead of the account's own. */
  readonly profile: string | null;
}

/** Reads what the person gave: everything after the executable (and, unpackaged, the app folder) that is no switch. */
export function readArguments(argv: readonly string[], cwd: string, appPath: string): Arguments {
  const paths: string[] = [];
  let library: string | null = null;
  let profile: string | null = null;
  for (const argument of argv.slice(1)) {
    if (argument.startsWith('--library=')) library = resolve(cwd, argument.slice(10));
    else if (argument.startsWith('--profile=')) profile = resolve(cwd, argument.slice(10));
    else if (argument.startsWith('-')) continue;
    else if (resolve(cwd, argument) !== resolve(appPath)) paths.push(resolve(cwd, argument));
  }
  return { paths, library, profile };
}
