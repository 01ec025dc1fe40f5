import { describe, expect, it } from 'vitest';
import type { InstanceInfo, StoredFrame } from '../../../shared/dicom/model.ts';
import { derivedSources, geometricMean, rangeOf, sumFrames } from './derived.ts';

const frame = (...pixels: number[]): StoredFrame => ({
  rows: 1,
  columns: pixels.length,
  samplesPerPixel: 1,
  pixels: Uint16Array.from(pixels),
});

describe('derived pictures', () => {
  it('sum pixel by pixel without overflow', () => {
    expect([...sumFrames([frame(1, 65535), frame(2, 65535), frame(3, 1)]).pixels]).toEqual([6, 131071]);
  });

  // The other view is mirrored: sqrt(4 x 9) = 6 and sqrt(1 x 16) = 4.
  it('take the geometric mean with the opposite view mirrored', () => {
    expect([...geometricMean(frame(4, 1), frame(16, 9)).pixels]).toEqual([6, 4]);
  });
});

it('the range of frames goes from the lowest to the highest of them', () => {
  const early = { min: 0, max: 9, low: 0, high: 4 };
  const late = { min: 1, max: 80, low: 2, high: 60 };
  expect(rangeOf([early, late])).toEqual({ min: 0, max: 80, low: 0, high: 60 });
});

describe('sources', () => {
  const group = (view: string | null, proposedPhase: string | null, ...frames: number[]) => ({
    view,
    proposedPhase,
    frames,
  });
  const info = {
    samplesPerPixel: 1,
    nm: {
      groups: [
        group('ANT', 'flow', 1, 2),
        group('POST', 'flow', 3, 4),
        group('POST', 'delayed', 5),
        group(null, null, 6),
      ],
    },
  } as unknown as InstanceInfo;

  it('are the frames of the same view for a sum', () => {
    expect(derivedSources(info, 4, 'sum')).toEqual([3, 4]);
    expect(derivedSources(info, 5, 'sum')).toBeNull();
  });

  it('are this frame and its opposite for a mean', () => {
    expect(derivedSources(info, 2, 'geometric-mean')).toEqual([2, 4]);
    expect(derivedSources(info, 3, 'geometric-mean')).toEqual([3, 1]);
    expect(derivedSources(info, 5, 'geometric-mean')).toBeNull();
    expect(derivedSources(info, 6, 'geometric-mean')).toBeNull();
    expect(derivedSources(info, 1, 'none')).toBeNull();
  });
});
