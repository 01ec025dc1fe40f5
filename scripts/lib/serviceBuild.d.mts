import type { BuildOptions } from 'esbuild';

export const inNode: BuildOptions;
export function workerEntries(root: string): string[];
export function buildCommandLine(common: BuildOptions, outdir: string): Promise<void>;
