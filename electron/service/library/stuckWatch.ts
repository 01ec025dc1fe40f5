/**
 * Notices a thread that does not come back from one header. The thread writes which file it is at into shared memory before
 * it parses and clears it after; only parsing counts, since a network folder may take its time.
 */

/** Processor time of one header; one that takes more is given up. */
export const headerTimeLimitMs = 1000;
const lookEveryMs = 100;

/** A longer path is cut, and its file then not recognised: the import ends instead of going on without it. */
const pathBytes = 8192;
/** Length of the path (0: not parsing) and a number that changes with each file; the path's bytes follow. */
const words = { length: 0, turn: 1 } as const;

export class ReadMark {
  readonly memory: SharedArrayBuffer;
  private readonly at: Int32Array;
  private readonly path: Buffer;

  constructor(memory = new SharedArrayBuffer(8 + pathBytes)) {
    this.memory = memory;
    this.at = new Int32Array(memory, 0, 2);
    this.path = Buffer.from(memory, 8);
  }

  begin(path: string): void {
    const length = this.path.write(path, 'utf8');
    Atomics.add(this.at, words.turn, 1);
    Atomics.store(this.at, words.length, length);
  }

  end(): void {
    Atomics.store(this.at, words.length, 0);
  }

  /** The file being parsed now; null between files. */
  read(): { path: string; turn: number } | null {
    const length = Atomics.load(this.at, words.length);
    if (length === 0) return null;
    return { path: this.path.toString('utf8', 0, length), turn: Atomics.load(this.at, words.turn) };
  }
}

/** The part of a Worker that is asked here. Node before 22.19 cannot tell the processor time of one thread. */
export interface WatchedThread {
  cpuUsage?(): Promise<NodeJS.CpuUsage>;
}

/**
 * Calls `onStuck` once when the same file has kept its thread computing for longer than the limit; returns the function that
 * ends the watch. Processor time counts and not the clock: neither a busy computer nor one that slept blames the file.
 */
export function watch(mark: ReadMark, thread: WatchedThread, onStuck: (path: string) => void): () => void {
  /** The file met at two looks in a row, and what its thread had used by then. */
  let file: { readonly turn: number; usedMs: number | null } | null = null;
  let asking = false;
  const timer = setInterval(() => {
    const turn = mark.read()?.turn;
    if (turn === undefined || file === null || turn !== file.turn) {
      file = turn === undefined ? null : { turn, usedMs: null };
      return;
    }
    if (!asking) void look(file);
  }, lookEveryMs);
  timer.unref();
  return () => clearInterval(timer);

  async function look(at: { readonly turn: number; usedMs: number | null }): Promise<void> {
    asking = true;
    // That of the whole process is more, so a file may be stopped early: nothing is said of it before it was read alone.
    const usage = await (thread.cpuUsage === undefined
      ? process.cpuUsage()
      : // A thread that is not there yet, or not any more, has nothing to answer.
        thread.cpuUsage().catch(() => null));
    asking = false;
    const now = mark.read();
    if (usage === null || now?.turn !== at.turn) return;
    const usedMs = (usage.user + usage.system) / 1000;
    at.usedMs ??= usedMs;
    if (usedMs - at.usedMs < headerTimeLimitMs) return;
    clearInterval(timer);
    onStuck(now.path);
  }
}
