import { Worker } from 'node:worker_threads';
import { type ChunkResult, type ChunkTask, emptyResult, fileKind } from './chunk.ts';
import { workerExecArgv, workerUrl } from './workerUrl.ts';

/** Chunks each thread holds: one at work and one waiting, so that it never idles between messages. */
const chunksPerWorker = 2;
/** A header needs kilobytes. A file that drives a thread to this is not one that anybody reads. */
const threadMemoryMb = 1024;

interface Slot {
  worker: Worker;
  readonly tasks: Map<number, ChunkTask>;
}

/** Threads that read headers. One that dies costs the files it held, which are named, and is replaced. */
export class HeaderPool {
  private readonly cancel: SharedArrayBuffer;
  private readonly slots: Slot[] = [];
  private readonly done: ChunkResult[] = [];
  private waiting: (() => void) | null = null;

  constructor(threads: number, cancel: SharedArrayBuffer) {
    this.cancel = cancel;
    for (let i = 0; i < threads; i++) {
      const slot: Slot = { worker: this.start(() => slot), tasks: new Map() };
      this.slots.push(slot);
    }
  }

  get inFlight(): number {
    return this.slots.reduce((sum, slot) => sum + slot.tasks.size, 0);
  }

  /** Whether a thread would take a chunk without queueing it deep. */
  get hasRoom(): boolean {
    return this.slots.some((slot) => slot.tasks.size < chunksPerWorker);
  }

  submit(task: ChunkTask): void {
    const slot = this.slots.reduce((best, other) => (other.tasks.size < best.tasks.size ? other : best));
    slot.tasks.set(task.id, task);
    slot.worker.postMessage(task);
  }

  /** Results that have arrived, without waiting. */
  take(): ChunkResult[] {
    return this.done.splice(0);
  }

  /** Waits until a result has arrived. */
  async next(): Promise<void> {
    if (this.done.length > 0 || this.inFlight === 0) return;
    await new Promise<void>((resolve) => {
      this.waiting = resolve;
    });
  }

  async close(): Promise<void> {
    await Promise.all(this.slots.map((slot) => slot.worker.terminate()));
  }

  private start(slotOf: () => Slot): Worker {
    const worker = new Worker(workerUrl('headerWorker'), {
      workerData: { cancel: this.cancel },
      execArgv: [...workerExecArgv],
      resourceLimits: { maxOldGenerationSizeMb: threadMemoryMb },
    });
    worker.on('message', (result: ChunkResult) => {
      slotOf().tasks.delete(result.id);
      this.deliver(result);
    });
    worker.on('error', () => {
      const slot = slotOf();
      const lost = [...slot.tasks.values()];
      slot.tasks.clear();
      slot.worker = this.start(slotOf);
      for (const task of lost) this.deliver(lostResult(task));
    });
    return worker;
  }

  private deliver(result: ChunkResult): void {
    this.done.push(result);
    this.waiting?.();
    this.waiting = null;
  }
}

/** All files of a chunk whose thread ended while it read them. */
function lostResult(task: ChunkTask): ChunkResult {
  const result = emptyResult(task);
  result.kinds.fill(fileKind.skipped);
  const message = 'Reading this file, or one beside it, failed. Open it on its own to see which.';
  task.names.forEach((_name, at) => {
    result.skips.push({ at, code: 'dicom-malformed', message });
  });
  return result;
}
