import { Worker } from 'node:worker_threads';
import { type ChunkResult, type ChunkTask, emptyResult, fileKind } from './chunk.ts';
import { ReadMark, watch } from './stuckWatch.ts';
import { workerExecArgv, workerUrl } from './workerUrl.ts';

/** Chunks each thread holds: one at work and one waiting, so that it never idles between messages. */
const chunksPerWorker = 2;
/** A header needs kilobytes. A file that drives a thread to this is not one that anybody reads. */
const threadMemoryMb = 1024;

interface Slot {
  worker: Worker;
  readonly tasks: Map<number, ChunkTask>;
  unwatch: () => void;
}

/** Threads that read headers. One that dies costs the files it held, which are named, and is replaced. */
export class HeaderPool {
  private readonly cancel: SharedArrayBuffer;
  private readonly slots: Slot[] = [];
  private readonly done: ChunkResult[] = [];
  private waiting: (() => void) | null = null;

  private readonly entry: URL;

  /** `entry` is the thread's module; tests give one that hangs. */
  constructor(threads: number, cancel: SharedArrayBuffer, entry = workerUrl('headerWorker')) {
    this.cancel = cancel;
    this.entry = entry;
    this.grow(threads);
  }

  /** Starts threads until there are this many. */
  grow(threads: number): void {
    while (this.slots.length < threads) {
      const slot: Slot = { ...this.start(() => slot), tasks: new Map() };
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
    for (const slot of this.slots) slot.unwatch();
    await Promise.all(this.slots.map((slot) => end(slot.worker)));
  }

  private start(slotOf: () => Slot): Pick<Slot, 'worker' | 'unwatch'> {
    const mark = new ReadMark();
    const worker = new Worker(this.entry, {
      workerData: { cancel: this.cancel, mark: mark.memory },
      execArgv: [...workerExecArgv],
      resourceLimits: { maxOldGenerationSizeMb: threadMemoryMb },
    });
    worker.on('message', (result: ChunkResult) => {
      slotOf().tasks.delete(result.id);
      this.deliver(result);
    });
    worker.on('error', () => {
      const slot = slotOf();
      const stuck = mark.read();
      // Out of memory within one header: that file is at fault, not those beside it.
      if (stuck !== null) {
        this.replaceStuck(slotOf, stuck.path);
        return;
      }
      const lost = [...slot.tasks.values()];
      slot.tasks.clear();
      slot.unwatch();
      Object.assign(slot, this.start(slotOf));
      for (const task of lost) this.deliver(lostResult(task));
    });
    return { worker, unwatch: watch(mark, worker, (path) => this.replaceStuck(slotOf, path)) };
  }

  /** Ends the thread that does not come back, and gives its chunks to a new one, the file at fault left out. */
  private replaceStuck(slotOf: () => Slot, path: string): void {
    const slot = slotOf();
    slot.unwatch();
    void end(slot.worker);
    Object.assign(slot, this.start(slotOf));
    for (const task of slot.tasks.values()) {
      const again = { ...task, givenUp: [...(task.givenUp ?? []), path] };
      slot.tasks.set(task.id, again);
      slot.worker.postMessage(again);
    }
  }

  private deliver(result: ChunkResult): void {
    this.done.push(result);
    this.waiting?.();
    this.waiting = null;
  }
}

/** Ends a thread whose word no longer counts: it may still run out of memory while it is being ended. */
function end(worker: Worker): Promise<number> {
  worker.removeAllListeners();
  worker.on('error', () => undefined);
  return worker.terminate();
}

/** All files of a chunk whose thread ended while it read them. */
function lostResult(task: ChunkTask): ChunkResult {
  const result = emptyResult(task);
  result.kinds.fill(fileKind.skipped);
  const message =
    task.names.length === 1
      ? 'Reading the header of this file failed. It is probably damaged.'
      : 'Reading this file, or one beside it, failed. Open it on its own to see which.';
  task.names.forEach((_name, at) => {
    result.unsettled.push(at);
    result.skips.push({ at, code: 'dicom-malformed', message });
  });
  return result;
}
