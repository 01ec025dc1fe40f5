/** Recently opened images and decoded frames, bounded in bytes, so that measuring many regions decodes each frame once. */
import type { DicomImage } from '../../../shared/dicom/pixels/index.ts';
import { type LoadedFrame, openImageFile } from './loadFrame.ts';

interface Entry {
  readonly frame: Promise<LoadedFrame>;
  bytes: number;
}

export class FrameCache {
  readonly #maxBytes: number;
  readonly #open: (path: string) => Promise<DicomImage>;
  /** Oldest use first: a Map keeps the order of insertion. */
  readonly #frames = new Map<string, Entry>();
  #image: { path: string; image: Promise<DicomImage> } | null = null;
  #bytes = 0;

  constructor(maxBytes = 256 * 1024 * 1024, open = openImageFile) {
    this.#maxBytes = maxBytes;
    this.#open = open;
  }

  /** Bytes of decoded pixels that are held. */
  get bytes(): number {
    return this.#bytes;
  }

  /** One frame (from 1) of a file. Callers at the same time share one decoding. */
  load(path: string, frame: number): Promise<LoadedFrame> {
    const key = `${frame} ${path}`;
    const known = this.#frames.get(key);
    if (known !== undefined) {
      this.#frames.delete(key);
      this.#frames.set(key, known);
      return known.frame;
    }
    const entry: Entry = { frame: this.#decode(path, frame), bytes: 0 };
    this.#frames.set(key, entry);
    entry.frame.then(
      ({ stored }) => {
        if (this.#frames.get(key) !== entry) return;
        entry.bytes = stored.pixels.byteLength;
        this.#bytes += entry.bytes;
        this.#evict(key);
      },
      () => {
        if (this.#frames.get(key) === entry) this.#frames.delete(key);
      },
    );
    return entry.frame;
  }

  clear(): void {
    this.#frames.clear();
    this.#image = null;
    this.#bytes = 0;
  }

  async #decode(path: string, frame: number): Promise<LoadedFrame> {
    // The frames of a dynamic are asked for in a row, so the last file stays open.
    if (this.#image?.path !== path) this.#image = { path, image: this.#open(path) };
    const opened = this.#image;
    try {
      const image = await opened.image;
      return { ...image.ofFrame(frame), stored: await image.decodeFrame(frame) };
    } catch (error) {
      if (this.#image === opened) this.#image = null;
      throw error;
    }
  }

  #evict(newest: string): void {
    for (const [key, entry] of this.#frames) {
      if (this.#bytes <= this.#maxBytes) return;
      if (key === newest || entry.bytes === 0) continue;
      this.#frames.delete(key);
      this.#bytes -= entry.bytes;
    }
  }
}
