/** When a service that ended is started again: at once, then after growing pauses. */
import type { ServiceState } from '../../shared/contract/methods.ts';

/** The last pause is the one that stays. */
const pausesMs = [0, 1000, 2000, 5000, 15_000, 60_000] as const;
/** A service that ran this long was sound: its next end is counted from the beginning. */
const soundMs = 60_000;
const failedFrom = 3;
const goneFrom = 6;

export interface Restart {
  readonly state: Exclude<ServiceState['state'], 'running'>;
  readonly pauseMs: number;
}

export class Restarts {
  #ends = 0;

  /** @param ranMs how long it ran; 0 when it never became ready */
  ended(ranMs: number): Restart {
    if (ranMs >= soundMs) this.#ends = 0;
    this.#ends += 1;
    const state = this.#ends >= goneFrom ? 'gone' : this.#ends >= failedFrom ? 'failed' : 'restarting';
    return { state, pauseMs: pausesMs[Math.min(this.#ends, pausesMs.length) - 1]! };
  }
}
