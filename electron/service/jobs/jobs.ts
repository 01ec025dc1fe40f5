import { randomUUID } from 'node:crypto';
import type { Job, ServiceEvent, SkippedFile } from '../../../shared/contract/methods.ts';
import { EnthesisError, toWireError } from '../../../shared/errors.ts';
import { logFailure } from '../transport/serve.ts';

/** At most this many progress events a second reach the screen. */
const progressIntervalMs = 100;
/** Finished jobs that are still listed. */
const finishedKept = 20;
/** Skipped files that are kept by name; beyond these they are only counted. */
const skippedKept = 10_000;

export type JobResult = Partial<Pick<Job, 'patientKeys' | 'summary' | 'message'>>;

export interface JobControl {
  readonly signal: AbortSignal;
  progress(update: Partial<Pick<Job, 'step' | 'done' | 'total'>>): void;
  skip(file: SkippedFile): void;
}

interface Entry {
  job: Job;
  readonly skipped: SkippedFile[];
  readonly abort: AbortController;
  readonly finished: Promise<Job>;
  sentAt: number;
}

/** Long work beside the calls: it can be listed, watched and cancelled. */
export class Jobs {
  readonly #entries = new Map<string, Entry>();
  readonly #emit: (event: ServiceEvent) => void;

  constructor(emit: (event: ServiceEvent) => void) {
    this.#emit = emit;
  }

  start(kind: Job['kind'], step: string, work: (control: JobControl) => Promise<JobResult>): { jobId: string } {
    const jobId = randomUUID();
    const abort = new AbortController();
    const job: Job = {
      jobId,
      kind,
      state: 'running',
      step,
      done: 0,
      total: null,
      skipped: 0,
      patientKeys: [],
      message: null,
      summary: null,
    };
    const control: JobControl = {
      signal: abort.signal,
      progress: (update) => this.#update(jobId, update),
      skip: ({ name, code, message }) => {
        const entry = this.#entry(jobId);
        if (entry.skipped.length < skippedKept) entry.skipped.push({ name, code, message });
        this.#update(jobId, { skipped: entry.job.skipped + 1 });
      },
    };
    // Started in a later turn, so that the caller knows the job's id before its first event.
    const finished = Promise.resolve()
      .then(() => work(control))
      .then(
        (result) => this.#finish(jobId, { state: abort.signal.aborted ? 'cancelled' : 'done', ...result }),
        (error: unknown) => {
          const cancelled = abort.signal.aborted || (error instanceof EnthesisError && error.code === 'cancelled');
          if (cancelled) return this.#finish(jobId, { state: 'cancelled' });
          logFailure(kind, error);
          return this.#finish(jobId, { state: 'failed', message: toWireError(error).message });
        },
      );
    this.#entries.set(jobId, { job, skipped: [], abort, finished, sentAt: 0 });
    this.#emit({ event: 'job', job });
    return { jobId };
  }

  list(): Job[] {
    return [...this.#entries.values()].map((entry) => entry.job);
  }

  cancel(jobId: string): void {
    this.#entry(jobId).abort.abort();
  }

  skipped(jobId: string, offset: number, limit: number): { total: number; rows: SkippedFile[] } {
    const { skipped } = this.#entry(jobId);
    return { total: skipped.length, rows: skipped.slice(offset, offset + limit) };
  }

  /** The job as it ended. */
  finished(jobId: string): Promise<Job> {
    return this.#entry(jobId).finished;
  }

  /** Cancels what runs and waits until it has stopped. */
  async close(): Promise<void> {
    const running = [...this.#entries.values()].filter((entry) => entry.job.state === 'running');
    for (const entry of running) entry.abort.abort();
    await Promise.all(running.map((entry) => entry.finished));
  }

  #entry(jobId: string): Entry {
    const entry = this.#entries.get(jobId);
    if (entry === undefined) throw new EnthesisError('invalid-request', 'This job is no longer known.');
    return entry;
  }

  #update(jobId: string, update: Partial<Job>): void {
    const entry = this.#entry(jobId);
    const newStep = update.step !== undefined && update.step !== entry.job.step;
    entry.job = { ...entry.job, ...update };
    const now = performance.now();
    if (!newStep && now - entry.sentAt < progressIntervalMs) return;
    entry.sentAt = now;
    this.#emit({ event: 'job', job: entry.job });
  }

  #finish(jobId: string, update: Partial<Job>): Job {
    const entry = this.#entry(jobId);
    entry.job = { ...entry.job, ...update };
    this.#emit({ event: 'job', job: entry.job });
    const ended = [...this.#entries.values()].filter((other) => other.job.state !== 'running');
    for (const old of ended.slice(0, -finishedKept)) this.#entries.delete(old.job.jobId);
    return entry.job;
  }
}
