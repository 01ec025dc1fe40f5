/** Messages between the window and its decoding workers. */

import type { DisplayAttributes } from '../../../shared/dicom/display/index.ts';
import type { Cover, InstanceInfo, StoredFrame } from '../../../shared/dicom/model.ts';
import type { BandStream } from '../../../shared/dicom/pixels/jpeg2000/index.ts';
import type { WireError } from '../../../shared/errors.ts';
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
  /** What is odd about the file, one line each. */
  readonly remarks: readonly string[];
  readonly stored: StoredFrame;
  /** Level 0 shares its memory with `stored`. */
  readonly levels: readonly Level[];
  readonly statistics: FrameStatistics;
}

/** A smaller picture of a film that is still being decoded. */
export interface PreviewFrame extends Omit<DecodedFrame, 'stored' | 'levels' | 'remarks'> {
  readonly levels: readonly (Level | null)[];
  /** What lies over it, at the size of the frame or smaller. */
  readonly cover?: Cover;
}

export type ToWorker =
  | {
      readonly kind: 'decode';
      readonly id: number;
      readonly sopInstanceUid: string;
      readonly url: string;
      readonly frame: number;
      readonly preview: boolean;
      /** The first picture may come out of the beginning of the file: it is read as it comes. */
      readonly early: boolean;
    }
  /** The frame as a thumbnail, decoded at reduced resolution where the encoding allows. */
  | {
      readonly kind: 'small';
      readonly id: number;
      readonly sopInstanceUid: string;
      readonly url: string;
      readonly frame: number;
    }
  | { readonly kind: 'cancel'; readonly id: number }
  /** Answers `ask`: a port to each worker that is free for this picture. */
  | { readonly kind: 'helpers'; readonly id: number; readonly ports: readonly MessagePort[] }
  /** Take a band of the picture of job `id`; the band comes through the port, and its pixels go back there. */
  | { readonly kind: 'help'; readonly id: number; readonly port: MessagePort }
  /** The helper behind port number `helper` died. */
  | { readonly kind: 'helper-lost'; readonly id: number; readonly helper: number }
  /** Nobody will send the band of job `id` any more. */
  | { readonly kind: 'help-over'; readonly id: number };

export type FromWorker =
  | { readonly kind: 'preview'; readonly id: number; readonly preview: PreviewFrame }
  | { readonly kind: 'small'; readonly id: number; readonly picture: PreviewFrame }
  | { readonly kind: 'frame'; readonly id: number; readonly frame: DecodedFrame }
  | { readonly kind: 'error'; readonly id: number; readonly error: WireError }
  /** A large picture can be shared: who is free? */
  | { readonly kind: 'ask'; readonly id: number }
  /** The band of job `id` is done, or not needed. */
  | { readonly kind: 'helped'; readonly id: number; readonly grown: boolean };

/** Through the port between two workers. */
export type ToHelper = { readonly kind: 'band'; readonly band: BandStream } | { readonly kind: 'dismiss' };
export type FromHelper = { readonly samples: Uint8Array | Uint16Array | null };
