import { beforeEach, describe, expect, it } from 'vitest';
import type { InstanceInfo } from '../../../shared/dicom/model.ts';
import { apply } from './affine.ts';
import { useComparison } from './comparison.ts';

const spacing = { pixelSpacing: null, imagerPixelSpacing: null, nominalScannedPixelSpacing: null };
const film = (sopInstanceUid: string, dateTime: string) =>
  ({ sopInstanceUid, dateTime, rows: 100, columns: 80, spacing }) as InstanceInfo;
const current = film('2', '2026-01-01');
const prior = film('1', '2025-01-01');
const { mark, beginAlignment, clearAlignments } = useComparison.getState();

describe('alignment by landmarks', () => {
  beforeEach(() => clearAlignments());

  it('lays the earlier film over the later one, whatever the order of clicks', () => {
    beginAlignment();
    mark({ instance: prior, point: [10, 10] });
    mark({ instance: current, point: [30, 20] });
    mark({ instance: current, point: [30, 60] });
    mark({ instance: prior, point: [10, 30] });
    const { marks, alignments } = useComparison.getState();
    expect(marks).toBeNull();
    const alignment = alignments.get('1')!;
    // (10,10)-(10,30) to (30,20)-(30,60): twice as large. (15,20) is 5 right and 10 down: 10 and 20 there.
    expect(apply(alignment.matrix, [15, 20])).toEqual([40, 40]);
    expect(alignments.has('2')).toBe(false);
  });

  it('takes two marks on each of two films and no more', () => {
    beginAlignment();
    for (const instance of [prior, prior, prior, current, film('3', '2024-01-01')]) mark({ instance, point: [1, 1] });
    expect(useComparison.getState().marks).toHaveLength(3);
  });

  it('begins again when two marks coincide', () => {
    beginAlignment();
    for (const instance of [prior, prior, current, current]) mark({ instance, point: [1, 1] });
    expect(useComparison.getState()).toMatchObject({ marks: [] });
    expect(useComparison.getState().alignments.size).toBe(0);
  });
});
