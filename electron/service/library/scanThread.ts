import { Worker } from 'node:worker_threads';
import { EnthesisError, fromWireError } from '../../../shared/errors.ts';
import type { ScanHooks, ScanRequest, ScanTotals } from './scanModel.ts';
import type { FromScan, ScanWorkerData } from './scanWorker.ts';
import { ReadMark, watch } from './stuckWatch.ts';
import { workerExecArgv, workerUrl } from './workerUrl.ts';

/** Headers take kilobytes each, and what waits to be stored is bounded. */
const threadMemoryMb = 2048;
/** How long a thread has to end after a cancel. One that waits for a share that does not answer cannot be ended: it is left alone. */
const cancelGraceMs = 3000;
const lookEveryMs = 250;

/** A thread that imports; `worker` changes when one had to be replaced. */
export interface ScanThread {
  worker: Worker;
  readonly totals: Promise<ScanTotals>;
}

/**
 * Runs an import in a thread of its own, so that the service answers meanwhile. A header that it does not come back from ends
 * the thread: another one goes on from the last commit, without that file. `totals` settles when the last thread has ended,
 * with its database closed.
 */
export function scanInThread(
  request: ScanRequest,
  cancel: SharedArrayBuffer,
  hooks: ScanHooks,
  entry = workerUrl('scanWorker'),
): ScanThread {
  const named = new Set<string>();
  const told: ScanHooks = {
    ...hooks,
    // A thread that goes on meets the files again that were named before.
    onSkipped: (entries) => {
      const fresh = entries.filter(({ path }) => !named.has(path));
      for (const { path } of fresh) named.add(path);
      hooks.onSkipped(fresh);
    },
  };
  const first = startThread(request, cancel, told, entry);
  const thread: { worker: Worker; totals: Promise<ScanTotals> } = { worker: first.worker, totals: run() };
  return thread;

  async function run(): Promise<ScanTotals> {
    let indexed = 0;
    let attempt = first;
    let givenUp: readonly string[] = [];
    for (;;) {
      const end = await attempt.end;
      indexed += end.committed;
      if (end.stuck === null) {
        const { totals } = end;
        // What an earlier thread committed was met as unchanged by this one.
        const earlier = Math.min(indexed - end.committed, totals.unchanged);
        return { ...totals, indexed: totals.indexed + earlier, unchanged: totals.unchanged - earlier };
      }
      // The same file twice: leaving it out does not help.
      if (givenUp.includes(end.stuck)) throw new EnthesisError('internal', ended);
      givenUp = [...givenUp, end.stuck];
      attempt = startThread({ ...request, givenUp }, cancel, told, entry);
      thread.worker = attempt.worker;
    }
  }
}

const ended = 'The import ended unexpectedly. Start it again to go on.';

type End =
  | { readonly stuck: null; readonly committed: number; readonly totals: ScanTotals }
  | { readonly stuck: string; readonly committed: number };

function startThread(
  request: ScanRequest,
  cancel: SharedArrayBuffer,
  hooks: ScanHooks,
  entry: URL,
): { worker: Worker; end: Promise<End> } {
  const mark = new ReadMark();
  const workerData: ScanWorkerData = { request, cancel, mark: mark.memory };
  const worker = new Worker(entry, {
    workerData,
    execArgv: [...workerExecArgv],
    resourceLimits: { maxOldGenerationSizeMb: threadMemoryMb },
  });
  const end = new Promise<End>((done, fail) => {
    let result: ScanTotals | null = null;
    let failure = new EnthesisError('internal', ended);
    let stuck: string | null = null;
    let committed = 0;
    const flag = new Int32Array(cancel);
    let read = 0;
    let waited = 0;
    const cancelWatch = setInterval(() => {
      if (Atomics.load(flag, 0) === 0) return;
      waited += lookEveryMs;
      if (waited < cancelGraceMs || result !== null) return;
      leave();
      // Whatever it still does when it comes back is undone with its connection.
      worker.removeAllListeners();
      worker.on('error', () => undefined);
      worker.unref();
      void worker.terminate();
      const totals = { files: Math.max(read, committed), indexed: committed, unchanged: 0, cancelled: true };
      done({ stuck: null, committed, totals });
    }, lookEveryMs);
    const leave = (): void => {
      clearInterval(cancelWatch);
      unwatch();
    };
    const unwatch = watch(mark, worker, (path) => {
      stuck = path;
      void worker.terminate();
    });
    worker.on('message', (message: FromScan) => {
      if (message.kind === 'progress') {
        read = message.progress.done - message.progress.skipped;
        hooks.onProgress(message.progress);
      } else if (message.kind === 'skipped') hooks.onSkipped(message.entries);
      else if (message.kind === 'patients') hooks.onPatients(message.keys);
      else if (message.kind === 'committed') committed = message.indexed;
      else if (message.kind === 'done') result = message.totals;
      else failure = fromWireError(message.error);
    });
    worker.on('error', (error) => {
      // Out of memory within one header.
      stuck = mark.read()?.path ?? null;
      failure = new EnthesisError('internal', ended, { cause: error });
    });
    worker.on('exit', () => {
      leave();
      if (result !== null) done({ stuck: null, committed, totals: result });
      else if (stuck !== null) done({ stuck, committed });
      else fail(failure);
    });
  });
  return { worker, end };
}
