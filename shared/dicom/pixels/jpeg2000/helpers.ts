/** Other decoders, on other cores, that take a band of a large picture. Handed in by whoever owns them. */
import type { BandStream } from './index.ts';

export interface BandHelper {
  /**
   * The rows of the band, samples interleaved by pixel. The stream's memory may be given away.
   * Rejects when it cannot: the caller then decodes the band itself.
   */
  decode(band: BandStream): Promise<Uint8Array | Uint16Array>;
  /** It is not needed after all. */
  dismiss(): void;
}

export interface BandHelpers {
  /** Who is free for this picture, now. Each one is used or dismissed. */
  ask(): Promise<readonly BandHelper[]>;
}
