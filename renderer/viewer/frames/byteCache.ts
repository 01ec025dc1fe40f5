/** A least-recently-used cache bounded in bytes. Pinned entries (what is on screen) are never dropped. */
export class ByteCache<V> {
  readonly #entries = new Map<string, { value: V; bytes: number }>();
  readonly #limit: number;
  readonly #pinned: (key: string) => boolean;
  #bytes = 0;

  constructor(limitBytes: number, pinned: (key: string) => boolean = () => false) {
    this.#limit = limitBytes;
    this.#pinned = pinned;
  }

  get bytes(): number {
    return this.#bytes;
  }

  get size(): number {
    return this.#entries.size;
  }

  /** Reading counts as use. */
  get(key: string): V | undefined {
    const entry = this.#entries.get(key);
    if (entry === undefined) return undefined;
    this.#entries.delete(key);
    this.#entries.set(key, entry);
    return entry.value;
  }

  peek(key: string): V | undefined {
    return this.#entries.get(key)?.value;
  }

  set(key: string, value: V, bytes: number): void {
    this.delete(key);
    this.#entries.set(key, { value, bytes });
    this.#bytes += bytes;
    this.trim();
  }

  delete(key: string): void {
    const entry = this.#entries.get(key);
    if (entry === undefined) return;
    this.#entries.delete(key);
    this.#bytes -= entry.bytes;
  }

  /** Drops the oldest until the limit holds. The newest entry stays even if it alone is larger. */
  trim(): void {
    let left = this.#entries.size;
    for (const [key, entry] of this.#entries) {
      if (this.#bytes <= this.#limit || left <= 1) return;
      left -= 1;
      if (this.#pinned(key)) continue;
      this.#entries.delete(key);
      this.#bytes -= entry.bytes;
    }
  }
}
