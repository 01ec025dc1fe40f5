/**
 * Decoded frames by instance and frame number: asked for by viewports and live values, decoded in a small pool of
 * workers, kept within a bound of bytes. What is on screen goes first; what nobody waits for any more is dropped.
 */
import { instanceUrl } from '../../../shared/contract/bridge.ts';
import { EnthesisError, fromWireError } from '../../../shared/errors.ts';
import { ByteCache } from './byteCache.ts';
import {
  isFree,
  isWanted,
  type Job,
  neighbour,
  type Priority,
  type Slot,
  type SmallJob,
  visible,
  withResolvers,
} from './pool.ts';
import type { DecodedFrame, FromWorker, PreviewFrame } from './protocol.ts';
import { DecodeWorkers, type WorkerMaker, type WorkersOptions } from './workers.ts';

export { type DecodeWorker, neighbour, type Priority, soon, visible } from './pool.ts';

export type FrameState =
  | { readonly state: 'loading'; readonly preview: PreviewFrame | null }
  | { readonly state: 'ready'; readonly frame: DecodedFrame }
  | { readonly state: 'error'; readonly error: EnthesisError };

export interface Claim {
  readonly promise: Promise<DecodedFrame>;
  /** Tells that the frame is not needed on screen any more. A decode that nobody waits for is cancelled. */
  release(): void;
}

const large = 16 * 1024 * 1024;

/** Far more files than workers keep. */
const mostHomes = 256;

/** Thumbnails that wait; whoever passes over many patients does not leave a queue behind. */
const mostSmall = 64;

const loading: FrameState = { state: 'loading', preview: null };

export function frameKey(sopInstanceUid: string, frame: number): string {
  return `${sopInstanceUid}#${frame}`;
}

export function bytesOf(frame: DecodedFrame): number {
  return frame.levels.reduce((sum, level) => sum + level.pixels.byteLength, 0);
}

export interface StoreOptions extends WorkersOptions {
  readonly decodedBytes: number;
}

export class FrameStore {
  readonly #workers: DecodeWorkers;
  readonly #cache: ByteCache<{ state: 'ready'; frame: DecodedFrame }>;
  readonly #failed = new Map<string, FrameState>();
  readonly #previews = new Map<string, FrameState>();
  readonly #jobs = new Map<string, Job>();
  readonly #held = new Map<string, number>();
  readonly #listeners = new Map<string, Set<() => void>>();
  /** The worker that has the file, by SOP Instance UID, the one used last at the end. */
  readonly #homes = new Map<string, number>();
  /** The worker that was given a frame last. */
  #last = 0;
  #smallJobs: SmallJob[] = [];
  #nextId = 1;

