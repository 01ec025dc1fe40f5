export type WorkerName = 'scanWorker' | 'headerWorker';

/**
 * The one place that knows where a thread's entry is: beside this file as TypeScript when run from source, beside the
 * service bundle as `<name>.mjs` (dist/service/scanWorker.mjs, dist/service/headerWorker.mjs) when built.
 */
export function workerUrl(name: WorkerName): URL {
  const extension = import.meta.url.endsWith('.ts') ? 'ts' : 'mjs';
  return new URL(`./${name}.${extension}`, import.meta.url);
}

/** Source runs through Node's type stripping, whose warning would repeat for each thread. */
export const workerExecArgv: readonly string[] = ['--disable-warning=ExperimentalWarning'];
