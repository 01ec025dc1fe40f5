/** Says "due" at most once per interval. */
export class Ticker {
  private readonly interval: number;
  private last: number;

  /** @param atOnce the first question is answered with yes */
  constructor(interval: number, atOnce = false) {
    this.interval = interval;
    this.last = atOnce ? Number.NEGATIVE_INFINITY : performance.now();
  }

  due(): boolean {
    const now = performance.now();
    if (now - this.last < this.interval) return false;
    this.last = now;
    return true;
  }
}

/** Lets messages of other threads in. */
export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
