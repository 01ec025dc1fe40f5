/** Pictures made of several frames of a scan. For looking at; uptake is measured on single frames. */
import type { InstanceInfo, StoredFrame } from '../../../shared/dicom/model.ts';
import { isStack } from '../../../shared/dicom/stack.ts';
import type { FrameStatistics } from '../frames/protocol.ts';

export const derivedKinds = ['none', 'sum', 'geometric-mean'] as const;
export type DerivedKind = (typeof derivedKinds)[number];

export const derivedNames: Readonly<Record<DerivedKind, string>> = {
  none: 'Single frames',
  sum: 'Sum of frames',
  'geometric-mean': 'Geometric mean',
};

/** Pixel by pixel sum. All frames must be of one size. */
export function sumFrames(frames: readonly StoredFrame[]): StoredFrame {
  const first = frames[0]!;
  const pixels = new Float32Array(first.rows * first.columns);
  for (const frame of frames) for (let i = 0; i < pixels.length; i++) pixels[i] = pixels[i]! + frame.pixels[i]!;
  return { rows: first.rows, columns: first.columns, samplesPerPixel: 1, pixels };
}

/**
 * Root of the counts of two opposite views, as the first one sees it: the other is mirrored. Corrects for the depth of a
 * source to first order. Negative values count as zero.
 */
export function geometricMean(own: StoredFrame, opposite: StoredFrame): StoredFrame {
  const { rows, columns } = own;
  const pixels = new Float32Array(rows * columns);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) {
      const front = own.pixels[row * columns + column]!;
      const back = opposite.pixels[row * columns + columns - 1 - column]!;
      pixels[row * columns + column] = Math.sqrt(Math.max(0, front) * Math.max(0, back));
    }
  }
  return { rows, columns, samplesPerPixel: 1, pixels };
}

/** The frames that a derived picture takes, in order; null where the file does not have them. */
export function derivedSources(info: InstanceInfo, frame: number, kind: DerivedKind): readonly number[] | null {
  if (isStack(info)) return null;
  const groups = info.nm?.groups ?? [];
  const own = groups.find((group) => group.frames.includes(frame));
  if (kind === 'none' || own === undefined || info.samplesPerPixel === 3) return null;
  if (kind === 'sum') return own.frames.length > 1 ? own.frames : null;
  const opposite = own.view === 'ANT' ? 'POST' : own.view === 'POST' ? 'ANT' : null;
  const other = groups.find(
    (group) =>
      opposite !== null &&
      group.view === opposite &&
      group.proposedPhase === own.proposedPhase &&
      group.frames.length === own.frames.length,
  );
  // The frame that is looked at comes first, so that the picture and what is drawn on it keep their sides.
  const partner = other?.frames[own.frames.indexOf(frame)];
  return partner === undefined ? null : [frame, partner];
}

export function derive(kind: 'sum' | 'geometric-mean', frames: readonly StoredFrame[]): StoredFrame {
  return kind === 'sum' ? sumFrames(frames) : geometricMean(frames[0]!, frames[1]!);
}

/** From the lowest to the highest of several frames: what they are shown on together. */
export function rangeOf(frames: readonly FrameStatistics[]): FrameStatistics {
  return {
    min: Math.min(...frames.map(({ min }) => min)),
    max: Math.max(...frames.map(({ max }) => max)),
    low: Math.min(...frames.map(({ low }) => low)),
    high: Math.max(...frames.map(({ high }) => high)),
  };
}
