/**
 * Notices a thread that does not come back from one header. The thread writes which file it is at into shared memory before
 * it parses and clears it after; only parsing counts, since a network folder may take its time.
 */

/** A header that takes longer than this is given up. */
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

/**
 * Calls `onStuck` once when the same file has been parsed for longer than the limit; returns the function that ends the
 * watch. Looks are counted instead of the clock, so that a computer that slept does not blame the file.
 */
export function watch(mark: ReadMark, onStuck: (path: string) => void): () => void {
  let last = -1;
  let looks = 0;
  const timer = setInterval(() => {
    const file = mark.read();
    if (file === null || file.turn !== last) {
      last = file?.turn ?? -1;
      looks = 0;
      return;
    }
    looks += 1;
    if (looks * lookEveryMs < headerTimeLimitMs) return;
    clearInterval(timer);
    onStuck(file.path);
  }, lookEveryMs);
  timer.unref();
  return () => clearInterval(timer);
}
