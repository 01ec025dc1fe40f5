import { describe, expect, it } from 'vitest';
import type { FrameGroup } from '../../../shared/dicom/model.ts';
import { plainNm } from '../../../shared/dicom/testing/plainInstance.ts';
import type { LesionResult } from '../../../shared/measure/model.ts';
import type { Annotation } from '../../../shared/reading/model.ts';
import type { UptakeAtDate } from '../../../shared/uptake/model.ts';
import { timeActivity } from '../../../shared/uptake/timeActivity.ts';
import { testInstance } from '../testing/instance.ts';
import { emptyRecord } from '../testing/memoryService.ts';
import { readingOf } from './CurvesPanel.tsx';
import { curvesAsCsv, curvesOf, missingForCurves, nearestPoint, seriesOf } from './curves.ts';

const series: FrameGroup = {
  frames: [1, 2, 3, 4],
  view: 'POST',
  proposedPhase: 'flow',
  wholeBody: false,
  reason: '',
  frameDurationMs: 1500,
  startDateTime: null,
};
const nm = { ...plainNm, groups: [series] };
const instance = testInstance({ modality: 'NM', numberOfFrames: 4, nm });

/** Ten pixels each; counts per frame 30, 60, 90, 30 in the lesion and 15, 30, 60, 45 in the reference. */
const region = (counts: number) => ({ counts, pixels: 10, mean: counts / 10, sd: 0, min: 0, max: 0 });
const curve = timeActivity(
  [
    [30, 15],
    [60, 30],
    [90, 60],
    [30, 45],
  ].map(([lesion, reference]) => ({ durationS: 1.5, lesion: region(lesion!), reference: region(reference!) })),
);
const row = {
  studyInstanceUid: '1.2',
  sopInstanceUid: '1.2.3.1',
  frame: 2,
  curve,
  // 210 counts against 150.
  ratio: 1.4,
  relativeError: Math.sqrt(1 / 210 + 1 / 150),
  background: null,
} as unknown as UptakeAtDate;
const lesion = { id: 'L1', uptake: [row] } as unknown as LesionResult;

describe('time-activity curves', () => {
  it('gives counts per pixel and second at the middle of every frame, and exact areas', () => {
    const curves = curvesOf(lesion, instance, series, 0)!;
    // 30 counts on 10 pixels in 1.5 s are 2 per pixel and second.
    expect(curves.points).toEqual([
      { frame: 1, at: 0.75, lesion: 2, reference: 1 },
      { frame: 2, at: 2.25, lesion: 4, reference: 2 },
      { frame: 3, at: 3.75, lesion: 6, reference: 4 },
      { frame: 4, at: 5.25, lesion: 2, reference: 3 },
    ]);
    expect(curves.lesionArea).toBeCloseTo(21, 9);
    expect(curves.referenceArea).toBeCloseTo(15, 9);
    // 1.96 sqrt(1/210 + 1/150) = 0.210: 1.4 / 1.233 to 1.4 x 1.233.
    expect(curves.ratio).toEqual({ value: '1.40', interval: '1.14 to 1.73', isNet: false });
  });

  it('names frames where the durations are not known', () => {
    const unknown = { ...series, frameDurationMs: null };
    const plain = timeActivity([30, 60, 90, 30].map((n) => ({ durationS: null, lesion: region(n), reference: null })));
    const curves = curvesOf({ ...lesion, uptake: [{ ...row, curve: plain, ratio: null }] }, instance, unknown, 0)!;
    expect(curves.points.map((p) => p.at)).toEqual([1, 2, 3, 4]);
    expect(curves.points[1]).toMatchObject({ lesion: 6, reference: null });
    expect([curves.lesionArea, curves.referenceArea, curves.ratio]).toEqual([21, null, null]);
    expect(readingOf(curves.points[1]!, null)).toBe('Frame 2: lesion 6.00 counts per pixel');
  });

  it('reads a frame in words and finds the one nearest to a place', () => {
    const curves = curvesOf(lesion, instance, series, 0)!;
    expect(readingOf(curves.points[2]!, 1.5)).toBe(
      'Frame 3 at 3.8 s: lesion 6.00, reference 4.00 counts per pixel and second',
    );
    expect([0, 1.4, 1.6, 99].map((at) => nearestPoint(curves.points, at))).toEqual([0, 0, 1, 3]);
  });

  it('is copied with full precision', () => {
    expect(
      curvesAsCsv(curvesOf(lesion, instance, series, 0)!)
        .split('\r\n')
        .slice(0, 3),
    ).toEqual([
      'frame,seconds,lesion counts per pixel and second,reference counts per pixel and second',
      '1,0.75,2,1',
      '2,2.25,4,2',
    ]);
  });

  it('belongs to series alone, and says what is missing', () => {
    expect(seriesOf(instance, 3)).toBe(series);
    expect(seriesOf(testInstance(), 1)).toBeNull();
    expect(curvesOf(lesion, testInstance({ sopInstanceUid: '8' }), series, 0)).toBeNull();
    const drawn: Annotation = {
      id: 'a',
      lesionId: 'L1',
      sopInstanceUid: '1.2.3.1',
      frame: 2,
      role: 'uptake-lesion',
      shape: { kind: 'ellipse', center: [9, 9], radii: [2, 2], rotation: 0 },
      status: 'accepted',
      source: 'reader',
    };
    const record = { ...emptyRecord(), annotations: [drawn] };
    expect(missingForCurves(emptyRecord(), 'L1', instance, series)).toContain('Draw the uptake');
    expect(missingForCurves(record, 'L1', instance, series)).toContain('being measured');
    const pool = { ...record, annotations: [{ ...drawn, phase: 'pool' as const }] };
    expect(missingForCurves(pool, 'L1', instance, series)).toContain('flow phase');
  });
});
