/** Thread entry for tests: an import that waits for a share that does not answer, and hears nothing. */
import { parentPort } from 'node:worker_threads';

parentPort?.postMessage({ kind: 'progress', progress: { step: 'Reading headers', done: 40, total: 100, skipped: 0 } });
parentPort?.postMessage({ kind: 'committed', indexed: 30 });
Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0);
