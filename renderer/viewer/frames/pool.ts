/** What the frame store keeps of its jobs and its workers. */
import type { EnthesisError } from '../../../shared/errors.ts';
import type { DecodedFrame, PreviewFrame, ToWorker } from './protocol.ts';

/** Lower goes first. */
export type Priority = 0 | 1 | 2;
export const visible: Priority = 0;
export const soon: Priority = 1;
export const neighbour: Priority = 2;

export interface DecodeWorker {
  post(message: ToWorker, transfer?: Transferable[]): void;
  terminate(): void;
}

export interface Job {
  readonly id: number;
  readonly key: string;
  readonly sopInstanceUid: string;
  readonly frame: number;
  readonly home: number;
  priority: Priority;
  /** Somebody waits for a picture that can be made from the beginning of the file. */
  early: boolean;
  claims: number;
  /** It was stopped once beside other work: it is tried once more with nothing else under way, and given twice the time. */
  again: boolean;
  /** Index of the worker that decodes it, or null while it waits. */
  worker: number | null;
  readonly promise: Promise<DecodedFrame>;
  readonly resolve: (frame: DecodedFrame) => void;
  readonly reject: (error: EnthesisError) => void;
}

/** A thumbnail that waits until nothing else does. */
export interface SmallJob {
  readonly id: number;
  readonly sopInstanceUid: string;
  readonly frame: number;
  readonly resolve: (picture: PreviewFrame | null) => void;
}

export interface Slot {
  worker: DecodeWorker;
  job: Job | null;
  small: SmallJob | null;
  /** It takes a band of another worker's picture: whose, and which of its helpers this is. */
  helping: { readonly leader: Slot; readonly id: number; readonly index: number } | null;
  rest: ReturnType<typeof setTimeout> | null;
  /** Runs while it works: what does not come back is ended. */
  limit: ReturnType<typeof setTimeout> | null;
  /** It has decoded something so large that its memory is worth giving back. */
  grown: boolean;
}

export function isFree(slot: Slot | null | undefined): boolean {
  return slot == null || (slot.job === null && slot.helping === null && slot.small === null);
}

/** Somebody looks at it, or will at once: more than looking ahead. */
export function isWanted(job: Job | null | undefined): boolean {
  return job != null && (job.claims > 0 || job.priority === visible);
}

export function withResolvers<T>() {
  let resolve!: (value: T) => void;
  let reject!: (reason: EnthesisError) => void;
  const promise = new Promise<T>((yes, no) => {
    resolve = yes;
    reject = no;
  });
  return { promise, resolve, reject };
}
