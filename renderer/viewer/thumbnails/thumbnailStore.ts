/** Thumbnails by image, made when they are first seen and kept within a bound; the least recently seen goes first. */
import type { PreviewFrame } from '../frames/protocol.ts';

export type Thumbnail =
  | { readonly state: 'waiting' }
  | { readonly state: 'ready'; readonly picture: PreviewFrame }
  | { readonly state: 'none' };

export type ThumbnailMaker = (sopInstanceUid: string, frame: number) => Promise<PreviewFrame | null>;

const waiting: Thumbnail = { state: 'waiting' };
const none: Thumbnail = { state: 'none' };

export class ThumbnailStore {
  readonly #make: ThumbnailMaker;
  readonly #most: number;
  readonly #kept = new Map<string, Thumbnail>();
  readonly #listeners = new Map<string, Set<() => void>>();

  /** @param most how many are kept: one takes about 40 kB */
  constructor(make: ThumbnailMaker, most: number) {
    this.#make = make;
    this.#most = most;
  }

  state(key: string): Thumbnail {
    return this.#kept.get(key) ?? waiting;
  }

  /** Makes it unless it is there or under way. What failed is tried again when it is seen the next time. */
  want(sopInstanceUid: string, frame: number): void {
    const key = `${sopInstanceUid}#${frame}`;
    const known = this.#kept.get(key);
    if (known !== undefined) {
      this.#kept.delete(key);
      this.#kept.set(key, known);
      if (known.state !== 'none') return;
    }
    this.#keep(key, waiting);
    void this.#make(sopInstanceUid, frame).then(
      (picture) => this.#keep(key, picture === null ? none : { state: 'ready', picture }),
      () => this.#keep(key, none),
    );
  }

  subscribe(key: string, listener: () => void): () => void {
    const set = this.#listeners.get(key) ?? new Set();
    set.add(listener);
    this.#listeners.set(key, set);
    return () => {
      set.delete(listener);
      if (set.size === 0 && this.#listeners.get(key) === set) this.#listeners.delete(key);
    };
  }

  #keep(key: string, thumbnail: Thumbnail): void {
    this.#kept.delete(key);
    this.#kept.set(key, thumbnail);
    for (const oldest of this.#kept.keys()) {
      if (this.#kept.size <= this.#most) break;
      // What is shown stays, however long ago it was made.
      if (!this.#listeners.has(oldest)) this.#kept.delete(oldest);
    }
    for (const listener of [...(this.#listeners.get(key) ?? [])]) listener();
  }
}
