import { Worker } from 'node:worker_threads';
import { EnthesisError, fromWireError } from '../../../shared/contract/errors.ts';
import type { ScanHooks, ScanRequest, ScanTotals } from './scanModel.ts';
import type { FromScan, ScanWorkerData } from './scanWorker.ts';
import { workerExecArgv, workerUrl } from './workerUrl.ts';

/**
 * Runs an import in a thread of its own, so that the service answers meanwhile. `totals` settles when the thread has ended,
 * with its database closed.
 */
export function scanInThread(
  request: ScanRequest,
  cancel: SharedArrayBuffer,
  hooks: ScanHooks,
): { worker: Worker; totals: Promise<ScanTotals> } {
  const workerData: ScanWorkerData = { request, cancel };
  const worker = new Worker(workerUrl('scanWorker'), { workerData, execArgv: [...workerExecArgv] });
  const totals = new Promise<ScanTotals>((done, fail) => {
    const ended = 'The import ended unexpectedly. Start it again to go on.';
    let result: ScanTotals | null = null;
    let failure = new EnthesisError('internal', ended);
    worker.on('message', (message: FromScan) => {
      if (message.kind === 'progress') hooks.onProgress(message.progress);
      else if (message.kind === 'skipped') hooks.onSkipped(message.entries);
      else if (message.kind === 'patients') hooks.onPatients(message.keys);
      else if (message.kind === 'done') result = message.totals;
      else failure = fromWireError(message.error);
    });
    worker.on('error', (error) => {
      failure = new EnthesisError('internal', ended, { cause: error });
    });
    worker.on('exit', () => {
      if (result === null) fail(failure);
      else done(result);
    });
  });
  return { worker, totals };
}
