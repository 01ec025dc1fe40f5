/** Messages between the window and its decoding workers. */
import type { WireError } from '../../../shared/contract/errors.ts';
import type { DisplayAttributes } from '../../../shared/dicom/display/index.ts';
import type { InstanceInfo, StoredFrame } from '../../../shared/dicom/model.ts';
import type { Level } from '../display/pyramid.ts';

export interface FrameStatistics {
  /** Stored values, padding left out where it is declared. */
  readonly min: number;
  readonly max: number;
  /** Stored values below which 0.5% and 99.5% of the pixels lie, from a histogram of every pixel. */
  readonly low: number;
  readonly high: number;
}

export interface DecodedFrame {
  readonly sopInstanceUid: string;
  readonly frame: number;
  readonly info: InstanceInfo;
  readonly display: DisplayAttributes;
  readonly stored: StoredFrame;
  /** Level 0 shares its memory with `stored`. */
  readonly levels: readonly Level[];
  readonly statistics: FrameStatistics;
}

/** A smaller picture of a film that is still being decoded. */
export interface PreviewFrame extends Omit<DecodedFrame, 'stored' | 'levels'> {
  readonly levels: readonly (Level | null)[];
}

export type ToWorker =
  | {
      readonly kind: 'decode';
      readonly id: number;
      readonly sopInstanceUid: string;
      readonly url: string;
      readonly frame: number;
      readonly preview: boolean;
    }
  | { readonly kind: 'cancel'; readonly id: number };

export type FromWorker =
  | { readonly kind: 'preview'; readonly id: number; readonly preview: PreviewFrame }
  | { readonly kind: 'frame'; readonly id: number; readonly frame: DecodedFrame }
  | { readonly kind: 'error'; readonly id: number; readonly error: WireError };
