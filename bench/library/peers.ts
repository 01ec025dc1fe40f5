import { spawnSync } from 'node:child_process';
import { existsSync, mkdirSync, rmSync, writeFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { build } from 'esbuild';
import { buildCommandLine, inNode } from '../../scripts/lib/serviceBuild.mjs';
import { scannedTags } from './tags.ts';

const root = join(import.meta.dirname, '..', '..');
const bundleDir = join(root, '.cache', 'bench-library');

export interface Run {
  /** From the start of the process to its end. */
  readonly wallSeconds: number;
  /** User and system time of all its threads: what it costs, whatever else the machine does. */
  readonly cpuSeconds: number;
  readonly peakMb: number;
  readonly output: string;
}

/** Runs a command under GNU time, so that every program's memory is measured by the same ruler. */
function timed(command: string, args: readonly string[]): Run {
  const start = performance.now();
  const { status, stdout, stderr } = spawnSync('/usr/bin/time', ['-f', '%M %U %S', command, ...args], {
    encoding: 'utf8',
    maxBuffer: 1024 ** 3,
  });
  const wallSeconds = (performance.now() - start) / 1000;
  if (status !== 0) throw new Error(`${command} ended with ${status}: ${stderr.slice(0, 300)}`);
  const [memory = 0, user = 0, system = 0] = stderr.trim().split('\n').at(-1)?.split(' ').map(Number) ?? [];
  return { wallSeconds, cpuSeconds: user + system, peakMb: memory / 1024, output: stdout };
}

export const available = {
  gdcmscanner: existsSync('/usr/bin/gdcmscanner') && existsSync('/usr/bin/time'),
  pydicom: spawnSync('/usr/bin/python3', ['-c', 'import pydicom']).status === 0,
};

/** Builds the program as it is shipped: running from source would count the type stripping. */
export async function bundleProgram(): Promise<void> {
  mkdirSync(bundleDir, { recursive: true });
  const common = { absWorkingDir: root, bundle: true, logLevel: 'error' } as const;
  await buildCommandLine(common, relative(root, bundleDir));
  await build({
    ...common,
    entryPoints: {
      indexOnce: 'bench/library/indexOnce.ts',
      scanWorker: 'electron/service/library/scanWorker.ts',
      headerWorker: 'electron/service/library/headerWorker.ts',
    },
    outdir: bundleDir,
    ...inNode,
  });
}

function emptied(libraryRoot: string): void {
  rmSync(libraryRoot, { recursive: true, force: true });
  mkdirSync(libraryRoot, { recursive: true });
}

/** The command as a user gives it, into a library that does not exist yet. */
export function runCommand(folder: string, libraryRoot: string): Run {
  emptied(libraryRoot);
  const command = [join(bundleDir, 'cli.mjs'), 'index', folder, '--library', join(libraryRoot, 'new'), '--json'];
  return timed(process.execPath, ['--disable-warning=ExperimentalWarning', ...command]);
}

/** The service's import with its threads, in a process of its own: 'here' in its main thread, 'apart' in threads beside it. */
export function runService(folder: string, libraryRoot: string, times: number, thread: 'here' | 'apart'): Run {
  emptied(libraryRoot);
  return timed(process.execPath, [join(bundleDir, 'indexOnce.mjs'), folder, libraryRoot, String(times), thread]);
}

/** The same attributes of the same files; it reads them into memory and stores nothing. */
export function runGdcmscanner(folder: string): Run {
  const tags = scannedTags().flatMap((tag) => ['-t', tag]);
  return timed('gdcmscanner', ['-r', '-d', folder, ...tags]);
}

/** pydicom reads the same attributes, stops before the pixels and keeps the values in a list. */
export function runPydicom(folder: string, scratch: string): Run {
  const script = join(scratch, 'scan.py');
  const tags = scannedTags().map((tag) => `0x${tag.replace(',', '')}`);
  writeFileSync(
    script,
    `import os, sys, pydicom
tags = [${tags.join(', ')}]
rows = []
for folder, _, names in os.walk(sys.argv[1]):
    for name in names:
        ds = pydicom.dcmread(os.path.join(folder, name), stop_before_pixels=True, specific_tags=tags)
        rows.append([str(ds[tag].value) if tag in ds else None for tag in tags])
print(len(rows))
`,
  );
  return timed('/usr/bin/python3', [script, folder]);
}