  constructor(makeWorker: WorkerMaker, options: StoreOptions) {
    this.#workers = new DecodeWorkers(makeWorker, options, {
      received: (slot, message) => this.#received(slot, message),
      lost: (slot, error) => this.#lost(slot, error),
    });
    this.#cache = new ByteCache(options.decodedBytes, (key) => (this.#held.get(key) ?? 0) > 0);
  }

  /** Bytes of decoded pixels that are kept. */
  get bytes(): number {
    return this.#cache.bytes;
  }

  /** The state without asking for anything: `loading` also stands for "not asked for". */
  state(sopInstanceUid: string, frame: number): FrameState {
    const key = frameKey(sopInstanceUid, frame);
    return this.#cache.peek(key) ?? this.#failed.get(key) ?? this.#previews.get(key) ?? loading;
  }

  subscribe(sopInstanceUid: string, frame: number, listener: () => void): () => void {
    const key = frameKey(sopInstanceUid, frame);
    const set = this.#listeners.get(key) ?? new Set();
    set.add(listener);
    this.#listeners.set(key, set);
    return () => {
      set.delete(listener);
      if (set.size === 0 && this.#listeners.get(key) === set) this.#listeners.delete(key);
    };
  }

  /**
   * Asks for a frame and keeps it from being dropped until released. A failed frame is tried again.
   * @param early the picture `comesEarly`
   */
  claim(sopInstanceUid: string, frame: number, priority: Priority = visible, early = false): Claim {
    const key = frameKey(sopInstanceUid, frame);
    this.#held.set(key, (this.#held.get(key) ?? 0) + 1);
    let released = false;
    const release = () => {
      if (released) return;
      released = true;
      this.#unhold(key);
    };
    const ready = this.#cache.get(key);
    if (ready !== undefined) return { promise: Promise.resolve(ready.frame), release };
    let job = this.#jobs.get(key);
    if (job === undefined) job = this.#enqueue(key, sopInstanceUid, frame, priority);
    job.claims += 1;
    job.early ||= early;
    job.priority = Math.min(job.priority, priority) as Priority;
    this.#pump();
    return { promise: job.promise, release };
  }

  /** Decodes ahead of need. Nothing is held; the result may be dropped again under pressure. */
  prefetch(sopInstanceUid: string, frame: number, priority: Priority = neighbour): void {
    const key = frameKey(sopInstanceUid, frame);
    if (this.#cache.peek(key) !== undefined || this.#jobs.has(key) || this.#failed.has(key)) return;
    const job = this.#enqueue(key, sopInstanceUid, frame, priority);
    // Nobody awaits a prefetch: its failure shows when the frame is asked for.
    job.promise.catch(() => undefined);
    this.#pump();
  }

  /**
   * The frame as a thumbnail, one at a time and only while nobody waits for a frame, not even a prefetch. Not kept here.
   * Null when it cannot be made or is no longer wanted.
   */
  smallPicture(sopInstanceUid: string, frame: number): Promise<PreviewFrame | null> {
    return new Promise((resolve) => {
      this.#smallJobs.push({ id: this.#nextId++, sopInstanceUid, frame, resolve });
      if (this.#smallJobs.length > mostSmall) this.#smallJobs.shift()?.resolve(null);
      this.#pump();
    });
  }

  /** Drops waiting prefetches, for example when the reader goes to another patient. */
  cancelPrefetches(): void {
    for (const small of this.#smallJobs.splice(0)) small.resolve(null);
    for (const job of [...this.#jobs.values()]) if (job.claims === 0) this.#cancel(job);
  }

  /** Starts the workers before the first image is asked for. */
  warmUp(): void {
    this.#workers.warmUp();
  }

  dispose(): void {
    this.#workers.dispose();
    for (const job of [...this.#jobs.values()]) this.#cancel(job);
  }

  #unhold(key: string): void {
    const left = (this.#held.get(key) ?? 1) - 1;
    if (left > 0) this.#held.set(key, left);
    else this.#held.delete(key);
    const job = this.#jobs.get(key);
    if (job !== undefined) {
      job.claims -= 1;
      // Deferred: a view that moves from one place to another releases and claims in one go.
      if (job.claims <= 0) {
        queueMicrotask(() => {
          if (job.claims <= 0 && this.#jobs.get(key) === job) this.#cancel(job);
        });
      }
    }
    this.#cache.trim();
  }

  #enqueue(key: string, sopInstanceUid: string, frame: number, priority: Priority): Job {
    const { promise, resolve, reject } = withResolvers<DecodedFrame>();
    const home = this.#homeOf(sopInstanceUid);
    const id = this.#nextId++;
    const job: Job = {
      id,
      key,
      sopInstanceUid,
      frame,
      home,
      priority,
      early: false,
      claims: 0,
      again: false,
      worker: null,
      promise,
      resolve,
      reject,
    };
    this.#failed.delete(key);
    this.#jobs.set(key, job);
    this.#changed(key);
    return job;
  }

  /**
   * Frames of one instance go to one worker, which keeps that file's bytes: for a new file the one that decoded last, since its
   * engine and its codecs are warm, or another while that one works.
   */
  #homeOf(sopInstanceUid: string): number {
    const known = this.#homes.get(sopInstanceUid);
    if (known !== undefined) return known;
    const order = [this.#last, ...Array(this.#workers.count).keys()];
    const home = order.find((index) => this.#workers.isFree(index)) ?? this.#last;
    this.#setHome(sopInstanceUid, home);
    return home;
  }

  #setHome(sopInstanceUid: string, worker: number): void {
    this.#homes.delete(sopInstanceUid);
    this.#homes.set(sopInstanceUid, worker);
    if (this.#homes.size > mostHomes) this.#homes.delete(this.#homes.keys().next().value!);
  }

  #next(worker: number): Job | null {
    let best: Job | null = null;
    // One worker at a time looks ahead; another stays free for what the reader asks for.
    // And while one decodes what the reader waits for, nobody looks ahead: a large film may want the others' help.
    const lookingAhead = this.#workers.some(({ job }) => job?.priority === neighbour || isWanted(job));
    for (const job of this.#jobs.values()) {
      if (job.worker !== null || (lookingAhead && job.priority === neighbour)) continue;
      if (job.again && this.#workers.some((slot) => !isFree(slot))) continue;
      // A film that the reader waits for is decoded by whoever is free; other work stays with its file.
      if (job.home !== worker && !job.again && (job.priority !== visible || this.#workers.isFree(job.home))) continue;
      if (best === null || job.priority < best.priority) best = job;
    }
    return best;
  }

  #startSmall(): void {
    if (this.#jobs.size > 0 || this.#workers.some((slot) => !isFree(slot))) return;
    // The newest first: it is what the reader looks at now.
    const next = this.#smallJobs.pop();
    if (next === undefined) return;
    const { id, sopInstanceUid, frame } = next;
    const url = instanceUrl(sopInstanceUid);
    this.#workers.give(0, { small: next }, { kind: 'small', id, sopInstanceUid, url, frame });
  }

  #pump(): void {
    this.#pumpFrames();
    this.#startSmall();
  }

  #pumpFrames(): void {
    for (let i = 0; i < this.#workers.count; i++) {
      if (!this.#workers.isFree(i)) continue;
      const job = this.#next(i);
      if (job === null) this.#workers.letRest(i);
      else this.#decode(job, i);
    }
  }

  #decode(job: Job, worker: number): void {
    const { id, sopInstanceUid, frame } = job;
    job.worker = worker;
    this.#last = worker;
    this.#setHome(sopInstanceUid, worker);
    this.#workers.give(
      worker,
      { job },
      {
        kind: 'decode',
        id,
        sopInstanceUid,
        url: instanceUrl(sopInstanceUid),
        frame,
        preview: job.priority === visible,
        early: job.priority === visible && job.early,
      },
    );
  }

  /** Workers that can take a band of the picture that `leader` decodes: only for what is on screen, and if nothing else waits. */
  #lendTo(leader: Slot, id: number): void {
    const waiting = [...this.#jobs.values()].some((each) => each.worker === null && isWanted(each));
    const { job } = leader;
    const wanted = job !== null && this.#jobs.get(job.key) === job && isWanted(job) && !waiting;
    const mayTake = (slot: Slot) => {
      if (isFree(slot)) return true;
      if (slot.job === null || isWanted(slot.job) || slot.job.priority !== neighbour) return false;
      // It only looks ahead: its film waits again.
      slot.job.worker = null;
      return true;
    };
    this.#workers.lendTo(leader, id, wanted ? mayTake : null);
  }

  /** A worker that died or is given up costs its image, not the window. */
  #lost(slot: Slot, error: EnthesisError): void {
    slot.small?.resolve(null);
    const { job } = slot;
    if (job !== null && error.code === 'timeout' && !job.again && this.#jobs.get(job.key) === job) {
      // A busy computer takes its time too: nothing is said of the file before it was tried alone.
      job.again = true;
      job.worker = null;
    } else if (job !== null) this.#fail(job, error);
    this.#pump();
  }

  #received(slot: Slot, message: FromWorker): void {
    if (message.kind === 'helped') {
      if (slot.helping?.id === message.id) slot.helping = null;
      this.#workers.watch(slot);
      slot.grown ||= message.grown;
      this.#pump();
      return;
    }
    if (slot.small?.id === message.id) {
      const { resolve } = slot.small;
      slot.small = null;
      this.#workers.watch(slot);
      if (message.kind === 'small') {
        const { rows, columns } = message.picture.info;
        slot.grown ||= (rows ?? 0) * (columns ?? 0) * 2 > large;
      }
      resolve(message.kind === 'small' ? message.picture : null);
      this.#pump();
      return;
    }
    const job = slot.job;
    if (message.kind === 'ask') {
      this.#lendTo(slot, message.id);
      return;
    }
    if (job === null || job.id !== message.id || message.kind === 'small') return;
    if (message.kind === 'preview') {
      if (this.#jobs.get(job.key) !== job) return;
      this.#previews.set(job.key, { state: 'loading', preview: message.preview });
      this.#changed(job.key);
      return;
    }
    slot.job = null;
    this.#workers.watch(slot);
    if (message.kind === 'frame') {
      slot.grown ||= message.frame.stored.pixels.byteLength > large;
      // A cancelled decode that finished after all also serves whoever has asked again since.
      const waiting = this.#jobs.get(job.key);
      this.#jobs.delete(job.key);
      this.#previews.delete(job.key);
      this.#cache.set(job.key, { state: 'ready', frame: message.frame }, bytesOf(message.frame));
      job.resolve(message.frame);
      waiting?.resolve(message.frame);
      this.#changed(job.key);
    } else {
      this.#fail(job, fromWireError(message.error));
    }
    this.#pump();
  }

  #fail(job: Job, error: EnthesisError): void {
    if (this.#jobs.get(job.key) === job) {
      this.#jobs.delete(job.key);
      this.#previews.delete(job.key);
      if (error.code !== 'cancelled') this.#failed.set(job.key, { state: 'error', error });
      this.#changed(job.key);
    }
    job.reject(error);
  }

  #cancel(job: Job): void {
    this.#jobs.delete(job.key);
    this.#previews.delete(job.key);
    if (job.worker !== null) this.#workers.post(job.worker, { kind: 'cancel', id: job.id });
    job.promise.catch(() => undefined);
    job.reject(new EnthesisError('cancelled', 'Loading was stopped because the image is no longer shown.'));
    this.#changed(job.key);
  }

  #changed(key: string): void {
    for (const listener of [...(this.#listeners.get(key) ?? [])]) listener();
  }
}
