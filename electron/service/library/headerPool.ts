import { Worker } from 'node:worker_threads';
import type { ChunkResult, ChunkTask } from './chunk.ts';
import { workerExecArgv, workerUrl } from './workerUrl.ts';

/** Chunks each thread holds: one at work and one waiting, so that it never idles between messages. */
const chunksPerWorker = 2;

/** Threads that read headers. With none, the caller reads them itself. */
export class HeaderPool {
  private readonly workers: { worker: Worker; pending: number }[] = [];
  private readonly done: ChunkResult[] = [];
  private waiting: (() => void) | null = null;
  private failure: Error | null = null;

  constructor(threads: number, cancel: SharedArrayBuffer) {
    for (let i = 0; i < threads; i++) {
      const worker = new Worker(workerUrl('headerWorker'), { workerData: { cancel }, execArgv: [...workerExecArgv] });
      const slot = { worker, pending: 0 };
      worker.on('message', (result: ChunkResult) => {
        slot.pending -= 1;
        this.done.push(result);
        this.wake();
      });
      worker.on('error', (error) => {
        this.failure = error instanceof Error ? error : new Error('A header thread ended.');
        this.wake();
      });
      this.workers.push(slot);
    }
  }

  get inFlight(): number {
    return this.workers.reduce((sum, slot) => sum + slot.pending, 0);
  }

  /** Whether a thread would take a chunk without queueing it deep. */
  get hasRoom(): boolean {
    return this.workers.some((slot) => slot.pending < chunksPerWorker);
  }

  submit(task: ChunkTask): void {
    const slot = this.workers.reduce((best, other) => (other.pending < best.pending ? other : best));
    slot.pending += 1;
    slot.worker.postMessage(task);
  }

  /** Results that have arrived, without waiting. */
  take(): ChunkResult[] {
    if (this.failure !== null) throw this.failure;
    return this.done.splice(0);
  }

  /** Waits until a result has arrived. */
  async next(): Promise<void> {
    if (this.done.length > 0 || this.failure !== null || this.inFlight === 0) return;
    await new Promise<void>((resolve) => {
      this.waiting = resolve;
    });
  }

  async close(): Promise<void> {
    await Promise.all(this.workers.map((slot) => slot.worker.terminate()));
  }

  private wake(): void {
    this.waiting?.();
    this.waiting = null;
  }
}
