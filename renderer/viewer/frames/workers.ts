/** The decoding workers of the window: started, watched, lent to one another and ended. What each works on is the store's affair. */
import { EnthesisError } from '../../../shared/errors.ts';
import { type DecodeWorker, isFree, type Job, type Slot, type SmallJob } from './pool.ts';
import type { FromWorker, ToWorker } from './protocol.ts';

/** Starts a worker that reports its messages, or that it died. */
export type WorkerMaker = (onMessage: (message: FromWorker) => void, onDeath: () => void) => DecodeWorker;

export interface WorkersOptions {
  readonly workers: number;
  /** WebAssembly memory grows with the largest film and never shrinks: a worker that has rested this long is ended. */
  readonly restAfterMs: number;
}

export interface WorkersEvents {
  received(slot: Slot, message: FromWorker): void;
  /** A worker that died or was given up, with what it worked on; another one starts when it is needed. */
  lost(slot: Slot, error: EnthesisError): void;
}

/**
 * A file that drives a decoder in a circle would take its worker along. Far more than the largest film needs on a slow
 * computer and from a slow share.
 */
const limitMs = 120_000;

export class DecodeWorkers {
  readonly #makeWorker: WorkerMaker;
  readonly #restAfterMs: number;
  readonly #events: WorkersEvents;
  readonly #slots: (Slot | null)[];

  constructor(makeWorker: WorkerMaker, options: WorkersOptions, events: WorkersEvents) {
    this.#makeWorker = makeWorker;
    this.#restAfterMs = options.restAfterMs;
    this.#events = events;
    this.#slots = new Array<Slot | null>(options.workers).fill(null);
  }

  get count(): number {
    return this.#slots.length;
  }

  isFree(index: number): boolean {
    return isFree(this.#slots[index]);
  }

  some(test: (slot: Slot) => boolean): boolean {
    return this.#slots.some((slot) => slot !== null && test(slot));
  }

  /** Starts all workers, so that they are ready for the first image. */
  warmUp(): void {
    for (let i = 0; i < this.count; i++) this.#slots[i] ??= this.#start(i);
  }

  dispose(): void {
    for (const slot of this.#slots) {
      if (slot === null) continue;
      stopClocks(slot);
      slot.worker.terminate();
    }
    this.#slots.fill(null);
  }

  /** Gives a free worker something to do. */
  give(index: number, work: { readonly job: Job } | { readonly small: SmallJob }, message: ToWorker): void {
    const slot = this.#slots[index] ?? this.#start(index);
    Object.assign(slot, work);
    this.watch(slot);
    slot.worker.post(message);
  }

  post(index: number, message: ToWorker): void {
    this.#slots[index]?.worker.post(message);
  }

  /** Starts the time anew for a worker that has something to do, and stops it for one that has nothing. */
  watch(slot: Slot): void {
    stopClocks(slot);
    if (isFree(slot)) return;
    slot.limit = setTimeout(
      () => {
        const message =
          'Decoding this image took more than two minutes and, tried once more by itself, more than four. Its file is probably damaged, or its disk does not answer.';
        this.#lose(slot, new EnthesisError('timeout', message));
      },
      limitMs * (slot.job?.again ? 2 : 1),
    );
  }

  /** A free worker whose memory has grown is replaced by a fresh one, small and warm, when it has rested long enough. */
  letRest(index: number): void {
    const slot = this.#slots[index];
    if (slot == null || slot.rest !== null || !slot.grown) return;
    slot.rest = setTimeout(() => {
      slot.worker.terminate();
      if (this.#slots[index] === slot) this.#start(index);
    }, this.#restAfterMs);
  }

  /**
   * Answers a worker that asks who can take a band of its picture.
   * @param mayTake whether another worker can be had for it; one that is not free is ended, and begins anew. Null: none is lent
   */
  lendTo(leader: Slot, id: number, mayTake: ((slot: Slot) => boolean) | null): void {
    const ports: MessagePort[] = [];
    for (let i = 0; i < this.count && mayTake !== null; i++) {
      let slot = this.#slots[i] ?? null;
      if (slot === leader) continue;
      slot ??= this.#start(i);
      if (!mayTake(slot)) continue;
      if (!isFree(slot)) {
        this.#end(slot);
        slot = this.#start(i);
      }
      const { port1, port2 } = new MessageChannel();
      slot.helping = { leader, id, index: ports.length };
      this.watch(slot);
      ports.push(port1);
      slot.worker.post({ kind: 'help', id, port: port2 }, [port2]);
    }
    leader.worker.post({ kind: 'helpers', id, ports }, ports);
  }

  #lose(slot: Slot, error: EnthesisError): void {
    this.#end(slot);
    const index = this.#slots.indexOf(slot);
    if (index >= 0) this.#slots[index] = null;
    this.#events.lost(slot, error);
  }

  #end(slot: Slot): void {
    stopClocks(slot);
    slot.worker.terminate();
    // Nobody is left waiting for the other end.
    if (slot.helping !== null) {
      const { leader, id, index } = slot.helping;
      leader.worker.post({ kind: 'helper-lost', id, helper: index });
    }
    for (const other of this.#slots) {
      if (other?.helping?.leader === slot) other.worker.post({ kind: 'help-over', id: other.helping.id });
    }
  }

  #start(index: number): Slot {
    // Out of memory on a hostile file, for example.
    const died = () => {
      const message = 'The decoder stopped on this image. Other images are not affected; try again or check the file.';
      this.#lose(slot, new EnthesisError('decode-failed', message));
    };
    const slot: Slot = {
      worker: this.#makeWorker((message) => this.#events.received(slot, message), died),
      job: null,
      helping: null,
      small: null,
      rest: null,
      limit: null,
      grown: false,
    };
    this.#slots[index] = slot;
    return slot;
  }
}

function stopClocks(slot: Slot): void {
  if (slot.rest !== null) clearTimeout(slot.rest);
  if (slot.limit !== null) clearTimeout(slot.limit);
  slot.rest = null;
  slot.limit = null;
}
