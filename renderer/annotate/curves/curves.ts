/** Time-activity curves of one lesion on one dynamic series, as the panel shows them. Pure; the counts come measured. */
import type { FrameGroup, InstanceInfo } from '../../../shared/dicom/model.ts';
import { isStack } from '../../../shared/dicom/stack.ts';
import type { LesionResult } from '../../../shared/measure/model.ts';
import type { PatientRecord } from '../../../shared/reading/model.ts';
import { ratioNumbers } from '../../../shared/wording/numbers.ts';
import { csvLine } from '../panels/csv.ts';

export interface CurvePoint {
  readonly frame: number;
  /** Middle of the frame after the start, seconds; the number of the frame where its duration is not known. */
  readonly at: number;
  /** Mean counts per pixel and second; per frame where the duration is not known. */
  readonly lesion: number;
  readonly reference: number | null;
}

export interface Curves {
  readonly points: readonly CurvePoint[];
  readonly durationS: number | null;
  /** Sum over all frames, counts per pixel. */
  readonly lesionArea: number;
  readonly referenceArea: number | null;
  /** Ratio of the areas, net of background where one is drawn, with its 95% interval; null without a reference. */
  readonly ratio: { readonly value: string; readonly interval: string | null; readonly isNet: boolean } | null;
  readonly studyInstanceUid: string;
  readonly sopInstanceUid: string;
}

/** The frames of the series that a picture belongs to; null for single pictures, and for slices, which no time runs over. */
export function seriesOf(instance: InstanceInfo | null, frame: number): FrameGroup | null {
  if (instance !== null && isStack(instance)) return null;
  const group = instance?.nm?.groups.find((g) => g.frames.includes(frame)) ?? null;
  return group !== null && group.frames.length > 1 ? group : null;
}

/** The curves of a lesion on a series; null where they were not measured. `ratioCv` widens the interval of the ratio. */
export function curvesOf(
  lesion: LesionResult | null,
  instance: InstanceInfo,
  series: FrameGroup,
  ratioCv: number,
): Curves | null {
  const row = lesion?.uptake.find(
    (u) => u.sopInstanceUid === instance.sopInstanceUid && series.frames.includes(u.frame) && u.curve != null,
  );
  const curve = row?.curve;
  if (!row || !curve || curve.lesion.length !== series.frames.length) return null;
  const durationS = series.frameDurationMs === null ? null : series.frameDurationMs / 1000;
  const area = (values: readonly number[]) => values.reduce((sum, v) => sum + v, 0) * (durationS ?? 1);
  const numbers = row.ratio === null ? null : ratioNumbers(row.ratio, row.relativeError, ratioCv);
  return {
    points: series.frames.map((frame, i) => ({
      frame,
      at: durationS === null ? i + 1 : (curve.seconds[i] ?? Number.NaN),
      lesion: curve.lesion[i] ?? Number.NaN,
      reference: curve.reference?.[i] ?? null,
    })),
    durationS,
    lesionArea: area(curve.lesion),
    referenceArea: curve.reference ? area(curve.reference) : null,
    ratio: numbers && {
      value: numbers.value,
      interval: numbers.interval && `${numbers.interval[0]} to ${numbers.interval[1]}`,
      isNet: row.background !== null,
    },
    studyInstanceUid: row.studyInstanceUid,
    sopInstanceUid: row.sopInstanceUid,
  };
}

/** What is still to be done before there are curves. */
export function missingForCurves(
  record: PatientRecord | null,
  lesionId: string | null,
  instance: InstanceInfo,
  series: FrameGroup,
): string {
  const regions = (record?.annotations ?? []).filter(
    (a) =>
      a.role === 'uptake-lesion' &&
      a.status === 'accepted' &&
      (lesionId === null || a.lesionId === lesionId) &&
      a.sopInstanceUid === instance.sopInstanceUid &&
      series.frames.includes(a.frame),
  );
  const [region] = regions;
  if (!region) {
    return 'Draw the uptake of the lesion (E) on a frame of this series and mirror it (M): the curves of both appear here.';
  }
  const phase = region.phase ?? series.proposedPhase;
  if (phase !== 'flow') {
    return 'Curves are made for the flow phase. Select the region and set its phase to flow if this series shows it.';
  }
  return 'The curves are being measured.';
}

/** Whole-number axis position of the point nearest to a value. */
export function nearestPoint(points: readonly CurvePoint[], at: number): number {
  let best = 0;
  points.forEach((p, i) => {
    if (Math.abs(p.at - at) < Math.abs((points[best]?.at ?? 0) - at)) best = i;
  });
  return best;
}

/** RFC 4180, full precision: one line per frame, then the areas. */
export function curvesAsCsv({ points, durationS, lesionArea, referenceArea }: Curves): string {
  const per = durationS === null ? 'frame' : 'second';
  const cell = (value: number | null) => (value === null ? '' : String(value));
  const lines = [
    [
      'frame',
      durationS === null ? 'index' : 'seconds',
      `lesion counts per pixel and ${per}`,
      `reference counts per pixel and ${per}`,
    ],
    ...points.map((p) => [String(p.frame), String(p.at), String(p.lesion), cell(p.reference)]),
    ['area', '', String(lesionArea), cell(referenceArea)],
  ];
  return `${lines.map(csvLine).join('\r\n')}\r\n`;
}
